/*
 * quiz.h - the verbs that ask: quiz, order and predict
 *
 *     shmlab quiz [N]        the questions of a chapter, and two old ones
 *     shmlab quiz Q6.1       one question
 *     shmlab order N|NAME    lines to be put in order
 *     shmlab predict NAME    say what a program will print, before it runs
 *
 * N is the number of a chapter, or how its name begins.  With --seed NUMBER the
 * answers stand in another order.  What was right goes into the student's
 * progress when there is a folder for it (study/progress.h).
 */
#ifndef LAB_QUIZ_H
#define LAB_QUIZ_H

/* Take the arguments from the name of the verb on.  Return the exit status: 0
 * all that was answered was right at the first try, 1 not all was, 2 used
 * wrongly, 3 a program is not built, 4 our own fault. */
int quiz_verb(int argc, char *argv[]);
int order_verb(int argc, char *argv[]);
int predict_verb(int argc, char *argv[]);

/* Print the right answers of a prediction exercise, which its checker works out
 * from a run.  Works from any folder.  Returns a status as above. */
int predict_solution(const char *name);

/* Ask again what is due: questions, lines and predictions, at most `most` and
 * never more than PROGRESS_OLD in one day.  For `next`.  Works in the top
 * folder, but begins where the caller is, as progress_folder() does.  Returns
 * how many there were. */
int quiz_again(int most);

#endif
