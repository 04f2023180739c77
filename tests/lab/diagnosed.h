/*
 * diagnosed.h - run a way of tests/lab/ideas/ as a case, and diagnose it; for
 * tests/lab/diagnose.c
 */
#ifndef TESTS_LAB_DIAGNOSED_H
#define TESTS_LAB_DIAGNOSED_H

#include "diagnose/diagnose.h"
#include "ideas/ideas.h"
#include "traced.h"

/* One way, and how it is run. */
struct sample {
    const char *program, *way; /* "W2" must get W2; "W2.two", too */
    unsigned kinds;            /* of variants beyond the plain run */
    enum call at;              /* FAIL, HOLD, KILL: at this one; none: at all */
    const char *who;           /* and only of this process */
    const char *more;          /* one more argument */
    const char *prints;
    int exits;
    plant *plant;
    bool every_access;
    int deadline_ms; /* where it goes on for ever */
    bool alone;      /* needs a namespace of its own */
    bool another;    /* way to be wrong: what is right is in another row */
    bool good_too;   /* what is right ends otherwise, so look not at its end */
};

/* All ideas that have a rule. */
static const struct idea ideas[] = {
    {"E1", NULL}, {"E2", NULL},  {"E3", NULL},  {"E4", NULL}, {"E6", NULL},
    {"E7", NULL}, {"E8", NULL},  {"K1", NULL},  {"K2", NULL}, {"K3", NULL},
    {"K4", NULL}, {"K5", NULL},  {"K7", NULL},  {"K8", NULL}, {"K9", NULL},
    {"A1", NULL}, {"A2", NULL},  {"A3", NULL},  {"A4", NULL}, {"A5", NULL},
    {"A6", NULL}, {"A7", NULL},  {"A8", NULL},  {"L1", NULL}, {"L2", NULL},
    {"L3", NULL}, {"L4", NULL},  {"L5", NULL},  {"L6", NULL}, {"L8", NULL},
    {"L9", NULL}, {"W1", NULL},  {"W2", NULL},  {"W3", NULL}, {"W4", NULL},
    {"W5", NULL}, {"W6", NULL},  {"W7", NULL},  {"O1", NULL}, {"O2", NULL},
    {"O3", NULL}, {"O4", NULL},  {"O5", NULL},  {"P2", NULL}, {"R1", NULL},
    {"R3", NULL}, {"R4", NULL},  {"R5", NULL},  {"R7", NULL}, {"S4", NULL},
    {"S9", NULL}, {"S11", NULL}, {"L10", NULL}, {"X1", NULL},
};

static inline int plant_here(size_t size)
{
    int shmid = shmget(KEY, size, IPC_CREAT | IPC_EXCL | 0600);
    int *value = shmid == -1 ? (void *)-1 : shmat(shmid, NULL, 0);
    if (value == (void *)-1)
        return -1;
    *value = 99;
    return shmdt(value);
}

/* A segment of one int, 99. */
static inline int plant_int(const char *const argv[])
{
    (void)argv;
    return plant_here(sizeof(int));
}

/* Make the runs.  Returns false, and the test is over, when that cannot be. */
static inline bool gather(const struct sample *sample, const char *way,
                          struct program_case *made)
{
    char program[64];
    snprintf(program, sizeof program, "ideas/%s", sample->program);
    static const char *argv[4]; /* what is made refers to it */
    argv[0] = report_helper(program);
    argv[1] = way;
    argv[2] = sample->more;
    static const struct trace_options every = {.every_access = true};
    const struct run_request request = {
        .argv = argv,
        .deadline_ms = sample->deadline_ms > 0 ? sample->deadline_ms
                                               : PATIENTLY,
        .trace = sample->every_access ? &every : &plain};
    const struct vary wish = {.kinds = sample->kinds,
                              .calls = {sample->at},
                              .who = sample->who,
                              .plant = sample->plant};
    struct run_problem problem = {.step = "malloc"};
    struct variant *plan = NULL;
    bool good = vary_plain(&request, made, &problem) == 0;
    if (good) {
        size_t count = vary_plan(&made->variants[0].recording, &wish, &plan,
                                 &made->left_out);
        good = vary_all(made, plan, count, &wish, &problem) == 0;
        free(plan);
    }
    if (good)
        return true;
    if (strcmp(problem.step, "ptrace") == 0 ||
        strcmp(problem.step, "seccomp") == 0)
        report_skip("this system does not let us trace: %s",
                    strerror(problem.error));
    else
        report_untested("%s %s: %s: %s", argv[0], way, problem.step,
                        strerror(problem.error));
    return false;
}

/* The name of the idea: what is before the point. */
static inline bool is_of(const char *way, const char *id)
{
    return strlen(id) == strcspn(way, ".") && strncmp(way, id, strlen(id)) == 0;
}

/* With TELL in the environment: what is found, for whoever writes rules. */
static inline void tell(const struct diagnosis found[], size_t count)
{
    if (getenv("TELL") == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, "      %s%s, event %d: %s\n", found[i].id,
                found[i].certain ? "" : " (likely)", found[i].event,
                found[i].evidence);
}

static inline void diagnose_way(const struct sample *sample, const char *way,
                                bool wrong)
{
    struct program_case made;
    struct diagnosis found[DIAGNOSES_SHOWN];
    if (!gather(sample, way, &made))
        return;
    if (sample->alone && !made.variants[0].recording.left.exact) {
        vary_free(&made);
        return; /* the first identifier is another, and sets are not known */
    }
    const struct observed observed = {&made, sample->prints,
                                      !wrong && sample->good_too
                                          ? made.variants[0].recording.status
                                          : sample->exits};
    size_t count = diagnose(&observed, 1, ideas, COUNT(ideas), found);
    const char *first = count > 0 ? found[0].id : "nothing";
    if (getenv("TELL") != NULL)
        fprintf(stderr, "    %s: %zu runs\n", way, made.count);
    tell(found, count);
    if (wrong) {
        EXPECT(count > 0 && is_of(way, found[0].id), "%s %s gets %s: %s",
               sample->program, way, first, count > 0 ? found[0].evidence : "");
        EXPECT(count == 0 || strlen(found[0].evidence) > 20,
               "%s without evidence", way);
    } else
        EXPECT(count == 0, "%s %s is right, and gets %s: %s", sample->program,
               way, first, found[0].evidence);
    vary_free(&made);
}

#endif
