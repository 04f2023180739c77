/*
 * where_cage.h - a process that can only compute, and answer
 *
 * The helper of where.h reads what strangers have made.  Should they find a way
 * to have it do what they want, this is what it can do: compute, take and give
 * back memory of its own, read what is open already, speak through the socket,
 * and end.
 */
#ifndef LAB_WHERE_CAGE_H
#define LAB_WHERE_CAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Enter it, for good: every other call fails with EPERM, see seccomp(2).  It is
 * not ended for trying, since libdw looks for more files than it needs. Returns
 * 0, or -1 with errno; ENOSYS on a processor that we do not know. */
int where_cage(void);

/* Send a message through the socket, which is descriptor 0: whether that could
 * be done.  And wait for one: its size, 0 at the end, -1 with errno.  To be
 * used in the cage, because send(3) and recv(3) of a C library may go through
 * socketcall(2), and no filter sees which socket that is about. */
bool where_send(const void *message, size_t size);
ssize_t where_receive(void *message, size_t size);

#endif
