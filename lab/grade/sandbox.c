/* The verb sandbox: see grade.h. */
#include "grade/parts.h"

#include "run/run.h"

#include <err.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MISUSED = 2,
    NOT_HERE = 5,
    OUR_FAULT = 125,
    NOT_EXECUTED = 126,
    NOT_FOUND = 127,
    BY_SIGNAL = 128 /* and its number */
};

static const char usage[] =
    "usage: shmlab sandbox [--level L0|L1|L2|L3] [--json] [-- PROGRAM "
    "[ARGUMENT...]]";

struct wish {
    int level; /* -1: the best */
    bool json;
    char **argv; /* of the program; argv[0] NULL: none */
};

static void read_words(int argc, char *argv[], struct wish *wish)
{
    int i = 1;
    *wish = (struct wish){.level = -1};
    for (; i < argc && argv[i][0] == '-' && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--json") == 0)
            wish->json = true;
        else if (strcmp(argv[i], "--level") == 0 && i + 1 < argc &&
                 (wish->level = sandbox_level_of(argv[i + 1])) != -1)
            i++;
        else
            errx(MISUSED, "%s", usage);
    }
    wish->argv = argv + i + (i < argc && strcmp(argv[i], "--") == 0);
}

/* --- For programs --------------------------------------------------------- */

/* Bytes of a stranger: what is no UTF-8 becomes a question mark each. */
static json_t *text_of(const struct output *output)
{
    json_t *text = json_stringn(output->text, output->size);
    char *clean = text == NULL ? malloc(output->size + 1) : NULL;
    for (size_t i = 0; clean != NULL && i < output->size; i++)
        clean[i] = (char)((output->text[i] & 0x80) != 0 ? '?'
                                                        : output->text[i]);
    if (clean != NULL)
        text = json_stringn(clean, output->size);
    free(clean);
    return text;
}

static json_t *run_object(const struct recording *seen)
{
    const struct leftovers *left = &seen->left;
    return json_pack(
        "{s:s, s:i, s:i, s:o, s:b, s:o, s:i, s:i, s:{s:b, s:i, s:i, s:i, s:i}}",
        "ending", recording_word(seen), "status", seen->status, "signal",
        seen->signo, "output", text_of(&seen->out), "cut",
        seen->out.cut || seen->err.cut, "errors", text_of(&seen->err),
        "zombies", seen->zombies, "orphans", seen->orphans, "left", "exact",
        left->exact, "segments", (int)left->segment_count, "semaphore_sets",
        left->semaphore_sets, "message_queues", left->message_queues, "files",
        (int)left->file_count);
}

static void print_json(const struct sandbox *sandbox,
                       const struct sandbox_problem problems[SANDBOX_LEVELS],
                       const struct recording *seen)
{
    json_t *refused = json_object(), *open = json_array();
    for (int i = (int)sandbox->level + 1; i < SANDBOX_LEVELS; i++)
        if (problems[i].why[0] != '\0')
            json_object_set_new(refused, sandbox_name((enum sandbox_level)i),
                                json_pack("{s:s, s:s}", "why", problems[i].why,
                                          "ask", problems[i].ask));
    const char *const *lines = sandbox_leaves_open(sandbox->level);
    for (size_t i = 0; lines[i] != NULL; i++)
        json_array_append_new(open, json_string(lines[i]));
    json_t *all = json_pack("{s:s, s:o, s:o}", "level",
                            sandbox_name(sandbox->level), "not_had", refused,
                            "not_contained", open);
    if (seen != NULL)
        json_object_set_new(all, "run", run_object(seen));
    json_dumpf(all, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(all);
}

/* --- Running it ----------------------------------------------------------- */

static int status_of(const struct recording *seen)
{
    if (seen->ending == ENDED_BY_SIGNAL)
        return BY_SIGNAL + seen->signo;
    return seen->status;
}

static int run_it(const struct sandbox *sandbox, char *argv[],
                  struct recording *seen)
{
    struct run_problem problem;
    char path[PATH_MAX];
    char found[PATH_MAX];
    if (realpath(argv[0], found) == NULL)
        err(NOT_FOUND, "%s", argv[0]);
    if (sandbox_copy(sandbox, found, sandbox->folder, path) == -1)
        err(OUR_FAULT, "%s", argv[0]);
    argv[0] = path;
    const struct run_request request = {
        .argv = (const char *const *)argv,
        .sandbox = sandbox,
        .ordinary_user = true,
    };
    if (run(&request, seen, &problem) == 0)
        return 0;
    warnx("%s: %s: %s", argv[0], problem.step,
          problem.error != 0 ? strerror(problem.error) : "failed");
    return strcmp(problem.step, "execve") == 0 ? NOT_EXECUTED : OUR_FAULT;
}

static void prepare(const struct wish *wish, struct sandbox *sandbox,
                    struct sandbox_problem problems[SANDBOX_LEVELS])
{
    char keeper[PATH_MAX];
    keeper_path(keeper);
    if (wish->level == -1) {
        sandbox_best(0, keeper, sandbox, problems);
        return;
    }
    struct sandbox_problem *problem = &problems[wish->level];
    if (sandbox_open((enum sandbox_level)wish->level, 0, keeper, sandbox,
                     problem) == 0)
        return;
    if (problem->ask[0] != '\0')
        warnx("ask the administrator for: %s", problem->ask);
    errx(NOT_HERE, "level %s cannot be had: %s",
         sandbox_name((enum sandbox_level)wish->level), problem->why);
}

int grade_sandbox(int argc, char *argv[])
{
    static struct sandbox sandbox;
    struct sandbox_problem problems[SANDBOX_LEVELS] = {{.why = ""}};
    struct recording seen = {.status = 0};
    struct wish wish;
    read_words(argc, argv, &wish);
    prepare(&wish, &sandbox, problems);
    int status = 0;
    bool runs = wish.argv[0] != NULL;
    if (runs)
        status = run_it(&sandbox, wish.argv, &seen);
    bool made = runs && status == 0;
    if (wish.json)
        print_json(&sandbox, problems, made ? &seen : NULL);
    else if (!runs)
        tell_sandbox(&sandbox, problems);
    if (made && !wish.json) {
        fwrite(seen.out.text, 1, seen.out.size, stdout);
        fflush(stdout);
        fwrite(seen.err.text, 1, seen.err.size, stderr);
        fprintf(stderr, "%s: level %s, ended by %s %d\n", wish.argv[0],
                sandbox_name(sandbox.level), recording_word(&seen),
                seen.ending == ENDED_BY_EXIT ? seen.status : seen.signo);
    }
    if (made)
        status = status_of(&seen);
    recording_free(&seen);
    sandbox_close(&sandbox);
    return status;
}
