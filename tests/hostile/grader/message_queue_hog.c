/*
 * Attack: makes as many message queues as it can, and fills them
 * Ends: exit 0
 */
#include "hostile.h"

#include <mqueue.h>
#include <sys/msg.h>

int main(void)
{
    struct {
        long type;
        char text[8192];
    } message = {1, ""};
    for (int i = 0; i < 1000; i++) {
        int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
        tried(queue != -1, "queue");
        while (queue != -1 &&
               msgsnd(queue, &message, sizeof message.text, IPC_NOWAIT) == 0)
            continue;
        tried(mq_open("/hog", O_RDWR | O_CREAT, 0600, NULL) != (mqd_t)-1,
              "POSIX queue");
    }
    return EXIT_SUCCESS;
}
