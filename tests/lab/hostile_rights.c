/*
 * What lab/trace must say of programs that have more rights than whoever runs
 * them, and of those that have not.
 */
#include "hostile.h"
#include "recording/query.h"

#include <linux/capability.h>
#include <sys/xattr.h>

/* Copy a program into the folder of the test. */
static const char *copied(const char *program, const char *name, mode_t mode)
{
    char block[65536];
    ssize_t size = 0;
    const char *path = hostile_file(name);
    int from = open(program, O_RDONLY | O_CLOEXEC);
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
    while (from != -1 && to != -1 &&
           (size = read(from, block, sizeof block)) > 0)
        if (write(to, block, (size_t)size) != size)
            break;
    if (size != 0 || from == -1 || to == -1 || fchmod(to, mode) == -1)
        err(REPORT_UNTESTED, "%s", path);
    close(from);
    close(to);
    return path;
}

/* Run it, and demand that the history says it did not get its rights, or does
 * not. */
static void expect_told(const char *program, const char *argument,
                        bool ordinary, bool told)
{
    const char *argv[] = {program, argument, NULL};
    const struct trace_options trace = {.json = 0};
    struct run_request request = {
        .argv = argv, .ordinary_user = ordinary, .trace = &trace};
    struct recording seen;
    struct run_problem problem;
    if (run(&request, &seen, &problem) == -1) {
        report_untested("%s: %s: %s", program, problem.step,
                        strerror(problem.error));
        return;
    }
    const struct event *note = query_event(&seen.history, EVENT_NOTE, 0);
    bool is_told = note != NULL && note->note == NOTE_SETUID;
    EXPECT(is_told == told, "%s: %s", program,
           is_told ? "it is said to lack rights" : "nothing is said of it");
    if (is_told)
        EXPECT(note->text != NULL && strcmp(note->text, program) == 0,
               "it is said of %s", note->text != NULL ? note->text : "nothing");
    recording_free(&seen);
    hostile_nothing_left(program);
}

/* A setuid program of the system that an ordinary user may run. */
static const char *find_setuid(void)
{
    static const char *const usual[] = {"/usr/bin/su", "/bin/su",
                                        "/usr/bin/passwd", "/usr/bin/mount",
                                        "/usr/bin/newgrp"};
    struct stat status;
    for (size_t i = 0; i < COUNT(usual); i++)
        if (access(usual[i], R_OK | X_OK) == 0 &&
            stat(usual[i], &status) == 0 && (status.st_mode & S_ISUID) != 0 &&
            status.st_uid != geteuid())
            return usual[i];
    return NULL;
}

static void a_setuid_program_runs_without_its_rights(void)
{
    const char *program = geteuid() == 0
                              ? copied(hostile("traps"), "setuid", 04755)
                              : find_setuid();
    if (program == NULL)
        report_skip("no setuid program is installed here");
    else
        expect_told(program, "--help", geteuid() == 0, true);
}

static void a_setgid_program_too(void)
{
    if (geteuid() != 0)
        report_skip(
            "only root can make a file setgid for a group it is not in");
    else
        expect_told(copied(hostile("traps"), "setgid", 02755), NULL, true,
                    true);
}

static void a_program_with_capabilities_too(void)
{
    struct vfs_cap_data data = {.magic_etc = VFS_CAP_REVISION_2,
                                .data[0].permitted = 1U << CAP_NET_RAW};
    const char *path = copied(hostile("traps"), "capable", 0755);
    if (setxattr(path, "security.capability", &data, sizeof data, 0) == -1)
        report_skip("cannot give capabilities to a file: %s", strerror(errno));
    else
        expect_told(path, NULL, true, true);
}

static void of_our_own_rights_nothing_is_said(void)
{
    expect_told(copied(hostile("traps"), "own", 06755), NULL, false, false);
    expect_told(copied(hostile("traps"), "plain", 0755), NULL, true, false);
}

/* Executed but not read: an ordinary user cannot look into its memory, nor can
 * we without a namespace. */
static void a_program_that_may_not_be_read(void)
{
    const char *argv[] = {copied(hostile("traps"), "unreadable", 0111), NULL};
    const struct trace_options trace = {.json = 0};
    struct run_request request = {.argv = argv, .trace = &trace};
    struct recording seen;
    struct run_problem problem;
    int result = run(&request, &seen, &problem);
    EXPECT(result == 0 && recording_exited(&seen, 0), "%s: %s, status %d",
           problem.step, strerror(problem.error), seen.status);
    EXPECT(query_calls(&seen.history, CALL_SHMGET, 0) == 1,
           "its calls are not seen");
    recording_free(&seen);
    hostile_nothing_left("unreadable");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a setuid program runs without its rights, and that is said",
         a_setuid_program_runs_without_its_rights, 0},
        {"a setgid program, too", a_setgid_program_too, 0},
        {"a program with capabilities, too", a_program_with_capabilities_too,
         0},
        {"of our own rights nothing is said", of_our_own_rights_nothing_is_said,
         0},
        {"a program that may not be read", a_program_that_may_not_be_read, 0},
    };
    hostile_begin();
    return report_main("lab/hostile_rights", tests, COUNT(tests), argc, argv);
}
