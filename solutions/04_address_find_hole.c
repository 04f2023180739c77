/*
 * 04_address_find_hole.c - what is not listed in maps is free
 *
 * The model answer.  Other answers are as good; the comments say what any right
 * one must do.
 */
#define _GNU_SOURCE 1 /* MAP_ANONYMOUS in <sys/mman.h> */

#include <err.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

enum {
    STEPS_MAX = 60,
    FAR = 4 * 1024 * 1024 /* bytes on both sides of the yard: wherever the
                             kernel puts something, it is not in there */
};

/* One line of /proc/self/maps: what is mapped from `start` up to `end`, which
 * is the address of the first byte behind it. */
struct mapping {
    uintptr_t start, end;
    char allows[5]; /* "rw-s": read, write, not execute, shared */
};

/* Reads the next line, from low addresses to high ones.  Returns 0 when there
 * is none. */
static int next_mapping(FILE *maps, struct mapping *line)
{
    uintmax_t start, end;
    if (fscanf(maps, "%jx-%jx %4s%*[^\n]", &start, &end, line->allows) != 3)
        return 0;
    line->start = (uintptr_t)start;
    line->end = (uintptr_t)end;
    return 1;
}

/* The lowest address from `from` up to `to` where `size` bytes are free; 0 when
 * there is none. */
static uintptr_t find_hole(uintptr_t from, uintptr_t to, size_t size)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    if (maps == NULL)
        err(EXIT_FAILURE, "/proc/self/maps");
    uintptr_t found = 0;
    struct mapping line;

    /* A hole lies between the end of one mapping and the start of the next.
     * What allows nothing ("---p") is mapped all the same: somebody has kept
     * these addresses. */
    uintptr_t free_from = from;
    while (found == 0 && next_mapping(maps, &line) && free_from < to) {
        if (line.end <= free_from)
            continue; /* it lies below */
        if (line.start >= free_from && line.start - free_from >= size)
            found = free_from;
        free_from = line.end;
    }
    fclose(maps);
    return found;
}

/* Lays out a yard as the plan says, and returns where it begins. */
static char *furnish(const char *plan, size_t step)
{
    size_t room = 2UL * FAR + (strlen(plan) + 1) * step;
    char *wide = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                      0);
    if (wide == MAP_FAILED || munmap(wide, room) == -1)
        err(EXIT_FAILURE, "mmap, munmap");
    char *yard = wide + FAR + step - (uintptr_t)(wide + FAR) % step;

    int post = shmget(IPC_PRIVATE, step, IPC_CREAT | 0600);
    if (post == -1)
        err(EXIT_FAILURE, "shmget");
    const void *first = shmat(post, yard, 0); /* a plan begins with # */
    if (shmctl(post, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (first == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    for (size_t i = 1; plan[i] != '\0'; i++) {
        char *here = yard + i * step;
        if (plan[i] == '#' && shmat(post, here, 0) == (void *)-1)
            err(EXIT_FAILURE, "shmat");
        if (plan[i] == '=' &&
            mmap(here, step, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
                 -1, 0) != here)
            err(EXIT_FAILURE, "mmap");
    }
    return yard;
}

int main(int argc, char *argv[])
{
    const char *plan = argc == 3 ? argv[1] : "";
    size_t length = strlen(plan);
    long steps = argc == 3 ? atol(argv[2]) : 0;
    if (length < 2 || length > STEPS_MAX || plan[0] != '#' ||
        plan[length - 1] != '#' || strspn(plan, "#=.") != length || steps < 1 ||
        steps > STEPS_MAX) {
        fprintf(stderr, "usage: 04_address_find_hole PLAN STEPS\n"
                        "PLAN is made of #, = and ., from # to #\n");
        return 2;
    }
    long page = sysconf(_SC_PAGESIZE);
    if (page == -1)
        err(EXIT_FAILURE, "sysconf");
    size_t step = (size_t)(page > SHMLBA ? page : SHMLBA);
    const char *yard = furnish(plan, step);

    size_t size = (size_t)steps * step;
    uintptr_t hole = find_hole((uintptr_t)yard, (uintptr_t)yard + length * step,
                               size);
    if (hole == 0)
        errx(EXIT_FAILURE, "no hole is large enough");

    /* GET, ATTACH, REMOVE: removal right behind, whatever shmat has returned.
     * No SHM_REMAP: should the place not be free after all, this must fail
     * and not destroy what is there. */
    int shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    const char *got = shmat(shmid, (const void *)hole, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (got == (void *)-1)
        err(EXIT_FAILURE, "shmat");

    /* REPORT: where it is, not where it was to be */
    printf("attached at step %td\n", (got - yard) / (ptrdiff_t)step);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return EXIT_SUCCESS;
}
