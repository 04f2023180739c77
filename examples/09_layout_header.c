/*
 * 09_layout_header.c - a header lets a program refuse what it did not lay out
 *
 * A segment found by its key may be anybody's, or of last year.  So its first
 * bytes say what it is.  A program looks before it touches the records: is
 * there room for header and records, is this our kind of segment (magic), laid
 * out as we know it (version), as large as it says (size), and do the records
 * begin where the processor likes to read them (alignment)?  Each of seven
 * segments but the first fails one of these looks.
 *
 *     cc 09_layout_header.c && ./a.out
 *
 * Output:
 *     process: good: accepted
 *     process: too short: refused, short
 *     process: of another program: refused, magic
 *     process: of an old release: refused, version
 *     process: shorter than it says: refused, size
 *     process: records past its end: refused, size
 *     process: misaligned: refused, alignment
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/shm.h> */

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

/* Its maker writes, once.  The same for programs of 32 and of 64 bits. */
struct header {
    uint32_t magic, version, size;
    uint32_t gap; /* bytes between the header and the records */
};

enum {
    MAGIC = 0x41747463,
    VERSION = 2,
    ROOM = sizeof(struct header) + 4 * sizeof(int64_t) /* at least */
};

/* The looks have this order, since each relies on those before. */
static const char *verdict(const void *start, size_t size)
{
    struct header header;
    if (size < ROOM)
        return "refused, short";
    memcpy(&header, start, sizeof header); /* what we look at stays as it is */
    if (header.magic != MAGIC)
        return "refused, magic";
    if (header.version != VERSION)
        return "refused, version";
    if (header.size != size || (uint64_t)header.gap + ROOM > size)
        return "refused, size";
    return header.gap % sizeof(int64_t) != 0 ? "refused, alignment"
                                             : "accepted";
}

/* Is the verdict on a segment that begins with this header as expected? */
static int look(const char *kind, size_t size, struct header header,
                const char *expected)
{
    /* GET, ATTACH, REMOVE, PUBLISH */
    int shmid = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
    if (shmid == -1)
        err(EXIT_FAILURE, "shmget");
    struct header *start = shmat(shmid, NULL, 0);
    if (shmctl(shmid, IPC_RMID, NULL) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_RMID)");
    if (start == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    *start = header;

    struct shmid_ds segment; /* says how large it really is */
    if (shmctl(shmid, IPC_STAT, &segment) == -1)
        err(EXIT_FAILURE, "shmctl(IPC_STAT)");
    const char *seen = verdict(start, segment.shm_segsz);
    printf("process: %s: %s\n", kind, seen);
    return strcmp(seen, expected) == 0;
}

int main(void)
{
    struct header good = {MAGIC, VERSION, ROOM, 0};
    struct header foreign = {7, VERSION, ROOM, 0};
    struct header old = {MAGIC, 1, ROOM, 0};
    struct header large = {MAGIC, VERSION, ROOM + 8, 0};
    struct header far = {MAGIC, VERSION, ROOM, 8};
    struct header odd = {MAGIC, VERSION, ROOM + 1, 1};
    int shown = look("good", ROOM, good, "accepted");
    shown &= look("too short", ROOM - 1, good, "refused, short");
    shown &= look("of another program", ROOM, foreign, "refused, magic");
    shown &= look("of an old release", ROOM, old, "refused, version");
    shown &= look("shorter than it says", ROOM, large, "refused, size");
    shown &= look("records past its end", ROOM, far, "refused, size");
    shown &= look("misaligned", ROOM + 1, odd, "refused, alignment");
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return shown ? EXIT_SUCCESS : EXIT_FAILURE;
}
