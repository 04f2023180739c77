/*
 * Attack: reads what is the system's and other users'
 * Ends: exit 0
 */
#include "hostile.h"

int main(void)
{
    static const char *const files[] = {
        "/etc/shadow", "/etc/passwd", "/etc/ld.so.cache",
        "/root",       "/root/.ssh",  "/home",
        "/work",       "/usr/bin/id", "/usr/include",
        "/var/log",    "/run",        "/boot",
        "/proc/kcore", "/proc/kmsg",  "/proc/1/environ",
        "/sys/kernel", "/dev/kmsg"};
    char line[256], *address;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        tries_open(files[i], O_RDONLY, files[i]);
    /* Anybody may open it, but not see addresses there. */
    FILE *symbols = fopen("/proc/kallsyms", "r");
    if (symbols != NULL && fgets(line, sizeof line, symbols) != NULL)
        tried(strtoull(line, &address, 16) != 0, "kernel addresses");
    return EXIT_SUCCESS;
}
