#include "see/see.h"

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char compiled[SEE_PATH_MAX]; /* global: a signal handler gets nothing */

void see_forget(void)
{
    if (compiled[0] != '\0')
        unlink(compiled);
    compiled[0] = '\0';
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

static void name_file(char path[SEE_PATH_MAX])
{
    const char *parent = getenv("TMPDIR");
    if (parent == NULL || parent[0] != '/')
        parent = "/tmp";
    if (snprintf(path, SEE_PATH_MAX, "%s/attached-XXXXXX", parent) >=
        SEE_PATH_MAX)
        errx(SEE_OUR_FAULT, "TMPDIR is too long");
}

void see_compile(const char *source, char program[SEE_PATH_MAX])
{
    name_file(program);
    int fd = mkstemp(program);
    if (fd == -1)
        err(SEE_OUR_FAULT, "%s", program);
    strcpy(compiled, program);
    forget_on_signals();
    close(fd);
    pid_t child = fork();
    if (child == 0) {
        execlp("cc", "cc", "-g", "-O0", "-pthread", "-o", program, source,
               (char *)NULL);
        err(SEE_NOT_BUILT, "cc");
    }
    int status = -1;
    if (child == -1 || waitpid(child, &status, 0) == -1 || status != 0) {
        see_forget();
        errx(SEE_NOT_BUILT, "%s does not compile", source);
    }
}
