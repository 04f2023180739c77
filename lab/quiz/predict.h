/*
 * predict.h - say beforehand what a program will do, then run it
 *
 * Part of the verb predict (quiz.h), which others call for one program.
 */
#ifndef LAB_QUIZ_PREDICT_H
#define LAB_QUIZ_PREDICT_H

#include "quiz/sitting.h"

/* The verbs work in the top folder: $SHMLAB_TOP, or here. */
void predict_go_to_top(void);

/* Show the program examples/NAME.c without its header, ask for each value that
 * it prints, run it, and print the prediction beside what it printed.  Stores
 * both in the student's folder, predictions/NAME.txt.  Returns a status as the
 * verb does; 2: there is no such program. */
int predict_example(struct sitting *sitting, const char *name);

/* Ask for the answers of a prediction exercise, write them into NAME.txt in the
 * student's folder, and have the checker judge them.  Returns its status. */
int predict_exercise(struct sitting *sitting, const char *name);

/* Print a C source, from the first line below its header on. */
void predict_source(const struct sitting *sitting, const char *path);

#endif
