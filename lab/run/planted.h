/*
 * planted.h - what lay there before the program began, and what became of it
 *
 * Private to lab/run; `plant` itself is told in run.h.
 */
#ifndef LAB_PLANTED_H
#define LAB_PLANTED_H

#include "run/remains.h"
#include "run/run.h"

enum {
    PLANTED_SETS = 16 /* that plant_set() can be told of */
};

/* What the planting process says at its end. */
struct planter {
    int error; /* 0: all went well */
    pid_t pid; /* its own, in its PID namespace */
    int sets[PLANTED_SETS];
    size_t set_count;
};

/* In the planting process: call request->plant. */
void planted_call(const struct run_request *request, struct planter *answer);

/* All zero: nothing. */
struct planted {
    struct segment *segments;
    size_t segment_count;
    int sets[PLANTED_SETS];
    size_t set_count;
    char **files; /* in the scratch directory, as in struct leftovers */
    size_t file_count;
};

/* Call request->plant, in a process that is the user of the program, in the
 * scratch directory, and note what it has made.  Returns 0, or -1 with errno.
 */
int planted_make(const struct run_request *request, const char *scratch,
                 struct planted *planted);

/* The same for a keeper in a sandbox, where request->plant is not: the caller
 * calls it, from outside in the namespaces of `estate`, and says what came of
 * it through `report`; and the keeper hears that, and looks what is there. Both
 * return 0, or -1 with errno. */
int planted_send(const struct run_request *request, const struct estate *estate,
                 int report);
int planted_receive(int report, const char *scratch, struct planted *planted);

/* Is this segment one of them? */
bool planted_has(const struct planted *planted, int id);

/* Once all have ended and left->segments, left->semaphore_sets are known: tell
 * what became of it, and remove it. */
void planted_remove(const struct planted *planted, struct leftovers *left);

/* Once left->files are known: take those out that were planted. */
void planted_take_files(const struct planted *planted, struct leftovers *left);

#endif
