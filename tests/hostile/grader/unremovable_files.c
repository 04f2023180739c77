/*
 * Attack: leaves files and folders that are hard to list and to remove
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

static void close_folders(void)
{
    for (int i = 0; i < 20; i++)
        if (mkdir("closed", 0700) == -1 || chdir("closed") == -1)
            break;
    for (int i = 0; i < 20; i++) {
        close(open("file", O_WRONLY | O_CREAT, 0));
        chmod(".", 0);
        if (chdir("..") == -1)
            break;
    }
}

int main(void)
{
    struct sockaddr_un name = {AF_UNIX, "socket"};
    static const char *const names[] = {"-rf",  "--",     "\033[2J\n\377",
                                        "\"';", "$(id)",  "*",
                                        " ",    "..\n..", "<b>&amp;"};
    const char *scratch = getenv("TMPDIR");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        close(open(names[i], O_WRONLY | O_CREAT, 0600));
    mkfifo("fifo", 0600);
    int end = socket(AF_UNIX, SOCK_STREAM, 0);
    if (end != -1)
        bind(end, (struct sockaddr *)&name, sizeof name);
    close_folders();
    if (scratch != NULL)
        chmod(scratch, 0);
    return EXIT_SUCCESS;
}
