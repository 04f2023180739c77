/*
 * say.h - one event of a history, in words
 *
 * Sentences are plain, for a reader who has not seen the tool before.  What
 * strangers chose (names, what they printed) is escaped: the result is one line
 * of valid UTF-8 without control characters.  Histories may come from
 * strangers, too: whatever an index in them says, nothing outside of the tables
 * is read.
 *
 * Strings that are returned belong to the caller.
 */
#ifndef LAB_SAY_H
#define LAB_SAY_H

#include "recording/fields.h"

/* What happens in event number `event`, and why: a sentence, or a few.
 * `before` is the state of this history just before that event; with NULL, what
 * depends on it is left out.  Returns NULL only with ENOMEM. */
char *say_event(const struct history *history, const struct state *before,
                size_t event);

/* The same for a text that no list of steps is beside: it names none by its
 * number, which is another when a run is made again. */
char *say_event_apart(const struct history *history, const struct state *before,
                      size_t event);

/* The call of event number `event` as C source spells it, flags by name, with
 * its result: "shmat(5, NULL, SHM_RDONLY) = -1 EACCES".  Addresses, identifiers
 * and process numbers are those of this run.  Where we do not know an argument,
 * and for the bytes of a write, which whoever shows it has a better place for,
 * it says "...".  An event that is no call gives "".  Returns NULL only with
 * ENOMEM. */
char *say_call(const struct history *history, size_t event);

/* One value that a store has changed: its name, as C would write it, and what
 * it was and is: "slots[3].value", "1", "7"; "here", "NULL", "an address". */
struct said_value {
    char *name, *before, *after; /* belong to the caller */
};

/* The value `changes`->first[`number`], as fields_of_store() has found it for
 * store number `store` of the event after the state `before`.  Returns 0, or -1
 * with ENOMEM. */
int say_value(const struct state *before, const struct event *event,
              size_t store, const struct field_changes *changes, size_t number,
              struct said_value *value);

/* What a run leaves behind, as the state after its last event tells: a sentence
 * for each, a line for each sentence; or one that nothing is left.  "" when it
 * has not come to its end.  Returns NULL only with ENOMEM. */
char *say_left(const struct state *end);

/* The letter of a segment: A to Z, then A1 to Z1, A2, ...; "?" for a negative
 * index. */
enum {
    SAY_LETTER = 12 /* the longest, with its NUL byte */
};
void say_segment_letter(int segment, char out[SAY_LETTER]);

/* Who a process is: "the parent", "child 2"; "the child" when there is but one,
 * and "the process" when there is no other.  `first`: as the beginning of a
 * sentence, "The parent".  Returns NULL only with ENOMEM.
 *
 * The whole history counts, also what comes later, so that everybody has one
 * name from the beginning.  Whoever draws a history while it grows cannot know
 * that: there "the child" becomes "child 1" as soon as there is a second. */
char *say_who(const struct history *history, int process, bool first);

/* What went wrong between processes in the whole history, by single loads and
 * stores, how often and where first; "" when nothing has.  Returns NULL only
 * with ENOMEM. */
char *say_hazards(const struct history *history);

/* The same as a label, outside of a sentence: "parent", "child", "child 2";
 * "?" when there is no such process.  It belongs to the history, or is static.
 * It may hold anything that a stranger has called his program. */
const char *say_role(const struct history *history, int process);

#endif
