/*
 * Attack: connects to services of the machine that have names, but no files
 * Ends: exit 0
 */
#include "hostile.h"

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

/* "@name" at the end of a line of the table. */
static void connects(const char *name)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    if (length >= sizeof to.sun_path)
        return;
    memcpy(to.sun_path + 1, name + 1, length - 1);
    int end = socket(AF_UNIX, SOCK_STREAM, 0);
    if (end == -1)
        return;
    tried(connect(end, (struct sockaddr *)&to,
                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
                              length)) == 0,
          "service");
    close(end);
}

int main(int argc, char *argv[])
{
    char line[512], name[64];
    others_of(argc, argv);
    FILE *all = fopen("/proc/net/unix", "r");
    while (all != NULL && fgets(line, sizeof line, all) != NULL) {
        char *at = strchr(line, '@');
        line[strcspn(line, "\n")] = '\0';
        if (at != NULL)
            connects(at);
    }
    snprintf(name, sizeof name, "@attached-%s", argv[4]); /* of the test */
    connects(name);
    return EXIT_SUCCESS;
}
