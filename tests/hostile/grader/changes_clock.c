/*
 * Attack: changes the time and the name of the machine, and ends it
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/klog.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>

/* All with what is so already, or with what would be refused anyway. */
int main(void)
{
    struct timespec now;
    struct timex none = {0};
    char name[256] = "";
    clock_gettime(CLOCK_REALTIME, &now);
    tried(clock_settime(CLOCK_REALTIME, &now) == 0, "clock");
    tried(adjtimex(&none) != -1, "adjustment");
    gethostname(name, sizeof name);
    tried(sethostname(name, strlen(name)) == 0, "name");
    tried(klogctl(10, NULL, 0) != -1, "kernel log");
    tried(syscall(SYS_reboot, 0, 0, 0, NULL) == 0, "reboot");
    tried(syscall(SYS_swapoff, "/nothing") == 0, "swap");
    tried(syscall(SYS_acct, "/nothing/there") == 0, "accounts");
    tried(syscall(SYS_vhangup) == 0, "hangup");
    return EXIT_SUCCESS;
}
