#include "recording/query.h"
#include "run/family.h"
#include "run/keeper.h"
#include "run/world.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* Tell zombies from orphans: those that became our children when their parents
 * ended.  Nobody has been reaped yet. */
static void count_unwaited(struct keeper *keeper, struct family *family)
{
    for (size_t i = 0; i < family->count; i++) {
        const struct member *member = &family->members[i];
        if (member->parent != getpid() || member->pid == keeper->program)
            continue;
        if (member->dead)
            keeper->recording.zombies++;
        else
            keeper->recording.orphans++;
    }
}

static bool was_there_before(const struct keeper *keeper, int id)
{
    for (ssize_t i = 0; i < keeper->before_count; i++)
        if (keeper->before[i].id == id)
            return true;
    return false;
}

/* Without a namespace of our own: is this segment provably of this run?  It is
 * new, and its creator is the program or a process it left to us.  Their
 * numbers cannot belong to anybody else while we have not reaped them. */
static bool is_ours(const struct keeper *keeper, const struct family *family,
                    const struct segment *segment)
{
    if (was_there_before(keeper, segment->id))
        return false;
    if (segment->creator == keeper->program)
        return true;
    for (size_t i = 0; i < family->count; i++)
        if (family->members[i].pid == segment->creator)
            return true;
    const struct history *history = &keeper->recording.history;
    for (size_t i = 0; i < history->process_count; i++)
        if (history->processes[i].pid == segment->creator)
            return true;
    return false;
}

/* List the segments that were left, and remove them where our namespace does
 * not die with us.  A marked one goes with its last attachment, that is at
 * once: no leftover. */
static int count_segments(struct keeper *keeper, const struct family *family)
{
    struct leftovers *left = &keeper->recording.left;
    struct segment *all;
    ssize_t count = world_segments(&all);
    if (count == -1)
        return keeper_fails(keeper, "/proc/sysvipc/shm");

    left->segments = all;
    for (ssize_t i = 0; i < count; i++) {
        if ((all[i].mode & SHM_DEST) != 0 ||
            planted_has(&keeper->planted, all[i].id))
            continue;
        if (!left->exact && !is_ours(keeper, family, &all[i]))
            continue;
        if (!left->exact)
            shmctl(all[i].id, IPC_RMID, NULL);
        left->segments[left->segment_count++] = all[i];
    }
    return 0;
}

/* Is this set, which the run has made, still there?  Identifiers come again
 * only after all others; and then the rest would have to be the same, too. */
static bool is_left(const struct set *set)
{
    struct semid_ds about = {.sem_nsems = 0};
    union semun {
        struct semid_ds *about;
    } argument = {&about};
    return semctl(set->id, 0, IPC_STAT, argument) == 0 &&
           about.sem_perm.__key == set->key &&
           about.sem_nsems == (unsigned long)set->size;
}

/* The kernel does not tell who has made a set, but a history does: remove those
 * that are left of the ones its processes have certainly made.  Returns how
 * many; -1 when it is not known, since nobody has traced the run. */
static int remove_sets(const struct keeper *keeper)
{
    const struct history *history = &keeper->recording.history;
    int removed = 0;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind != EVENT_CALL || event->set == -1 ||
            !query_made_set(event) || !is_left(&history->sets[event->set]))
            continue;
        removed += semctl(history->sets[event->set].id, 0, IPC_RMID) == 0;
    }
    return keeper->tracer == NULL ? -1 : removed;
}

static int count_leftovers(struct keeper *keeper, const struct family *family)
{
    struct leftovers *left = &keeper->recording.left;
    left->exact = keeper->isolation.own_ipc;
    left->semaphore_sets = left->exact ? world_semaphore_sets()
                                       : remove_sets(keeper);
    left->message_queues = left->exact ? world_message_queues() : -1;
    return count_segments(keeper, family);
}

/* Was it ended by the limit on processor time?  The same signals may come from
 * itself, or from others of the run: so its clock is asked, too, which may have
 * been looked at a little before. */
static bool computed_too_long(const struct keeper *keeper)
{
    const struct recording *recording = &keeper->recording;
    const struct sandbox *sandbox = keeper->request->sandbox;
    return sandbox != NULL && recording->ending == ENDED_BY_SIGNAL &&
           (recording->signo == SIGXCPU || recording->signo == SIGKILL) &&
           keeper->computed >= 0.9 * sandbox->most.cpu_seconds;
}

/* Reap everybody.  They are all dead, unless family_end() has failed: then do
 * not wait for those who will not die. */
static void reap(struct keeper *keeper)
{
    int options = keeper->problem.step[0] == '\0' ? 0 : WNOHANG;
    struct recording *recording = &keeper->recording;
    struct rusage usage;
    int status = 0;

    if (keeper->tracer != NULL)
        trace_ended(keeper->tracer, &status); /* it has reaped already */
    while (waitpid(keeper->program, &status, options) == -1 && errno == EINTR)
        ;
    recording->ending = WIFEXITED(status) ? ENDED_BY_EXIT : ENDED_BY_SIGNAL;
    recording->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    recording->signo = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    pid_t other;
    while ((other = waitpid(-1, NULL, options)) > 0 ||
           (other == -1 && errno == EINTR))
        ;
    getrusage(RUSAGE_CHILDREN, &usage);
    recording->cpu_seconds =
        (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
        (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    recording->peak_kib = usage.ru_maxrss;
    if (recording->limit == LIMIT_NONE && computed_too_long(keeper))
        recording->limit = LIMIT_CPU;
}

/* Is there anybody but the program itself that ended and waits to be reaped?
 * Nearly always not, and then /proc need not be searched. */
static bool is_alone(const struct keeper *keeper)
{
    siginfo_t info = {0};
    char path[64], children[64] = "";
    int me = (int)getpid();
    if (waitid(P_PID, (id_t)keeper->program, &info,
               WEXITED | WNOHANG | WNOWAIT) == -1 ||
        info.si_pid == 0)
        return false; /* it still lives */
    snprintf(path, sizeof path, "/proc/self/task/%d/children", me);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    ssize_t size = read(fd, children, sizeof children - 1);
    close(fd);
    return size > 0 && strtol(children, NULL, 10) == keeper->program &&
           strchr(children, ' ') == children + size - 1;
}

/* Whoever loses its parent becomes our child.  So who has no child has no
 * descendant, and /proc need not be searched for one. */
static bool has_children(void)
{
    siginfo_t info;
    return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 ||
           errno != ECHILD;
}

void keeper_finish(struct keeper *keeper)
{
    struct family family = {NULL, 0};

    if (keeper->tracer != NULL) {
        struct recording *recording = &keeper->recording;
        trace_unwaited(keeper->tracer, &recording->zombies,
                       &recording->orphans);
        if (trace_kill(keeper->tracer) == -1 ||
            (has_children() && family_end() == -1))
            keeper_fails(keeper, "SIGKILL");
        trace_finish(keeper->tracer);
    } else if (!is_alone(keeper)) {
        if (family_find(&family) == -1)
            keeper_fails(keeper, "/proc");
        count_unwaited(keeper, &family);
        if (family_end() == -1)
            keeper_fails(keeper, "SIGKILL");
    }
    keeper_drain(keeper);
    wires_close(&keeper->wires);
    count_leftovers(keeper, &family);
    reap(keeper);
    free(family.members);
}
