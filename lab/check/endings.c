/* How a run has ended, in words: see endings.h. */
#include "check/endings.h"

#include "check/check.h"
#include "check/report.h"
#include "recording/state.h"
#include "say/say.h"

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NUMBER = 32
};

/* Those a program of this book can meet; sigabbrev_np(3) is only in glibc. */
static const char *signal_name(int signo, char number[NUMBER])
{
    static const struct {
        int signo;
        const char *name;
    } names[] = {
        {SIGABRT, "SIGABRT"}, {SIGALRM, "SIGALRM"}, {SIGBUS, "SIGBUS"},
        {SIGCHLD, "SIGCHLD"}, {SIGFPE, "SIGFPE"},   {SIGHUP, "SIGHUP"},
        {SIGILL, "SIGILL"},   {SIGINT, "SIGINT"},   {SIGKILL, "SIGKILL"},
        {SIGPIPE, "SIGPIPE"}, {SIGQUIT, "SIGQUIT"}, {SIGSEGV, "SIGSEGV"},
        {SIGSYS, "SIGSYS"},   {SIGTERM, "SIGTERM"}, {SIGTRAP, "SIGTRAP"},
        {SIGUSR1, "SIGUSR1"}, {SIGUSR2, "SIGUSR2"}, {SIGXCPU, "SIGXCPU"},
    };
    for (size_t i = 0; i < COUNT(names); i++)
        if (names[i].signo == signo)
            return names[i].name;
    snprintf(number, NUMBER, "signal %d", signo);
    return number;
}

void ending_expected(int status, int signo, char phrase[PHRASE])
{
    char number[NUMBER];
    if (signo != 0)
        snprintf(phrase, PHRASE, "ended by %s", signal_name(signo, number));
    else if (status == ANY_BUT_0)
        snprintf(phrase, PHRASE, "any exit status but 0");
    else
        snprintf(phrase, PHRASE, "exit status %d", status);
}

void ending_actual(const struct recording *recording, char phrase[PHRASE])
{
    if (recording->limit == LIMIT_DEADLINE)
        snprintf(phrase, PHRASE, "ended by us: its time was up");
    else if (recording->limit == LIMIT_HUNG)
        snprintf(phrase, PHRASE, "ended by us: nobody could ever go on");
    else if (recording->limit == LIMIT_OUTPUT)
        snprintf(phrase, PHRASE, "ended by us: it wrote too much");
    else if (recording->limit == LIMIT_HISTORY)
        snprintf(phrase, PHRASE,
                 "ended by us: it did more than can be followed");
    else if (recording->limit == LIMIT_CPU)
        snprintf(phrase, PHRASE, "ended: it computed for too long");
    else if (recording->limit == LIMIT_MEMORY)
        snprintf(phrase, PHRASE, "ended: it took too much memory");
    else if (recording->ending == ENDED_BY_SIGNAL)
        ending_expected(0, recording->signo, phrase);
    else
        ending_expected(recording->status, 0, phrase);
}

char *ending_why(const struct recording *recording)
{
    const struct history *history = &recording->history;
    size_t last = history->event_count;
    while (last > 0 && history->events[last - 1].kind != EVENT_HANG)
        last--;
    char *why = NULL;
    struct state state;
    if (last > 0 && state_begin(&state, history) == 0) {
        if (state_seek(&state, last - 1) == 0)
            why = say_event_apart(history, &state, last - 1);
        state_end(&state);
    }
    if (why == NULL && (why = strdup("")) == NULL)
        err(REPORT_UNTESTED, "strdup");
    return why;
}
