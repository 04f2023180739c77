/*
 * xml_out.h - write text of anybody into XML 1.0
 *
 * Whatever the text is, what comes out is well-formed: markup is escaped, and
 * what may not stand in XML even so, control characters and what is no UTF-8,
 * becomes U+FFFD.  So do characters that turn or hide the text around them.
 */
#ifndef LAB_GRADE_XML_OUT_H
#define LAB_GRADE_XML_OUT_H

#include <stdio.h>

/* Between two tags.  Behind the first `max` bytes stands "...". */
void xml_text(FILE *out, const char *text, size_t max);

/* ` NAME="TEXT"` in a tag; the name is ours.  Likewise. */
void xml_attribute(FILE *out, const char *name, const char *text, size_t max);

#endif
