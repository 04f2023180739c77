#include "run/proc.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The name in parentheses may hold anything, even a parenthesis, so the fields
 * are read from behind the last one. */
char proc_state(pid_t pid, pid_t *parent)
{
    char path[64], text[512], state;
    int above;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return '?';
    ssize_t size = read(fd, text, sizeof text - 1);
    close(fd);
    text[size > 0 ? size : 0] = '\0';
    const char *rest = strrchr(text, ')');
    if (rest == NULL || sscanf(rest, ") %c %d", &state, &above) != 2)
        return '?';
    if (parent != NULL)
        *parent = (pid_t)above;
    return state;
}

double proc_used(pid_t tid)
{
    char path[64], text[128] = "";
    unsigned long long used;
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)tid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return -1;
    ssize_t size = read(fd, text, sizeof text - 1);
    close(fd);
    return size > 0 && sscanf(text, "%llu", &used) == 1 ? (double)used / 1e9
                                                        : -1;
}

double proc_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}
