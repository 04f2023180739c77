/*
 * Attack: becomes a program of the system: a shell, and others
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/wait.h>

int main(void)
{
    static const char *const tools[] = {
        "/bin/sh",     "/usr/bin/env", "/usr/bin/python3", "/usr/bin/gcc",
        "/usr/bin/id", "/bin/su",      "/usr/bin/passwd",  "/usr/bin/bwrap"};
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        int status = 0;
        if (fork() == 0) {
            execl(tools[i], tools[i], "--version", (char *)NULL);
            _exit(100);
        }
        wait(&status);
        tried(!WIFEXITED(status) || WEXITSTATUS(status) != 100, tools[i]);
    }
    return EXIT_SUCCESS;
}
