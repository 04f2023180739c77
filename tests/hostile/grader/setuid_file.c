/*
 * Attack: makes a program that gives its owner's rights, and becomes others
 * Ends: exit 0
 */
#include "hostile.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

int main(void)
{
    int file = open("setuid", O_WRONLY | O_CREAT, 0700), status = 0;
    if (file != -1) {
        fchmod(file, 06777);
        fchown(file, 0, 0);
        close(file);
    }
    tried(setuid(0) == 0, "root");
    tried(setresuid(0, 0, 0) == 0, "root");
    tried(setgid(0) == 0, "group");
    tried(setgroups(0, NULL) == 0, "groups");
    tried(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0, "privileges");
    tried(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 0, 0, 0) == 0,
          "capability");
    if (fork() == 0) {
        execl("/bin/su", "su", "-c", "id", (char *)NULL);
        _exit(1);
    }
    wait(&status);
    tried(status == 0, "su");
    return EXIT_SUCCESS;
}
