/* Two lock files, in opposite order.
 * Cause: cycle */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static int make(const char *name)
{
    char path[4096];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : "/tmp",
             name);
    return open(path, O_RDWR | O_CREAT, 0600);
}

int main(void)
{
    int ends[2], back[2];
    char byte;
    if (pipe(ends) == -1 || pipe(back) == -1)
        return 1;
    if (fork() == 0) {
        int first = make("first"), second = make("second");
        flock(second, LOCK_EX);
        if (write(ends[1], "", 1) != 1 || read(back[0], &byte, 1) != 1)
            exit(1);
        flock(first, LOCK_EX);
        exit(0);
    }
    int first = make("first"), second = make("second");
    flock(first, LOCK_EX);
    if (write(back[1], "", 1) != 1 || read(ends[0], &byte, 1) != 1)
        return 1;
    flock(second, LOCK_EX);
    return wait(NULL) == -1;
}
