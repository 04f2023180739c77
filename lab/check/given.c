/* Numbers for the rows of an exercise: see exercise.h. */
#include "check/exercise.h"

#include <stdint.h>

int given_number(unsigned seed, unsigned place, int least, int most)
{
    /* splitmix64: good enough to seem random, and the same everywhere. */
    uint64_t mixed = ((uint64_t)seed << 32 | place) + 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebU;
    mixed ^= mixed >> 31;
    uint64_t range = (uint64_t)((int64_t)most - least) + 1;
    return (int)(least + (int64_t)(mixed % range));
}
