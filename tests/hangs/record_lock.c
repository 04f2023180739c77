/* The child has the lock of a record, and pauses for ever.
 * Cause: no_signal */
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
    int file = make("records"), ends[2];
    char byte;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10};
    if (pipe(ends) == -1)
        return 1;
    if (fork() == 0) {
        if (fcntl(file, F_SETLKW, &lock) == -1 || write(ends[1], "", 1) != 1)
            exit(1);
        pause();
        exit(0);
    }
    if (read(ends[0], &byte, 1) != 1 || fcntl(file, F_SETLKW, &lock) == -1)
        return 1;
    return wait(NULL) == -1;
}
