/*
 * Attack: installs filters until each of its calls takes long
 * Ends: exit 0 or history or deadline or cpu
 */
#include "hostile.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

enum {
    LINES = 4000
};

int main(void)
{
    static struct sock_filter lines[LINES + 1];
    struct sock_fprog filter = {LINES + 1, lines};
    for (int i = 0; i < LINES; i++)
        lines[i] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_IMM, (unsigned)i);
    lines[LINES] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
                                                SECCOMP_RET_ALLOW);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    for (int i = 0; i < 100; i++)
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
    for (int i = 0; i < ENOUGH_OBJECTS; i++)
        getppid();
    return EXIT_SUCCESS;
}
