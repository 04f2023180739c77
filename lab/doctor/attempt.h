/*
 * attempt.h - try in a child what could do harm, fail or be punished
 *
 * For lab/doctor only.
 */
#ifndef LAB_ATTEMPT_H
#define LAB_ATTEMPT_H

enum {
    ATTEMPT_DONE = 0,     /* the step of whoever came through */
    ATTEMPT_UNTRIED = -1, /* no child could be started, see `error` */
    ATTEMPT_ENDED = -2    /* the child was killed, or took too long */
};

struct attempt {
    int step;  /* the one that failed, counted from 1; or as above */
    int error; /* errno of it; 0: none */
};

/* Call `function` in a child, at most some seconds long.  It returns the step
 * that failed, with errno, or ATTEMPT_DONE. */
struct attempt attempt(int (*function)(void));

/* What can be tried; behind each its steps, from 1. */
int try_memory(void);    /* shmget, shmat, remove, be counted, be gone */
int try_huge(void);      /* the kernel has them, shmget */
int try_trace(void);     /* fork, seize, stop, call information, memory */
int try_filter(void);    /* fork, seize, -, install, be stopped by it */
int try_compiler(void);  /* start, compile */
int try_user(void);      /* become an ordinary user */
int try_others(void);    /* become other users and oneself again */
int try_namespace(void); /* make one, be mapped into it; or TRY_BY_USERS */
int try_settings(void);  /* make one, be mapped into it, write */

enum {
    TRY_BY_USERS = 3 /* no failure: it lies inside a user namespace */
};

#endif
