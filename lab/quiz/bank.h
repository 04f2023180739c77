/*
 * bank.h - the questions and order-the-lines problems of a chapter
 *
 * They stand in chapters/NN_topic.quiz, which the book reads too
 * (tools/book/quiz.lua).  A word at the beginning of a line says what the lines
 * below it are, which are indented by four blanks:
 *
 *     question Q6.1               order P1
 *         A process has ...           Put the lines in order ...
 *     right                       line
 *         6                           pid_t child = fork();
 *     because                     line
 *         The child inherits ...      waitpid(child, &status, 0);
 *     wrong M09                   trap W3
 *         3, for the child ...        sleep(1);
 *     because                     because
 *         It need not: ...            A slower child ...
 *
 * The right answer stands first, and lines stand in order.
 */
#ifndef LAB_QUIZ_BANK_H
#define LAB_QUIZ_BANK_H

#include <stdbool.h>
#include <stddef.h>

/* An answer of a question, or a line of a problem. */
struct choice {
    char *text;
    char *because; /* why it is right or wrong; "" where nothing is said */
    char *idea;    /* the belief or mistake behind it: "M09", "W3", or "" */
    bool good;     /* the right answer; a line that belongs there */
};

struct item {
    bool is_order; /* put the lines in order; otherwise a question */
    char *id;      /* "Q6.1"; "P1", which each chapter has */
    char *text;
    struct choice *choices; /* as they stand in the file */
    size_t count;
};

struct bank {
    char *chapter; /* "06_fork" */
    struct item *items;
    size_t count;
};

/* What is wrong with a file. */
struct bank_problem {
    int line; /* counted from 1; 0: it cannot be read, see errno */
    char text[96];
};

/* Read the file `path`.  Returns 0; the caller frees the bank.  Returns -1 with
 * *problem, and an empty bank.  Ends the process with 4 without memory. */
int bank_read(const char *path, struct bank *bank,
              struct bank_problem *problem);
void bank_free(struct bank *bank);

/* The item with this id, or NULL. */
const struct item *bank_find(const struct bank *bank, const char *id);

enum {
    BANK_CHOICES = 26 /* of one item: each gets a letter */
};

/* The letters that the choices of an item get, in order[]: the choice with the
 * first letter is order[0].  `seed` 0 gives the letters that the book gives
 * them; another one another order, always the same.  Lines are never given in
 * the right order. */
void bank_shuffle(const struct bank *bank, const struct item *item,
                  unsigned seed, size_t order[BANK_CHOICES]);

#endif
