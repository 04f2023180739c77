/* What lab/run/proc must read of one process. */
#include "run/proc.h"
#include "check/check.h"
#include "check/report.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process with a name that looks like more fields, then a dead one, then
 * none. */
static void the_state_is_read_behind_the_name(void)
{
    siginfo_t info;
    pid_t parent = 0, child = fork();
    if (child == 0) {
        prctl(PR_SET_NAME, "a) R 1 (b");
        raise(SIGSTOP);
        _exit(0);
    }
    waitid(P_PID, (id_t)child, &info, WSTOPPED);
    char state = proc_state(child, &parent);
    EXPECT(state == 'T' && parent == getpid(), "state %c, child of %d", state,
           (int)parent);
    kill(child, SIGCONT);
    waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT);
    state = proc_state(child, NULL);
    EXPECT(state == 'Z', "state %c", state);
    waitpid(child, NULL, 0);
    state = proc_state(child, NULL);
    EXPECT(state == '?', "state %c", state);
}

static void time_goes_on(void)
{
    double first = proc_now(), second = proc_now();
    while (second == first)
        second = proc_now();
    EXPECT(second > first && second - first < 3600, "%f, then %f", first,
           second);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"the state is read behind the name", the_state_is_read_behind_the_name,
         0},
        {"time goes on", time_goes_on, 0},
    };
    return report_main("lab/proc", tests, COUNT(tests), argc, argv);
}
