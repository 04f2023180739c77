/* What lab/run/world must read of the kernel's tables. */
#include "run/world.h"
#include "check/check.h"
#include "check/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* A segment that is gone with the test, attached twice. */
struct pair {
    int id;
    char *writable, *readonly;
};

static bool attach_pair(struct pair *pair, size_t size)
{
    pair->id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0640);
    if (pair->id == -1)
        return false;
    pair->writable = shmat(pair->id, NULL, 0);
    pair->readonly = shmat(pair->id, NULL, SHM_RDONLY);
    shmctl(pair->id, IPC_RMID, NULL);
    return pair->writable != (void *)-1 && pair->readonly != (void *)-1;
}

static void detach_pair(const struct pair *pair)
{
    shmdt(pair->writable);
    shmdt(pair->readonly);
}

static void a_segment_is_listed_as_the_kernel_has_it(void)
{
    struct pair pair;
    if (!attach_pair(&pair, 1000)) {
        report_untested("shmget: %s", strerror(errno));
        return;
    }
    struct segment *all;
    ssize_t count = world_segments(&all);
    int found = 0;
    for (ssize_t i = 0; i < count; i++) {
        if (all[i].id != pair.id)
            continue;
        found++;
        EXPECT(all[i].size == 1000 && all[i].nattch == 2 && all[i].key == 0,
               "size %zu, nattch %lu, key %d", all[i].size, all[i].nattch,
               all[i].key);
        EXPECT(all[i].mode == (SHM_DEST | 0640), "mode %o", all[i].mode);
        EXPECT(all[i].creator == getpid() && all[i].last == getpid() &&
                   all[i].creator_uid == geteuid() &&
                   all[i].owner_uid == geteuid(),
               "creator %d, last %d, owner %u", all[i].creator, all[i].last,
               all[i].owner_uid);
    }
    EXPECT(found == 1, "listed %d times among %zd", found, count);
    free(all);
    detach_pair(&pair);
}

static void attachments_are_read_from_the_address_space(void)
{
    struct pair pair;
    struct attachment *all;
    if (!attach_pair(&pair, 1)) {
        report_untested("shmget: %s", strerror(errno));
        return;
    }
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    ssize_t count = world_attachments(0, &all);
    EXPECT(count == 2, "%zd attachments", count);
    for (ssize_t i = 0; i < count; i++) {
        uintptr_t expected = (uintptr_t)(all[i].writable ? pair.writable
                                                         : pair.readonly);
        EXPECT(all[i].id == pair.id && all[i].start == expected &&
                   all[i].end == expected + page && !all[i].executable,
               "attachment %zd of segment %d, not at the address of shmat", i,
               all[i].id);
    }
    free(all);
    count = world_attachments(getpid(), &all);
    EXPECT(count == 2, "by process number: %zd attachments", count);
    free(all);
    detach_pair(&pair);
    EXPECT(world_attachments(0, &all) == 0 && all == NULL,
           "attachments after detaching");
}

static void who_is_not_there_has_no_attachments(void)
{
    struct attachment *all;
    pid_t gone = fork();
    if (gone == 0)
        _exit(0);
    waitpid(gone, NULL, 0);
    ssize_t count = world_attachments(gone, &all);
    EXPECT(count == -1 && (errno == ENOENT || errno == ESRCH) && all == NULL,
           "%zd, %s", count, strerror(errno));
}

static void one_segment_is_what_the_list_says(void)
{
    struct pair pair;
    struct segment *all, one;
    if (!attach_pair(&pair, 1000)) {
        report_untested("shmget: %s", strerror(errno));
        return;
    }
    bool known = world_segment(pair.id, &one);
    ssize_t count = world_segments(&all);
    for (ssize_t i = 0; i < count && known; i++)
        if (all[i].id == pair.id)
            EXPECT(one.id == pair.id && one.key == all[i].key &&
                       one.mode == all[i].mode && one.size == all[i].size &&
                       one.creator == all[i].creator &&
                       one.last == all[i].last && one.nattch == all[i].nattch &&
                       one.owner_uid == all[i].owner_uid &&
                       one.creator_uid == all[i].creator_uid,
                   "key %d, mode %o, size %zu, nattch %lu", one.key, one.mode,
                   one.size, one.nattch);
    free(all);
    EXPECT(!world_segment(pair.id + (1 << 15), &one),
           "another with the same index is taken for it");
    detach_pair(&pair);
    EXPECT(!world_segment(pair.id, &one), "it is still there");
    EXPECT(!world_segment(-1, &one), "-1 is a segment");
    if (!known)
        report_skip("this kernel does not tell of one segment");
}

static void the_other_tables_can_be_counted(void)
{
    EXPECT(world_semaphore_sets() >= 0, "%s", strerror(errno));
    EXPECT(world_message_queues() >= 0, "%s", strerror(errno));
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a segment is listed as the kernel has it",
         a_segment_is_listed_as_the_kernel_has_it, 0},
        {"one segment is what the list says", one_segment_is_what_the_list_says,
         0},
        {"attachments are read from the address space",
         attachments_are_read_from_the_address_space, 0},
        {"who is not there has no attachments",
         who_is_not_there_has_no_attachments, 0},
        {"the tables of semaphores and queues can be counted",
         the_other_tables_can_be_counted, 0},
    };
    return report_main("lab/world", tests, COUNT(tests), argc, argv);
}
