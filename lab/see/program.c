#include "run/run.h"
#include "see/see.h"
#include "show/find.h"
#include "study/study.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    TIMEOUT = 10,       /* seconds, unless somebody sits before it */
    SHOW_AFTER_MS = 300 /* what it prints is shown live if it runs longer */
};

static int own_status(const struct recording *seen)
{
    if (seen->limit == LIMIT_STOPPED)
        warnx("it was ended by you");
    if (seen->limit == LIMIT_HUNG)
        warnx("it was ended: nobody could ever go on");
    if (seen->limit == LIMIT_DEADLINE)
        warnx("it was ended: its time was up (--timeout)");
    if (seen->limit == LIMIT_OUTPUT)
        warnx("it was ended: it wrote too much");
    if (seen->limit == LIMIT_HISTORY)
        warnx("it was ended: more happened than a recording holds; let its "
              "loops run less often");
    see_tell_leftovers(seen);
    if (seen->ending == ENDED_BY_SIGNAL)
        return SEE_SIGNALLED + seen->signo;
    return seen->status;
}

/* --- Ctrl-C -------------------------------------------------------------- */

/* Ends the program, not us: what it did until then is to be seen.  Written to
 * by the handler of SIGINT, read by the keeper. */
static int stop[2] = {-1, -1};

static void ask_to_stop(int signo)
{
    (void)signo;
    int saved = errno;
    if (write(stop[1], "", 1) == -1)
        errno = saved; /* it is full: asked for often enough */
    errno = saved;
}

static void catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = ask_to_stop,
                               .sa_flags = SA_RESTART};
    if (pipe2(stop, O_CLOEXEC | O_NONBLOCK) == -1 ||
        sigaction(SIGINT, &action, NULL) == -1)
        err(SEE_OUR_FAULT, "SIGINT");
}

/* --- A program ----------------------------------------------------------- */

static bool is_source(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && strcmp(dot, ".c") == 0;
}

/* What a name means: a source file to be compiled, or a program.  The name of
 * an exercise is the student's own file of it, whatever they have compiled of
 * it themselves; how that begins may also be how a program begins. */
static const char *meant(const char *name, char path[FIND_PATH])
{
    bool exact = false;
    const char *file = is_source(name) ? NULL : study_file(name, path, &exact);
    if (is_source(name) || (file != NULL && exact))
        return file != NULL ? file : name;
    const char *program = find_program(name, path);
    if (program != name || access(name, F_OK) == 0)
        return program;
    file = study_file(name, path, &exact);
    return file != NULL ? file : name;
}

int see_program(struct see *see, char *argv[])
{
    char path[FIND_PATH];
    const char *program = meant(argv[0], path), *folder = NULL;
    char *name = strdup(is_source(program) ? program : argv[0]);
    if (name == NULL)
        err(SEE_OUR_FAULT, "%s", argv[0]);
    bool before_it = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    int page = see_open(see->html);
    see->trace.json = see_open(see->json);
    study_note_leavings();
    /* A student's own, which may well be wrong. */
    see->trace.spares = is_source(program) && !is_source(argv[0]);
    if (is_source(program))
        program = see_compile(name, &folder);
    argv[0] = (char *)program;
    int seconds = see->seconds != 0 ? see->seconds : TIMEOUT;
    bool endless = see->seconds == 0 && before_it;
    catch_interrupts();
    struct run_request request = {
        .argv = (const char *const *)argv,
        .deadline_ms = endless ? INT_MAX : seconds * 1000,
        .callers_input = true,
        .callers_folder = true,
        .show_after_ms = before_it ? SHOW_AFTER_MS : 0,
        .stop = stop[0],
        .discard = folder,
        .stdout_to = RUN_TO_TERMINAL,
        .trace = &see->trace,
    };
    struct recording seen;
    struct run_problem problem;
    int result = run(&request, &seen, &problem);
    signal(SIGINT, SIG_DFL);
    see_forget();
    if (result == -1 && page > STDOUT_FILENO)
        unlink(see->html);
    if (result == -1)
        see_refuse(name, &problem, see->json);
    see_show(see, page, &seen.history);
    if (fflush(stdout) == EOF) /* what is said now comes behind it */
        err(SEE_OUR_FAULT, "stdout");
    int status = own_status(&seen);
    recording_free(&seen);
    free(name);
    return status;
}
