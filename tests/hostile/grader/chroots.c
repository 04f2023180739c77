/*
 * Attack: leaves its root by changing it, or by handles of files
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/stat.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    struct {
        struct file_handle handle;
        unsigned char bytes[MAX_HANDLE_SZ];
    } found = {.handle = {.handle_bytes = MAX_HANDLE_SZ}};
    int mount = 0, root = open("/", O_PATH | O_DIRECTORY);
    tried(chroot(".") == 0, "chroot");
    tried(chroot("/") == 0, "chroot");
    tried(name_to_handle_at(AT_FDCWD, ".", &found.handle, &mount, 0) == 0,
          "handle");
    tried(open_by_handle_at(root, &found.handle, O_RDONLY) != -1, "file");
    mkdir("inside", 0700);
    if (chdir("inside") == 0)
        for (int i = 0; i < 100; i++)
            if (chdir("..") == -1)
                break;
    tries_open(others.secret + 1, O_RDONLY, "secret");
    return EXIT_SUCCESS;
}
