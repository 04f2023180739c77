/*
 * odd_names.c - names, output and stores that would do something to a terminal,
 * a page or whoever reads a recording
 *
 * A title, a cleared screen, a bell, backspaces, markup, quotes, another
 * direction of writing, C1, invalid UTF-8, newlines; and a path of nearly 4
 * KiB.  It becomes a program that is called so, too.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ODD                                                                   \
    "\033]0;owned\007\033[2J\033[31m\r\b\177\302\233\342\200\256\302\205\377" \
    "\300\200\nA\t\"'\\&<img src=x onerror=alert(1)>"
#define SLASHED "</script>" ODD

enum {
    SIZE = 4096,
    DEPTH = 14, /* folders, one in another */
    LONG = 250  /* letters of each name */
};

/* One by one, too: what hides one of them must not hide another. */
static void print_each(void)
{
    static const char *const each[] = {"\033[2J",      "\007",
                                       "\r",           "\b",
                                       "\177",         "\302\233",
                                       "\302\205",     "\233",
                                       "\342\200\256", "\342\200\250",
                                       "\342\201\247", "\355\240\200",
                                       "\300\200",     "\367\277\277\277"};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        if (write(STDOUT_FILENO, each[i], strlen(each[i])) == -1)
            err(EXIT_FAILURE, "write");
}

static void show(const char *name, int fd)
{
    if (fd == -1 || ftruncate(fd, SIZE) == -1)
        err(EXIT_FAILURE, "%s", name);
    char *at = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    memcpy(at, SLASHED, sizeof SLASHED);
    close(fd);
}

static void show_segment(void)
{
    int shmid = shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
    char *at = shmat(shmid, NULL, 0);
    shmctl(shmid, IPC_RMID, NULL);
    if (at == (void *)-1)
        err(EXIT_FAILURE, "shmat");
    memcpy(at, SLASHED, sizeof SLASHED);
}

static void show_deep(void)
{
    char name[LONG + 1];
    memset(name, 'x', LONG);
    memcpy(name, ODD, sizeof ODD - 1);
    name[LONG] = '\0';
    for (int i = 0; i < DEPTH; i++)
        if (mkdir(name, 0700) == -1 || chdir(name) == -1)
            err(EXIT_FAILURE, "mkdir");
    show("deep", open(ODD, O_RDWR | O_CREAT, 0600));
}

/* Become a copy of this program that is called so. */
static void execute(void)
{
    char block[SIZE];
    ssize_t size;
    int from = open("/proc/self/exe", O_RDONLY);
    int to = open(ODD, O_WRONLY | O_CREAT | O_EXCL, 0700);
    while ((size = read(from, block, sizeof block)) > 0)
        if (write(to, block, (size_t)size) != size)
            err(EXIT_FAILURE, "write");
    close(from);
    close(to);
    pid_t child = fork();
    if (child == 0) {
        execl("./" ODD, SLASHED, "again", (char *)NULL);
        err(EXIT_FAILURE, "execl");
    }
    if (waitpid(child, NULL, 0) == -1)
        err(EXIT_FAILURE, "waitpid");
}

int main(int argc, char *argv[])
{
    (void)argv;
    prctl(PR_SET_NAME, ODD);
    show("memfd", memfd_create(SLASHED, 0));
    if (write(STDOUT_FILENO, SLASHED, sizeof SLASHED) == -1 ||
        write(STDERR_FILENO, SLASHED, sizeof SLASHED) == -1)
        err(EXIT_FAILURE, "write");
    if (argc > 1)
        return EXIT_SUCCESS;
    print_each();
    execute();
    show_segment();
    int object = open("/dev/shm/" ODD, O_RDWR | O_CREAT | O_EXCL, 0600);
    unlink("/dev/shm/" ODD);
    show("/dev/shm", object);
    show_deep();
    return EXIT_SUCCESS;
}
