/*
 * intake.h - take in what students have handed in
 *
 * SUBMISSIONS is a folder that holds, for each student,
 *
 *     STUDENT/NAME.c          a folder (NAME.txt for predictions), files at any
 *                             depth up to INTAKE_DEPTH
 *     STUDENT.tar, .zip, ...  what `shmlab pack` makes, or another archive
 *     what a bulk download of Canvas or Moodle has, and then STUDENT is taken
 *     from the names that these give: see intake_names.c
 *
 * or it is an archive of such a folder.  Nothing is ever unpacked to a disk, no
 * link is followed, nothing is executed.  Only regular files of at most
 * INTAKE_BYTES with the names of exercises are taken; what editors and systems
 * leave behind is passed over in silence, and all else is noted as refused in
 * that student's record.
 */
#ifndef LAB_GRADE_INTAKE_H
#define LAB_GRADE_INTAKE_H

#include "grade/class.h"

#include <stddef.h>

enum {
    INTAKE_BYTES = 256 * 1024, /* of a file, at most */
    INTAKE_DEPTH = 8,
    INTAKE_UNPACKED = 64 << 20, /* of an archive, packed and unpacked */
    INTAKE_FILES = 1000         /* of one student, looked at */
};

/* Who keeps the answers.  `keep` is called with each as it was taken: UTF-8
 * with its line ends made "\n", a NUL behind it; it is to note the key of it.
 * Returns 0, or -1 with errno to end the intake. */
struct intake {
    const char *submissions; /* the folder, or archive */
    const char *roster;      /* a CSV file; NULL: none */
    int (*keep)(void *context, const char *exercise, const char *text,
                size_t size, char key[CLASS_KEY]);
    void *context;
};

/* What students are on the roster, and what all have handed in, is added to
 * *class, whose exercises the caller has filled in.  Returns 0; or -1, after a
 * sentence about it in why[].  What is wrong with one student never is that of
 * another. */
int intake(const struct intake *intake, struct class *class, char why[512]);

/* --- Its parts ------------------------------------------------------------ */

/* Read a roster into *class: CSV, by commas or semicolons, UTF-8 with or
 * without a byte-order mark, or Latin-1; the first line names the columns.
 * What is read: id (or login, username, SIS Login ID), name (Student; First
 * name and Surname), email, and a number (SIS User ID, ID number).  Students
 * without an id have their e-mail address up to the @.  Returns 0; or -1, and
 * why[] names the line. */
int roster_read(const char *path, struct class *class, char why[512]);

/* The text of an answer, from any of the encodings that editors choose: UTF-8,
 * UTF-16 of either order with a byte-order mark, else Latin-1; line ends become
 * "\n", a byte-order mark goes.  Returns it, to be freed, with *size set; NULL
 * with errno EILSEQ when it is no text (a NUL byte, half a UTF-16 character),
 * or ENOMEM. */
char *intake_text(const char *bytes, size_t size, size_t *text_size);

#endif
