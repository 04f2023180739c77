/*
 * Attack: waits for a signal that nobody sends
 * Ends: hang or deadline
 */
#include "hostile.h"

int main(void)
{
    pause();
    return EXIT_SUCCESS;
}
