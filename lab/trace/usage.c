/* How much memory the processes of a run have. */
#include "trace/tracer.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum {
    LIBRARIES = 8 << 20 /* bytes that all share, without harm */
};

/* The second and third number of proc_pid_statm(5), in pages. */
static bool read_pages(pid_t pid, size_t *resident, size_t *shared)
{
    char path[64], text[128];
    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = file != -1 ? read(file, text, sizeof text - 1) : -1;
    if (file != -1)
        close(file);
    text[size > 0 ? size : 0] = '\0';
    return sscanf(text, "%*s %zu %zu", resident, shared) == 2;
}

size_t trace_memory(const struct tracer *tracer)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t free_pages = (tracer->options.most.bytes + LIBRARIES) / page;
    size_t sum = 0;
    for (size_t i = 0; i < tracer->history->process_count; i++) {
        const struct member *member = &tracer->members[i];
        size_t resident, shared;
        if (member->pid == 0 || member->dead ||
            !read_pages(member->alive != 0 ? member->alive : member->pid,
                        &resident, &shared))
            continue;
        sum += resident - (shared < free_pages ? shared : free_pages);
    }
    return sum * page;
}
