/*
 * Attack: opens devices by which the machine can be taken over
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

int main(void)
{
    static const char *const files[] = {
        "/dev/mem",  "/dev/kmem",         "/dev/port",   "/dev/kmsg",
        "/dev/sda",  "/dev/vda",          "/dev/fuse",   "/dev/kvm",
        "/dev/vcs",  "/dev/net/tun",      "/dev/loop0",  "/dev/loop-control",
        "/dev/uhid", "/dev/input/event0", "/dev/uinput", "/dev/userfaultfd",
        "/dev/rtc0", "/dev/watchdog",     "/dev/snd/seq"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        tries_open(files[i], O_RDONLY, files[i]);
        tries_open(files[i], O_RDWR, files[i]);
    }
    tried(mknod("memory", S_IFCHR | 0600, makedev(1, 1)) == 0, "device");
    tried(mknod("disk", S_IFBLK | 0600, makedev(8, 0)) == 0, "device");
    return EXIT_SUCCESS;
}
