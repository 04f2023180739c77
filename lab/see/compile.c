#include "see/see.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    COMPILE_SECONDS = 60 /* of computing, in each of the compiler's processes */
};

static struct see_compiled compiled; /* global: a signal handler gets nothing */

void see_forget(void)
{
    if (compiled.folder[0] == '\0')
        return;
    unlink(compiled.program);
    rmdir(compiled.folder);
    compiled.folder[0] = '\0';
}

static void forget_and_end(int signo)
{
    see_forget();
    signal(signo, SIG_DFL);
    raise(signo); /* comes when this handler has returned */
}

/* Whoever ignores one of them, as under nohup(1), goes on doing so. */
static void forget_on_signals(void)
{
    const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signal(signals[i], SIG_IGN) != SIG_IGN)
            signal(signals[i], forget_and_end);
}

static void make_folder(const char *source)
{
    const char *parent = getenv("TMPDIR"), *slash = strrchr(source, '/');
    const char *name = slash != NULL ? slash + 1 : source;
    if (parent == NULL || parent[0] != '/')
        parent = "/tmp";
    if (snprintf(compiled.folder, SEE_PATH_MAX, "%s/attached-XXXXXX", parent) >=
        SEE_PATH_MAX)
        errx(SEE_OUR_FAULT, "TMPDIR is too long");
    if (mkdtemp(compiled.folder) == NULL) {
        compiled.folder[0] = '\0';
        see_refuse_folder(source, errno);
    }
    snprintf(compiled.program, sizeof compiled.program, "%s/%.*s",
             compiled.folder, (int)(strlen(name) - strlen(".c")), name);
}

/* What the compiler says quotes the source, which may be a stranger's. */
static void hand_on(int from)
{
    char *said = NULL, block[4096];
    size_t size;
    ssize_t got;
    FILE *all = open_memstream(&said, &size);
    if (all == NULL)
        err(SEE_OUR_FAULT, "cc");
    while ((got = read(from, block, sizeof block)) > 0)
        fwrite(block, 1, (size_t)got, all);
    fclose(all);
    close(from);
    draw_plain(stderr, said, size);
    free(said);
}

void see_compile(const char *source, struct see_compiled *made)
{
    int status = -1, ends[2];
    char *dotted;
    if (pipe2(ends, O_CLOEXEC) == -1)
        err(SEE_OUR_FAULT, "cc");
    forget_on_signals();
    make_folder(source);
    pid_t child = fork();
    if (child == 0) {
        /* A source may include what never ends. */
        const struct rlimit time = {COMPILE_SECONDS, COMPILE_SECONDS};
        setrlimit(RLIMIT_CPU, &time);
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        /* A name like "-x.c" is no option. */
        if (source[0] == '-' && asprintf(&dotted, "./%s", source) != -1)
            source = dotted;
        execlp("cc", "cc", "-g", "-O0", "-pthread", "-o", compiled.program,
               source, (char *)NULL);
        warn("cc");
        _exit(SEE_NOT_BUILT);
    }
    close(ends[1]);
    hand_on(ends[0]);
    if (child == -1 || waitpid(child, &status, 0) == -1 || status != 0) {
        see_forget();
        errx(SEE_NOT_BUILT, "%s does not compile", see_name(source));
    }
    *made = compiled;
}
