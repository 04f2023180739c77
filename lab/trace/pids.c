/* The numbers of a process: it has one in each PID namespace it is seen from,
 * pid_namespaces(7), and knows itself and others by those of its own. */
#include "trace/tracer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "NSpid: 4711 2": ours first, its own last. */
static void read_numbers(const char *text, struct pids *pids)
{
    char *end;
    for (pids->levels = 0; pids->levels < PID_LEVELS; text = end) {
        long number = strtol(text, &end, 10);
        if (end == text)
            break;
        pids->in[pids->levels++] = (pid_t)number;
    }
}

pid_t pids_read(pid_t tid, struct pids *pids)
{
    char path[64], line[256];
    pid_t leader = -1;
    *pids = (struct pids){.levels = 1, .in = {tid}};
    snprintf(path, sizeof path, "/proc/%d/status", (int)tid);
    FILE *status = fopen(path, "re");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "Tgid:", 5) == 0)
            leader = (pid_t)strtol(line + 5, NULL, 10);
        else if (strncmp(line, "NSpid:", 6) == 0) {
            read_numbers(line + 6, pids);
            break; /* it comes behind Tgid */
        }
    }
    if (status != NULL)
        fclose(status);
    return leader;
}

pid_t pids_seen_by(const struct tracer *tracer, int by, int process)
{
    int level = tracer->members[by].pids.levels;
    const struct pids *pids = &tracer->members[process].pids;
    return level >= 1 && level <= pids->levels ? pids->in[level - 1] : 0;
}

int pids_find(const struct tracer *tracer, int by, pid_t pid)
{
    for (size_t i = tracer->history->process_count; i-- > 0;)
        if (pid > 0 && pids_seen_by(tracer, by, (int)i) == pid)
            return (int)i;
    return -1;
}
