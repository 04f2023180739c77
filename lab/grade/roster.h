/*
 * roster.h - by what names a student on the roster is known
 *
 * Folders are named by hand, Canvas has names and numbers of its own, Moodle
 * others; a roster has some of them.
 *
 * Private to lab/grade.
 */
#ifndef LAB_GRADE_ROSTER_H
#define LAB_GRADE_ROSTER_H

#include "grade/class.h"

/* What a name is that is looked for. */
enum roster_kind {
    ROSTER_ID = '=',
    ROSTER_WORD = '#',   /* a login, an e-mail address, a number */
    ROSTER_UPLOAD = '@', /* the number by which Canvas or Moodle names files */
    ROSTER_NAME = '~'    /* a person's: "Doe, Jane", "Jane Doe" or "doejane" */
};

struct roster_key {
    char *key; /* the kind, and the name as it is compared */
    char *id;
    bool several; /* students are called so: it finds none */
};

/* {0} is one without anybody. */
struct roster {
    struct roster_key *keys;
    size_t count;
    bool is_there; /* a roster was read */
};

/* As roster_read(), with an index of all names; `roster` may be NULL. */
int roster_load(const char *path, struct class *class, struct roster *roster,
                char why[512]);

/* Note a name, "" for none.  Returns 0, or -1 with ENOMEM. */
int roster_add(struct roster *roster, enum roster_kind kind, const char *name,
               const char *id);
void roster_sort(struct roster *roster);

/* The id of the one student who is called so; NULL: nobody, or several. */
const char *roster_find(const struct roster *roster, enum roster_kind kind,
                        const char *name);
void roster_free(struct roster *roster);

/* A person's name as it is compared: small letters without accents, and digits;
 * nothing between.  "de la Cruz, José" is "delacruzjose".  To be freed; NULL
 * with ENOMEM. */
char *name_compared(const char *name);

#endif
