/* The same with poll, and no time limit.
 * Cause: cycle */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int from, int to)
{
    struct pollfd reader = {from, POLLIN, 0};
    return poll(&reader, 1, -1) == 1 && write(to, "", 1) == 1 ? 0 : 1;
}

int main(void)
{
    int there[2], back[2];
    if (pipe(there) == -1 || pipe(back) == -1)
        return 1;
    if (fork() == 0) {
        close(there[1]);
        close(back[0]);
        exit(serve(there[0], back[1]));
    }
    close(there[0]);
    close(back[1]);
    return serve(back[0], there[1]) + wait(NULL);
}
