/*
 * find.h - the programs of the book by their names, or how these begin
 */
#ifndef LAB_FIND_H
#define LAB_FIND_H

enum {
    FIND_NAME = 256,
    FIND_PATH = 4096
};

/* The name in `directory` that is `name`, or the only one that begins so; it is
 * stored in found[] and returned.  NULL: there is none.  When there are
 * several, lists them and ends the process with status 2. */
const char *find_name(const char *directory, const char *name,
                      char found[FIND_NAME]);

/* What `see NAME` means: with a slash in it, or when there is such a file in
 * this folder, just that; else a program that execvp(3) would find along $PATH;
 * else a built program of the book, below $SHMLAB_TOP or here.  Stored in
 * path[] and returned; `name` itself when it is none of these. */
const char *find_program(const char *name, char path[FIND_PATH]);

#endif
