/* One process alone reads from its own pipe.
 * Cause: not_closed */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) == -1)
        return 1;
    return read(ends[0], &byte, 1) != 1;
}
