#include "run/run.h"
#include "run/keeper.h"
#include "run/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int run_fails(struct run_problem *problem, const char *step)
{
    problem->error = errno;
    strncpy(problem->step, step, sizeof problem->step - 1);
    return -1;
}

static int run_once(const struct run_request *request,
                    struct recording *recording, struct run_problem *problem)
{
    int report[2];
    if (pipe2(report, O_CLOEXEC) == -1)
        return run_fails(problem, "pipe2");
    pid_t child = fork();
    if (child == 0) {
        close(report[0]);
        keeper_run(request, report[1]);
    }
    close(report[1]);
    if (child == -1) {
        close(report[0]);
        return run_fails(problem, "fork");
    }
    if (wire_receive(report[0], recording, problem) == -1)
        run_fails(problem, "keeper"); /* somebody has killed it */
    close(report[0]);
    while (waitpid(child, NULL, 0) == -1 && errno == EINTR)
        ;
    return problem->step[0] == '\0' ? 0 : -1;
}

int run(const struct run_request *request, struct recording *recording,
        struct run_problem *problem)
{
    memset(recording, 0, sizeof *recording);
    memset(problem, 0, sizeof *problem);
    if (run_once(request, recording, problem) == 0)
        return 0;
    if (strcmp(problem->step, KEEPER_HALF_ISOLATED) != 0)
        return -1;
    struct run_request shared = *request;
    shared.shared_ipc = true;
    memset(problem, 0, sizeof *problem);
    return run_once(&shared, recording, problem);
}
