/*
 * Attack: adds rules of its own to those that keep it from files
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/syscall.h>

int main(void)
{
#ifdef SYS_landlock_create_ruleset
    unsigned long long files = 1;
    tried(syscall(SYS_landlock_create_ruleset, &files, sizeof files, 0) != -1,
          "rules");
    return EXIT_SUCCESS;
#else
    return SKIPPED;
#endif
}
