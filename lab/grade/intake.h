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
 * that student's record, or in the notes of the class when it is nobody's.
 *
 * A file may have "(1)", " (2)" or "-1" behind its name, as browsers and Canvas
 * put it there.  Of several for one exercise, one is taken: the highest number
 * counts, then the later upload (Canvas numbers them), then the fewest folders,
 * then the name.  Times do not.  Files go before an archive beside them, and of
 * several archives one is taken; an archive in an archive is opened only when
 * the outer one is SUBMISSIONS.
 *
 * Archives are tar, also packed, and zip; without libarchive none is read.  One
 * that unpacks to more than INTAKE_UNPACKED is refused whole, of a damaged one
 * what is whole is taken; but a damaged SUBMISSIONS is an error, because the
 * rest of the class would be missing.
 *
 * Who is on the roster is found by the name of a folder or an archive: an id, a
 * login, an e-mail address, a number; and in downloads by the number of Canvas
 * ("ID") or Moodle ("Identifier"), or by a person's name that nobody else has.
 * Others are students, too, not listed, and noted.
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

/* Read a roster into *class: CSV, by commas, semicolons or tabs, in any of the
 * encodings of intake_text(); the first line names the columns, in English or
 * German.  What is read: id (or login, username, SIS Login ID), name (Student;
 * First name and Surname), email, and a number (SIS User ID, ID number; when it
 * is empty that of Canvas, "ID", or Moodle, "Identifier").  Students without an
 * id have their e-mail address up to the @, or all of it where somebody else
 * has that, or their number.  Who is there twice, or has none of these, is
 * noted and passed over.  Returns 0; or -1, and why[] is a sentence. */
int roster_read(const char *path, struct class *class, char why[512]);

/* The text of an answer, from any of the encodings that editors choose: UTF-8,
 * UTF-16 of either order with a byte-order mark, or plainly, else Latin-1 with
 * the signs of Windows-1252; line ends become "\n", a byte-order mark goes.
 * Returns it, a NUL behind it, to be freed, with *text_size set; NULL with
 * errno EILSEQ when it is no text (a NUL byte, half a UTF-16 character), or
 * ENOMEM. */
char *intake_text(const char *bytes, size_t size, size_t *text_size);

#endif
