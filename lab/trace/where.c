#include "trace/where.h"
#include "recording/jsonl.h"
#include "run/proc.h"
#include "trace/tracer.h"
#include "trace/where_helper.h"

#include <errno.h>
#include <stdlib.h>

#ifdef HAVE_LIBDW

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    HELPERS = 8,      /* alive at once */
    FAILURES_MAX = 3, /* then nothing is asked any more */
    TOTAL_S = 10,     /* of all answers, then nothing is asked any more */
    WAIT_MS = 5000    /* for one answer */
};

/* A program in memory, from one exec to the next: its processes have the same
 * code at the same addresses, until one of them loads more. */
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
    bool no_types;
    double spent; /* seconds */
    char path[4096];
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

static bool tell(const struct helper *helper, const void *message, size_t size)
{
    return send(helper->socket, message, size, MSG_NOSIGNAL) == (ssize_t)size;
}

/* What comes back may have been made by whoever took the helper over. */
static ssize_t hear(const struct helper *helper, void *message, size_t size)
{
    return wait_for(helper) ? recv(helper->socket, message, size, MSG_DONTWAIT)
                            : -1;
}

/* Only as much of the stack as there is. */
static bool ask(const struct helper *helper, const struct question *question)
{
    return tell(helper, question,
                offsetof(struct question, stack) + question->size);
}

static bool ask_line(const struct helper *helper,
                     const struct question *question, struct answer *answer)
{
    if (!ask(helper, question) ||
        hear(helper, answer, sizeof *answer) != sizeof *answer)
        return false;
    answer->file[sizeof answer->file - 1] = '\0';
    answer->function[sizeof answer->function - 1] = '\0';
    return true;
}

/* The pointers in the memory of a process that a helper wants to see. */
static void read_values(const struct question *question,
                        const struct needs *needs, struct values *values)
{
    memset(values, 0, sizeof *values);
    for (unsigned i = 0; i < needs->count; i++)
        memory_word(question->tid, needs->addresses[i],
                    question->registers.word, &values->values[i]);
}

static bool ask_type(const struct helper *helper,
                     const struct question *question, struct layout *layout)
{
    struct needs needs;
    struct values values;
    if (!ask(helper, question) ||
        hear(helper, &needs, sizeof needs) != sizeof needs ||
        needs.count > WHERE_NEEDS)
        return false;
    if (needs.count > 0) {
        read_values(question, &needs, &values);
        if (!tell(helper, &values, sizeof values))
            return false;
    }
    ssize_t size = hear(helper, layout, sizeof *layout);
    return size >= (ssize_t)offsetof(struct layout, fields) &&
           layout->count <= FIELDS_MAX &&
           (size_t)size == offsetof(struct layout, fields) +
                               layout->count * sizeof *layout->fields;
}

/* --- The tracer: its questions ------------------------------------------- */

static bool answer_for(struct where *where, pid_t pid,
                       const struct question *question, struct answer *answer)
{
    bool fresh = false;
    for (int tries = 0; tries < 2 && !fresh; tries++) {
        struct helper *helper = helper_for(where, pid, &fresh);
        if (helper == NULL || !ask_line(helper, question, answer)) {
            where->failures++;
            if (helper != NULL)
                drop(helper);
            return false;
        }
        helper->used = ++where->clock;
        if (!answer->unknown)
            break;
        /* Loaded since, such as the C library after the start: look anew.  Its
         * parent or child may have loaded something else there. */
        if (!fresh)
            where_forget(where, pid);
    }
    return answer->line > 0 && answer->file[0] != '\0';
}

/* Whoever makes a helper fail here gets no types any more, but lines. */
static bool layout_for(struct where *where, pid_t pid,
                       const struct question *question, struct layout *layout)
{
    bool fresh;
    struct helper *helper = helper_for(where, pid, &fresh);
    if (helper != NULL && ask_type(helper, question, layout))
        return layout->size > 0;
    where->no_types = true;
    if (helper != NULL)
        drop(helper);
    return false;
}

static bool copy_source(struct where *where, const struct answer *answer,
                        struct source *found)
{
    size_t length = strlen(answer->file);
    char *file = strdup(answer->file +
                        (answer->shown < length ? answer->shown : 0));
    if (file == NULL)
        return false;
    memcpy(where->path, answer->file, length + 1);
    found->file = file;
    found->line = answer->line;
    found->function = answer->function[0] != '\0' ? strdup(answer->function)
                                                  : NULL;
    return true;
}

/* With `pc` 0: of a stopped thread. */
static bool line_of(struct where *where, pid_t pid, pid_t tid, uint64_t sp,
                    uint64_t pc, struct source *found)
{
    if (where == NULL || where->failures >= FAILURES_MAX ||
        where->spent >= TOTAL_S)
        return false;
    double start = proc_now();
    struct question *question = calloc(1, sizeof *question);
    struct answer *answer = calloc(1, sizeof *answer);
    bool known = question != NULL && answer != NULL &&
                 (pc == 0 ? question_about(tid, question)
                          : question_about_sleeper(tid, sp, pc, question)) &&
                 answer_for(where, pid, question, answer) &&
                 copy_source(where, answer, found);
    free(question);
    free(answer);
    where->spent += proc_now() - start;
    return known;
}

const char *where_path(const struct where *where)
{
    return where->path;
}

bool where_of(struct where *where, pid_t pid, pid_t tid, struct source *found)
{
    return line_of(where, pid, tid, 0, 0, found);
}

bool where_asleep(struct where *where, pid_t pid, pid_t tid, uint64_t sp,
                  uint64_t pc, struct source *found)
{
    return line_of(where, pid, tid, sp, pc, found);
}

static char *copy_name(char name[WHERE_NAME])
{
    name[WHERE_NAME - 1] = '\0';
    return strdup(name);
}

static bool copy_type(struct layout *layout, struct type *found)
{
    struct type type = {.name = copy_name(layout->name),
                        .variable = copy_name(layout->variable),
                        .size = layout->size};
    bool whole = type.name != NULL && type.variable != NULL;
    for (unsigned i = 0; i < layout->count && whole; i++) {
        struct layout_field *from = &layout->fields[i];
        struct field *field = type_add_field(&type);
        whole = field != NULL && (field->name = copy_name(from->name)) != NULL;
        if (!whole)
            break;
        field->kind = from->kind;
        field->offset = from->offset;
        field->size = from->size;
        field->stride = from->stride;
        field->count = from->count;
    }
    const char *member;
    if (!whole || jsonl_check_type(&type, &member) != JSONL_FINE) {
        type_free(&type);
        return false;
    }
    *found = type;
    return true;
}

bool where_type(struct where *where, pid_t pid, pid_t tid,
                const struct where_segment *segment, struct type *found)
{
    if (where == NULL || where->no_types || where->failures >= FAILURES_MAX ||
        where->spent >= TOTAL_S)
        return false;
    double start = proc_now();
    struct question *question = calloc(1, sizeof *question);
    struct layout *layout = calloc(1, sizeof *layout);
    bool known = false;
    if (question != NULL && layout != NULL && question_about(tid, question)) {
        question->for_type = true;
        question->segment = *segment;
        known = layout_for(where, pid, question, layout) &&
                copy_type(layout, found);
    }
    free(question);
    free(layout);
    where->spent += proc_now() - start;
    return known;
}

#else
typedef int no_where_without_libdw; /* a file needs a declaration */
#endif
