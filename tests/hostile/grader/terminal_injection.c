/*
 * Attack: types into the terminal of whoever has started the grader
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/ioctl.h>
#include <sys/syscall.h>

int main(void)
{
    static const char *const files[] = {"/dev/tty", "/dev/console", "/dev/tty0",
                                        "/dev/pts/0", "/dev/pts/1"};
    char byte = '\n', paste[2] = {3 /* TIOCL_PASTESEL */, 0};
    for (int fd = 0; fd < 64; fd++) {
        tried(ioctl(fd, TIOCSTI, &byte) == 0, "terminal");
        tried(syscall(SYS_ioctl, fd, TIOCSTI | 1L << 32, &byte) == 0,
              "terminal");
        tried(ioctl(fd, TIOCLINUX, paste) == 0, "console");
        tried(ioctl(fd, TIOCSCTTY, 1) == 0, "control");
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        tries_open(files[i], O_RDWR, files[i]);
    return EXIT_SUCCESS;
}
