/* The register as text and as JSON: see outcome.h. */
#include "claims/outcome.h"

#include "show/show.h"
#include "show/text.h"

#include <err.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    INDENT = 16 /* behind id and outcome */
};

/* Programs beyond the notes have no claim, but an outcome all the same. */
static enum outcome_kind outcome_alone(const struct verdict *verdict)
{
    if (verdict->kind == VERDICT_SHOWN)
        return OUTCOME_SHOWN;
    return verdict->kind == VERDICT_NOT_HERE ? OUTCOME_NOT_HERE
                                             : OUTCOME_NOT_SHOWN;
}

/* TEXT */

static void print_about(const char *what, const char *text)
{
    text_wrapped(text, INDENT, printf("%*s%s:", INDENT, "", what));
}

/* A program, and unless it has shown its claim, why not. */
static void print_program(struct outcomes *outcomes, size_t proof)
{
    const struct verdict *verdict = outcome_of_program(outcomes, proof);
    printf("%*s%s", INDENT, "", outcomes->claims.proofs[proof].promise.name);
    if (verdict->kind == VERDICT_SHOWN) {
        putchar('\n');
        return;
    }
    printf(": %s\n", verdict_word(verdict->kind));
    text_wrapped(verdict->reason, INDENT + 2, 0);
    if (verdict->remedy[0] != '\0')
        printf("%*sto enable it: %s\n", INDENT + 2, "", verdict->remedy);
}

/* The sentence stands behind its outcome, or below where that is long. */
static void print_head(const char *id, enum outcome_kind kind,
                       const char *sentence)
{
    const struct text_style style = text_style();
    const char *colour = kind == OUTCOME_SHOWN       ? style.good
                         : kind == OUTCOME_NOT_SHOWN ? style.bad
                                                     : style.dim;
    const char *word = outcome_word(kind);
    printf("%s%s%s  %s%s%s", style.title, id, style.plain, colour, word,
           style.plain);
    int column = (int)(strlen(id) + 2 + strlen(word));
    if (column >= INDENT) {
        putchar('\n');
        column = 0;
    }
    text_wrapped(sentence, INDENT, column);
}

static void print_claim(struct outcomes *outcomes, const struct claim *claim,
                        struct outcome_counts *counts)
{
    enum outcome_kind kind = outcome_of_claim(outcomes, claim);
    counts->claims[kind]++;
    print_head(claim->id, kind, claim->sentence);
    if (claim->correction[0] != '\0') {
        counts->corrected++;
        print_about("corrected", claim->correction);
    }
    if (claim->sources[0] != '\0')
        print_about("cited", claim->sources);
    for (size_t i = 0; i < claim->proof_count; i++)
        if (outcome_wants_program(outcomes, claim->proofs[i]))
            print_program(outcomes, claim->proofs[i]);
    if (claim->shown && claim->proof_count == 0)
        printf("%*sno program names it\n", INDENT, "");
}

static void print_counts(const size_t counts[OUTCOMES])
{
    printf("%zu shown, %zu not shown", counts[OUTCOME_SHOWN],
           counts[OUTCOME_NOT_SHOWN]);
    for (size_t i = OUTCOME_NOT_HERE; i < OUTCOMES; i++)
        if (counts[i] > 0)
            printf(", %zu %s", counts[i], outcome_word((enum outcome_kind)i));
}

void outcome_print_text(struct outcomes *outcomes,
                        struct outcome_counts *counts)
{
    const struct claims *claims = &outcomes->claims;
    for (size_t i = 0; i < claims->count; i++)
        if (outcome_wants_claim(outcomes, &claims->list[i]))
            print_claim(outcomes, &claims->list[i], counts);
    for (size_t i = 0; i < claims->proof_count; i++) {
        if (!proof_is_beyond(claims, i) || !outcome_wants_program(outcomes, i))
            continue;
        enum outcome_kind kind = outcome_alone(outcome_of_program(outcomes, i));
        counts->beyond[kind]++;
        if (kind == OUTCOME_SHOWN)
            continue;
        print_head("---", kind, claims->proofs[i].promise.claim);
        print_program(outcomes, i);
    }
    printf("\nclaims: ");
    print_counts(counts->claims);
    printf("; %zu corrected\nprograms beyond them: ", counts->corrected);
    print_counts(counts->beyond);
    putchar('\n');
}

/* JSON */

static json_t *checked(json_t *value)
{
    if (value == NULL)
        errx(SHOW_NOT_RUN, "no memory");
    return value;
}

static json_t *program_object(struct outcomes *outcomes, size_t proof)
{
    const struct promise *promise = &outcomes->claims.proofs[proof].promise;
    const struct verdict *verdict = outcome_of_program(outcomes, proof);
    /* What a program says may be no UTF-8: then it has no reason. */
    return checked(json_pack(
        "{s:s s:s s:s s:s* s:s*}", "name", promise->name, "claim",
        promise->claim, "verdict", verdict_word(verdict->kind), "reason",
        verdict->reason[0] != '\0' ? verdict->reason : NULL, "remedy",
        verdict->remedy[0] != '\0' ? verdict->remedy : NULL));
}

static json_t *claim_object(struct outcomes *outcomes,
                            const struct claim *claim,
                            struct outcome_counts *counts)
{
    enum outcome_kind kind = outcome_of_claim(outcomes, claim);
    json_t *programs = checked(json_array());
    counts->claims[kind]++;
    counts->corrected += claim->correction[0] != '\0';
    for (size_t i = 0; i < claim->proof_count; i++)
        if (outcome_wants_program(outcomes, claim->proofs[i]))
            json_array_append_new(programs,
                                  program_object(outcomes, claim->proofs[i]));
    return checked(
        json_pack("{s:s s:s s:s s:s* s:s* s:o}", "id", claim->id, "sentence",
                  claim->sentence, "outcome", outcome_word(kind), "correction",
                  claim->correction[0] != '\0' ? claim->correction : NULL,
                  "cited", claim->sources[0] != '\0' ? claim->sources : NULL,
                  "programs", programs));
}

void outcome_print_json(struct outcomes *outcomes,
                        struct outcome_counts *counts)
{
    const struct claims *claims = &outcomes->claims;
    json_t *list = checked(json_array()), *beyond = checked(json_array());
    for (size_t i = 0; i < claims->count; i++)
        if (outcome_wants_claim(outcomes, &claims->list[i]))
            json_array_append_new(
                list, claim_object(outcomes, &claims->list[i], counts));
    for (size_t i = 0; i < claims->proof_count; i++) {
        if (!proof_is_beyond(claims, i) || !outcome_wants_program(outcomes, i))
            continue;
        counts->beyond[outcome_alone(outcome_of_program(outcomes, i))]++;
        json_array_append_new(beyond, program_object(outcomes, i));
    }
    json_t *all = checked(json_pack("{s:i s:o s:o}", "version", 1, "claims",
                                    list, "beyond", beyond));
    json_dumpf(all, stdout, JSON_INDENT(1));
    putchar('\n');
    json_decref(all);
}
