/* What lab/recording must call the codes. */
#include "recording/names.h"
#include "check/check.h"
#include "check/report.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

#define EXPECT_NAMES(what, type, end)                                          \
    do {                                                                       \
        for (int code = 0; code < (end); code++)                               \
            expect_name(#what, code, name_of_##what((type)code),               \
                        what##_named);                                         \
        EXPECT(name_of_##what((type)(end)) == NULL, #what " behind the last"); \
        EXPECT(name_of_##what((type)-1) == NULL, #what " -1");                 \
        EXPECT(what##_named("") == -1, #what " of no name");                   \
    } while (0)

static void expect_name(const char *what, int code, const char *name,
                        int (*named)(const char *))
{
    EXPECT(name != NULL, "%s %d has no name", what, code);
    if (name == NULL)
        return;
    EXPECT(named(name) == code, "%s %d is %s, and that is %d", what, code, name,
           named(name));
    for (const char *c = name; *c != '\0'; c++)
        EXPECT(islower((unsigned char)*c) || isdigit((unsigned char)*c) ||
                   *c == '_',
               "%s %d: %s", what, code, name);
}

static void every_code_has_a_name(void)
{
    EXPECT_NAMES(kind, enum event_kind, EVENT_KINDS);
    EXPECT_NAMES(call, enum call, CALLS);
    EXPECT_NAMES(cause, enum cause, CAUSES);
    EXPECT_NAMES(place, enum place_kind, PLACE_KINDS);
    EXPECT_NAMES(note, enum note, NOTES);
    EXPECT_NAMES(state, enum process_state, PROCESS_STATES);
    EXPECT_NAMES(segment, enum segment_kind, SEGMENT_KINDS);
    EXPECT_NAMES(field, enum field_kind, FIELD_KINDS);
    EXPECT_NAMES(wait, enum wait_kind, WAIT_KINDS);
    EXPECT(strcmp(name_of_call(CALL_SHMAT), "shmat") == 0, "shmat is %s",
           name_of_call(CALL_SHMAT));
}

/* strerror(3) is the witness: it has a text of its own for what exists. */
static void every_errno_has_a_symbol(void)
{
    for (int error = 1; error < 200; error++) {
        const char *name = name_of_errno(error);
        bool exists = strstr(strerror(error), "nknown") == NULL &&
                      strstr(strerror(error), "No error") == NULL;
        EXPECT((name != NULL) == exists, "%d: %s, and \"%s\"", error,
               name == NULL ? "no symbol" : name, strerror(error));
        EXPECT(name == NULL || errno_named(name) == error, "%s is %d", name,
               name == NULL ? 0 : errno_named(name));
    }
    EXPECT(strcmp(name_of_errno(EINVAL), "EINVAL") == 0, "EINVAL");
    EXPECT(strcmp(name_of_errno(EAGAIN), "EAGAIN") == 0, "EAGAIN");
    EXPECT(errno_named("EWOULDBLOCK") == EAGAIN, "EWOULDBLOCK");
    EXPECT(name_of_errno(0) == NULL && name_of_errno(-1) == NULL, "0 or -1");
}

static void every_signal_has_a_symbol(void)
{
    for (int signo = 1; signo < 32; signo++) {
        const char *name = name_of_signal(signo);
        EXPECT(name != NULL && signal_named(name) == signo, "%d: %s", signo,
               name == NULL ? "no symbol" : name);
    }
    EXPECT(strcmp(name_of_signal(SIGSEGV), "SIGSEGV") == 0, "SIGSEGV");
    EXPECT(strcmp(name_of_signal(SIGABRT), "SIGABRT") == 0, "SIGABRT");
    EXPECT(name_of_signal(0) == NULL && name_of_signal(40) == NULL, "0 or 40");
    EXPECT(signal_named("SIGNAL") == -1, "SIGNAL");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"every code has a name", every_code_has_a_name, 0},
        {"every errno has a symbol", every_errno_has_a_symbol, 0},
        {"every signal has a symbol", every_signal_has_a_symbol, 0},
    };
    return report_main("lab/names", tests, COUNT(tests), argc, argv);
}
