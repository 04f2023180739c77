/*
 * Attack: removes what is the grader's
 * Ends: exit 0
 */
#include "hostile.h"

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    tried(unlink(others.secret) == 0, "removal");
    tried(rmdir(others.folder) == 0, "folder");
    int folder = open(others.folder, O_PATH | O_DIRECTORY);
    tried(folder != -1 && unlinkat(folder, "secret", 0) == 0, "removal");
    if (chdir(others.folder) == 0)
        tried(unlink("secret") == 0, "removal");
    return EXIT_SUCCESS;
}
