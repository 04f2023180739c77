/*
 * Attack: takes what all of its user's processes have together: watches
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/inotify.h>

enum {
    TOO_MANY = 100 /* of 128 that a user has, mostly */
};

int main(void)
{
    int results[2], count = 0;
    if (pipe(results) == -1)
        err(EXIT_FAILURE, "pipe");
    for (int i = 0; i < 10; i++) {
        int more = 0;
        if (fork() == 0) {
            while (inotify_init() != -1)
                more++;
            if (write(results[1], &more, sizeof more) == -1)
                _exit(1);
            for (;;)
                pause();
        }
        if (read(results[0], &more, sizeof more) != sizeof more)
            break;
        count += more;
    }
    tried(count > TOO_MANY, "watches");
    return EXIT_SUCCESS;
}
