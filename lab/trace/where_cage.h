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

/* Enter it, for good: every other call fails with EPERM, see seccomp(2).  It is
 * not ended for trying, since libdw looks for more files than it needs. Returns
 * 0, or -1 with errno; ENOSYS on a processor that we do not know. */
int where_cage(void);

#endif
