/* Who has taken a semaphore, and who raises it: see hang.h. */
#include "recording/hang.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/sem.h>

int hang_end_of(const struct history *history, size_t event, int process)
{
    for (size_t i = event; i-- > 0;) {
        const struct event *one = &history->events[i];
        if (one->process == process && one->thread == 0 &&
            (one->kind == EVENT_EXIT || one->kind == EVENT_KILLED))
            return (int)i;
    }
    return HANG_NOWHERE;
}

static struct semaphore_user *user_of(struct semaphore_use *use, int process)
{
    for (size_t i = 0; i < use->count; i++)
        if (use->users[i].process == process)
            return &use->users[i];
    struct semaphore_user *more = reallocarray(use->users, use->count + 1,
                                               sizeof *more);
    if (more == NULL)
        return NULL;
    use->users = more;
    more[use->count] = (struct semaphore_user){.process = process,
                                               .took = HANG_NOWHERE,
                                               .gave = HANG_NOWHERE,
                                               .gone = HANG_NOWHERE};
    return &more[use->count++];
}

static int note(struct semaphore_use *use, const struct event *event, int index,
                const struct operation *operation)
{
    struct semaphore_user *user = user_of(use, event->process);
    if (user == NULL)
        return -1;
    user->sum += operation->by;
    if ((operation->flags & SEM_UNDO) != 0)
        user->undone += operation->by;
    if (operation->by < 0) {
        user->took = index;
        user->thread = event->thread;
    } else
        user->gave = index;
    use->counts |= user->sum > 0;
    return 0;
}

int hang_semaphore(const struct history *history, size_t event, int set,
                   int number, struct semaphore_use *use)
{
    *use = (struct semaphore_use){false, NULL, 0};
    for (size_t i = 0; i < event; i++) {
        const struct event *one = &history->events[i];
        if (one->kind != EVENT_CALL || one->call != CALL_SEMOP ||
            one->error != 0 || one->set != set)
            continue;
        for (size_t k = 0; k < one->operation_count; k++) {
            const struct operation *operation = &one->operations[k];
            if (operation->number == number && operation->by != 0 &&
                note(use, one, (int)i, operation) == -1) {
                free(use->users);
                errno = ENOMEM;
                return -1;
            }
        }
    }
    for (size_t i = 0; i < use->count; i++)
        use->users[i].gone = hang_end_of(history, event, use->users[i].process);
    return 0;
}
