/*
 * jsonl_values.h - single values of a recording as JSON, and back
 *
 * Only for the files jsonl_*.c.  What is uint64_t
 * in memory, or a key, is a string like "0x1f", since JSON readers round
 * numbers that large; a mode is a string like "0600"; other numbers are
 * numbers.
 */
#ifndef LAB_JSONL_VALUES_H
#define LAB_JSONL_VALUES_H

#include "recording/jsonl.h"

#include <jansson.h>

/* PUTTING
 *
 * All of these put a value into the object *into and take it over.  Without
 * memory *into becomes NULL, and what is put into that is freed; so one look at
 * the end is enough. */

void put_value(json_t **into, const char *name, json_t *value);
void put_last(json_t **into, json_t *value); /* *into is an array */
void put_integer(json_t **into, const char *name, int64_t value,
                 int64_t otherwise); /* unless it is `otherwise` */
void put_hex(json_t **into, const char *name, uint64_t value); /* unless 0 */
void put_true(json_t **into, const char *name, bool value); /* unless false */
void put_word(json_t **into, const char *name, const char *word);

/* Bytes of a stranger's program: as NAME when they are UTF-8 without control
 * characters but newline and tab, so that the file can be shown as it is;
 * otherwise as NAME_hex.  Nothing for NULL. */
void put_bytes(json_t **into, const char *name, const char *bytes, size_t size);
void put_string(json_t **into, const char *name, const char *string);

/* "at": a line of a source; nothing when it is not known at all. */
void put_source(json_t **into, const struct source *at);

/* A number of the system: its symbol, or the number where that is NULL. */
void put_symbol(json_t **into, const char *name, int number,
                const char *symbol);

/* "0x1f" with format "x", "0600" with "o"; and two digits for each byte.
 * Return NULL without memory. */
json_t *number_text(const char *format, uintmax_t value);
json_t *hex_of(const void *bytes, size_t size);

/* TAKING
 *
 * What is missing gets its default: 0, or what the caller says.  So does what
 * is wrong, but that is refused. */

/* Note a problem; the first one counts. */
void jsonl_refuse(struct jsonl_problem *problem, enum jsonl_code code,
                  const char *member);

int64_t take_integer(struct jsonl_problem *problem, const json_t *from,
                     const char *name, int64_t otherwise, int64_t least,
                     int64_t most);
int take_int(struct jsonl_problem *problem, const json_t *from,
             const char *name, int otherwise);
/* -1 when it is missing.  Whether it is in its table, jsonl_check_event() looks
 * when all is there. */
int take_index(struct jsonl_problem *problem, const json_t *from,
               const char *name);
bool take_true(struct jsonl_problem *problem, const json_t *from,
               const char *name);
uint64_t take_hex(struct jsonl_problem *problem, const json_t *from,
                  const char *name);
uint32_t take_hex_32(struct jsonl_problem *problem, const json_t *from,
                     const char *name); /* or octal */
/* `value` is what take_hex() finds in an object; `most` the largest allowed. */
uint64_t take_text_number(struct jsonl_problem *problem, const json_t *value,
                          const char *name, uint64_t most);

/* A code by its word; `unknown`, and counted, for one that we do not know.
 * take_symbol() takes numbers, too, and gives -1 for an unknown symbol. */
int take_word(struct jsonl_problem *problem, const json_t *from,
              const char *name, int (*named)(const char *), int unknown);
int take_symbol(struct jsonl_problem *problem, const json_t *from,
                const char *name, int (*named)(const char *));

/* What put_bytes(), put_string() and hex_of() have put there, with a NUL byte
 * behind it; the caller frees it.  NULL: there was none, or it is refused. */
char *take_bytes(struct jsonl_problem *problem, const json_t *from,
                 const char *name, size_t *size);
char *take_string(struct jsonl_problem *problem, const json_t *from,
                  const char *name);
char *take_digits(struct jsonl_problem *problem, const json_t *from,
                  const char *name, size_t *size); /* must be there */

void take_source(struct jsonl_problem *problem, const json_t *from,
                 struct source *at);

/* NULL when there is none; json_array_size() of that is 0. */
const json_t *take_array(struct jsonl_problem *problem, const json_t *from,
                         const char *name);

/* PARTS OF AN EVENT: jsonl_read_sets.c, and jsonl_waits.c, where the last is
 * written, too: put_waits() */

typedef void read_part(struct jsonl_problem *problem, const json_t *from,
                       struct event *event);

/* Read each element of the list `name`, up to the first that is refused. */
void jsonl_read_parts(struct jsonl_problem *problem, const json_t *from,
                      const char *name, read_part *read, struct event *event);

/* Read what it says of semaphores: "operations" and "sets"; "roles", which go
 * into the table, too; and a line with a new set. */
void jsonl_read_operations(struct jsonl_problem *problem, const json_t *from,
                           struct event *event);
void jsonl_read_namings(struct jsonl_problem *problem, const json_t *from,
                        struct history *history, struct event *event);
void jsonl_read_set(struct jsonl_problem *problem, const json_t *from,
                    struct history *history);

/* Likewise, a line with a source file. */
void jsonl_read_source(struct jsonl_problem *problem, const json_t *from,
                       struct history *history);

/* SINGLE ACCESSES: jsonl_loads.c */

/* Put what an event says of one instruction; take it back. */
void put_access(json_t **line, const struct event *event);
void jsonl_read_access(struct jsonl_problem *problem, const json_t *from,
                       struct event *event);

void put_waits(json_t **into, const struct event *event);
void jsonl_read_waits(struct jsonl_problem *problem, const json_t *from,
                      struct event *event);

#endif
