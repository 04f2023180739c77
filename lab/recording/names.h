/*
 * names.h - the words for codes, and back
 *
 * The words are those of recordings on disk, so they stay as they are: lower
 * case with underscores for our own codes ("shmat", "no_segment"), the symbol
 * for the system's ("EINVAL", "SIGSEGV").  They are no sentences.
 */
#ifndef LAB_NAMES_H
#define LAB_NAMES_H

#include "recording/history.h"

/* The word for a code; NULL for what is none, such as a number that is out of
 * the enumeration, an errno that Linux does not have, 0 as errno or signal, and
 * the real-time signals, whose numbers differ between C libraries. */
const char *name_of_kind(enum event_kind kind);
const char *name_of_call(enum call call);
const char *name_of_cause(enum cause cause);
const char *name_of_place(enum place_kind place);
const char *name_of_note(enum note note);
const char *name_of_state(enum process_state state);
const char *name_of_segment(enum segment_kind kind);
const char *name_of_field(enum field_kind kind);
const char *name_of_wait(enum wait_kind kind);
const char *name_of_errno(int error);
const char *name_of_signal(int signo);

/* The code with this name, or -1.  Of two symbols for one number both are
 * known ("EAGAIN" and "EWOULDBLOCK"), and name_of_errno() gives the first. */
int kind_named(const char *name);
int call_named(const char *name);
int cause_named(const char *name);
int place_named(const char *name);
int note_named(const char *name);
int state_named(const char *name);
int segment_named(const char *name);
int field_named(const char *name);
int wait_named(const char *name);
int errno_named(const char *name);
int signal_named(const char *name);

#endif
