/*
 * Attack: calls itself without end
 * Ends: signal 11
 */
#include "hostile.h"

static int deeper(int depth)
{
    volatile char use[4096];
    use[0] = (char)depth;
    return depth < 0 ? 0 : deeper(depth + 1) + use[0];
}

int main(void)
{
    return deeper(0);
}
