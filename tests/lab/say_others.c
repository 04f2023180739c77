/* What lab/say/say.h must say of programs that a shell has started, of those
 * that are ended by us, and of a lock in a segment: to the byte. */
#include "scene.h"

#include <signal.h>

static const struct row others[] = {
    {.says =
         "Child 1 is ended by us (SIGKILL), as this run was to end: "
         "the kernel detaches segment A, and nattch falls from 2 to "
         "0. Nobody is attached to segment A any more, but it stays, with its "
         "contents, until it is "
         "removed.",
     .event = {.kind = EVENT_KILLED,
               .process = CHILD_1,
               .signo = SIGKILL,
               .note = NOTE_LIMIT,
               LEFT(0)},
     .nattch = 2},
    {.says = "Child 2 has outlived the first process, and is ended by us "
             "(SIGKILL).",
     .event = {.kind = EVENT_KILLED,
               .process = CHILD_2,
               .signo = SIGKILL,
               .note = NOTE_LEFT}},
    {.says = "The shell starts wri\\033[2Jter.",
     .event = {.kind = EVENT_FORK,
               .process = SHELL,
               .call = CALL_VFORK,
               .other = STRANGER}},
    {.says = "The shell makes shell 2; nothing is attached, so there is "
             "nothing to inherit.",
     .event = {.kind = EVENT_FORK,
               .process = SHELL,
               .call = CALL_FORK,
               .other = SUBSHELL}},
    {.says = "wri\\033[2Jter begins: program x.",
     .event = {.kind = EVENT_EXEC,
               .process = STRANGER,
               .text = "/bin/x",
               .namings = (struct naming[]){{STRANGER, "x"}},
               .naming_count = 1}},
    {.says = "Shell 2 exits with status 0.",
     .event = {.kind = EVENT_EXIT, .process = SUBSHELL}},
    {.says =
         "The parent sleeps in futex at byte 16 of segment A until "
         "somebody wakes it: a lock, a POSIX semaphore or the like lies there.",
     .event = {.kind = EVENT_SLEEP,
               .call = CALL_FUTEX,
               .place = PLACE_INSIDE,
               .offset = 16}},
};
TEST(others)

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"shells, limits and locks have their sentences", test_others, 0},
    };
    return report_main("lab/say_others", tests, COUNT(tests), argc, argv);
}
