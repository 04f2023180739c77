/*
 * world.h - what the kernel says now about System V IPC
 *
 * Each function reads /proc at the moment it is called, and shows the IPC
 * namespace of the caller: proc_sysvipc(5), proc_pid_maps(5).
 */
#ifndef LAB_WORLD_H
#define LAB_WORLD_H

#include "recording/recording.h"

#include <stdint.h>

/* One attachment of one process: a line of /proc/PID/maps that names a
 * segment.  mprotect(2) on a part makes several of one. */
struct attachment {
    int id;          /* of the segment: the inode column */
    uintptr_t start; /* first byte */
    uintptr_t end;   /* behind the last byte: whole pages */
    bool writable;
    bool executable;
};

/*
 * List all segments.  Returns their number and stores an array of as many in
 * *segments, which the caller frees; NULL when there is none.  Returns -1 with
 * errno set when the table cannot be read (no /proc: ENOENT; no memory).
 */
ssize_t world_segments(struct segment **segments);

/* One segment, by its identifier.  It needs no permission for it.  Returns
 * false when there is none, or when this kernel does not tell in this way: then
 * world_segments() does.  shmctl(2), SHM_STAT_ANY, since Linux 4.17. */
bool world_segment(int id, struct segment *segment);

/*
 * List the attachments of process `pid` (0: the caller), from low to high
 * addresses.  Returns and stores as world_segments(); errno is ESRCH or ENOENT
 * when there is no such process, EACCES when we may not look.
 */
ssize_t world_attachments(pid_t pid, struct attachment **attachments);

/* How many semaphore sets, message queues there are; -1 with errno set when
 * that cannot be read. */
int world_semaphore_sets(void);
int world_message_queues(void);

#endif
