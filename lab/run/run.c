#include "run/run.h"
#include "run/keeper.h"
#include "run/planted.h"
#include "run/remains.h"
#include "run/wire.h"
#include "run/wire_request.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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

uid_t run_user(const struct run_request *request)
{
    if (geteuid() != 0)
        return (uid_t)-1;
    if (request->sandbox != NULL)
        return request->sandbox->uid;
    return request->ordinary_user ? (uid_t)RUN_ORDINARY_UID : (uid_t)-1;
}

/* Is the keeper to be process 1 of namespaces of its own? */
static bool is_inside(const struct run_request *request)
{
    return request->sandbox != NULL &&
           request->sandbox->level >= SANDBOX_SPACES;
}

/* Hand over what a keeper that was not forked does not know.  Whether it hears
 * that is seen when it answers. */
static void hand_over(int report, const struct run_request *request)
{
    if (is_inside(request))
        wire_send_request(report, request);
}

/* Receive what the keeper sends, and if it was killed do what it has not. */
static void receive(pid_t keeper, int report, const struct run_request *request,
                    struct recording *recording, struct run_problem *problem)
{
    struct estate estate = {.ipc = -1, .pids = -1, .folder = -1};
    int deadline = request->deadline_ms;
    hand_over(report, request);
    bool begun = wire_receive_estate(report, &estate) == 0;
    if (begun && is_inside(request) && request->plant != NULL)
        planted_send(request, &estate, report);
    if (begun)
        remains_await(keeper, report,
                      deadline != 0 ? deadline : (int)RUN_DEADLINE_MS);
    if (!begun || wire_receive(report, recording, problem) == -1) {
        run_fails(problem, begun || !is_inside(request) ? "keeper" : "sandbox");
        if (is_inside(request))
            remains_let_end(keeper);
        kill(keeper, SIGKILL); /* should it be but out of order */
        remains_clear(&estate);
        scratch_discard(request->discard);
    }
    remains_close(&estate);
}

/* Become the keeper in a sandbox, or end. */
static _Noreturn void become_inside(const struct run_request *request,
                                    int report)
{
    enum {
        KEPT = 1 + SANDBOX_DOORS
    };
    int all[KEPT] = {report}, kept[KEPT + 1];
    char numbers[KEPT][16];
    const char *command[KEPT + 2] = {"/keeper"};
    const struct sandbox_place place = {.program = request->argv[0],
                                        .source = request->source};
    size_t count = 0;
    int nothing = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; fd++)
        dup2(nothing, fd);
    sandbox_open_doors(request->sandbox, all + 1);
    for (size_t i = 0; i < KEPT; i++) {
        snprintf(numbers[i], sizeof numbers[i], "%d", all[i]);
        command[1 + i] = numbers[i];
        if (all[i] != -1)
            kept[count++] = all[i];
    }
    kept[count] = -1;
    if (sandbox_begin(request->sandbox, false) == 0)
        sandbox_wrap(request->sandbox, &place, kept, command);
    _exit(EXIT_FAILURE);
}

/* The kernel has killed for want of memory: that, and no fault of ours, is why
 * there is no recording, or why the program has ended. */
static void note_memory(const struct run_request *request, unsigned long before,
                        struct recording *recording,
                        struct run_problem *problem)
{
    bool lost = strcmp(problem->step, "keeper") == 0;
    bool killed = problem->step[0] == '\0' &&
                  recording->ending == ENDED_BY_SIGNAL &&
                  recording->signo == SIGKILL && recording->limit == LIMIT_NONE;
    if ((!lost && !killed) || sandbox_killed(request->sandbox) == before)
        return;
    *problem = (struct run_problem){.step = ""};
    if (lost)
        *recording = (struct recording){.ending = ENDED_BY_SIGNAL,
                                        .signo = SIGKILL};
    recording->limit = LIMIT_MEMORY;
}

static int run_once(const struct run_request *request,
                    struct recording *recording, struct run_problem *problem)
{
    int report[2];
    unsigned long killed = request->sandbox != NULL
                               ? sandbox_killed(request->sandbox)
                               : 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, report) == -1)
        return run_fails(problem, "socketpair");
    pid_t child = fork();
    if (child == 0) {
        close(report[0]);
        if (is_inside(request))
            become_inside(request, report[1]);
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
    if (request->sandbox != NULL)
        note_memory(request, killed, recording, problem);
    return problem->step[0] == '\0' ? 0 : -1;
}

int run(const struct run_request *request, struct recording *recording,
        struct run_problem *problem)
{
    static const struct trace_options plain;
    struct run_request traced = *request;
    memset(recording, 0, sizeof *recording);
    memset(problem, 0, sizeof *problem);
    if (request->sandbox != NULL && request->trace == NULL) {
        traced.trace = &plain; /* the tracer keeps some of its bounds */
        request = &traced;
    }
    if (run_once(request, recording, problem) == 0)
        return 0;
    if (strcmp(problem->step, KEEPER_HALF_ISOLATED) != 0)
        return -1;
    struct run_request shared = *request;
    shared.shared_ipc = true;
    memset(problem, 0, sizeof *problem);
    return run_once(&shared, recording, problem);
}
