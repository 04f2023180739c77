/*
 * What processes are called.
 *
 * A program and what it makes are "parent", "child 1", "child 1.1", even when a
 * child becomes another program.  Not so where a shell is what was started: it
 * is "shell", a copy of itself "shell 1", and each program it starts has its
 * own name, "writer", or with a number, where several are the same.
 */
#include "trace/tracer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* Busybox is many programs in one file: which, its name in /proc tells. */
static bool is_shell(pid_t pid, const char *program)
{
    static const char *const shells[] = {"sh",    "ash",  "bash", "dash", "ksh",
                                         "ksh93", "mksh", "zsh",  NULL};
    static const char *const applets[] = {"busybox", "sh", "ash", NULL};
    char path[64], name[64] = "";
    if (strcmp(base_of(program), "busybox") != 0)
        return is_one_of(base_of(program), shells);
    snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
    FILE *file = fopen(path, "re");
    if (file != NULL && fgets(name, sizeof name, file) != NULL)
        name[strcspn(name, "\n")] = '\0';
    if (file != NULL)
        fclose(file);
    return is_one_of(name, applets);
}

bool is_waiting_shell(const struct tracer *tracer, const struct task *task)
{
    return tracer->members[task->process].shell &&
           (task->call == CALL_WAIT || task->call == CALL_PAUSE);
}

/* Does it end in "'s child 1", "child 1.2", or the like? */
static bool is_below(const char *role)
{
    return strncmp(role, "child ", 6) == 0 || strncmp(role, "shell ", 6) == 0 ||
           strstr(role, "'s child ") != NULL;
}

static char *role_of_child(const char *above, int number)
{
    char *role;
    int size;
    if (strcmp(above, "parent") == 0)
        size = asprintf(&role, "child %d", number);
    else if (strcmp(above, "shell") == 0)
        size = asprintf(&role, "shell %d", number);
    else if (is_below(above))
        size = asprintf(&role, "%s.%d", above, number);
    else
        size = asprintf(&role, "%s's child %d", above, number);
    return size == -1 ? NULL : role;
}

char *role_of_made(struct tracer *tracer, int parent, pid_t pid,
                   const char *program)
{
    char *role;
    if (parent == -1)
        role = strdup(is_shell(pid, program) ? "shell" : "parent");
    else
        role = role_of_child(tracer->history->processes[parent].role,
                             ++tracer->members[parent].children);
    if (role == NULL)
        abort();
    return role;
}

/* Is the role this name, with or without a number? */
static bool is_named(const char *role, const char *name)
{
    size_t length = strlen(name);
    if (strncmp(role, name, length) != 0)
        return false;
    role += length;
    if (*role == ' ')
        role++;
    return role[strspn(role, "0123456789")] == '\0';
}

static void call_process(struct tracer *tracer, struct event *event,
                         int process, const char *name, int number)
{
    char *role;
    if ((number > 0 ? asprintf(&role, "%s %d", name, number)
                    : asprintf(&role, "%s", name)) == -1 ||
        event_name_process(tracer->history, event, process, role) == -1)
        abort();
    free(role);
}

/* Its name gets a number, and so do those of its children. */
static void number_process(struct tracer *tracer, struct event *event,
                           int process, const char *name)
{
    const struct history *history = tracer->history;
    size_t length = strlen(name);
    char *children;
    call_process(tracer, event, process, name, 1);
    for (size_t i = 0; i < history->process_count; i++) {
        const char *role = history->processes[i].role;
        if (strncmp(role, name, length) != 0 ||
            strncmp(role + length, "'s child ", 9) != 0)
            continue;
        if (asprintf(&children, "%s 1%s", name, role + length) == -1)
            abort();
        call_process(tracer, event, (int)i, children, 0);
        free(children);
    }
}

void role_of_executed(struct tracer *tracer, struct event *event)
{
    const struct history *history = tracer->history;
    int process = event->process, same = 0, other = -1;
    struct member *member = &tracer->members[process];
    if (!member->shell || is_shell(member->pid, event->text))
        return;
    member->shell = false;
    if (process == 0 && member->children == 0) {
        call_process(tracer, event, process, "parent", 0);
        return;
    }
    const char *name = base_of(event->text);
    for (size_t i = 0; i < history->process_count; i++)
        if ((int)i != process && is_named(history->processes[i].role, name)) {
            other = (int)i;
            same++;
        }
    if (same == 1) /* until now no number was needed */
        number_process(tracer, event, other, name);
    call_process(tracer, event, process, name, same > 0 ? same + 1 : 0);
}
