/*
 * sha256.h - by which a file is known: FIPS 180-4
 *
 * Private to lab/study.
 */
#ifndef LAB_STUDY_SHA256_H
#define LAB_STUDY_SHA256_H

#include <stddef.h>

enum {
    SHA256_TEXT = 65
};

/* The digest of these bytes in hexadecimal digits. */
void sha256(const void *bytes, size_t size, char text[SHA256_TEXT]);

#endif
