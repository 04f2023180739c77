/* Running the compiler: see compile.h. */
#include "compile/compile.h"
#include "compile/parts.h"

#include "run/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    SECONDS = 60,         /* of computing, in each of its processes */
    WALL_MS = 60 * 1000,  /* of all */
    FILE_MAX = 100 << 20, /* bytes of each file that it writes */
    SAID_MAX = 256 << 10, /* bytes; more is not read */
    TRIES = 10
};

/* For signal handlers, which are given nothing. */
static char folder_now[COMPILE_PATH];
static volatile sig_atomic_t compiler_now;
static volatile sig_atomic_t stopped;

/* --- Signals ------------------------------------------------------------- */

void compile_stop(void)
{
    stopped = 1;
    if (compiler_now > 0)
        kill(-(pid_t)compiler_now, SIGKILL);
}

/* What stands in the folder only rm(1) can find, in a signal handler. */
static void forget_and_end(int signo)
{
    compile_stop();
    if (folder_now[0] != '\0') {
        pid_t child = fork();
        if (child == 0) {
            execl("/bin/rm", "rm", "-rf", "--", folder_now, (char *)NULL);
            _exit(1);
        }
        for (int i = 0; child > 0 && i < TRIES; i++) /* signals interrupt it */
            if (waitpid(child, NULL, 0) == child)
                break;
    }
    signal(signo, SIG_DFL);
    raise(signo); /* comes when this handler has returned */
}

void compile_forget_on_signals(void)
{
    const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signal(signals[i], SIG_IGN) != SIG_IGN)
            signal(signals[i], forget_and_end);
}

/* --- The compiler -------------------------------------------------------- */

static void set_limits(void)
{
    const struct rlimit time = {SECONDS, SECONDS};
    const struct rlimit file = {FILE_MAX, FILE_MAX}, none = {0, 0};
    const struct rlimit memory = {1 << 30, 1 << 30};
    setrlimit(RLIMIT_CPU, &time);
    setrlimit(RLIMIT_FSIZE, &file);
    setrlimit(RLIMIT_CORE, &none);
    if (sizeof(void *) > 4) /* with 32 bits the rest is too little */
        setrlimit(RLIMIT_AS, &memory);
}

/* What is compiled, and how. */
struct job {
    const struct sandbox *sandbox; /* NULL: none */
    const char *source;
    bool warnings;
};

/* Be the compiler.  A name like "-x.c" is no option, and a source may include
 * what never ends. */
static _Noreturn void be_compiler(const struct job *job,
                                  const struct compiled *made, int said)
{
    const char *const names[] = {"cc", "gcc", "clang"};
    const char *argv[ARGUMENTS], *source = job->source;
    char *dotted = NULL;
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(said, STDOUT_FILENO);
    dup2(said, STDERR_FILENO);
    signal(SIGPIPE, SIG_DFL);
    if (job->sandbox != NULL)
        confined_become(job->sandbox, job->warnings, made);
    set_limits();
    setenv("LC_ALL", "C", 1);
    setenv("TMPDIR", made->folder, 1);
    if (source[0] == '-' && asprintf(&dotted, "./%s", source) != -1)
        source = dotted;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        compile_arguments(names[i], source, made->program, job->warnings, argv);
        execvp(names[i], (char *const *)argv);
    }
    _exit(NO_SUCH_COMPILER);
}

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Read all that it says, up to SAID_MAX and for at most WALL_MS; then it is
 * ended.  Returns a text to be freed, or NULL. */
static char *listen_to(int from, pid_t compiler, size_t *size, bool *too_long)
{
    char *said = NULL, block[4096];
    FILE *all = open_memstream(&said, size);
    long end = now_ms() + WALL_MS;
    size_t sum = 0;
    while (all != NULL && !stopped) {
        struct pollfd wanted = {.fd = from, .events = POLLIN};
        long left = end - now_ms();
        if (left <= 0 || sum > SAID_MAX) {
            *too_long = left <= 0;
            break;
        }
        if (poll(&wanted, 1, (int)left) <= 0)
            continue;
        ssize_t got = read(from, block, sizeof block);
        if (got == 0 || (got == -1 && errno != EINTR))
            break;
        if (got > 0)
            sum += fwrite(block, 1, (size_t)got, all);
    }
    if (sum > SAID_MAX || *too_long || stopped || all == NULL)
        kill(-compiler, SIGKILL);
    if (all == NULL || fclose(all) == EOF)
        return NULL;
    return said;
}

/* --- The folder ---------------------------------------------------------- */

int compile_folder(struct compiled *made)
{
    const char *parent = getenv("TMPDIR");
    sigset_t all, before;
    if (parent == NULL || parent[0] != '/')
        parent = "/tmp";
    if (snprintf(made->folder, sizeof made->folder, "%s/attached-XXXXXX",
                 parent) >= COMPILE_PATH) {
        made->folder[0] = '\0';
        errno = ENAMETOOLONG;
        return -1;
    }
    sigfillset(&all); /* no signal comes before the folder is known */
    sigprocmask(SIG_BLOCK, &all, &before);
    bool done = mkdtemp(made->folder) != NULL;
    int error = errno;
    strcpy(folder_now, done ? made->folder : "");
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (done)
        return 0;
    made->folder[0] = '\0';
    errno = error;
    return -1;
}

static int make_folder(const char *source, struct compiled *made)
{
    const char *slash = strrchr(source, '/');
    const char *name = slash != NULL ? slash + 1 : source;
    const char *dot = strrchr(name, '.');
    int length = dot != NULL && dot != name ? (int)(dot - name)
                                            : (int)strlen(name);
    if (compile_folder(made) == -1)
        return -1;
    snprintf(made->program, sizeof made->program, "%s/%.*s", made->folder,
             length, name);
    return 0;
}

void compile_forget(struct compiled *made)
{
    if (made->folder[0] != '\0') {
        scratch_discard(made->folder);
        folder_now[0] = '\0';
    }
    free(made->said);
    *made = (struct compiled){.said = NULL};
}

/* --- What becomes of it -------------------------------------------------- */

static enum compile_result answer(struct compiled *made, char *said,
                                  enum compile_result result)
{
    free(made->said);
    made->said = said;
    return said != NULL ? result : COMPILE_FAILED;
}

static enum compile_result tell(struct compiled *made, const char *source,
                                const char *word, const char *what,
                                enum compile_result result)
{
    char *said;
    if (asprintf(&said, "%s%s%s\n", source, word, what) == -1)
        said = NULL;
    return answer(made, said, result);
}

static bool is_there(const char *command)
{
    const char *path = getenv("PATH");
    char file[PATH_MAX];
    while (path != NULL && *path != '\0') {
        int length = (int)strcspn(path, ":");
        int size = snprintf(file, sizeof file, "%.*s/%s", length, path,
                            command);
        if (size > 0 && size < PATH_MAX && access(file, X_OK) == 0)
            return true;
        path += length;
        path += *path == ':';
    }
    return false;
}

const char *compile_install(const char *apt, const char *dnf,
                            const char *pacman, const char *apk)
{
    static char text[256];
    const struct {
        const char *tool, *how, *packages;
    } known[] = {
        {"apt-get", "sudo apt install", apt},
        {"dnf", "sudo dnf install", dnf},
        {"pacman", "sudo pacman -S", pacman},
        {"apk", "doas apk add", apk},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (is_there(known[i].tool)) {
            snprintf(text, sizeof text, "%s %s", known[i].how,
                     known[i].packages);
            return text;
        }
    snprintf(text, sizeof text, "install the package %s", dnf);
    return text;
}

/* What cannot be compiled whatever the compiler is: why, or NULL. */
static const char *why_no_source(const char *source)
{
    unsigned char begin[2];
    struct stat status;
    if (stat(source, &status) == -1)
        return strerror(errno);
    if (!S_ISREG(status.st_mode))
        return "it is no file";
    int fd = open(source, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd != -1 ? read(fd, begin, sizeof begin) : -1;
    int error = errno;
    if (fd != -1)
        close(fd);
    if (size == -1)
        return strerror(error);
    if (size == 2 && ((begin[0] == 0xff && begin[1] == 0xfe) ||
                      (begin[0] == 0xfe && begin[1] == 0xff)))
        return "it is saved as UTF-16: save it as UTF-8 in your editor";
    return NULL;
}

/* Is there a program?  In a sandbox nobody may make a file executable, so that
 * it is done here; it was a stranger's folder. */
static bool is_made(const struct job *job, const struct compiled *made)
{
    if (job->sandbox == NULL)
        return access(made->program, X_OK) == 0;
    struct stat about;
    int file = open(made->program,
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool good = file != -1 && fstat(file, &about) == 0 &&
                S_ISREG(about.st_mode) && fchmod(file, 0700) == 0;
    if (file != -1)
        close(file);
    return good;
}

/* The compiler has ended: what came of it?  `said` is taken over. */
static enum compile_result judge(const struct job *job, struct compiled *made,
                                 int status, char *said, size_t size,
                                 bool too_long)
{
    const char *source = job->source;
    char *told = said != NULL ? compile_digest(source, said, size,
                                               &made->errors, &made->warnings)
                              : NULL;
    free(said);
    answer(made, told, COMPILE_BUILT);
    if (stopped)
        return COMPILE_STOPPED;
    if (too_long)
        return tell(made, source,
                    ": error: ", "the compiler was ended after a minute",
                    COMPILE_REFUSED);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_CONFINED) {
        errno = EPERM;
        return COMPILE_FAILED;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_SUCH_COMPILER)
        return tell(made, "", "there is no C compiler here: ",
                    compile_install("gcc libc6-dev", "gcc glibc-devel", "gcc",
                                    "gcc musl-dev"),
                    COMPILE_NO_COMPILER);
    if (told == NULL)
        return COMPILE_FAILED;
    if (status == 0 && is_made(job, made))
        return COMPILE_BUILT;
    if (made->errors == 0) {
        char *whole = NULL;
        if (asprintf(&whole,
                     "%s: error: the compiler gave up: is it too much, or too "
                     "large?\n%s",
                     source, told) == -1)
            whole = NULL;
        return answer(made, whole, COMPILE_REFUSED);
    }
    return COMPILE_REFUSED;
}

static enum compile_result make(const struct job *job, struct compiled *made)
{
    const char *source = job->source;
    int status = -1, ends[2];
    size_t size = 0;
    bool too_long = false;
    *made = (struct compiled){.said = strdup("")};
    const char *why = why_no_source(source);
    stopped = 0;
    if (why != NULL)
        return tell(made, source, ": error: ", why, COMPILE_REFUSED);
    if (make_folder(source, made) == -1 ||
        confined_hand_over(job->sandbox, source, made) == -1 ||
        pipe2(ends, O_CLOEXEC) == -1)
        return COMPILE_FAILED;
    pid_t child = fork();
    if (child == 0)
        be_compiler(job, made, ends[1]);
    close(ends[1]);
    compiler_now = (sig_atomic_t)child;
    char *said = child != -1 ? listen_to(ends[0], child, &size, &too_long)
                             : NULL;
    close(ends[0]);
    while (child != -1 && waitpid(child, &status, 0) == -1 && errno == EINTR)
        ;
    compiler_now = 0;
    if (child == -1)
        return COMPILE_FAILED;
    return judge(job, made, status, said, size, too_long);
}

enum compile_result compile(const char *source, bool warnings,
                            struct compiled *made)
{
    const struct job job = {NULL, source, warnings};
    return make(&job, made);
}

enum compile_result compile_in(const struct sandbox *sandbox,
                               const char *source, bool warnings,
                               struct compiled *made)
{
    const struct job job = {sandbox, source, warnings};
    enum compile_result result = make(&job, made);
    confined_leave(source, made);
    return result;
}
