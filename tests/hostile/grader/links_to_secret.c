/*
 * Attack: leaves links to what is not its own, for whoever lists or removes
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/stat.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    const char *scratch = getenv("TMPDIR");
    if (symlink(others.folder, "folder") == -1 ||
        symlink(others.secret, "results.json") == -1 ||
        symlink("/proc/self/fd/1", "output") == -1 ||
        symlink("loop", "loop") == -1)
        err(EXIT_FAILURE, "symlink");
    tries_open("results.json", O_RDONLY, "secret");
    tries_open("folder/secret", O_RDONLY, "secret");
    /* Its folder itself would become one. */
    if (scratch != NULL && !is_caged() && rename(scratch, "/tmp/moved") == 0) {
        tried(true, "own folder");
        symlink(others.folder, scratch);
    }
    return EXIT_SUCCESS;
}
