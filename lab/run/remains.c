#include "run/remains.h"
#include "run/proc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LOOK_MS = 100,    /* between two looks whether the keeper was stopped */
    STOPS_MAX = 5,    /* more than these are no accident */
    LATE_MS = 20000,  /* ending, counting and removing takes its time, too */
    END_ROUNDS = 5000 /* of one millisecond */
};

void remains_await(pid_t keeper, int report, int deadline_ms)
{
    struct pollfd poller = {.fd = report, .events = POLLIN};
    double last = proc_now() + (LATE_MS + (double)deadline_ms) / 1e3;
    for (int stops = 0; poll(&poller, 1, LOOK_MS) <= 0;) {
        siginfo_t info = {0};
        if (waitid(P_PID, (id_t)keeper, &info, WSTOPPED | WNOHANG) == 0 &&
            info.si_pid == keeper) {
            stops++;
            kill(keeper, SIGCONT);
        }
        if (stops > STOPS_MAX || proc_now() > last)
            kill(keeper, SIGKILL); /* then `report` comes to its end */
    }
}

void remains_let_end(pid_t bwrap)
{
    struct pollfd poller = {.events = POLLIN};
    poller.fd = (int)syscall(SYS_pidfd_open, bwrap, 0);
    if (poller.fd == -1)
        return;
    poll(&poller, 1, END_ROUNDS);
    close(poller.fd);
}

/* Is this process in the namespace?  Then kill it.  The descriptor makes sure
 * that it is the one that was looked at. */
static bool kill_member(const char *pid, const struct stat *space)
{
    char path[300];
    struct stat status;
    int process = (int)syscall(SYS_pidfd_open, (pid_t)strtol(pid, NULL, 10), 0);
    if (process == -1)
        return false;
    snprintf(path, sizeof path, "/proc/%s/ns/ipc", pid);
    bool member = stat(path, &status) == 0 && status.st_ino == space->st_ino &&
                  status.st_dev == space->st_dev;
    if (member)
        syscall(SYS_pidfd_send_signal, process, SIGKILL, NULL, 0);
    close(process);
    return member;
}

/* Returns how many processes were in the namespace, all of which are killed. */
static size_t kill_members(const struct stat *space)
{
    size_t count = 0;
    DIR *proc = opendir("/proc");
    if (proc == NULL)
        return 0;
    for (struct dirent *entry; (entry = readdir(proc)) != NULL;)
        if (isdigit((unsigned char)entry->d_name[0]) &&
            kill_member(entry->d_name, space))
            count++;
    closedir(proc);
    return count;
}

void remains_clear(const struct estate *estate)
{
    struct stat space;
    if (estate->ipc != -1 && fstat(estate->ipc, &space) == 0)
        for (int round = 0; round < END_ROUNDS && kill_members(&space) > 0;
             round++)
            poll(NULL, 0, 1);
    scratch_discard(estate->scratch);
}

void remains_close(struct estate *estate)
{
    int *const all[] = {&estate->ipc, &estate->pids, &estate->folder};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (*all[i] != -1)
            close(*all[i]);
        *all[i] = -1;
    }
}
