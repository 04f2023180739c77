/* The verb `claims`: see claims.h. */
#include "claims/claims.h"

#include "claims/outcome.h"
#include "show/show.h"

#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
    const char *directory, *chapter;
    bool json;
};

/* WHAT CAME OF IT */

const struct verdict *outcome_of_program(struct outcomes *outcomes,
                                         size_t proof)
{
    struct verdict *verdict = &outcomes->verdicts[proof];
    if (!outcomes->tried[proof]) {
        fflush(stdout);
        verdict_reach(outcomes->directory,
                      &outcomes->claims.proofs[proof].promise, verdict);
        outcomes->tried[proof] = true;
        outcomes->not_run |= verdict->kind == VERDICT_NOT_RUN;
    }
    return verdict;
}

bool outcome_wants_program(const struct outcomes *outcomes, size_t proof)
{
    const char *chapter = outcomes->chapter;
    return chapter == NULL || strncmp(outcomes->claims.proofs[proof].chapter,
                                      chapter, strlen(chapter)) == 0;
}

bool outcome_wants_claim(const struct outcomes *outcomes,
                         const struct claim *claim)
{
    if (outcomes->chapter == NULL)
        return true;
    for (size_t i = 0; i < claim->proof_count; i++)
        if (outcome_wants_program(outcomes, claim->proofs[i]))
            return true;
    return false;
}

enum outcome_kind outcome_of_claim(struct outcomes *outcomes,
                                   const struct claim *claim)
{
    if (!claim->shown)
        return OUTCOME_CITED;
    size_t shown = 0, not_here = 0, asked = 0;
    for (size_t i = 0; i < claim->proof_count; i++) {
        if (!outcome_wants_program(outcomes, claim->proofs[i]))
            continue;
        enum verdict_kind kind =
            outcome_of_program(outcomes, claim->proofs[i])->kind;
        asked++;
        shown += kind == VERDICT_SHOWN;
        not_here += kind == VERDICT_NOT_HERE;
    }
    if (asked == 0 || shown + not_here < asked)
        return OUTCOME_NOT_SHOWN;
    return shown > 0 ? OUTCOME_SHOWN : OUTCOME_NOT_HERE;
}

const char *outcome_word(enum outcome_kind kind)
{
    static const char *const words[] = {
        [OUTCOME_SHOWN] = "shown",
        [OUTCOME_NOT_SHOWN] = "not shown",
        [OUTCOME_NOT_HERE] = "cannot be shown here",
        [OUTCOME_CITED] = "cited",
    };
    return words[kind];
}

/* THE COMMAND */

static struct options read_options(int argc, char *argv[])
{
    struct options options = {.directory = "build/examples"};
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i], *value = NULL;
        if (strcmp(name, "--json") == 0) {
            options.json = true;
            continue;
        }
        if (strcmp(name, "--chapter") == 0 || strcmp(name, "--from") == 0)
            value = argv[++i];
        else
            errx(SHOW_MISUSED, "claims does not know \"%s\"", name);
        if (value == NULL || value[0] == '\0')
            errx(SHOW_MISUSED, "%s what?", name);
        if (strcmp(name, "--from") == 0)
            options.directory = value;
        else
            options.chapter = value;
    }
    return options;
}

/* Chapters are asked for as 6, 06 or 06_fork: the beginning of its name. */
static void choose_chapter(struct outcomes *outcomes, const char *chapter,
                           char name[64])
{
    bool digit = isdigit((unsigned char)chapter[0]) != 0 && chapter[1] == '\0';
    snprintf(name, 64, "%s%s", digit ? "0" : "", chapter);
    outcomes->chapter = name;
    for (size_t i = 0; i < outcomes->claims.proof_count; i++)
        if (outcome_wants_program(outcomes, i))
            return;
    errx(SHOW_MISUSED, "no chapter with programs begins with \"%s\"", name);
}

int claims(int argc, char *argv[])
{
    struct options options = read_options(argc, argv);
    struct outcomes outcomes = {
        .claims = register_read(),
        .directory = options.directory,
    };
    size_t count = outcomes.claims.proof_count;
    outcomes.verdicts = calloc(count + 1, sizeof *outcomes.verdicts);
    outcomes.tried = calloc(count + 1, sizeof *outcomes.tried);
    if (outcomes.verdicts == NULL || outcomes.tried == NULL)
        err(SHOW_NOT_RUN, "the register of claims");
    char name[64];
    if (options.chapter != NULL)
        choose_chapter(&outcomes, options.chapter, name);

    struct outcome_counts counts = {0};
    if (options.json)
        outcome_print_json(&outcomes, &counts);
    else
        outcome_print_text(&outcomes, &counts);

    for (size_t i = 0; i < count; i++)
        verdict_free(&outcomes.verdicts[i]);
    free(outcomes.verdicts);
    free(outcomes.tried);
    register_free(&outcomes.claims);
    if (outcomes.not_run)
        return SHOW_NOT_RUN;
    return counts.claims[OUTCOME_NOT_SHOWN] + counts.beyond[OUTCOME_NOT_SHOWN]
               ? SHOW_NOT_SHOWN
               : SHOW_SHOWN;
}
