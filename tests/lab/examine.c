/*
 * What the verb `examine` says of programs that are wrong in one way, and that
 * it claims nothing of those that are right.
 */
#include "check/check.h"
#include "check/report.h"
#include "run/run.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEADLINE_MS = 60 * 1000
};

struct sample {
    const char *program; /* below the folder of the tests */
    const char *way;     /* its argument, or NULL */
    const char *finds;   /* the id that has to be among the findings, or NULL:
                            nothing is certain */
    bool certain;
    int status;
};

static void run_examine(const struct sample *sample, struct recording *seen)
{
    char shmlab[PATH_MAX], program[PATH_MAX];
    snprintf(shmlab, sizeof shmlab, "%s", report_helper("../../bin/shmlab"));
    snprintf(program, sizeof program, "%s", report_helper(sample->program));
    const struct run_request request = {
        .argv = (const char *const[]){shmlab, "examine", "--json", program,
                                      sample->way, NULL},
        .deadline_ms = DEADLINE_MS,
        .output_max = 1 << 20,
    };
    struct run_problem problem;
    if (run(&request, seen, &problem) == -1) {
        *seen = (struct recording){0};
        report_untested("%s: %s", problem.step, strerror(problem.error));
    }
}

/* The finding with this id, which belongs to `all`; NULL: there is none.  With
 * no id, the first that is certain. */
static const json_t *find(const json_t *all, const char *id)
{
    size_t i;
    json_t *finding;
    json_array_foreach(json_object_get(all, "findings"), i, finding)
    {
        const char *its = json_string_value(json_object_get(finding, "id"));
        if (id == NULL ? json_is_true(json_object_get(finding, "certain"))
                       : its != NULL && strcmp(its, id) == 0)
            return finding;
    }
    return NULL;
}

static void judge(const struct sample *sample, const struct recording *seen)
{
    const char *way = sample->way != NULL ? sample->way : "";
    json_t *all = json_loads(seen->out.text, 0, NULL);
    EXPECT(all != NULL, "%s %s: no JSON: %.200s%.200s", sample->program, way,
           seen->out.text, seen->err.text);
    const json_t *finding = find(all, sample->finds);
    const char *evidence = json_string_value(
        json_object_get(finding, "evidence"));
    if (sample->finds == NULL)
        EXPECT(finding == NULL, "%s %s: claims %s: %s", sample->program, way,
               json_string_value(json_object_get(finding, "id")),
               evidence != NULL ? evidence : "");
    else
        EXPECT(finding != NULL && json_is_true(json_object_get(
                                      finding, "certain")) == sample->certain,
               "%s %s: %s is not found, or otherwise: %.600s", sample->program,
               way, sample->finds, seen->out.text);
    EXPECT(recording_exited(seen, sample->status), "%s %s: status %d, not %d",
           sample->program, way, seen->status, sample->status);
    json_decref(all);
}

static void all_of(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct recording seen;
        run_examine(&samples[i], &seen);
        if (seen.out.text == NULL)
            return;
        if (recording_exited(&seen, 5)) {
            report_skip("this system does not let us trace: %s", seen.err.text);
            recording_free(&seen);
            return;
        }
        judge(&samples[i], &seen);
        recording_free(&seen);
    }
}

static void what_is_wrong_is_found(void)
{
    static const struct sample samples[] = {
        {"ideas/errors", "E1", "E1", true, 1},
        {"ideas/errors", "E2", "E2", true, 1},
        {"ideas/lifetime", "L1", "L1", true, 1},
        {"ideas/lifetime", "L2", "L2", true, 1},
        {"ideas/lifetime", "L4", "L4", true, 1},
        {"ideas/attaching", "A6", "A6", true, 1},
        {"ideas/processes", "W1", "W1", true, 1},
        {"ideas/processes", "O1", "O1", true, 1},
    };
    all_of(samples, COUNT(samples));
}

static void lost_updates_are_found(void)
{
    static const struct sample sample = {
        "../../examples/10_races_lost_update_by_chance", NULL, "R1", true, 1};
    if (access_possible())
        all_of(&sample, 1);
    else
        report_skip("single accesses are seen on x86-64 processors");
}

static void a_hang_is_found(void)
{
    static const struct sample samples[] = {
        {"../hangs/sem_twice", NULL, "hang", true, 1},
    };
    all_of(samples, COUNT(samples));
}

static void what_is_right_is_left_alone(void)
{
    static const struct sample samples[] = {
        {"../../examples/01_sharing_first_share", NULL, NULL, false, 0},
        {"../../examples/06_fork_inherits", NULL, NULL, false, 0},
        {"../../examples/06_fork_exec_reattach", NULL, NULL, false, 0},
        {"../../examples/07_lifetime_removal_then_fork", NULL, NULL, false, 0},
        {"../../examples/05_attachments_readonly_trap", NULL, NULL, false, 0},
    };
    all_of(samples, COUNT(samples));
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"what is wrong in any program is found, and is certain",
         what_is_wrong_is_found, 0},
        {"lost updates are found", lost_updates_are_found, 0},
        {"a hang is found", a_hang_is_found, 0},
        {"of programs that are right nothing is claimed",
         what_is_right_is_left_alone, 0},
    };
    return report_main("lab/examine", tests, COUNT(tests), argc, argv);
}
