#include "trace/where.h"
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
#include <time.h>
#include <unistd.h>

enum {
    HELPERS = 8,      /* alive at once */
    FAILURES_MAX = 3, /* then nothing is asked any more */
    TOTAL_MS = 10000, /* of all answers, then nothing is asked any more */
    WAIT_MS = 5000,   /* for one answer */
    RED_ZONE = 128    /* bytes below the stack pointer that are in use */
};

/* A program in memory, from one exec to the next: its processes have the same
 * code at the same addresses. */
struct image {
    pid_t process;
    unsigned number; /* from 1 */
};

struct helper {
    unsigned image; /* whose lines it knows; 0: no helper */
    pid_t pid;
    int socket;
    unsigned used; /* when; of all, the one longest ago goes first */
};

struct where {
    struct helper helpers[HELPERS];
    struct image *images; /* of the processes that were asked about */
    size_t image_count;
    unsigned numbers; /* of images, given so far */
    unsigned clock;
    int failures;
    long spent_ms;
};

/* --- The tracer: its helpers --------------------------------------------- */

struct where *where_new(void)
{
    return calloc(1, sizeof(struct where));
}

static void drop(struct helper *helper)
{
    if (helper->image == 0)
        return;
    close(helper->socket);
    kill(helper->pid, SIGKILL);
    while (waitpid(helper->pid, NULL, __WALL) == -1 && errno == EINTR)
        continue;
    *helper = (struct helper){.image = 0};
}

void where_free(struct where *where)
{
    for (int i = 0; where != NULL && i < HELPERS; i++)
        drop(&where->helpers[i]);
    if (where != NULL)
        free(where->images);
    free(where);
}

static struct image *find_image(const struct where *where, pid_t pid)
{
    for (size_t i = 0; i < where->image_count; i++)
        if (where->images[i].process == pid)
            return &where->images[i];
    return NULL;
}

/* Note that a process is an image; returns its number, or 0 without memory. */
static unsigned add_image(struct where *where, pid_t pid, unsigned number)
{
    struct image *more = reallocarray(where->images, where->image_count + 1,
                                      sizeof *more);
    if (more == NULL)
        return 0;
    where->images = more;
    more[where->image_count++] = (struct image){pid, number};
    return number;
}

void where_forked(struct where *where, pid_t parent, pid_t child)
{
    const struct image *image = where != NULL ? find_image(where, parent)
                                              : NULL;
    if (image != NULL)
        add_image(where, child, image->number);
}

void where_forget(struct where *where, pid_t pid)
{
    struct image *image = where != NULL ? find_image(where, pid) : NULL;
    if (image == NULL)
        return;
    unsigned number = image->number;
    *image = where->images[--where->image_count];
    for (size_t i = 0; i < where->image_count; i++)
        if (where->images[i].number == number)
            return; /* others are it, too */
    for (int i = 0; i < HELPERS; i++)
        if (where->helpers[i].image == number)
            drop(&where->helpers[i]);
}

bool where_ended(struct where *where, pid_t pid)
{
    for (int i = 0; where != NULL && i < HELPERS; i++) {
        struct helper *helper = &where->helpers[i];
        if (helper->image == 0 || helper->pid != pid)
            continue;
        close(helper->socket);
        *helper = (struct helper){.image = 0};
        return true;
    }
    return false;
}

/* The helper for a process; a new one when it has none.  NULL: impossible. */
static struct helper *helper_for(struct where *where, pid_t pid, bool *fresh)
{
    struct helper *oldest = &where->helpers[0];
    const struct image *known = find_image(where, pid);
    unsigned image = known != NULL ? known->number
                                   : add_image(where, pid, ++where->numbers);
    int ends[2];
    *fresh = false;
    if (image == 0)
        return NULL;
    for (int i = 0; i < HELPERS; i++) {
        struct helper *helper = &where->helpers[i];
        if (helper->image == image)
            return helper;
        if (oldest->image != 0 &&
            (helper->image == 0 || helper->used < oldest->used))
            oldest = helper;
    }
    drop(oldest);
    *fresh = true;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
        return NULL;
    pid_t child = fork();
    if (child == 0)
        where_help(ends[1], pid);
    close(ends[1]);
    if (child == -1) {
        close(ends[0]);
        return NULL;
    }
    *oldest = (struct helper){image, child, ends[0], where->clock};
    return oldest;
}

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait until the helper has answered, or has ended. */
static bool wait_for(const struct helper *helper)
{
    struct pollfd poller = {.fd = helper->socket, .events = POLLIN};
    long end = now_ms() + WAIT_MS;
    for (long left = WAIT_MS; left > 0; left = end - now_ms()) {
        int count = poll(&poller, 1, (int)left);
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

static bool answer_for(struct where *where, pid_t pid,
                       const struct question *question, struct answer *answer)
{
    bool fresh = false;
    for (int tries = 0; tries < 2 && !fresh; tries++) {
        struct helper *helper = helper_for(where, pid, &fresh);
        if (helper == NULL || !ask(helper, question, answer)) {
            where->failures++;
            if (helper != NULL)
                drop(helper);
            return false;
        }
        helper->used = ++where->clock;
        if (!answer->unknown)
            break;
        /* Loaded since, such as the C library after the start: look anew. */
        if (!fresh)
            drop(helper);
    }
    return answer->line > 0 && answer->file[0] != '\0';
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
        where->spent_ms >= TOTAL_MS)
        return false;
    long start = now_ms();
    struct question *question = calloc(1, sizeof *question);
    struct answer *answer = calloc(1, sizeof *answer);
    uint64_t sp;
    bool known = false;
    if (question != NULL && answer != NULL &&
        read_registers(tid, question, &sp)) {
        question->tid = tid;
        read_stack_of(tid, sp, question);
        known = answer_for(where, pid, question, answer) &&
                copy_source(answer, found);
    }
    free(question);
    free(answer);
    where->spent_ms += now_ms() - start;
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

void where_forget(struct where *where, pid_t pid)
{
    (void)where, (void)pid;
}

void where_forked(struct where *where, pid_t parent, pid_t child)
{
    (void)where, (void)parent, (void)child;
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
