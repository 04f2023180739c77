#include "run/family.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    END_ROUNDS = 5000 /* of one millisecond */
};

/* Read one /proc/PID/stat.  The name in parentheses may hold anything, even a
 * parenthesis, so the fields are read from behind the last one:
 * proc_pid_stat(5). */
static bool read_member(int proc, const char *pid, struct member *member)
{
    char path[300], text[512];
    snprintf(path, sizeof path, "%s/stat", pid);
    int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    ssize_t size = read(fd, text, sizeof text - 1);
    close(fd);
    if (size <= 0)
        return false;
    text[size] = '\0';

    char state;
    int parent;
    const char *rest = strrchr(text, ')');
    if (rest == NULL || sscanf(rest, ") %c %d", &state, &parent) != 2)
        return false;
    *member = (struct member){
        .pid = (pid_t)strtol(pid, NULL, 10),
        .parent = parent,
        .dead = state == 'Z' || state == 'X',
    };
    return true;
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
        if (read_member(dirfd(proc), entry->d_name, &all->members[all->count]))
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
