/* A FIFO that nobody opens for writing.
 * Cause: no_partner */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
    char path[4096];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/fifo", folder != NULL ? folder : "/tmp");
    if (mkfifo(path, 0600) == -1)
        return 1;
    int fd = open(path, O_RDONLY);
    unlink(path);
    return fd == -1;
}
