/*
 * types_program.h - small programs with types, compiled and traced
 *
 * For the tests of lab/trace/types; each includes it once.
 */
#ifndef TESTS_LAB_TYPES_PROGRAM_H
#define TESTS_LAB_TYPES_PROGRAM_H

#include "check/check.h"
#include "check/report.h"
#include "recording/names.h"
#include "say/say.h"
#include "trace/where.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/types.XXXXXX";
static bool has_folder;
static const char *compiler = "cc";

static inline void remove_all(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0) // NOLINT(cert-env33-c): our own words
        perror(folder);
}

/* A file in the folder. */
static inline const char *file(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* Compile this source in the folder to the program `prog`.  Returns false, and
 * the test is over, when that cannot be. */
static inline bool compile(const char *source, const char *options)
{
    char command[512];
    FILE *text;
    if (!has_folder) {
        has_folder = mkdtemp(folder) != NULL;
        atexit(remove_all);
    }
    if (!has_folder || (text = fopen(file("prog.c"), "we")) == NULL) {
        report_untested("%s: %s", folder, strerror(errno));
        return false;
    }
    fputs(source, text);
    fclose(text);
    snprintf(command, sizeof command,
             "cd %s && %s -D_GNU_SOURCE -w %s -o prog prog.c 2> messages",
             folder, compiler, options);
    if (system(command) == 0) // NOLINT(cert-env33-c)
        return true;
    report_skip("%s %s does not work here", compiler, options);
    return false;
}

/* Run `prog` and trace it.  Returns false, and the test is over, when that
 * cannot be. */
static inline bool trace(struct recording *seen)
{
    static const struct trace_options options = {.json = 0};
    char path[128];
    snprintf(path, sizeof path, "%s", file("prog"));
    const char *argv[] = {path, NULL};
    struct run_request request = {
        .argv = argv, .trace = &options, .deadline_ms = 60000};
    struct run_problem problem;
    struct where *where = where_new();
    bool able = where != NULL;
    where_free(where);
    if (!able)
        report_skip("built without libdw");
    else if (run(&request, seen, &problem) == 0)
        return true;
    else if (strcmp(problem.step, "ptrace") == 0 ||
             strcmp(problem.step, "seccomp") == 0)
        report_skip("this system does not let us trace");
    else
        report_untested("%s: %s", problem.step, strerror(problem.error));
    return false;
}

/* What every type looks like: "struct box 16 by box: answer signed 0+4, ". */
static inline void write_types(FILE *out, const struct history *history)
{
    for (size_t i = 0; i < history->type_count; i++) {
        const struct type *type = &history->types[i];
        fprintf(out, "%s %llu by %s:", type->name,
                (unsigned long long)type->size, type->variable);
        for (size_t k = 0; k < type->field_count; k++) {
            const struct field *field = &type->fields[k];
            fprintf(out, " %s %s %llu+%llu", field->name,
                    name_of_field(field->kind),
                    (unsigned long long)field->offset,
                    (unsigned long long)field->size);
            if (field->stride > 0)
                fprintf(out, "*%llu", (unsigned long long)field->count);
            fputs(",", out);
        }
        fputs("\n", out);
    }
}

/* What every event has stored: "parent: answer = 42 (was 0), ". */
static inline void write_stores(FILE *out, const struct history *history)
{
    struct state before;
    if (state_begin(&before, history) == -1)
        return;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        state_seek(&before, i);
        for (size_t k = 0; k < event->store_count; k++) {
            struct field_changes changes;
            fprintf(out, "%s:", history->processes[event->process].role);
            if (!fields_of_store(&before, event, k, &changes))
                fputs(" bytes", out);
            for (size_t j = 0; j < changes.count; j++) {
                struct said_value value;
                if (say_value(&before, event, k, &changes, j, &value) == -1)
                    continue;
                fprintf(out, " %s = %s (was %s),", value.name, value.after,
                        value.before);
                free(value.name);
                free(value.before);
                free(value.after);
            }
            fputs("\n", out);
        }
    }
    state_end(&before);
}

/* Both, allocated. */
static inline char *what_is_told(const struct history *history)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    write_types(out, history);
    write_stores(out, history);
    fclose(out);
    return text;
}

#endif
