/* Is a sandbox what it is to be?  Something harmless is run in it. */
#include "sandbox/parts.h"

#include "run/isolation.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PATIENCE_MS = 10000,
    STEP_FAILED = 120 /* the step is added to it */
};

/* What can fail before the keeper is started. */
static const char *const steps[] = {
    "it cannot be entered", "its rules are refused", "it cannot be started"};

static _Noreturn void become(const struct sandbox *sandbox, int said)
{
    const char *const command[] = {"/keeper", NULL};
    const struct sandbox_place place = {.program = sandbox->keeper};
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(said, STDERR_FILENO);
    if (sandbox_begin(sandbox, true) == -1)
        _exit(STEP_FAILED);
    if (sandbox->level >= SANDBOX_SPACES)
        sandbox_wrap(sandbox, &(struct sandbox_place){.program = NULL},
                     (const int[]){-1}, command);
    else if (sandbox_enter(sandbox, &place) != 0)
        _exit(STEP_FAILED + 1);
    execl(sandbox->keeper, "keeper", (char *)NULL);
    _exit(STEP_FAILED + 2);
}

/* What it says, in one line; it is ended when that takes too long. */
static void listen_to(int from, pid_t child, char *said, size_t room)
{
    struct pollfd wanted = {.fd = from, .events = POLLIN};
    size_t size = 0;
    ssize_t got = 1;
    while (got > 0 && size + 1 < room) {
        if (poll(&wanted, 1, PATIENCE_MS) <= 0) {
            kill(child, SIGKILL);
            break;
        }
        got = read(from, said + size, room - 1 - size);
        size += got > 0 ? (size_t)got : 0;
    }
    said[size] = '\0';
    said[strcspn(said, "\n")] = '\0';
    char *more = strstr(said, " See <"); /* where to read on is not the cause */
    if (more != NULL)
        *more = '\0';
}

int trial_make(const struct sandbox *sandbox, struct sandbox_problem *problem)
{
    char said[512];
    int both[2], status = -1;
    if (pipe2(both, O_CLOEXEC) == -1)
        return problem_says(problem, "pipe2: %s", strerror(errno));
    pid_t child = fork();
    if (child == 0)
        become(sandbox, both[1]);
    close(both[1]);
    listen_to(both[0], child, said, sizeof said);
    close(both[0]);
    while (child != -1 && waitpid(child, &status, 0) == -1 && errno == EINTR)
        continue;
    if (status == 0)
        return 0;
    int step = WIFEXITED(status) ? WEXITSTATUS(status) - STEP_FAILED : -1;
    if (sandbox->level >= SANDBOX_SPACES && problem->ask[0] == '\0')
        snprintf(problem->ask, sizeof problem->ask, "%s", isolation_ask());
    if (said[0] != '\0')
        return problem_says(problem, "%s", said);
    if (step >= 0 && step < (int)(sizeof steps / sizeof *steps))
        return problem_says(problem, "%s", steps[step]);
    return problem_says(problem, "it ends with status %d", status);
}
