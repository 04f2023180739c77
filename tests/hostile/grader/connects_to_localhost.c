/*
 * Attack: connects to services of the machine, and offers one
 * Ends: exit 0
 */
#include "hostile.h"

#include <netinet/in.h>
#include <sys/socket.h>

int main(void)
{
    static const in_port_t ports[] = {22, 25, 53, 80, 443, 631, 5432, 8080};
    struct sockaddr_in to = {.sin_family = AF_INET};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++) {
        int end = socket(AF_INET, SOCK_STREAM, 0);
        to.sin_port = htons(ports[i]);
        tried(end != -1, "socket");
        tried(end != -1 && connect(end, (struct sockaddr *)&to, sizeof to) == 0,
              "connection");
        to.sin_port = htons(40000);
        tried(end != -1 && bind(end, (struct sockaddr *)&to, sizeof to) == 0 &&
                  listen(end, 1) == 0,
              "service");
        if (end != -1)
            close(end);
    }
    return EXIT_SUCCESS;
}
