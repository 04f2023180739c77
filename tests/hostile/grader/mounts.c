/*
 * Attack: mounts something, by the old calls and the new ones
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/mount.h>
#include <sys/syscall.h>

int main(void)
{
    tried(mount("none", ".", "tmpfs", 0, NULL) == 0, "mount");
    tried(mount(".", ".", NULL, MS_BIND, NULL) == 0, "bind");
    tried(mount(NULL, ".", NULL, MS_REMOUNT | MS_BIND, NULL) == 0, "remount");
    tried(umount2(".", MNT_DETACH) == 0, "unmount");
    tried(syscall(SYS_pivot_root, ".", ".") == 0, "pivot");
#ifdef SYS_fsopen
    tried(syscall(SYS_fsopen, "tmpfs", 0) != -1, "fsopen");
    tried(syscall(SYS_fspick, AT_FDCWD, "/", 0) != -1, "fspick");
    tried(syscall(SYS_open_tree, AT_FDCWD, "/", 1 /* a copy of it */) != -1,
          "open_tree");
#endif
    /* open_tree_attr(2), which is newer than most headers. */
    tried(syscall(467, AT_FDCWD, "/", 1, NULL, 0) != -1, "open_tree_attr");
    return EXIT_SUCCESS;
}
