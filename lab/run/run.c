#include "run/run.h"
#include "run/keeper.h"
#include "run/remains.h"
#include "run/wire.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int run_fails(struct run_problem *problem, const char *step)
{
    problem->error = errno;
    strncpy(problem->step, step, sizeof problem->step - 1);
    return -1;
}

/* Receive what the keeper sends, and if it was killed do what it has not. */
static void receive(pid_t keeper, int report, const struct run_request *request,
                    struct recording *recording, struct run_problem *problem)
{
    struct estate estate = {.ipc = -1};
    int deadline = request->deadline_ms;
    bool begun = wire_receive_estate(report, &estate) == 0;
    if (begun)
        remains_await(keeper, report,
                      deadline != 0 ? deadline : (int)RUN_DEADLINE_MS);
    if (!begun || wire_receive(report, recording, problem) == -1) {
        run_fails(problem, "keeper");
        kill(keeper, SIGKILL); /* should it be but out of order */
        remains_clear(&estate);
        scratch_discard(request->discard);
    }
    if (estate.ipc != -1)
        close(estate.ipc);
}

static int run_once(const struct run_request *request,
                    struct recording *recording, struct run_problem *problem)
{
    int report[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, report) == -1)
        return run_fails(problem, "socketpair");
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
    receive(child, report[0], request, recording, problem);
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
