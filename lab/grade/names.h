/* names.h - what the files of a student are called */
#ifndef LAB_GRADE_NAMES_H
#define LAB_GRADE_NAMES_H

/* The name of a student's files, of A-Z, a-z, 0-9, ".", "_" and "-" only, and
 * no hidden one: the id itself where it is such a name; else what is left of
 * it, and eight digits of the SHA-256 of the id. */
void student_file_name(const char *id, char name[64]);

#endif
