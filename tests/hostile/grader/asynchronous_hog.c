/*
 * Attack: takes what all processes of the machine have together: requests
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/syscall.h>

enum {
    EACH = 2000,
    TOO_MANY = 20000 /* of 65536 */
};

int main(void)
{
#ifdef SYS_io_setup
    int count = 0;
    for (int i = 0; i < 15; i++) {
        unsigned long context = 0;
        if (syscall(SYS_io_setup, EACH, &context) == 0)
            count += EACH;
    }
    tried(count > TOO_MANY, "requests");
    return EXIT_SUCCESS;
#else
    return SKIPPED;
#endif
}
