/*
 * It removes at once and lists what it has done; --yes is thought to be about
 * what is printed
 *
 * Diagnosis: L10
 * Points: 80
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

/* A line of /proc/sysvipc/shm, see proc_sysvipc(5). */
struct row {
    int key, shmid;
    unsigned long size, nattch;
    int creator;       /* number of the process that made it */
    unsigned owner;    /* number of the user it belongs to */
    long long changed; /* when it was made, in seconds, as time() tells it */
};

/* Reads the next line.  Returns false at the end. */
static bool next(FILE *list, struct row *row)
{
    return fscanf(list,
                  "%d %d %*o %lu %d %*d %lu %u %*u %*u %*u %*d %*d %lld"
                  "%*[^\n]",
                  &row->key, &row->shmid, &row->size, &row->creator,
                  &row->nattch, &row->owner, &row->changed) == 7;
}

/* May this be removed?  When in doubt, it may not. */
static bool is_mine(const struct row *row, long long seconds)
{
    bool creator_gone = kill(row->creator, 0) == -1 && errno == ESRCH;
    return row->owner == geteuid() && row->nattch == 0 && creator_gone &&
           time(NULL) - row->changed >= seconds;
}

int main(int argc, char *argv[])
{
    bool yes = argc > 1 && strcmp(argv[1], "--yes") == 0;
    char *end = NULL;
    long long seconds = argc == 2 + yes ? strtoll(argv[1 + yes], &end, 10) : -1;
    if (seconds < 0 || end == argv[1 + yes] || *end != '\0')
        errx(2, "usage: 07_lifetime_tidy [--yes] SECONDS");

    /* GET: what is there, the first line being names */
    FILE *list = fopen("/proc/sysvipc/shm", "r");
    if (list == NULL || fscanf(list, "%*[^\n]") == EOF)
        err(EXIT_FAILURE, "/proc/sysvipc/shm");

    int count = 0, status = EXIT_SUCCESS;
    struct row row;
    while (next(list, &row)) {
        /* CHECK */
        if (!is_mine(&row, seconds))
            continue;

        /* REMOVE: one that cannot be removed does not save the others */
        if (shmctl(row.shmid, IPC_RMID, NULL) == -1) {
            warn("shmctl(IPC_RMID)");
            status = EXIT_FAILURE;
            continue;
        }
        printf("tidy: %s %lu bytes\n", yes ? "removed" : "would remove",
               row.size);
        count++;
    }
    fclose(list);

    /* REPORT */
    printf("tidy: segments: %d\n", count);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return status;
}
