/*
 * jsonl_file.h - a part of jsonl.c and jsonl_bad.c: recordings in memory
 */
#ifndef TESTS_LAB_JSONL_FILE_H
#define TESTS_LAB_JSONL_FILE_H

#include "check/report.h"
#include "recording/jsonl.h"

#include <err.h>
#include <stdint.h>

#define TITLE "{\"attached\":\"recording\",\"version\":1}\n"

/* What is in memory instead of in a file. */
struct file {
    char *text;
    size_t size;
};

static FILE *new_file(struct file *file)
{
    FILE *stream = open_memstream(&file->text, &file->size);
    if (stream == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    return stream;
}

static inline struct file write_history(const struct history *history)
{
    struct file file;
    struct jsonl_writer writer;
    FILE *stream = new_file(&file);
    if (jsonl_begin(stream, &writer) == -1 ||
        jsonl_event(stream, history, &writer) == -1)
        err(REPORT_UNTESTED, "jsonl_event");
    fclose(stream);
    return file;
}

static int read_text(const char *text, size_t size, struct history *history,
                     struct jsonl_problem *problem)
{
    /* fmemopen() may refuse a size of 0 */
    FILE *stream = size == 0 ? fopen("/dev/null", "r")
                             : fmemopen((void *)(uintptr_t)text, size, "r");
    if (stream == NULL)
        err(REPORT_UNTESTED, "fmemopen");
    int result = jsonl_read(stream, history, problem);
    fclose(stream);
    return result;
}

#endif
