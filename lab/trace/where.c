#include "trace/where.h"
#include "run/proc.h"
#include "trace/where_helper.h"

#include <errno.h>
#include <stdlib.h>

#if defined HAVE_LIBDW && (defined __x86_64__ || defined __aarch64__)

#include <elf.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    HELPERS = 8,      /* alive at once */
    FAILURES_MAX = 3, /* then nothing is asked any more */
    TOTAL_S = 10,     /* of all answers, then nothing is asked any more */
    WAIT_MS = 5000,   /* for one answer */
    RED_ZONE = 128    /* bytes below the stack pointer that are in use */
};

struct helper {
    pid_t pid; /* 0: no helper */
    int socket;
    unsigned used; /* when; of all, the one longest ago goes first */
};

/* A process, and the helper that knows its lines. */
struct client {
    pid_t process;
    struct helper *helper;
};

struct where {
    struct helper helpers[HELPERS];
    struct client *clients;
    size_t client_count;
    unsigned clock;
    int failures;
    double spent;             /* seconds */
    struct question question; /* too large for a stack */
    struct answer answer;
};

/* --- The tracer: its helpers --------------------------------------------- */

struct where *where_new(void)
{
    return calloc(1, sizeof(struct where));
}

static struct client *client_of(const struct where *where, pid_t process)
{
    for (size_t i = 0; i < where->client_count; i++)
        if (where->clients[i].process == process)
            return &where->clients[i];
    return NULL;
}

static bool is_used(const struct where *where, const struct helper *helper)
{
    for (size_t i = 0; i < where->client_count; i++)
        if (where->clients[i].helper == helper)
            return true;
    return false;
}

/* Returns false when there is no memory: then it will have one of its own. */
static bool use(struct where *where, pid_t process, struct helper *helper)
{
    struct client *more = reallocarray(where->clients, where->client_count + 1,
                                       sizeof *where->clients);
    if (more == NULL)
        return false;
    where->clients = more;
    more[where->client_count++] = (struct client){process, helper};
    return true;
}

/* The helper has ended: nobody has it any more. */
static void has_gone(struct where *where, struct helper *helper)
{
    close(helper->socket);
    *helper = (struct helper){.pid = 0};
    for (size_t i = 0; i < where->client_count; i++)
        if (where->clients[i].helper == helper)
            where->clients[i--] = where->clients[--where->client_count];
}

static void drop(struct where *where, struct helper *helper)
{
    if (helper->pid == 0)
        return;
    kill(helper->pid, SIGKILL);
    while (waitpid(helper->pid, NULL, __WALL) == -1 && errno == EINTR)
        continue;
    has_gone(where, helper);
}

void where_free(struct where *where)
{
    if (where == NULL)
        return;
    for (int i = 0; i < HELPERS; i++)
        drop(where, &where->helpers[i]);
    free(where->clients);
    free(where);
}

void where_forked(struct where *where, pid_t maker, pid_t made)
{
    const struct client *client = where != NULL ? client_of(where, maker)
                                                : NULL;
    if (client != NULL)
        use(where, made, client->helper);
}

void where_forget(struct where *where, pid_t pid)
{
    struct client *client = where != NULL ? client_of(where, pid) : NULL;
    if (client == NULL)
        return;
    struct helper *helper = client->helper;
    *client = where->clients[--where->client_count];
    if (!is_used(where, helper))
        drop(where, helper);
}

bool where_ended(struct where *where, pid_t pid)
{
    for (int i = 0; where != NULL && i < HELPERS; i++)
        if (where->helpers[i].pid == pid) {
            has_gone(where, &where->helpers[i]);
            return true;
        }
    return false;
}

/* A helper for a process that has none.  NULL: impossible. */
static struct helper *new_helper(struct where *where, pid_t process)
{
    struct helper *helper = &where->helpers[0];
    int ends[2];
    for (int i = 1; i < HELPERS && helper->pid != 0; i++)
        if (where->helpers[i].pid == 0 || where->helpers[i].used < helper->used)
            helper = &where->helpers[i];
    drop(where, helper);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
        return NULL;
    pid_t child = fork();
    if (child == 0)
        where_help(ends[1], process);
    close(ends[1]);
    if (child == -1) {
        close(ends[0]);
        return NULL;
    }
    *helper = (struct helper){child, ends[0], where->clock};
    if (use(where, process, helper))
        return helper;
    drop(where, helper);
    return NULL;
}

/* Wait until the helper has answered, or has ended. */
static bool wait_for(const struct helper *helper)
{
    struct pollfd poller = {.fd = helper->socket, .events = POLLIN};
    double end = proc_now() + WAIT_MS / 1e3;
    for (int left = WAIT_MS; left > 0; left = (int)((end - proc_now()) * 1e3)) {
        int count = poll(&poller, 1, left);
        if (count != -1 || errno != EINTR)
            return count == 1;
    }
    return false;
}

/* What comes back may have been made by whoever took the helper over. */
static bool ask(const struct helper *helper, const struct question *question,
                struct answer *answer)
{
    size_t size = offsetof(struct question, stack) + question->size;
    if (send(helper->socket, question, size, MSG_NOSIGNAL) != (ssize_t)size ||
        !wait_for(helper) ||
        recv(helper->socket, answer, sizeof *answer, MSG_DONTWAIT) !=
            sizeof *answer)
        return false;
    answer->file[sizeof answer->file - 1] = '\0';
    answer->function[sizeof answer->function - 1] = '\0';
    return true;
}

/* --- The tracer: its questions ------------------------------------------- */

static bool read_registers(pid_t tid, struct question *question, uint64_t *sp)
{
    struct user_regs_struct regs;
    struct iovec into = {&regs, sizeof regs};
    if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &into) == -1 ||
        into.iov_len != sizeof regs)
        return false; /* of another size: a 32-bit program */
#ifdef __x86_64__
    const uint64_t list[] = {regs.rax, regs.rdx, regs.rcx, regs.rbx, regs.rsi,
                             regs.rdi, regs.rbp, regs.rsp, regs.r8,  regs.r9,
                             regs.r10, regs.r11, regs.r12, regs.r13, regs.r14,
                             regs.r15, regs.rip};
    question->in_call = (int64_t)regs.orig_rax >= 0;
    question->pc = regs.rip;
    *sp = regs.rsp;
#else
    uint64_t list[32];
    memcpy(list, regs.regs, sizeof regs.regs);
    list[31] = regs.sp;
    question->pc = regs.pc;
    *sp = regs.sp;
#endif
    memcpy(question->registers, list, sizeof list);
    question->count = sizeof list / sizeof *list;
    return true;
}

/* As much of the stack as there is.  Each page is a part of its own, since a
 * part is read as a whole or not at all. */
static void read_stack_of(pid_t pid, uint64_t sp, struct question *question)
{
    enum {
        PAGE = 4096,
        PARTS = WHERE_STACK / PAGE + 1
    };
    struct iovec local = {question->stack, WHERE_STACK}, parts[PARTS];
    uint64_t at = sp - RED_ZONE, end = at + WHERE_STACK;
    size_t count = 0;
    question->base = at;
    for (; at < end && count < PARTS; count++) {
        uint64_t next = (at / PAGE + 1) * PAGE;
        next = next < end ? next : end;
        parts[count] = (struct iovec){(void *)(uintptr_t)at,
                                      (size_t)(next - at)};
        at = next;
    }
    ssize_t size = process_vm_readv(pid, &local, 1, parts, count, 0);
    question->size = size > 0 ? (size_t)size : 0;
}

/* Ask the helper that a process has, or a new one.  Returns false when there is
 * no answer. */
static bool answer_for(struct where *where, pid_t pid)
{
    for (bool fresh = false;;) {
        const struct client *client = client_of(where, pid);
        fresh = client == NULL;
        struct helper *helper = fresh ? new_helper(where, pid) : client->helper;
        if (helper == NULL || !ask(helper, &where->question, &where->answer)) {
            where->failures++;
            if (helper != NULL)
                drop(where, helper);
            return false;
        }
        helper->used = ++where->clock;
        if (!where->answer.unknown || fresh)
            return where->answer.line > 0 && where->answer.file[0] != '\0';
        /* Loaded since, such as the C library after the start: look anew. */
        where_forget(where, pid);
    }
}

static bool copy_source(const struct answer *answer, struct source *found)
{
    char *file = strdup(answer->file);
    if (file == NULL)
        return false;
    found->file = file;
    found->line = answer->line;
    found->function = answer->function[0] != '\0' ? strdup(answer->function)
                                                  : NULL;
    return true;
}

bool where_of(struct where *where, pid_t pid, pid_t tid, struct source *found)
{
    if (where == NULL || where->failures >= FAILURES_MAX ||
        where->spent >= TOTAL_S)
        return false;
    double start = proc_now();
    struct question *question = &where->question;
    uint64_t sp;
    bool known = false;
    if (read_registers(tid, question, &sp)) {
        question->tid = tid;
        read_stack_of(tid, sp, question);
        known = answer_for(where, pid) && copy_source(&where->answer, found);
    }
    where->spent += proc_now() - start;
    return known;
}

#else /* without libdw */

struct where *where_new(void)
{
    errno = ENOTSUP;
    return NULL;
}

void where_free(struct where *where)
{
    (void)where;
}

void where_forked(struct where *where, pid_t maker, pid_t made)
{
    (void)where, (void)maker, (void)made;
}

void where_forget(struct where *where, pid_t pid)
{
    (void)where, (void)pid;
}

bool where_ended(struct where *where, pid_t pid)
{
    (void)where, (void)pid;
    return false;
}

bool where_of(struct where *where, pid_t pid, pid_t tid, struct source *found)
{
    (void)where, (void)pid, (void)tid, (void)found;
    return false;
}

#endif
