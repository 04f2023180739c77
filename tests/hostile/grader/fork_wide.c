/*
 * Attack: makes as many children as it can, which stay
 * Ends: exit 0
 */
#include "hostile.h"

enum {
    TOO_MANY = 500
};

int main(void)
{
    int count = 0;
    for (pid_t child = 1; child > 0 && count < ENOUGH_PROCESSES; count++) {
        child = fork();
        if (child == 0)
            for (;;)
                pause();
    }
    tried(count > TOO_MANY, "processes");
    return EXIT_SUCCESS;
}
