#include "run/keeper.h"
#include "run/wire.h"
#include "run/wire_request.h"
#include "run/world.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
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
    int *kept[3 + SANDBOX_DOORS] = {&keeper->report, &keeper->json,
                                    &keeper->stop};
    const size_t count = sizeof kept / sizeof *kept;
    for (size_t i = 0; i < SANDBOX_DOORS; i++)
        kept[3 + i] = &keeper->doors[i];
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
    bool demote = run_user(request) != (uid_t)-1;

    if (leave_caller(keeper) == -1)
        return keeper_fails(keeper, "prctl");
    if (keeper->inside)
        keeper->isolation = (struct isolation){true, true};
    else if (!request->shared_ipc &&
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
    struct estate estate = {.ipc = -1, .pids = -1, .folder = -1};
    const int how = O_RDONLY | O_CLOEXEC;
    if (keeper->isolation.own_ipc)
        estate.ipc = open("/proc/self/ns/ipc", how);
    if (keeper->inside && keeper->plants) {
        estate.pids = open("/proc/self/ns/pid", how);
        estate.folder = open(keeper->scratch, how | O_DIRECTORY);
    }
    if (!keeper->inside) /* else it goes with us */
        strcpy(estate.scratch, keeper->scratch);
    int sent = wire_send_estate(keeper->report, &estate);
    remains_close(&estate);
    return sent;
}

static int make_planted(struct keeper *keeper)
{
    if (keeper->plants)
        return planted_receive(keeper->report, keeper->scratch,
                               &keeper->planted);
    return keeper->request->plant == NULL
               ? 0
               : planted_make(keeper->request, keeper->scratch,
                              &keeper->planted);
}

static void no_doors(struct keeper *keeper)
{
    for (size_t i = 0; i < SANDBOX_DOORS; i++)
        keeper->doors[i] = -1;
}

/* The program has gone through them. */
static void close_doors(struct keeper *keeper)
{
    for (size_t i = SANDBOX_PROC; i < SANDBOX_DOORS; i++) {
        if (keeper->doors[i] != -1)
            close(keeper->doors[i]);
        keeper->doors[i] = -1;
    }
}

static void run_in_scratch(struct keeper *keeper, const char *path)
{
    const struct run_request *request = keeper->request;
    struct start start = {
        .request = request,
        .path = path,
        .scratch = keeper->scratch,
        .isolation = keeper->isolation,
        .doors = keeper->inside ? keeper->doors : NULL,
    };

    if (make_planted(keeper) == -1) {
        keeper_fails(keeper, "plant");
        return;
    }
    if (request->trace != NULL) {
        keeper->tracer = trace_new(&keeper->trace, keeper->json,
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
    close_doors(keeper);
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

/* What the tracer is to keep the run from. */
static void bound(struct keeper *keeper)
{
    const struct run_request *request = keeper->request;
    if (request->trace != NULL)
        keeper->trace = *request->trace;
    keeper->trace.most.processes = (unsigned)run_processes(request);
    if (request->sandbox == NULL)
        return;
    const struct sandbox_most *most = &request->sandbox->most;
    keeper->trace.spares = true;
    keeper->trace.most.segments = most->segments;
    keeper->trace.most.sets = most->sets;
    keeper->trace.most.bytes = most->segment_bytes;
}

/* List what lies in the scratch directory, and remove it; in a sandbox it goes
 * with us, and there are no tools to remove it. */
static void leave_scratch(struct keeper *keeper)
{
    struct leftovers *left = &keeper->recording.left;
    planted_remove(&keeper->planted, left);
    if (!keeper->inside) {
        if (scratch_remove(keeper->scratch, left) == -1)
            keeper_fails(keeper, "rm");
    } else if (rmdir(keeper->scratch) == -1) {
        chmod(keeper->scratch, S_IRWXU);
        scratch_list(keeper->scratch, left);
    }
    planted_take_files(&keeper->planted, left);
}

static _Noreturn void keep(struct keeper *keeper)
{
    const struct run_request *request = keeper->request;
    char *path = absolute(request->argv[0]);

    bool ready = false;
    bound(keeper);
    if (path == NULL)
        keeper_fails(keeper, "execve");
    else if (set_up(keeper) == 0) {
        ready = scratch_make(keeper->scratch, run_user(request)) == 0;
        if (!ready)
            keeper_fails(keeper, "mkdtemp");
    }
    if (!ready)
        keeper->scratch[0] = '\0';
    if (send_estate(keeper) == -1) { /* the caller is gone */
        if (ready)
            rmdir(keeper->scratch);
        scratch_discard(request->discard);
        _exit(EXIT_FAILURE);
    }
    if (ready) {
        run_in_scratch(keeper, path);
        leave_scratch(keeper);
    }
    scratch_discard(request->discard);
    int sent = wire_send(keeper->report, &keeper->recording, &keeper->problem);
    _exit(sent == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

_Noreturn void keeper_run(const struct run_request *request, int report)
{
    struct keeper keeper = {.request = request, .report = report};
    no_doors(&keeper);
    keep(&keeper);
}

_Noreturn void keeper_serve(int report, const int doors[SANDBOX_DOORS])
{
    static struct asked asked; /* it is large */
    if (wire_receive_request(report, &asked) == -1)
        _exit(EXIT_FAILURE);
    struct keeper keeper = {.request = &asked.request,
                            .inside = true,
                            .plants = asked.plants,
                            .report = report};
    memcpy(keeper.doors, doors, sizeof keeper.doors);
    keep(&keeper);
}
