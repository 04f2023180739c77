/*
 * Attack: gives what is the grader's a second name, where it may read
 * Ends: exit 0
 */
#include "hostile.h"

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    char path[64], there[PATH_MAX];
    tried(link(others.secret, "linked") == 0, "link");
    int file = open(others.secret, O_PATH);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    tried(linkat(AT_FDCWD, path, AT_FDCWD, "linked", AT_SYMLINK_FOLLOW) == 0,
          "link");
    tried(linkat(file, "", AT_FDCWD, "linked", AT_EMPTY_PATH) == 0, "link");
    close(open("mine", O_WRONLY | O_CREAT, 0600));
    snprintf(there, sizeof there, "%s/mine", others.folder);
    tried(link("mine", there) == 0, "link there");
    tried(symlink("mine", there) == 0, "symlink there");
    tries_open("linked", O_RDONLY, "secret");
    return EXIT_SUCCESS;
}
