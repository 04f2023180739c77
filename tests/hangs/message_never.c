/* A message queue into which nobody writes.
 * Cause: no_partner */
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    struct {
        long type;
        char text[8];
    } message;
    int queue = msgget(IPC_PRIVATE, 0600);
    if (fork() == 0)
        exit(0);
    if (msgrcv(queue, &message, sizeof message.text, 0, 0) == -1)
        return 1;
    return wait(NULL) == -1;
}
