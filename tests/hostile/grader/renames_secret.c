/*
 * Attack: moves what is the grader's to where it may read, or away
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/syscall.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    char other[PATH_MAX];
    snprintf(other, sizeof other, "%s/other", others.folder);
    close(open("mine", O_WRONLY | O_CREAT, 0600));
    tried(rename(others.secret, "secret") == 0, "rename");
    tried(rename(others.secret, other) == 0, "rename there");
    tried(rename("mine", others.secret) == 0, "replacement");
    tried(rename(others.folder, "folder") == 0, "folder");
#ifdef SYS_renameat2
    tried(syscall(SYS_renameat2, AT_FDCWD, "mine", AT_FDCWD, others.secret,
                  2 /* RENAME_EXCHANGE */) == 0,
          "exchange");
#endif
    return EXIT_SUCCESS;
}
