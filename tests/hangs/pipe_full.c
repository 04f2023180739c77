/* More is written than a pipe holds, before anybody reads.
 * Cause: not_closed */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    static char much[1 << 20];
    int ends[2];
    if (pipe(ends) == -1 || write(ends[1], much, sizeof much) == -1)
        return 1;
    return read(ends[0], much, sizeof much) == -1;
}
