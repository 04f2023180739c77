/*
 * proc.h - what the kernel says of one process, and what time it is
 */
#ifndef LAB_PROC_H
#define LAB_PROC_H

#include <sys/types.h>

/* The state letter of a process or thread, such as 'S': it sleeps, and in
 * *parent, unless that is NULL, whose child it is: proc_pid_stat(5).  Returns
 * '?' when there is no such process. */
char proc_state(pid_t pid, pid_t *parent);

/* Seconds of processor time that a thread has used so far: the first number of
 * /proc/PID/schedstat, as the kernel's documentation of the scheduler has it.
 * -1 when the kernel does not tell. */
double proc_used(pid_t tid);

/* Seconds since some moment in the past, the same one in all processes:
 * clock_gettime(2), CLOCK_MONOTONIC. */
double proc_now(void);

#endif
