/*
 * What the commands of the project must answer: one clear sentence and the
 * right exit status when they are used wrongly, and the right word on each
 * system. Run from the top folder, as `make check` does.
 */
#include "check/check.h"
#include "check/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A command line, and what must come of it. */
struct attempt {
    const char *name;    /* of the test */
    const char *argv[6]; /* argv[0] in the top folder, or "bin/..." in BUILD */
    const char *system;  /* what uname(1) is to answer; NULL: what it is */
    int status;
    const char *says; /* part of standard error, or of standard output if 0 */
};

static const struct attempt attempts[] = {
    {"setup: an unknown option",
     {"setup", "--nonsense"},
     NULL,
     2,
     "--nonsense"},
    {"setup: apt", {"setup", "--print", "apt"}, NULL, 0, "libcunit1-dev"},
    {"setup: dnf", {"setup", "--print", "dnf"}, NULL, 0, "CUnit-devel"},
    {"setup: pacman", {"setup", "--print", "pacman"}, NULL, 0, " cunit"},
    {"setup: apk", {"setup", "--print", "apk"}, NULL, 0, "cunit-dev"},
    {"setup: the book",
     {"setup", "--book", "--print", "apt"},
     NULL,
     0,
     "pandoc"},
    {"setup: macOS", {"setup"}, "Darwin 23.5.0", 2, "macOS"},
    {"setup: FreeBSD", {"setup"}, "FreeBSD 14.0", 2, "FreeBSD"},
    {"setup: WSL 1", {"setup"}, "Linux 4.4.0-19041-Microsoft", 2, "WSL 1"},
    {"setup: an old kernel",
     {"setup"},
     "Linux 4.18.0-553.el8",
     2,
     "Linux 5.4 or newer"},
    {"tally: no folder named", {"tools/tally"}, NULL, 2, "usage"},
    {"tally: no such folder", {"tools/tally", "nowhere"}, NULL, 2, "nowhere"},
    {"lint: an unknown option", {"tools/lint", "--nonsense"}, NULL, 2, "usage"},
    {"shmlab: hold without a call",
     {"bin/shmlab", "see", "--hold", "child", "x"},
     NULL,
     2,
     "no call \"child\""},
    {"shmlab: kill at a bad number",
     {"bin/shmlab", "see", "--kill", "child@shmat:0", "x"},
     NULL,
     2,
     "a number from 1"},
    {"shmlab: change without bytes",
     {"bin/shmlab", "see", "--change", "child@shmat,A+0=", "x"},
     NULL,
     2,
     "hexadecimal"},
    {"shmlab: change without a segment",
     {"bin/shmlab", "see", "--change", "child@shmat", "x"},
     NULL,
     2,
     "--change takes"},
    {"shmlab: an unknown program",
     {"bin/shmlab", "run", "99_nothing"},
     NULL,
     2,
     "99_nothing"},
    {"shmlab: an unknown verb", {"bin/shmlab", "sea"}, NULL, 2, "sea"},
    {"shmlab: fail what",
     {"bin/shmlab", "see", "--fail", "nonsense=EIO", "x"},
     NULL,
     2,
     "nonsense"},
    {"shmlab: a page that is there already",
     {"bin/shmlab", "see", "--html", "/dev/null", "/bin/true"},
     NULL,
     2,
     "is left as it is"},
    {"shmlab: a page where none can be",
     {"bin/shmlab", "see", "--html", "/nowhere/page.html", "/bin/true"},
     NULL,
     2,
     "/nowhere/page.html"},
    {"shmlab: open what",
     {"bin/shmlab", "see", "--open", "/bin/true"},
     NULL,
     2,
     "--html FILE"},
    {"page-check: no page", {"tools/page-check"}, NULL, 2, "usage"},
    {"shmlab: every access, and all at once",
     {"bin/shmlab", "see", "--free", "--every-access", "x"},
     NULL,
     2,
     "choose one"},
    {"shmlab: help about a verb",
     {"bin/shmlab", "see", "--help"},
     NULL,
     0,
     "--every-access"},
    {"shmlab: see nothing", {"bin/shmlab", "see"}, NULL, 2, "see what"},
    {"shmlab: see what is not there",
     {"bin/shmlab", "see", "/nowhere"},
     NULL,
     127,
     "/nowhere"},
    {"shmlab: see what is no program",
     {"bin/shmlab", "see", "/etc/passwd"},
     NULL,
     126,
     "passwd"},
    {"soak: no folder named", {"tests/bench/soak"}, NULL, 2, "usage"},
    {"soak: no number",
     {"tests/bench/soak", "-n", "many", "."},
     NULL,
     2,
     "many"},
    {"killsweep: no folder", {"tests/bench/killsweep"}, NULL, 2, "usage"},
    {"costs: no folder", {"tests/bench/costs"}, NULL, 2, "usage"},
    {"forbid: no program", {"tests/lab/forbid"}, NULL, 2, "usage"},
    {"misbehave: an unknown way",
     {"tests/lab/misbehave", "well"},
     NULL,
     2,
     "crash"},
};

/* Where `name` lies: what was built lies two folders above the helpers. */
static void find(const char *name, char path[4096])
{
    bool built = strncmp(name, "bin/", 4) == 0 ||
                 strncmp(name, "tests/", 6) == 0;
    if (built)
        snprintf(path, 4096, "%s/../../%s", report_helper(""), name);
    else
        snprintf(path, 4096, "%s", name);
}

/* Make a folder with a uname(1) that answers `system`. */
static bool make_uname(char folder[32], const char *system)
{
    char path[64];
    strcpy(folder, "/tmp/attached-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return false;
    snprintf(path, sizeof path, "%s/uname", folder);
    FILE *stub = fopen(path, "we");
    if (stub == NULL)
        return false;
    fprintf(stub,
            "#!/bin/sh\nset -- %s \"$1\"\ncase $3 in\n-s) echo $1 ;;\n"
            "-r) echo $2 ;;\n*) echo x86_64 ;;\nesac\n",
            system);
    return fclose(stub) == 0 && chmod(path, 0700) == 0;
}

static void remove_uname(const char *folder)
{
    char path[64];
    snprintf(path, sizeof path, "%s/uname", folder);
    unlink(path);
    rmdir(folder);
}

static void attempt_is_answered(void)
{
    const struct attempt *attempt = &attempts[report_current()];
    char program[4096], folder[32] = "", path[4096];
    const char *argv[7] = {program};
    const char *environment[] = {path, "LC_ALL=C", NULL};
    struct recording seen;
    struct run_problem problem;

    find(attempt->argv[0], program);
    for (size_t i = 1; attempt->argv[i] != NULL; i++)
        argv[i] = attempt->argv[i];
    if (attempt->system != NULL && !make_uname(folder, attempt->system)) {
        report_untested("uname stub: %s", strerror(errno));
        return;
    }
    snprintf(path, sizeof path, "PATH=%s:/usr/local/bin:/usr/bin:/bin", folder);
    struct run_request request = {.argv = argv, .environment = environment};
    int result = run(&request, &seen, &problem);
    if (attempt->system != NULL)
        remove_uname(folder);
    if (result == -1) {
        report_untested("%s: %s: %s", program, problem.step,
                        strerror(problem.error));
        return;
    }
    const struct output *said = attempt->status == 0 ? &seen.out : &seen.err;
    EXPECT(recording_exited(&seen, attempt->status), "status %d, signal %d",
           seen.status, seen.signo);
    EXPECT(strstr(said->text, attempt->says) != NULL,
           "does not say \"%s\", but: %.300s", attempt->says, said->text);
    if (attempt->status != 0)
        EXPECT(seen.out.size == 0, "on standard output: %.200s", seen.out.text);
    recording_free(&seen);
}

int main(int argc, char *argv[])
{
    struct named_test tests[COUNT(attempts)];
    for (size_t i = 0; i < COUNT(attempts); i++)
        tests[i] = (struct named_test){attempts[i].name, attempt_is_answered,
                                       0};
    return report_main("lab/commands", tests, COUNT(tests), argc, argv);
}
