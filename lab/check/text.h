/*
 * text.h - what a stranger's program printed, made fit to be shown
 *
 * Recordings keep bytes as they came.  They are escaped here, at the moment of
 * output, so that no program under test can speak in our name: neither to a
 * terminal nor inside JSON or XML.
 *
 * Both functions return a string that the caller frees; without memory they
 * end the process with REPORT_UNTESTED.
 */
#ifndef LAB_TEXT_H
#define LAB_TEXT_H

#include <stddef.h>

/* For JSON and XML: what is not UTF-8 and each control character but newline
 * and tab becomes U+FFFD, the replacement character. */
char *text_clean(const char *bytes, size_t size);

/* For people: what is not UTF-8 and each control character but newline is
 * written as \xHH, and all behind the first `max` bytes as "...". */
char *text_shown(const char *bytes, size_t size, size_t max);

#endif
