/* What lay there before the program began: see planted.h. */
#include "run/planted.h"

#include "run/isolation.h"
#include "run/scratch.h"
#include "run/wire_bytes.h"
#include "run/world.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of the planting process alone. */
static struct planter said;

void plant_set(int id)
{
    if (said.set_count < PLANTED_SETS)
        said.sets[said.set_count++] = id;
}

void planted_call(const struct run_request *request, struct planter *answer)
{
    said = (struct planter){.pid = getpid()};
    errno = 0;
    if (request->plant(request->argv) == -1)
        said.error = errno != 0 ? errno : EINVAL;
    *answer = said;
}

static _Noreturn void be_planter(const struct run_request *request,
                                 const char *scratch, int answer)
{
    struct isolation isolation = {false, false};
    bool demote = run_user(request) != (uid_t)-1;
    dup2(answer, 3); /* and nothing behind it: who stays keeps nothing open */
    for (int fd = 4; fd < 64; fd++)
        close(fd);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == -1 ||
        chdir(scratch) == -1 ||
        (demote && isolation_become(run_user(request), &isolation) == -1))
        said.error = errno;
    else
        planted_call(request, &said);
    ssize_t sent = write(3, &said, sizeof said);
    _exit(sent == sizeof said ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* All segments that this process has made.  It has ended, and was not waited
 * for, so that its number is still its own; or nobody else was there. */
static int note_segments(struct planted *planted, pid_t maker)
{
    struct segment *all;
    ssize_t count = world_segments(&all);
    if (count == -1)
        return -1;
    planted->segments = all;
    for (ssize_t i = 0; i < count; i++)
        if (all[i].creator == maker)
            planted->segments[planted->segment_count++] = all[i];
    return 0;
}

static void note_rest(struct planted *planted, const struct planter *answer,
                      const char *scratch)
{
    struct leftovers files = {.files = NULL};
    if (scratch_list(scratch, &files) == 0) {
        planted->files = files.files;
        planted->file_count = files.file_count;
    }
    planted->set_count = answer->set_count;
    memcpy(planted->sets, answer->sets, sizeof planted->sets);
}

static int note_all(struct planted *planted, pid_t maker, const char *scratch)
{
    siginfo_t info;
    while (waitid(P_PID, (id_t)maker, &info, WEXITED | WNOWAIT) == -1)
        if (errno != EINTR)
            return -1;
    int result = note_segments(planted, maker);
    note_rest(planted, &said, scratch);
    while (waitpid(maker, NULL, 0) == -1 && errno == EINTR)
        continue;
    return result;
}

int planted_make(const struct run_request *request, const char *scratch,
                 struct planted *planted)
{
    int answer[2];
    said = (struct planter){.error = 0};
    if (pipe2(answer, O_CLOEXEC) == -1)
        return -1;
    pid_t child = fork();
    if (child == 0)
        be_planter(request, scratch, answer[1]);
    close(answer[1]);
    ssize_t got = -1;
    while (child != -1 && (got = read(answer[0], &said, sizeof said)) == -1 &&
           errno == EINTR)
        continue;
    int error = child == -1 ? errno : got != sizeof said ? ECHILD : said.error;
    close(answer[0]);
    if (child != -1 && note_all(planted, child, scratch) == -1 && error == 0)
        error = errno;
    errno = error;
    return error == 0 ? 0 : -1;
}

int planted_receive(int report, const char *scratch, struct planted *planted)
{
    struct planter answer;
    if (wire_get(report, &answer, sizeof answer) == -1)
        return -1;
    if (answer.error != 0) {
        errno = answer.error;
        return -1;
    }
    note_rest(planted, &answer, scratch);
    return note_segments(planted, answer.pid);
}

bool planted_has(const struct planted *planted, int id)
{
    for (size_t i = 0; i < planted->segment_count; i++)
        if (planted->segments[i].id == id)
            return true;
    return false;
}

static bool set_is_there(int id)
{
    struct semid_ds about;
    union semun {
        struct semid_ds *about;
    } argument = {&about};
    return semctl(id, 0, IPC_STAT, argument) != -1 ||
           (errno != EINVAL && errno != EIDRM);
}

/* A marked one with nobody attached to it is gone at once. */
static const struct segment *find_alive(const struct segment *all,
                                        ssize_t count, int id)
{
    for (ssize_t i = 0; i < count; i++)
        if (all[i].id == id && (all[i].mode & SHM_DEST) == 0)
            return &all[i];
    return NULL;
}

static void remove_segments(const struct planted *planted,
                            struct leftovers *left)
{
    struct segment *all = NULL;
    ssize_t count = world_segments(&all);
    left->planted = calloc(planted->segment_count + 1, sizeof *left->planted);
    for (size_t i = 0; i < planted->segment_count; i++) {
        const struct segment *now = find_alive(all, count,
                                               planted->segments[i].id);
        if (now == NULL) {
            left->planted_gone++;
            continue;
        }
        if (left->planted != NULL)
            left->planted[left->planted_count++] = *now;
        shmctl(now->id, IPC_RMID, NULL);
    }
    free(all);
}

void planted_remove(const struct planted *planted, struct leftovers *left)
{
    if (planted->segment_count > 0)
        remove_segments(planted, left);
    for (size_t i = 0; i < planted->set_count; i++) {
        bool there = set_is_there(planted->sets[i]);
        left->planted_gone += !there;
        left->semaphore_sets -= there && left->exact;
        if (there)
            semctl(planted->sets[i], 0, IPC_RMID);
    }
}

static bool has_file(const struct planted *planted, const char *name)
{
    for (size_t i = 0; i < planted->file_count; i++)
        if (strcmp(planted->files[i], name) == 0)
            return true;
    return false;
}

void planted_take_files(const struct planted *planted, struct leftovers *left)
{
    size_t kept = 0;
    for (size_t i = 0; i < left->file_count; i++) {
        if (has_file(planted, left->files[i]))
            free(left->files[i]);
        else
            left->files[kept++] = left->files[i];
    }
    left->file_count = kept;
}
