/* Planting in a sandbox, from outside: see planted.h. */
#include "run/planted.h"
#include "run/wire_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Become one of those inside: of its namespaces for IPC and processes, and its
 * user.  Whoever is not root first enters the user namespace that owns them,
 * which is its own: user_namespaces(7), ioctl_nsfs(2). */
static int enter(const struct run_request *request, const struct estate *estate)
{
    const uid_t uid = request->sandbox->uid;
    const gid_t gid = (gid_t)uid;
    if (uid == (uid_t)-1) {
        int users = ioctl(estate->ipc, NS_GET_USERNS);
        if (users == -1 || setns(users, CLONE_NEWUSER) == -1)
            return -1;
        close(users);
    }
    if (setns(estate->ipc, CLONE_NEWIPC) == -1 ||
        setns(estate->pids, CLONE_NEWPID) == -1)
        return -1;
    if (uid != (uid_t)-1 &&
        (setgroups(0, NULL) == -1 || setresgid(gid, gid, gid) == -1 ||
         setresuid(uid, uid, uid) == -1))
        return -1;
    return fchdir(estate->folder);
}

static _Noreturn void say(int to, const struct planter *answer)
{
    ssize_t sent = write(to, answer, sizeof *answer);
    _exit(sent == sizeof *answer ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* Only a child is in the PID namespace. */
static _Noreturn void be_planter(const struct run_request *request,
                                 const struct estate *estate, int to)
{
    struct planter answer = {.error = 0};
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (enter(request, estate) == -1) {
        answer.error = errno;
        say(to, &answer);
    }
    pid_t child = fork();
    if (child == 0) {
        dup2(to, 3); /* and nothing behind it: who stays keeps nothing open */
        for (int fd = 4; fd < 64; fd++)
            close(fd);
        planted_call(request, &answer);
        say(3, &answer);
    }
    if (child == -1) {
        answer.error = errno;
        say(to, &answer);
    }
    while (waitpid(child, NULL, 0) == -1 && errno == EINTR)
        continue;
    _exit(EXIT_SUCCESS);
}

int planted_send(const struct run_request *request, const struct estate *estate,
                 int report)
{
    struct planter answer = {.error = 0};
    int both[2];
    if (pipe2(both, O_CLOEXEC) == -1)
        return -1;
    pid_t child = fork();
    if (child == 0)
        be_planter(request, estate, both[1]);
    close(both[1]);
    ssize_t got = -1;
    while (child != -1 && (got = read(both[0], &answer, sizeof answer)) == -1 &&
           errno == EINTR)
        continue;
    if (got != sizeof answer)
        answer.error = ECHILD;
    close(both[0]);
    while (child != -1 && waitpid(child, NULL, 0) == -1 && errno == EINTR)
        continue;
    return wire_put(report, &answer, sizeof answer);
}
