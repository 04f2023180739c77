/*
 * asleep.h - end a traced run as soon as its first process sleeps
 *
 * For tests that would otherwise have to guess how long that takes.
 */
#ifndef TESTS_LAB_ASLEEP_H
#define TESTS_LAB_ASLEEP_H

#include "recording/names.h"
#include "traced.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Read a history as it grows, and write to `stop` once the first process sleeps
 * in this call.  Whoever writes the history must not wait for us, so it is read
 * to its end. */
static inline _Noreturn void await_sleep(FILE *history, enum call call,
                                         int stop)
{
    char *line = NULL, event[64], doing[64];
    size_t room = 0;
    snprintf(event, sizeof event, "{\"event\":\"%s\",\"process\":0,",
             name_of_kind(EVENT_SLEEP));
    snprintf(doing, sizeof doing, "\"call\":\"%s\"", name_of_call(call));
    while (history != NULL && getline(&line, &room, history) != -1)
        if (strncmp(line, event, strlen(event)) == 0 &&
            strstr(line, doing) != NULL && write(stop, "", 1) != 1)
            break;
    _exit(EXIT_SUCCESS);
}

/* Run a program and trace it until its first process sleeps in this call.
 * Returns what run() does. */
static inline int run_until_asleep(const char *const argv[], enum call call,
                                   struct recording *seen,
                                   struct run_problem *problem)
{
    int history[2], stop[2];
    if (pipe2(history, O_CLOEXEC) == -1 || pipe2(stop, O_CLOEXEC) == -1)
        err(REPORT_UNTESTED, "pipe2");
    pid_t watcher = fork();
    if (watcher == 0) {
        close(history[1]);
        await_sleep(fdopen(history[0], "r"), call, stop[1]);
    }
    if (watcher == -1)
        err(REPORT_UNTESTED, "fork");
    close(history[0]);
    const struct trace_options trace = {.json = history[1]};
    const struct run_request request = {.argv = argv,
                                        .trace = &trace,
                                        .stop = stop[0],
                                        .deadline_ms = PATIENTLY};
    int result = run(&request, seen, problem);
    close(history[1]);
    close(stop[0]);
    close(stop[1]);
    waitpid(watcher, NULL, 0);
    return result;
}

#endif
