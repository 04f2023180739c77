/*
 * Attack: is called what would be taken for something else where it is listed
 * Ends: exit 0
 */
#include "hostile.h"

#include <pthread.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static const char *const names[] = {") Z 1 1", ") R 1 (", "\nTgid:\t1\nx",
                                    "a) S 0 0 0 0", "\033[2J\377"};

static void *named(void *unused)
{
    prctl(PR_SET_NAME, ") Z 1 1 1 1", 0, 0, 0);
    usleep(20000);
    return unused;
}

int main(void)
{
    pthread_t thread;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        prctl(PR_SET_NAME, names[i], 0, 0, 0);
        if (fork() == 0) {
            usleep(20000);
            _exit(0);
        }
        pthread_create(&thread, NULL, named, NULL);
        usleep(10000);
        pthread_join(thread, NULL);
        wait(NULL);
    }
    return EXIT_SUCCESS;
}
