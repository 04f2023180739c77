/*
 * class.h - who handed in what
 *
 * The intake fills it in, the grader adds the key of each answer, and it is
 * kept as RESULTS/class.json.  Everything in it that came from students, names
 * of files among them, is valid UTF-8 and free of control characters; it is
 * not escaped for any format.
 */
#ifndef LAB_GRADE_CLASS_H
#define LAB_GRADE_CLASS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    CLASS_KEY = 128 /* bytes of the key of an answer, its NUL among them */
};

/* One student's answer to one exercise. */
struct answer {
    char *exercise;
    char *file;          /* as it was handed in: "late/06_fork_workers.c" */
    char key[CLASS_KEY]; /* of its result; "": it has none yet */
};

/* Something that was handed in and not taken. */
struct refusal {
    char *file;
    char *why; /* a clause: "it is a link, and links are not followed" */
};

struct student {
    char *id;                            /* of a folder, or on the roster */
    char *name, *email, *login, *number; /* from the roster; "": not known */
    bool listed;                         /* on the roster; true without one */
    struct answer *answers;              /* by the names of exercises */
    size_t answer_count;
    struct refusal *refusals;
    size_t refusal_count;
};

struct class
{
    char **exercises; /* that were asked for, in the order of the book */
    size_t exercise_count;
    struct student *students; /* by id, in the order of strcmp(3) */
    size_t count;
    char **notes; /* of the class as a whole: "bob is not on the roster" */
    size_t note_count;
};

/* The student with this id, made if there is none; NULL with ENOMEM.  Good
 * until the next one is made. */
struct student *class_student(struct class *class, const char *id);

/* The answer of a student to this exercise, or NULL. */
const struct answer *student_answer(const struct student *student,
                                    const char *exercise);

/* Add to a student, or to the class.  An answer to the same exercise takes the
 * place of the one before.  Texts are copied, and made clean as promised above.
 * Return 0, or -1 with ENOMEM. */
int student_answers(struct student *student, const char *exercise,
                    const char *file, const char *key);
int student_refused(struct student *student, const char *file, const char *why);
int class_note(struct class *class, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Take out the exercises to which nobody has an answer: they were not asked. */
void class_drop_exercises(struct class *class);

void class_free(struct class *class);

/* Keep it in this file, written anew in one piece; read it again.  Return 0; or
 * -1 with errno, EBADMSG when the file is none of ours. */
int class_write(const struct class *class, const char *path);
int class_read(struct class *class, const char *path);

#endif
