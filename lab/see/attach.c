/* see --attach: what processes wait for that run already. */
#include "recording/jsonl.h"
#include "run/proc.h"
#include "see/see.h"
#include "trace/snapshot.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Noreturn void refuse(int pid, enum snapshot why)
{
    pid_t parent = 0;
    switch (why) {
    case SNAPSHOT_NO_PROCESS:
        errx(SEE_MISUSED, "there is no process %d; ps -u $USER lists yours",
             pid);
    case SNAPSHOT_ENDED:
        proc_state(pid, &parent);
        errx(SEE_MISUSED,
             "process %d has ended, and its parent has not waited for it: "
             "shmlab see --attach %d",
             pid, (int)parent);
    case SNAPSHOT_KERNEL:
        errx(SEE_MISUSED,
             "process %d is a thread of the kernel: it attaches no segments",
             pid);
    case SNAPSHOT_FOREIGN:
        errx(SEE_OUR_FAULT,
             "process %d belongs to somebody else: sudo shmlab see --attach %d",
             pid, pid);
    case SNAPSHOT_OTHER_SPACE:
        errx(SEE_OUR_FAULT,
             "process %d lives in namespaces of its own, as in a container: "
             "sudo nsenter -t %d -p -i -m shmlab see --attach NUMBER_THERE",
             pid, pid);
    case SNAPSHOT_FORBIDDEN:
        errx(SEE_OUR_FAULT,
             "this system does not let us look into process %d "
             "(kernel.yama.ptrace_scope, or it hides itself): "
             "sudo shmlab see --attach %d",
             pid, pid);
    case SNAPSHOT_TOO_MANY:
        errx(SEE_OUR_FAULT, "the family of process %d has too many threads",
             pid);
    default:
        errx(SEE_OUR_FAULT, "process %d: %s", pid, strerror(ENOMEM));
    }
}

static void write_json(int fd, const struct history *history, const char *path)
{
    struct jsonl_writer writer;
    FILE *file = fdopen(fd, "w");
    if (file == NULL || jsonl_begin(file, &writer) == -1 ||
        jsonl_event(file, history, &writer) == -1 || fclose(file) == EOF)
        err(SEE_OUR_FAULT, "%s", see_name(path));
}

int see_attach(const struct see *see)
{
    struct history history;
    enum snapshot result = snapshot_take(see->attach, &history);
    if (result != SNAPSHOT_TAKEN) {
        history_free(&history);
        refuse(see->attach, result);
    }
    int page = see_open(see->html), json = see_open(see->json);
    if (json > 0)
        write_json(json, &history, see->json);
    see_show(see, page, &history);
    history_free(&history);
    return EXIT_SUCCESS;
}
