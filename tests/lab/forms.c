/*
 * forms - make each call that is recorded, in one form or another
 *
 *     forms FORM [PROGRAM ARGUMENT...]
 *
 * For the tests of 32-bit programs.  FORM is
 *
 *     libc    as the C library makes the calls
 *     direct  each by a number of its own
 *     ipc     as older 32-bit x86 systems do: through ipc(2), and so on
 *     int80   in a 64-bit x86 program: as if it were one of 32 bits
 *     x32     likewise, in a form that most kernels refuse, and twice
 *
 * Ends with 0, or with 3 when the first attach fails for lack of memory, or
 * with 1; or, still attached, becomes PROGRAM.  What sleeps, sleeps for long
 * enough to be seen.
 */
#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PAGE = 4096,
    SIZE = 5000,   /* of the segment */
    NO_KEY = 4242, /* nobody has it */
    SLEEP_MS = 30
};

enum form {
    LIBC,
    DIRECT,
    IPC
};

static enum form form;
static const struct timespec moment = {0, SLEEP_MS * 1000000L};
static const int64_t moment_of_64[2] = {0, SLEEP_MS * 1000000L};

static void demand(int line, int held)
{
    if (held)
        return;
    char text[] = "forms: line    \n";
    for (size_t i = sizeof text - 3; line > 0; line /= 10)
        text[i--] = (char)('0' + line % 10);
    exit(write(STDERR_FILENO, text, sizeof text - 1) == -1 ? 2 : 1);
}
#define DEMAND(held) demand(__LINE__, (held))

/* --- Calls that have more than one form ---------------------------------- */

#ifdef SYS_ipc
#define IN_IPC(...) syscall(SYS_ipc, __VA_ARGS__)
#else
#define IN_IPC(...) (errno = ENOSYS, -1L)
#endif

static int get(key_t key, size_t size, int flags)
{
    if (form == IPC)
        return (int)IN_IPC(23, key, size, flags, NULL, 0);
    if (form == DIRECT)
        return (int)syscall(SYS_shmget, key, size, flags);
    return shmget(key, size, flags);
}

static char *attach(int id, const char *where, int flags)
{
    unsigned long place;
    if (form == IPC)
        return IN_IPC(21, id, flags, &place, where, 0) == -1 ? (char *)-1
                                                             : (char *)place;
    if (form == DIRECT)
        return (char *)syscall(SYS_shmat, id, where, flags);
    return shmat(id, where, flags);
}

static int detach(const char *where)
{
    if (form == IPC)
        return (int)IN_IPC(22, 0, 0, 0, where, 0);
    if (form == DIRECT)
        return (int)syscall(SYS_shmdt, where);
    return shmdt(where);
}

static int control(int id, int command)
{
    struct shmid_ds all;
    if (form == IPC)
        return (int)IN_IPC(24, id, command | 0x100, 0, &all, 0);
    if (form == DIRECT)
        return (int)syscall(SYS_shmctl, id, command, &all);
    return shmctl(id, command, &all);
}

static int get_semaphore(void)
{
    const int flags = IPC_CREAT | 0600;
    if (form == IPC)
        return (int)IN_IPC(2, IPC_PRIVATE, 1, flags, NULL, 0);
    if (form == DIRECT)
        return (int)syscall(SYS_semget, IPC_PRIVATE, 1, flags);
    return semget(IPC_PRIVATE, 1, flags);
}

static int control_semaphore(int id, int command, long value)
{
    if (form == IPC)
        return (int)IN_IPC(3, id, 0, command | 0x100, &value, 0);
    if (form == DIRECT)
        return (int)syscall(SYS_semctl, id, 0, command, value);
    return semctl(id, 0, command, value);
}

/* Take 1; wait for a moment when there is nothing to take. */
static int take(int id)
{
    struct sembuf one = {0, -1, 0};
    if (form == IPC)
        return (int)IN_IPC(4, id, 1, 0, &one, &moment);
#ifdef SYS_semtimedop
    const long number = SYS_semtimedop;
#else
    const long number = SYS_semtimedop_time64;
#endif
    if (form == DIRECT)
        return (int)syscall(number, id, &one, 1, moment_of_64);
    return semtimedop(id, &one, 1, &moment);
}

/* Memory without a file; on 32-bit x86 the oldest form has a structure. */
static char *map(size_t size, int flags)
{
    const int prot = PROT_READ | PROT_WRITE;
    flags |= MAP_ANONYMOUS;
#ifdef __i386__
    const unsigned long all[6] = {
        0, size, (unsigned long)prot, (unsigned long)flags, -1UL, 0};
    if (form == IPC)
        return (char *)syscall(SYS_mmap, all);
#endif
    return mmap(NULL, size, prot, flags, -1, 0);
}

/* Newer forms have more bits for seconds. */
#ifdef SYS_futex_time64
enum {
    FUTEX_OF_64 = SYS_futex_time64,
    NANOSLEEP_OF_64 = SYS_clock_nanosleep_time64
};
#else
enum {
    FUTEX_OF_64 = SYS_futex,
    NANOSLEEP_OF_64 = SYS_clock_nanosleep
};
#endif
static void sleep_for_a_moment(void)
{
    if (form == DIRECT)
        DEMAND(syscall(NANOSLEEP_OF_64, CLOCK_MONOTONIC, 0, moment_of_64,
                       NULL) == 0);
    else
        DEMAND(nanosleep(&moment, NULL) == 0);
}

static void wait_for_nothing(void)
{
    const uint32_t word = 7;
    long number = form == DIRECT ? FUTEX_OF_64 : SYS_futex;
    const void *limit = form == DIRECT ? (const void *)moment_of_64 : &moment;
    DEMAND(syscall(number, &word, FUTEX_WAIT, word, limit, NULL, 0) == -1 &&
           errno == ETIMEDOUT);
}

static pid_t reap(pid_t child)
{
#ifdef SYS_waitpid
    if (form == IPC)
        return (pid_t)syscall(SYS_waitpid, child, NULL, 0);
#endif
    return waitpid(child, NULL, 0);
}

/* --- What it does -------------------------------------------------------- */

static void use_mappings(char *place)
{
    DEMAND(mprotect(place + PAGE, PAGE, PROT_READ) == 0);
    DEMAND(munmap(place + PAGE, PAGE) == 0);

    char *ours = map(PAGE, MAP_PRIVATE), *shared = map(PAGE, MAP_SHARED);
    DEMAND(ours != MAP_FAILED && shared != MAP_FAILED);
    ours[0] = shared[100] = 'm';
    shared = mremap(shared, PAGE, PAGE, MREMAP_MAYMOVE);
    DEMAND(shared != MAP_FAILED && munmap(shared, PAGE) == 0);

    int file = memfd_create("forms", MFD_CLOEXEC);
    DEMAND(file != -1 && ftruncate(file, (off_t)2 * PAGE) == 0);
    shared = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file, PAGE);
    DEMAND(shared != MAP_FAILED && munmap(shared, PAGE) == 0);
    close(file);
}

static void use_semaphore(void)
{
    int id = get_semaphore();
    DEMAND(id != -1 && control_semaphore(id, SETVAL, 1) == 0);
    DEMAND(control_semaphore(id, GETVAL, 0) == 1);
    DEMAND(take(id) == 0 && take(id) == -1 && errno == EAGAIN);
    DEMAND(control_semaphore(id, IPC_RMID, 0) == 0);
}

/* A child stores where it may, and then where it may only read. */
static void use_child(char *place, char *read_only)
{
    char one[] = "one ", two[] = "and two\n";
    const struct iovec pieces[] = {{one, 4}, {two, 8}};
    siginfo_t found;
    pid_t child = fork();
    if (child == 0) {
        memcpy(place + 64, "child", 6);
        DEMAND(writev(STDOUT_FILENO, pieces, 2) == 12);
        *(volatile char *)(read_only + 5) = 'x';
        _exit(1); /* never */
    }
    DEMAND(child != -1 &&
           waitid(P_PID, (id_t)child, &found, WEXITED | WNOWAIT) == 0);
    DEMAND(found.si_pid == child && reap(child) == child);
}

static void ring(int signo)
{
    (void)signo;
}

static void sleep_in_all_ways(void)
{
    const struct itimerval soon = {{0, 0}, {0, SLEEP_MS * 1000L}};
    sigset_t alarm, none;
    sigemptyset(&none);
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    sleep_for_a_moment();
    wait_for_nothing();
    signal(SIGALRM, ring);
    sigprocmask(SIG_BLOCK, &alarm, NULL);
    setitimer(ITIMER_REAL, &soon, NULL);
#ifdef SYS_sigsuspend
    if (form == IPC)
        DEMAND(syscall(SYS_sigsuspend, 0, 0, 0) == -1);
    else
#endif
        DEMAND(sigsuspend(&none) == -1 && errno == EINTR);
}

static void do_all(void)
{
    int id = get(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
    DEMAND(id != -1);
    char *place = attach(id, NULL, 0);
    int error = errno;
    char *read_only = attach(id, NULL, SHM_RDONLY);
    DEMAND(control(id, IPC_STAT) == 0 && control(id, IPC_RMID) == 0);
    if (place == (char *)-1)
        exit(error == ENOMEM ? 3 : 1);
    DEMAND(read_only != (char *)-1);
    memcpy(place, "first", 6);
    DEMAND(attach(id, place + 1, 0) == (char *)-1 && errno == EINVAL);
    DEMAND(attach(-1, NULL, 0) == (char *)-1 && errno == EINVAL);
    DEMAND(get(NO_KEY, 1, 0) == -1 && errno == ENOENT);
    DEMAND(detach(place + PAGE) == -1 && errno == EINVAL);
    use_mappings(place);
    use_semaphore();
    use_child(place, read_only);
    DEMAND(write(STDOUT_FILENO, "parent\n", 7) == 7);
    sleep_in_all_ways();
    signal(SIGUSR1, SIG_IGN);
    DEMAND(kill(getpid(), SIGUSR1) == 0);
    DEMAND(detach(place) == 0 && detach(read_only) == 0);
}

/* --- Calls of another kind of program ------------------------------------ */

#ifdef __x86_64__
static long int80(long number, long a, long b, long c, long d, long e)
{
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                     : "memory", "r8", "r9", "r10", "r11");
    return result;
}

/* Attach directly, and then through ipc(2), which stores the place. */
static void do_int80(void)
{
    const long wide = 1L << 40; /* what 32 bits do not hold is not seen */
    long id = int80(395, wide | IPC_PRIVATE, SIZE, IPC_CREAT | 0600, 0, 0);
    long place = int80(397, id, 0, 0, 0, 0);
    DEMAND(id >= 0 && place > 0 && place <= UINT32_MAX);
    DEMAND(int80(117, 21, id, 0, place + 64, 0) == 0);
    uint32_t again = *(volatile uint32_t *)(place + 64);
    DEMAND(int80(117, 24, id, IPC_RMID | 0x100, 0, 0) == 0);
    DEMAND(int80(398, (long)again, 0, 0, 0, 0) == 0);
    DEMAND(int80(117, 22, 0, 0, 0, place) == 0);
}

static void do_x32(void)
{
    const long x32 = 0x40000000;
    for (int i = 0; i < 2; i++)
        syscall(x32 | SYS_getppid);
    syscall(-1); /* no call at all */
}
#else
static void do_int80(void)
{
    DEMAND(0);
}

static void do_x32(void)
{
    DEMAND(0);
}
#endif

int main(int argc, char *argv[])
{
    static const char *const forms[] = {"libc", "direct", "ipc"};
    if (argc < 2)
        return 2;
    if (strcmp(argv[1], "none") == 0)
        return 0;
    if (strcmp(argv[1], "int80") == 0)
        do_int80();
    else if (strcmp(argv[1], "x32") == 0)
        do_x32();
    else {
        for (unsigned i = 0; i < sizeof forms / sizeof *forms; i++)
            if (strcmp(argv[1], forms[i]) == 0)
                form = (enum form)i;
        do_all();
    }
    if (argc == 2)
        return 0;
    int id = get(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
    DEMAND(attach(id, NULL, 0) != (char *)-1 && control(id, IPC_RMID) == 0);
    execv(argv[2], argv + 2);
    return 1;
}
