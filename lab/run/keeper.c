#include "run/keeper.h"
#include "run/wire.h"
#include "run/world.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int keeper_fails(struct keeper *keeper, const char *step)
{
    return run_fails(&keeper->problem, step);
}

/* Close all descriptors from `first` up to, but not with, `end`. */
static void close_between(int first, int end)
{
    if (first >= end ||
        syscall(SYS_close_range, (unsigned)first, (unsigned)end - 1, 0) == 0)
        return;
    for (int fd = first; fd < end && fd < 1024; fd++) /* before Linux 5.9 */
        close(fd);
}

/* Free ourselves from whatever state the caller is in: a session of our own, so
 * that the terminal's Ctrl-C ends the caller and not the clean-up; no
 * descriptor above 2 but those that the keeper knows; children that can be
 * waited for.
 */
static int leave_caller(struct keeper *keeper)
{
    sigset_t none;
    sigemptyset(&none);
    for (int signo = 1; signo < NSIG; signo++)
        signal(signo, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();

    const struct trace_options *trace = keeper->request->trace;
    int *const kept[] = {&keeper->report, &keeper->json, &keeper->stop};
    const size_t count = sizeof kept / sizeof *kept;
    int last = 2;
    keeper->json = trace != NULL && trace->json > 0 ? trace->json : -1;
    keeper->stop = keeper->request->stop > 0 ? keeper->request->stop : -1;
    for (size_t i = 0; i < count; i++) { /* copies, from low to high */
        if (*kept[i] == -1)
            continue;
        if ((*kept[i] = fcntl(*kept[i], F_DUPFD_CLOEXEC, last + 1)) == -1)
            return keeper_fails(keeper, "fcntl");
        last = *kept[i];
    }
    last = 2;
    for (size_t i = 0; i < count; i++) { /* and nothing between them */
        if (*kept[i] == -1)
            continue;
        close_between(last + 1, *kept[i]);
        last = *kept[i];
    }
    close_between(last + 1, INT_MAX);
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) != fd)
            return keeper_fails(keeper, "/dev/null");
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

static int set_up(struct keeper *keeper)
{
    const struct run_request *request = keeper->request;
    bool demote = request->ordinary_user && geteuid() == 0;

    if (leave_caller(keeper) == -1)
        return keeper_fails(keeper, "prctl");
    if (!request->shared_ipc &&
        isolation_enter(&keeper->isolation, demote) == -1)
        return keeper_fails(keeper, KEEPER_HALF_ISOLATED);
    if (!keeper->isolation.own_ipc) {
        keeper->before_count = world_segments(&keeper->before);
        if (keeper->before_count == -1)
            return keeper_fails(keeper, "/proc/sysvipc/shm");
    }
    return 0;
}

/* Tell the caller what there is to clear away, should we be killed. */
static int send_estate(const struct keeper *keeper)
{
    struct estate estate = {.ipc = -1};
    strcpy(estate.scratch, keeper->scratch);
    if (keeper->isolation.own_ipc)
        estate.ipc = open("/proc/self/ns/ipc", O_RDONLY | O_CLOEXEC);
    int sent = wire_send_estate(keeper->report, &estate);
    if (estate.ipc != -1)
        close(estate.ipc);
    return sent;
}

static void run_in_scratch(struct keeper *keeper, const char *path)
{
    const struct run_request *request = keeper->request;
    struct start start = {
        .request = request,
        .path = path,
        .scratch = keeper->scratch,
        .isolation = keeper->isolation,
    };

    if (request->plant != NULL &&
        planted_make(request, keeper->scratch, &keeper->planted) == -1) {
        keeper_fails(keeper, "plant");
        return;
    }
    if (request->trace != NULL) {
        keeper->tracer = trace_new(request->trace, keeper->json,
                                   &keeper->recording.history);
        start.tracer = keeper->tracer;
        if (keeper->tracer == NULL) {
            keeper_fails(keeper, "tracer");
            return;
        }
        trace_planted(keeper->tracer, keeper->planted.segments,
                      keeper->planted.segment_count);
        if (keeper->isolation.own_ipc)
            trace_own_ipc(keeper->tracer);
    }
    keeper->program = start_program(&start, &keeper->wires, &keeper->problem);
    if (keeper->program == -1)
        return;
    /* From now on whoever is of our user may still kill us, but neither trace
     * us nor open our descriptors: PR_SET_DUMPABLE(2const). */
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    keeper_watch(keeper);
    keeper_finish(keeper);
}

/* The same path from wherever it is executed.  A link in it stays one: a
 * program is called in /proc, and knows itself, by the name it was executed by.
 * Returns NULL with errno. */
static char *absolute(const char *path)
{
    char *folder, *whole;
    if (path[0] == '/' || path[0] == '\0') /* that is none */
        return strdup(path);
    if ((folder = getcwd(NULL, 0)) == NULL)
        return NULL;
    if (asprintf(&whole, "%s/%s", folder, path) == -1)
        whole = NULL;
    free(folder);
    return whole;
}

_Noreturn void keeper_run(const struct run_request *request, int report)
{
    struct keeper keeper = {.request = request, .report = report};
    char *path = absolute(request->argv[0]);
    bool demote = request->ordinary_user && geteuid() == 0;

    bool ready = false;
    if (path == NULL)
        keeper_fails(&keeper, "execve");
    else if (set_up(&keeper) == 0) {
        ready = scratch_make(keeper.scratch,
                             demote ? (uid_t)RUN_ORDINARY_UID : (uid_t)-1) == 0;
        if (!ready)
            keeper_fails(&keeper, "mkdtemp");
    }
    if (!ready)
        keeper.scratch[0] = '\0';
    if (send_estate(&keeper) == -1) { /* the caller is gone */
        if (ready)
            rmdir(keeper.scratch);
        scratch_discard(request->discard);
        _exit(EXIT_FAILURE);
    }
    if (ready) {
        run_in_scratch(&keeper, path);
        planted_remove(&keeper.planted, &keeper.recording.left);
        if (scratch_remove(keeper.scratch, &keeper.recording.left) == -1)
            keeper_fails(&keeper, "rm");
        planted_take_files(&keeper.planted, &keeper.recording.left);
    }
    scratch_discard(request->discard);
    int sent = wire_send(keeper.report, &keeper.recording, &keeper.problem);
    _exit(sent == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}
