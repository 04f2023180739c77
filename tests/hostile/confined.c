/*
 * confined.c - what a program is and has in a sandbox
 *
 *     confined WAY [ARGUMENT...]
 *
 * Each way prints one line of what it finds, or tries to have more than it may.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    MIB = 1 << 20,
    MORE_THAN_ALL = 1000, /* of segments and sets */
};

/* --- Who it is ------------------------------------------------------------ */

static int who(char *argv[])
{
    (void)argv;
    printf("root=%d first=%d parent=%d\n", geteuid() == 0 || getuid() == 0,
           getpid() == 1, getppid() == 1);
    return 0;
}

extern char **environ;

static int environment(char *argv[])
{
    (void)argv;
    for (char **one = environ; *one != NULL; one++)
        printf("%.*s ", (int)strcspn(*one, "="), *one);
    return 0;
}

static int descriptors(char *argv[])
{
    int count = 0;
    (void)argv;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) != -1;
    printf("open=%d\n", count);
    return 0;
}

/* --- What it reaches ------------------------------------------------------ */

static int reads(char *argv[])
{
    char line[100] = "";
    FILE *file = fopen(argv[0], "r");
    bool good = file != NULL && fgets(line, sizeof line, file) != NULL;
    printf("%s\n", good ? line : "refused");
    return file != NULL && fclose(file) == EOF;
}

static int writes(char *argv[])
{
    int file = open(argv[0], O_WRONLY | O_CREAT, 0600);
    printf("%s\n", file != -1 ? "written" : "refused");
    return file != -1 && close(file) == -1;
}

static void *ends(void *what)
{
    pthread_exit(what); /* the C library loads another one for it */
}

/* Libraries of which the keeper may have no need. */
static int libraries(char *argv[])
{
    volatile double eight = 8;
    pthread_t thread;
    void *what = NULL;
    (void)argv;
    if (pthread_create(&thread, NULL, ends, &what) != 0 ||
        pthread_join(thread, &what) != 0)
        return 1;
    printf("root=%.0f ended=%d\n", cbrt(eight), what == (void *)&what);
    return 0;
}

/* There must be no gap in a sandbox that only another number has. */
static int refusals(char *argv[])
{
    (void)argv;
    int done = 0, both[2];
    done += syscall(SYS_ptrace, 0, 0, 0, 0) != -1;
    done += syscall(SYS_unshare, 0x10000000) != -1;
    done += syscall(SYS_memfd_create, "x", 0) != -1;
    done += syscall(SYS_clone3, NULL, 0) != -1 || errno != ENOSYS;
#ifdef __GLIBC__
    done += syscall(SYS_tkill, getpid(), 0) != -1;
#endif
    done += raise(0) != 0 || kill(getpid(), 0) != 0; /* these may be */
    done += socket(AF_INET, SOCK_STREAM, 0) != -1;
    done += prlimit(getppid(), RLIMIT_CPU, NULL, NULL) != -1;
    done += socketpair(AF_UNIX, SOCK_STREAM, 0, both) == -1; /* that may be */
    printf("done=%d\n", done);
    return 0;
}

static int segment_of_others(char *argv[])
{
    const void *at = shmat(atoi(argv[0]), NULL, SHM_RDONLY);
    printf("%s\n", at != (void *)-1 ? "attached" : "refused");
    return 0;
}

/* --- What it has ---------------------------------------------------------- */

static int memory(char *argv[])
{
    static char *all[2000];
    (void)argv;
    for (int i = 0; i < 2000; i++) {
        if ((all[i] = malloc(MIB)) == NULL)
            return printf("refused\n") < 0;
        memset(all[i], 1, MIB);
    }
    return printf("2000 MiB\n") < 0;
}

/* None has more than it may, and all together have. */
static int memory_of_many(char *argv[])
{
    (void)argv;
    for (int i = 0; i < 20; i++)
        if (fork() == 0) {
            char *much = malloc((size_t)100 * MIB);
            if (much != NULL)
                memset(much, 1, (size_t)100 * MIB);
            pause();
        }
    while (wait(NULL) != -1)
        continue;
    return 0;
}

static int computes(char *argv[])
{
    (void)argv;
    struct timespec now;
    do
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while (now.tv_sec < 60);
    return 0;
}

static int processes(char *argv[])
{
    int count = 0;
    (void)argv;
    while (count < MORE_THAN_ALL) {
        pid_t child = fork();
        if (child == -1)
            break;
        if (child == 0)
            pause();
        count++;
    }
    printf("all=%d\n", count == MORE_THAN_ALL);
    return 0;
}

/* Who has too many pipes gets small ones. */
static int pipes(char *argv[])
{
    int both[2];
    (void)argv;
    if (pipe(both) == -1)
        return 1;
    printf("small=%d\n",
           fcntl(both[0], F_GETPIPE_SZ) <= 2 * sysconf(_SC_PAGESIZE));
    return 0;
}

static int segments(char *argv[])
{
    int count = 0;
    (void)argv;
    while (count < MORE_THAN_ALL && shmget(IPC_PRIVATE, 1, 0600) != -1)
        count++;
    printf("segments=%d %s", count, strerror(errno));
    printf(", huge: %d", shmget(IPC_PRIVATE, (size_t)1 << 36, 0600));
    for (count = 0; count < MORE_THAN_ALL; count++)
        if (semget(IPC_PRIVATE, 1, 0600) == -1)
            break;
    printf(", sets=%d %s\n", count, strerror(errno));
    return 0;
}

static int disk(char *argv[])
{
    static char block[MIB];
    int total = 0;
    (void)argv;
    for (int i = 0; i < 40; i++) {
        char name[16];
        snprintf(name, sizeof name, "file%d", i);
        int file = open(name, O_WRONLY | O_CREAT, 0600);
        if (file == -1 || write(file, block, sizeof block) != sizeof block)
            break;
        close(file);
        total++;
    }
    printf("all=%d\n", total == 40);
    return 0;
}

/* --- What it finds, and leaves -------------------------------------------- */

static int planted(char *argv[])
{
    int id = shmget((key_t)strtol(argv[0], NULL, 0), 0, 0);
    const int *at = id != -1 ? shmat(id, NULL, 0) : (void *)-1;
    struct shmid_ds about;
    if (at == (void *)-1 || shmctl(id, IPC_STAT, &about) == -1)
        return 1;
    printf("value=%d mine=%d maker=%d file=%d\n", *at,
           about.shm_perm.uid == geteuid(), about.shm_cpid > 1,
           access("planted.txt", R_OK) == 0);
    return 0;
}

static int leaves(char *argv[])
{
    (void)argv;
    close(open("left.txt", O_WRONLY | O_CREAT, 0600));
    if (semget(IPC_PRIVATE, 1, 0600) == -1 ||
        shmget(IPC_PRIVATE, 100, 0600) == -1)
        return 1;
    if (fork() == 0)
        for (;;)
            pause();
    if (fork() == 0)
        _exit(0);
    return 7;
}

static int executes(char *argv[])
{
    (void)argv;
    char *again[] = {(char *)"confined", (char *)"who", NULL};
    execv("/proc/self/exe", again);
    return 1;
}

int main(int argc, char *argv[])
{
    static const struct {
        const char *name;
        int (*go)(char *argv[]);
    } ways[] = {
        {"who", who},
        {"environment", environment},
        {"descriptors", descriptors},
        {"reads", reads},
        {"writes", writes},
        {"libraries", libraries},
        {"refusals", refusals},
        {"segment_of_others", segment_of_others},
        {"memory", memory},
        {"memory_of_many", memory_of_many},
        {"computes", computes},
        {"processes", processes},
        {"pipes", pipes},
        {"segments", segments},
        {"disk", disk},
        {"planted", planted},
        {"leaves", leaves},
        {"executes", executes},
    };
    for (size_t i = 0; argc > 1 && i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0)
            return ways[i].go(argv + 2);
    return 2;
}
