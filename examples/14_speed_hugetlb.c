/*
 * 14_speed_hugetlb.c - a huge page takes one fault where many pages take many
 *
 * With SHM_HUGETLB a segment is made of huge pages, on x86-64 of 2 MiB each.
 * An ordinary page takes a fault when it is first touched, an entry in the page
 * table, and one in the TLB while it is in use; and so does a huge one.  There
 * must be some set aside before (vm.nr_hugepages), or shmget() fails with
 * ENOMEM; and the caller has to have CAP_IPC_LOCK, or to belong to the group
 * vm.hugetlb_shm_group, or it fails with EPERM.  All this is Linux, see
 * shmget(2) and proc_sys_vm(5).  As in 14_speed_first_touch a first round warms
 * up.
 *
 *     cc 14_speed_hugetlb.c && ./a.out
 *
 * Claims: S19
 * Needs: huge pages
 * Output:
 *     process: a page of the segment is as large as ordinary ones: <count>
 *     process: first pass over all of them: faults=1
 */
#define _GNU_SOURCE 1 /* SHM_HUGETLB in <sys/shm.h> */

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <unistd.h>

/* Returns the size of the largest pages that this process has. */
static size_t largest_page(void)
{
    char word[256];
    size_t kib, largest = 0;
    FILE *maps = fopen("/proc/self/smaps", "r");
    if (maps == NULL)
        err(EXIT_FAILURE, "/proc/self/smaps");
    while (fscanf(maps, "%255s", word) == 1)
        if (strcmp(word, "KernelPageSize:") == 0 &&
            fscanf(maps, "%zu", &kib) == 1 && kib > largest)
            largest = kib;
    fclose(maps);
    return largest * 1024;
}

/* Stores into each of these pages.  Returns how many faults that took. */
static long pass(volatile char *memory, size_t size, size_t page)
{
    struct rusage before, after;
    if (getrusage(RUSAGE_SELF, &after) == -1 || /* touches the stack */
        getrusage(RUSAGE_SELF, &before) == -1)
        err(EXIT_FAILURE, "getrusage");
    for (size_t i = 0; i < size; i += page)
        memory[i] = 'x';
    if (getrusage(RUSAGE_SELF, &after) == -1)
        err(EXIT_FAILURE, "getrusage");
    return after.ru_minflt - before.ru_minflt;
}

int main(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), huge = page;
    long faults = 0;
    for (int round = 0; round < 2; round++) {
        /* GET, ATTACH, REMOVE: what one byte takes is a whole page */
        int shmid = shmget(IPC_PRIVATE, 1, IPC_CREAT | SHM_HUGETLB | 0600);
        if (shmid == -1 && errno == ENOMEM)
            errx(77, "cannot be shown here: no huge page is free (ENOMEM)\n"
                     "to enable it: sudo sysctl vm.nr_hugepages=8");
        if (shmid == -1 && errno == EPERM)
            errx(77, "cannot be shown here: huge pages are refused (EPERM)\n"
                     "to enable it: sudo sysctl vm.hugetlb_shm_group=$(id -g)");
        if (shmid == -1 && (errno == EINVAL || errno == ENOSYS))
            errx(77, "cannot be shown here: this kernel has none (EINVAL)\n"
                     "to enable it: boot a kernel with CONFIG_HUGETLBFS");
        if (shmid == -1)
            err(EXIT_FAILURE, "shmget(SHM_HUGETLB)");
        char *memory = shmat(shmid, NULL, 0);
        if (shmctl(shmid, IPC_RMID, NULL) == -1)
            err(EXIT_FAILURE, "shmctl(IPC_RMID)");
        if (memory == (void *)-1)
            err(EXIT_FAILURE, "shmat");

        huge = largest_page();
        faults = pass(memory, huge, page);
        if (shmdt(memory) == -1)
            err(EXIT_FAILURE, "shmdt");
    }

    /* REPORT */
    printf("process: a page of the segment is as large as ordinary ones: %zu\n",
           huge / page);
    printf("process: first pass over all of them: faults=%ld\n", faults);
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return huge > page && faults == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
