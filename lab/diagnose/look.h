/*
 * look.h - what the rules share; private to lab/diagnose
 */
#ifndef LAB_DIAGNOSE_LOOK_H
#define LAB_DIAGNOSE_LOOK_H

#include "diagnose/diagnose.h"
#include "say/say.h"

/* One row of a stage, such as lab/diagnose/keys.c. */
struct rule {
    const char *id;
    diagnose_rule *rule;
};

/* The stages; each ends with a row without id. */
extern const struct rule diagnose_errors[], diagnose_reports[], diagnose_keys[],
    diagnose_creating[], diagnose_attaching[], diagnose_leaks[],
    diagnose_removing[], diagnose_processes[], diagnose_output[],
    diagnose_races[], diagnose_order[], diagnose_semaphores[];

enum {
    LOOK_NOWHERE = -1, /* no such event, process or segment */
    LOOK_LINE = 36     /* bytes of a line of output that a sentence quotes */
};

/* --- Runs ---------------------------------------------------------------- */

/* What is looked for in one run of a case. */
typedef bool look_in_run(const struct observed *observed,
                         const struct variant *variant,
                         struct diagnosis *found);

/* Look in the runs of these kinds, VARY(PLAIN) | ..., in their order.  The
 * first in which it is found is put into found->variant. */
bool look_in(const struct observed *observed, unsigned kinds,
             look_in_run *in_run, struct diagnosis *found);

/* The plain run. */
const struct recording *look_plain(const struct observed *observed);

/* Has a run come out as it should: one that is left to itself as it was
 * expected, any other as the plain one? */
bool look_right(const struct observed *observed, const struct variant *variant);

/* Has this run ended by itself, with `status` (-1: any but 0; -2: any, or by a
 * signal)? */
bool look_exited(const struct recording *recording, int status);

/* Have both printed the same?  A terminal may add carriage returns. */
bool look_same_output(const struct recording *one,
                      const struct recording *other);

/* The call that we have made to fail in this run, once it has returned; or
 * LOOK_NOWHERE. */
long look_made_to_fail(const struct history *history);

/* The first note of this kind, or LOOK_NOWHERE. */
long look_note(const struct history *history, enum note note);

/* --- Events -------------------------------------------------------------- */

/* Is this such a call, one that has succeeded, one that has failed? */
bool look_call(const struct event *event, enum call call);
bool look_done(const struct event *event, enum call call);
bool look_failed(const struct event *event, enum call call);

/* Is this shmctl(IPC_RMID), in vain or not? */
bool look_removal(const struct event *event);

/* A call takes an int here. */
int look_int(const struct event *event, size_t argument);

/* Is `process` the other one, or was it made by it, or by one of those? */
bool look_descends(const struct history *history, int process, int other);

/* What a process was last said to have attached before event number `until`;
 * NULL: nothing was said. */
const struct process_change *look_attached(const struct history *history,
                                           size_t until, int process);

/* The shmget that has made this segment; LOOK_NOWHERE: it was there before. */
long look_maker(const struct history *history, int segment);

/* Was this segment there before the program began? */
bool look_was_there(const struct history *history, int segment);

/* The segment of this identifier, or LOOK_NOWHERE. */
int look_segment(const struct history *history, int id);

/* Is this event a wait that waits for child `child`? */
bool look_waits_for(const struct event *event, int child);

/* The event that says what everybody waits for, when the run was ended because
 * nobody could go on, or because its time was up; or NULL. */
const struct event *look_hang(const struct history *history);

/* --- Arguments ----------------------------------------------------------- */

/* The program's arguments that are numbers in this base: fills in *value and
 * returns true for the first from *at on, and moves *at behind it. */
bool look_number(const struct observed *observed, int base, size_t *at,
                 long *value);

/* --- Sentences ----------------------------------------------------------- */

/* "the parent", "child 2", as two arguments for %s%s. */
#define WHO(history, process) \
    look_the(history, process), say_role(history, process)
const char *look_the(const struct history *history, int process);

/* What was found, and where: fills in *found, and returns true.  The sentence
 * begins with a capital letter and holds nothing a terminal would obey. */
bool look_found(struct diagnosis *found, long event, bool certain,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The symbol of an errno, "EINVAL", and of a signal; "?" where there is none.
 */
const char *look_error(int error);
const char *look_signal(int signo);

/* The word for a call, "shmget"; "a call" where there is none. */
const char *look_word(enum call call);

/* --- Lines --------------------------------------------------------------- */

/* Copy line number `line` (from 0) of a text, at most LOOK_LINE bytes of it.
 * Returns false when there is no such line. */
bool look_line(const char *text, size_t line, char copy[LOOK_LINE + 4]);

/* The next line of a text, and its size without its end; *at moves on behind
 * it.  NULL: there is none. */
const char *look_next_line(const char **at, size_t *size);

/* How often this line stands in a text. */
size_t look_times(const char *text, const char *line, size_t size);

/* The first line that stands more often in `one` than in `other`, or NULL. */
const char *look_more_often(const char *one, const char *other, size_t *size);

/* Have both the same lines, in whichever order? */
bool look_same_lines(const char *one, const char *other);

/* The numbers at the end of the first line that is not as it should be: what it
 * says, and what it should. */
bool look_numbers(const struct observed *observed,
                  const struct variant *variant, long long *seen,
                  long long *wanted);

#endif
