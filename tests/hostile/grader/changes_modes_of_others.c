/*
 * Attack: changes modes, owners, times and attributes of what is the grader's
 * Ends: exit 0
 * Reaches L1: size
 */
#include "hostile.h"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <utime.h>

/* The mode is the one it has, so that nothing is spoilt. */
int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    struct stat about = {.st_mode = 0600};
    tried(stat(others.secret, &about) == 0, "size");
    tried(chmod(others.secret, about.st_mode & 07777) == 0, "mode");
    tried(chown(others.secret, (uid_t)-1, about.st_gid) == 0, "owner");
    tried(utime(others.secret, NULL) == 0, "time");
    tried(setxattr(others.secret, "user.hostile", "x", 1, 0) == 0, "attribute");
    return EXIT_SUCCESS;
}
