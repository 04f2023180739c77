/*
 * parts.h - what the verbs of lab/study share
 *
 * Private to lab/study.
 */
#ifndef LAB_STUDY_PARTS_H
#define LAB_STUDY_PARTS_H

#include "study/study.h"

#include <stdbool.h>
#include <stdio.h>

/* --- Where things lie (places.c) ----------------------------------------- */

/* A path below the top folder of the book, in one of a few buffers that are
 * used in turn: good until the fourth one after it. */
const char *study_top(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Exercises from outside of the book (outside.c): the folder that has
 * exercises/, solutions/ and tests/exercises/ of their own, and build/; NULL:
 * those of the book.  $SHMLAB_EXERCISES names it, which `--exercises DIR` sets,
 * or else the student's folder, where study_note_outside() has put it.  Ends
 * the process with 2 when there is no such folder. */
const char *study_outside(void);
bool study_lies_outside(const char *relative);
void study_note_outside(const char *folder);

/* Likewise below the folder of what was built. */
const char *study_built(const char *name);

/* How shmlab is called from here, or from another folder: "shmlab",
 * "./shmlab", "../shmlab", or a whole path.  Good until the next call. */
const char *study_command(void);
const char *study_command_from(const char *folder);

/* The student's folder.  Ends the process with 2, and says how to make one,
 * when there is none. */
void study_need_folder(char folder[PROGRESS_PATH]);

/* A path as it is best shown: relative to the current folder where it is below
 * that, without control characters.  Good until the fourth one after it. */
const char *study_shown(const char *path);

/* Say that the progress could not be read or written; the rest goes on. */
void study_no_progress(const char *folder);

/* Say what stands in the file that cannot be read. */
void study_tell_strange(const struct progress *progress);

/* Ask for a yes.  `sure`: it was given on the command line.  Where nobody sits
 * at a terminal, the answer is no. */
bool study_yes(const char *question, bool sure);

/* --- The exercises (exercises.c) ----------------------------------------- */

struct exercises {
    char **names; /* in the order in which they are met */
    size_t count;
};

/* Read exercises/README.md, and the folder.  Ends the process with 4 when there
 * are none. */
void exercises_read(struct exercises *exercises);
void exercises_free(struct exercises *exercises);

/* The exercise that `word` means: its name, how that begins, or a file that is
 * called so.  Ends the process with 2, after a sentence, when it means none or
 * several. */
const char *exercises_find(const struct exercises *exercises, const char *word);

/* "06_fork", of 06_fork_workers. */
void exercise_chapter(const char *name, char chapter[PROGRESS_NAME]);

/* Is a prediction asked for, in NAME.txt? */
bool exercise_is_text(const char *name);

/* The student's file of it: folder/NAME.c or folder/NAME.txt. */
void exercise_file(const char *folder, const char *name,
                   char path[PROGRESS_PATH]);

/* --- Files (files.c) ----------------------------------------------------- */

/* All of a file, at most `most` bytes, with a NUL behind; NULL with errno. */
char *file_read(const char *path, size_t most, size_t *size);

/* Make a file that must not be there yet, with these bytes, in one piece.
 * Returns 0, or -1 with errno; then nothing of it is there. */
int file_make(const char *path, const char *bytes, size_t size);

/* --- Task pages (page.c) ------------------------------------------------- */

enum {
    PAGE_HINTS = 3
};

struct page {
    char *text;         /* all of it */
    char title[256];    /* "one of the workers crashes" */
    const char *about;  /* the paragraph below it */
    const char *skills; /* the lines below "## What you practise", or "" */
    const char *read;   /* below "## Read first" */
    const char *task;   /* below "## The task" */
    const char *hints;  /* below "## Hints" */
};

/* Read exercises/NAME.md.  Returns 0, or -1 with errno. */
int page_read(const char *name, struct page *page);
void page_free(struct page *page);

/* The n-th item of a list, counted from 0, to be freed; NULL: there is none. */
char *page_item(const char *list, int number);

/* Print Markdown as plain text behind `indent` blanks, in lines of at most 78
 * columns: links become what they show, programs stay as they are. */
void page_print(const char *markdown, int indent);

/* The arguments in the transcript of the task, "4 2" of "$ ./NAME 4 2", in
 * text[]; "" when there are none. */
void page_arguments(const struct page *page, const char *name, char text[64]);

/* The first example that a text names, in name[]: true if there is one. */
bool page_example(const char *text, char name[PROGRESS_NAME]);

#endif
