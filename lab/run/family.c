#include "run/family.h"
#include "run/proc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    END_ROUNDS = 5000 /* of one millisecond */
};

static bool read_member(const char *name, struct member *member)
{
    *member = (struct member){.pid = (pid_t)strtol(name, NULL, 10)};
    char state = proc_state(member->pid, &member->parent);
    member->dead = state == 'Z' || state == 'X';
    return state != '?';
}

/* All processes there are, as far as we may see them. */
static int read_all(struct family *all)
{
    size_t room = 0;
    *all = (struct family){NULL, 0};
    DIR *proc = opendir("/proc");
    if (proc == NULL)
        return -1;
    for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        if (all->count == room) {
            room = room == 0 ? 256 : 2 * room;
            struct member *more = realloc(all->members,
                                          room * sizeof *all->members);
            if (more == NULL) {
                free(all->members);
                closedir(proc);
                return -1;
            }
            all->members = more;
        }
        if (read_member(entry->d_name, &all->members[all->count]))
            all->count++;
    }
    closedir(proc);
    return 0;
}

static bool contains(const struct family *family, pid_t pid)
{
    for (size_t i = 0; i < family->count; i++)
        if (family->members[i].pid == pid)
            return true;
    return false;
}

int family_find(struct family *family)
{
    struct family all;
    if (read_all(&all) == -1)
        return -1;
    *family = (struct family){calloc(all.count + 1, sizeof *all.members), 0};
    if (family->members == NULL) {
        free(all.members);
        return -1;
    }
    /* Move descendants over, generation by generation, until there is no new
     * one.  /proc lists parents after children just as well as before. */
    pid_t me = getpid();
    for (bool found = true; found;) {
        found = false;
        for (size_t i = 0; i < all.count; i++) {
            struct member *member = &all.members[i];
            if (member->pid == 0 ||
                (member->parent != me && !contains(family, member->parent)))
                continue;
            family->members[family->count++] = *member;
            member->pid = 0;
            found = true;
        }
    }
    free(all.members);
    return 0;
}

/* Send SIGKILL to those that live.  Returns how many did. */
static size_t kill_living(const struct family *family)
{
    size_t living = 0;
    for (size_t i = 0; i < family->count; i++) {
        if (family->members[i].dead)
            continue;
        living++;
        kill(family->members[i].pid, SIGKILL);
    }
    return living;
}

/* One look may miss a process that was forked meanwhile.  Whoever lives at the
 * start of a look is seen by it, and whoever dies stays to be counted; so when
 * two looks see the same number and nobody living, nobody lives. */
int family_end(void)
{
    size_t before = (size_t)-1;
    for (int round = 0; round < END_ROUNDS; round++) {
        struct family family;
        if (family_find(&family) == -1)
            return -1;
        size_t living = kill_living(&family);
        free(family.members);
        if (living == 0 && family.count == before)
            return 0;
        before = family.count;
        /* Dying takes a moment; nothing tells when all of them have. */
        poll(NULL, 0, round < 10 ? 0 : 1);
    }
    errno = ETIMEDOUT;
    return -1;
}
