/*
 * 08_inspect_maps.c - an attached segment stands in the process's list of
 * memory
 *
 * On Linux that file lists what is mapped in the process that reads it. shmat()
 * adds a line: "rw-s" is read, write, no execute, shared; in the place of
 * a file name stands /SYSV and the key in hexadecimal digits, and in the place
 * of the inode the identifier.  "(deleted)" is there from the beginning.  It
 * says that no folder has a file of this name, not that somebody has called
 * IPC_RMID.  See proc_pid_maps(5).
 *
 *     cc 08_inspect_maps.c && ./a.out
 *
 * Claims: S08
 * Output:
 *     process: before shmat: lines that name the segment: 0
 *     process: attached twice: lines that name the segment: 2
 *     process: attached with 0: rw-s, inode is the identifier: yes
 *     process: attached with SHM_RDONLY: r--s, inode is the identifier: yes
 *     process: the name ends with (deleted): yes, it was removed: no
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

struct mapping {
    uintmax_t start;
    unsigned long inode;
    char allows[5], name[64];
};

/* Finds the lines with this name, two at most.  Returns how many there are. */
static int find(const char *name, struct mapping found[2])
{
    FILE *maps = fopen("/proc/self/maps", "r");
    if (maps == NULL)
        return -1;
    struct mapping line;
    int fields, count = 0;
    while ((fields = fscanf(maps, "%jx-%*x %4s %*s %*s %lu%*[ ]%63[^\n]%*[^\n]",
                            &line.start, line.allows, &line.inode,
                            line.name)) >= 3) /* a name is not in all lines */
        if (fields == 4 && strcmp(line.name, name) == 0 && count++ < 2)
            found[count - 1] = line;
    fclose(maps);
    return count;
}

int main(void)
{
    key_t key = 0x41000000 + getpid();
    while (shmget(key, 0, 0) != -1)
        key += 1 << 22;
    char name[64];
    snprintf(name, sizeof name, "/SYSV%08x (deleted)", (unsigned)key);

    /* GET, ATTACH, and only later REMOVE, so that nobody may say that this is
     * why it is called deleted.  What fails is looked at behind that. */
    int shmid = shmget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct mapping found[2] = {0};
    int before = find(name, found);
    void *writable = shmat(shmid, NULL, 0);
    void *readonly = shmat(shmid, NULL, SHM_RDONLY);
    int after = find(name, found);
    struct shmid_ds segment;
    int removed = shmctl(shmid, IPC_STAT, &segment) == -1 ||
                  (segment.shm_perm.mode & SHM_DEST) != 0 ||
                  shmget(key, 0, 0) != shmid;

    /* REMOVE, REPORT */
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (writable == (void *)-1 || readonly == (void *)-1)
        errx(EXIT_FAILURE, "shmat failed");
    printf("process: before shmat: lines that name the segment: %d\n", before);
    printf("process: attached twice: lines that name the segment: %d\n", after);
    int shown = before == 0 && after == 2 && !removed;
    for (int i = 0; i <= 1; i++) {
        void *address = i == 0 ? writable : readonly;
        const struct mapping *line =
            &found[found[0].start != (uintptr_t)address];
        int is_id = line->inode == (unsigned long)shmid;
        printf("process: attached with %s: %s, inode is the identifier: %s\n",
               i == 0 ? "0" : "SHM_RDONLY", line->allows, is_id ? "yes" : "no");
        shown &= line->start == (uintptr_t)address && is_id &&
                 strcmp(line->allows, i == 0 ? "rw-s" : "r--s") == 0;
    }
    printf("process: the name ends with (deleted): %s, it was removed: %s\n",
           after == 2 ? "yes" : "no", removed ? "yes" : "no");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
