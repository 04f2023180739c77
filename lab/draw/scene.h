/*
 * scene.h - what a picture of a run shows at each step, and where
 *
 * A scene knows nothing of terminals, pages or pictures.  Made once from a
 * history, it gives everything a place that is kept for the whole run, so that
 * nothing jumps from step to step:
 *
 *     place 0      segments       place 1     place 2
 *     +--------+                 +--------+  +--------+
 *     | slot 0 |-- place 0: A ---| slot 0 |  |        |    high addresses
 *     | slot 1 |-- place 1: B    |        |  | slot 0 |
 *     +--------+                 +--------+  +--------+    low
 *
 * A *place* belongs to a process, segment or set until it has ended, and then
 * stays its, as a ghost, until another needs the place.  Children stand behind
 * their parents.  What has no place of its own is a guest in the last one, when
 * a step is about it.  A *slot* is an address at which a process has something
 * attached, now or later or once: from high to low.  A *value* is a row of what
 * a segment holds: those are reserved that any step stores,
 * and the rest of a small type with them.
 *
 * scene_seek() goes to a step; all members marked "now" are then as they are
 * after it.  Steps are the events of the history, counted from 0.
 */
#ifndef LAB_SCENE_H
#define LAB_SCENE_H

#include "recording/state.h"

enum {
    SCENE_PLACES = 8,  /* for processes, beside each other */
    SCENE_SLOTS = 12,  /* of one process */
    SCENE_SHARED = 8,  /* places for segments; and for sets */
    SCENE_VALUES = 12, /* of one segment; and semaphores of one set */
    SCENE_LINE = 8     /* bytes in a row, where no type is known */
};

/* What a step is, as a timeline shows it. */
enum scene_mark {
    MARK_BEGIN,  /* a program begins */
    MARK_MAKE,   /* a segment or set is made, or found by its key */
    MARK_ATTACH, /* shmat, mmap */
    MARK_DETACH,
    MARK_STORE,
    MARK_LOAD,
    MARK_FORK,
    MARK_EXEC,
    MARK_PRINT,
    MARK_WAIT,      /* begins to wait, or has waited */
    MARK_SEMAPHORE, /* semop has returned */
    MARK_CALL,      /* any other call: asks, changes rights */
    MARK_REMOVE,    /* IPC_RMID */
    MARK_FAIL,      /* a call has failed */
    MARK_FAULT,     /* and signals */
    MARK_HANG,      /* who waits for what, at the end */
    MARK_END,
    MARK_NOTE, /* about the recording */
    SCENE_MARKS
};

/* An address of one process. */
struct scene_slot {
    uint64_t start;
    /* Now: */
    int segment;          /* attached here, or what was; -1: nothing yet */
    bool attached;        /* false with a segment: a ghost */
    uint64_t end, offset; /* of the attachment; into the segment */
    bool writable, executable;
    bool changed; /* by this step: new, gone, or with other rights */
    bool stores;  /* the process stores through it, in this step */
    bool loads;   /* and loads */
    bool fault;   /* a fault at byte `byte` of the segment, in this step; it
                     may lie behind the end */
    uint64_t byte;
};

struct scene_process {
    int place;    /* -1: it never lives */
    size_t first; /* step by which it is made */
    size_t last;  /* and by which it ends, or the last one there is */
    struct scene_slot *slots; /* from high to low */
    size_t slot_count;
    /* Now: */
    enum process_state state;
    enum call doing; /* while it sleeps or is held */
    int status;      /* when it has ended by itself */
    int signo;       /* when a signal has ended it; else 0 */
    bool changed;    /* its state, by this step */
    size_t hidden;   /* attachments that have no slot */
};

/* A row of what a segment holds. */
struct scene_value {
    uint64_t offset;         /* of its first byte in the segment */
    int type;                /* index; -1: the row is SCENE_LINE bytes */
    size_t field;            /* of that type, */
    uint64_t element, index; /* see fields.h */
    /* Now, and NULL as long as nothing of its kind has been stored: */
    char *name;           /* "slots[3].value", "byte 8" */
    char *before, *after; /* as words: "41", "42" */
    bool changed;         /* by this step; before is what it was */
};

struct scene_segment {
    int place; /* -1: nobody ever has it */
    size_t first, last;
    struct scene_value *values; /* by offset */
    size_t value_count;
    bool more; /* values are stored that have no row */
    /* Now: */
    bool exists; /* it has been made and is not gone */
    bool gone;
    bool marked; /* for removal */
    key_t key;
    unsigned mode; /* the permissions alone */
    unsigned long nattch, nattch_before;
    int type;      /* index; -1: not known */
    bool fresh;    /* made by this step */
    bool changed;  /* anything of it, by this step; also `fresh` */
    bool remarked; /* marked or destroyed by this step */
    bool remoded;  /* other permissions, by this step */
};

struct scene_set {
    int place;
    size_t first, last;
    /* Now: */
    bool exists, gone, fresh, changed;
    const int *values, *values_before;      /* belong to the history */
    size_t value_count, value_count_before; /* at most SCENE_VALUES */
};

/* A step by itself. */
struct scene_step {
    enum scene_mark mark;
    bool change; /* of segments, sets, their values or counts */
    bool fault;  /* or a call that failed */
    bool print;
};

struct scene {
    const struct history *history;   /* must stay as it is */
    struct scene_step *steps;        /* as many as the history has events, */
    struct scene_process *processes; /* processes, */
    struct scene_segment *segments;  /* and so on */
    struct scene_set *sets;
    int places, segment_places, set_places; /* how many are needed */
    size_t slot_rows[SCENE_PLACES];  /* the most slots of whoever comes there */
    size_t value_rows[SCENE_SHARED]; /* and values */

    /* Now: who is in a place, index; -1: nobody yet. */
    int at[SCENE_PLACES], segment_at[SCENE_SHARED], set_at[SCENE_SHARED];
    size_t hidden;          /* living processes without a place */
    size_t hidden_segments; /* and segments and sets that exist */
    size_t hidden_sets;
    struct state before, after; /* this step */
    size_t step;                /* SIZE_MAX: before the first */
};

/* Make a scene, which stands before its first step.  Returns 0, or -1 with
 * ENOMEM. */
int scene_make(struct scene *scene, const struct history *history);

/* Go to a step: quickly to the next, else from the beginning.  Returns 0, or -1
 * with ENOMEM. */
int scene_seek(struct scene *scene, size_t step);

void scene_free(struct scene *scene);

/* The event of the step where the scene is. */
const struct event *scene_event(const struct scene *scene);

/* The sign and the words of a mark: "+", "attaches a segment". */
const char *scene_mark_sign(enum scene_mark mark);
const char *scene_mark_words(enum scene_mark mark);

/* What a process does now, as a label: "running", "sleeps in semop", "ended
 * with status 1".  Cut to fit. */
enum {
    SCENE_WORDS = 80
};
void scene_state_words(const struct scene_process *process,
                       char words[SCENE_WORDS]);

/* The bytes an event wrote to standard output or error; NULL: none. */
const char *scene_output(const struct event *event, size_t *size);

/* A fault, or an end by a signal; an event at which something goes wrong
 * between processes, hazards.h; and a call that failed. */
bool scene_is_fault(const struct event *event);
bool scene_is_hazard(const struct history *history, size_t number);
bool scene_is_hang(const struct history *history, size_t number);
bool scene_is_failure(const struct event *event);

/* A remark about the recording, or about the end of the run, which nobody has
 * done; and what it is headed by: "about this recording"; NULL: it is none. */
bool scene_is_remark(const struct event *event);
const char *scene_remark(const struct event *event);

/* The heading of a warning, where the sentence of a step is one: a lost update,
 * a hang, or that the recording does not tell all; NULL: it is none. */
const char *scene_alert(const struct history *history, size_t number);

#endif
