/*
 * intake_parts.h - what the files of the intake share; private to them
 *
 *     intake.c          the roster, and what lies in SUBMISSIONS
 *     intake_bundle.c   the same when SUBMISSIONS is an archive
 *     intake_handed.c   whose that is, and one student after the other
 *     intake_folder.c   what lies in a student's folder
 *     intake_archive.c  libarchive, and a student's archive
 *     intake_pile.c     what one student has handed in: which file is taken
 *     intake_match.c    is a file called as an answer to an exercise is?
 *     intake_names.c    names of students, and names that downloads give
 *     intake_text.c     what stands in a file, as UTF-8
 *
 * An error that ends the intake (no memory, or what `keep` says) is noted in
 * job.error, and whoever sees it there does nothing more: so only few functions
 * return one.
 */
#ifndef LAB_GRADE_INTAKE_PARTS_H
#define LAB_GRADE_INTAKE_PARTS_H

#include "grade/intake.h"
#include "grade/roster.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the file with the answer to an exercise is called: "06_fork_workers.c".
 */
struct expected {
    const char *exercise;
    char *file;
    size_t stem; /* of `file`, without ".c" */
};

struct job {
    const struct intake *intake;
    struct class *class;
    struct expected *expected;
    size_t count;
    struct roster roster;
    int top;   /* SUBMISSIONS, when it is a folder */
    int error; /* an errno; 0: none */
};

/* Note why the intake is to end; the first one counts. */
void job_fails(struct job *job, int error);

/* --- Names (intake_names.c, intake_match.c) ------------------------------- */

/* Text of a stranger as it may stand in a class: see class.h.  To be freed;
 * NULL with ENOMEM. */
char *plain_line(const char *text);

enum naming {
    NAMED_PLAINLY,   /* by whoever has made the folder: "alice", "alice.tar" */
    NAMED_BY_CANVAS, /* doejane_LATE_12345_678910_06_fork_workers.c */
    NAMED_BY_MOODLE  /* Jane Doe_12345_assignsubmission_file_ */
};

/* What the name of an entry of SUBMISSIONS says; the texts lie in it. */
struct naming_parts {
    enum naming naming;
    size_t name_length;          /* "doejane", from its beginning on */
    const char *number;          /* "12345", or "anon_x7Kq2" of Canvas */
    size_t number_length;        /* 0: there is none */
    unsigned long long uploaded; /* "678910": who has more came later */
    const char *rest;            /* "06_fork_workers.c"; "": it is a folder */
};

void naming_of(const char *name, bool is_folder, struct naming_parts *parts);

/* The length of a file name without what makes it that of an archive: ".tar",
 * ".tar.gz", ".zip", ... also of kinds that are not read here; 0: it is none.
 */
size_t archive_stem(const char *name);

/* "(2)" or " (2)" at the end of these bytes: how many are before it, and the
 * number in *number, which stays where there is none. */
size_t without_copy(const char *name, size_t length, unsigned *number);

/* Is a file or folder of this name something that editors and systems leave
 * behind, or this command itself?  Of a path: it, or a folder on the way. */
bool name_is_litter(const char *name, bool is_folder);
bool path_is_litter(const char *path, bool is_folder);

/* The part of a path behind its last slash. */
const char *base_of(const char *path);

enum {
    NO_EXERCISE = -1
};

/* The exercise, as an index in job->expected, that a file of this name answers,
 * and the number that a browser or Canvas has put behind its name (0: none);
 * NO_EXERCISE: none. */
int exercise_of(const struct job *job, const char *name, unsigned *number);

/* Why a file of this name is not taken: a clause, which names the expected one
 * that is like it. */
void say_unexpected(const struct job *job, const char *name, char why[512]);

/* --- A student's files (intake_pile.c) ------------------------------------ */

/* A file that was found. */
struct found {
    char *shown; /* as it was handed in: "late/06_fork_workers.c" */
    char *place; /* where it lies below SUBMISSIONS; NULL: in memory */
    char *bytes; /* then; NULL: not there, see `problem` */
    size_t size;
    char *problem;    /* why it cannot be taken, a clause; NULL: nothing */
    const char *name; /* the part of `shown` that says which answer it is */
    int exercise;     /* NO_EXERCISE: it is an archive */
    unsigned number;  /* behind its name: the highest counts */
    unsigned long long uploaded; /* likewise, where the download says it */
    size_t depth, order;
};

struct pile {
    struct job *job;
    struct student *student;
    struct found *files, *archives;
    size_t file_count, archive_count;
    size_t looked; /* at so many of INTAKE_FILES */
    bool inside;   /* of an archive: archives in it are not opened */
};

void found_free(struct found *found);

/* A student's pile, begun: false when there is no memory. */
bool pile_begin(struct job *job, const char *id, struct pile *pile);

/* May one more be looked at?  Says so in the student's record when not. */
bool pile_room(struct pile *pile);

/* How many bytes of a file of this name have to be read, and whether it may
 * have more; 0: none, it is litter. */
size_t pile_wants(const struct job *job, const char *name, bool inside,
                  bool *may_be_larger);

/* Put a file on it, or refuse it, or pass over it.  `found` is the pile's from
 * now on. */
void pile_offer(struct pile *pile, struct found *found);

/* Refuse it; `why` is a format. */
void pile_refuse(struct pile *pile, const char *shown, const char *why, ...)
    __attribute__((format(printf, 3, 4)));

/* Choose, keep the answers, refuse the rest, and forget the pile. */
void pile_take(struct pile *pile);

/* --- Where files come from ------------------------------------------------ */

/* Offer all files of this folder in SUBMISSIONS (intake_folder.c). */
void folder_offer(struct pile *pile, const char *folder);

/* Read what lies in SUBMISSIONS at found->place, at most `most` bytes of it,
 * into memory; what fails is found->problem.  Only `most` is read of a larger
 * one when it `may_be_larger`. */
void folder_read(struct job *job, struct found *found, size_t most,
                 bool may_be_larger);

/* Why it is too large, a clause, to be freed. */
char *too_large(uint64_t size, size_t most);

enum {
    ARCHIVE_ENTRIES = 100000, /* of a student's archive, at most */
    ARCHIVE_BROKEN = -1,
    ARCHIVE_TOO_MUCH = -2 /* no word of it is to be believed */
};

/* An entry of an archive, as it is met; good until the next one. */
struct entry {
    const char *path; /* without "./" in front and "/" behind */
    bool is_folder;
    const char *problem; /* why it is never taken, a clause; NULL: nothing */
    uint64_t size;       /* as it says itself; 0: it does not */
    struct reading *reading;
};

/* An archive: of these bytes, or this file. */
struct archive_source {
    const char *bytes;
    size_t size;
    int fd;         /* -1: bytes */
    uint64_t most;  /* bytes it may unpack to, all in all */
    size_t entries; /* and have */
};

/* Returns false to end it. */
typedef bool archive_visitor(void *context, const struct entry *entry);

/* Go through all entries (intake_archive.c).  Returns 0; or one of the above,
 * and why[] is a clause: what is wrong with the archive.  Entries before that
 * were good. */
int archive_each(const struct archive_source *source, archive_visitor *each,
                 void *context, char why[512]);

/* How many folders a path leads through. */
size_t depth_of(const char *path);

/* The bytes of the entry into found->bytes, likewise as folder_read(). */
void entry_read(struct job *job, const struct entry *entry, struct found *found,
                size_t most, bool may_be_larger);

/* Offer all files of a student's archive, whose bytes are there.  Returns
 * whether any may be an answer. */
bool archive_offer(struct pile *pile, const struct found *archive);

/* --- What lies in SUBMISSIONS (intake_handed.c, intake_bundle.c)
 * ----------------- */

/* One entry of it, or of the archive that it is. */
struct handed {
    char *id;         /* whose it is */
    char *path;       /* below SUBMISSIONS */
    const char *name; /* of a file: the part of it that the student has chosen;
                         NULL: it is a folder */
    unsigned long long uploaded;
    const char *problem; /* it is not looked at, for this reason */
    struct found found;  /* what was read of it already, in an archive */
    size_t order;        /* of being met */
};

struct handed_list {
    struct handed *all; /* sorted: by ids, then by paths */
    size_t count;
};

/* Add an entry, when the first part of its path says whose it is.  Returns it,
 * good until the next one is added; NULL when it is nobody's, which is noted,
 * or litter, or there is no memory. */
struct handed *handed_add(struct job *job, struct handed_list *list,
                          const char *path, bool is_folder);
void handed_sort(struct handed_list *list);
void handed_free(struct handed_list *list);

/* How many of them, from this one on, are of the same student. */
size_t handed_alike(const struct handed_list *list, size_t from);

/* Take in what `count` entries of one student hold. */
void take_student(struct job *job, struct handed *handed, size_t count);

/* Take in an archive.  Returns 0; or -1, and why[] is a clause. */
int take_bundle(struct job *job, int fd, char why[512]);

#endif
