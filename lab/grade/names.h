/*
 * names.h - what the files of a student are called
 *
 * Private to lab/grade.
 */
#ifndef LAB_GRADE_NAMES_H
#define LAB_GRADE_NAMES_H

enum {
    STUDENT_FILE_NAME = 64
};

/* A file name for what is about a student: of letters, digits, '.', '_' and '-'
 * alone, and it begins with none of the last but '_'.  No two ids have the
 * same: where the id itself is no such name, digits of its SHA-256 are
 * appended. */
void student_file_name(const char *id, char name[STUDENT_FILE_NAME]);

#endif
