/*
 * Attack: makes as many files as it can, without a byte in them
 * Ends: exit 0 or memory or deadline or cpu
 * Reaches L1: files
 * Reaches L2: files
 * Reaches L3: files
 */
#include "hostile.h"

enum {
    MANY = 50000
};

int main(void)
{
    char name[64];
    int count = 0;
    for (; count < ENOUGH_OBJECTS; count++) {
        snprintf(name, sizeof name, "small-%040d", count);
        int file = open(name, O_WRONLY | O_CREAT, 0600);
        if (file == -1)
            break;
        close(file);
        if (count == MANY)
            tried(true, "files");
    }
    return EXIT_SUCCESS;
}
