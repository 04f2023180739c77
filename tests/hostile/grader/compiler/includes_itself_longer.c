/*
 * Attack: includes itself as often as it may, and is longer each time
 * Gets: refused or limit
 */
#define LINES x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x
#if __INCLUDE_LEVEL__ < 190
#include __FILE__
#include __FILE__
#endif
LINES
