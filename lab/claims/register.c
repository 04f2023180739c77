/* The register of claims, and the programs that prove them: see register.h. */
#include "claims/register.h"

#include "promise/book.h"
#include "show/show.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char table[] = "chapters/claims.tsv";

static void *checked(void *memory)
{
    if (memory == NULL)
        err(SHOW_MISUSED, "the register of claims");
    return memory;
}

/* THE TABLE */

/* The kind is "shown", "standard: REFERENCE", or both with "; " between. */
static void take_kind(struct claim *claim, const char *kind)
{
    static const char shown[] = "shown", standard[] = "standard: ";
    claim->shown = strncmp(kind, shown, strlen(shown)) == 0;
    if (claim->shown)
        kind += strlen(shown);
    if (claim->shown && strncmp(kind, "; ", 2) == 0)
        kind += 2;
    bool cited = strncmp(kind, standard, strlen(standard)) == 0;
    if (cited ? kind[strlen(standard)] == '\0'
              : kind[0] != '\0' || !claim->shown)
        errx(SHOW_MISUSED, "%s: %s: no such kind: %s", table, claim->id, kind);
    claim->sources = checked(strdup(cited ? kind + strlen(standard) : ""));
}

static struct claim take_line(char *line)
{
    char *columns[4] = {0}, *rest = line;
    for (size_t i = 0; i < 4; i++)
        columns[i] = strsep(&rest, "\t");
    if (columns[2] == NULL || columns[1][0] == '\0')
        errx(SHOW_MISUSED, "%s: not a claim: %s", table, line);
    struct claim claim = {
        .id = checked(strdup(columns[0])),
        .sentence = checked(strdup(columns[1])),
        .correction = checked(strdup(columns[3] != NULL ? columns[3] : "")),
    };
    take_kind(&claim, columns[2]);
    return claim;
}

static void read_table(struct claims *claims)
{
    FILE *file = fopen(table, "re");
    if (file == NULL)
        err(SHOW_MISUSED, "%s", table);
    char *line = NULL;
    size_t size = 0;
    for (bool heading = true; getline(&line, &size, file) != -1;
         heading = false) {
        line[strcspn(line, "\n")] = '\0';
        if (heading)
            continue;
        claims->list = checked(reallocarray(claims->list, claims->count + 1,
                                            sizeof *claims->list));
        claims->list[claims->count++] = take_line(line);
    }
    if (ferror(file))
        err(SHOW_MISUSED, "%s", table);
    free(line);
    fclose(file);
}

/* THE PROGRAMS */

static void read_programs(struct claims *claims)
{
    struct book book;
    if (book_read("book.md", &book) == -1)
        err(SHOW_MISUSED, "book.md (run this in the top folder)");
    claims->proofs = checked(calloc(book.count + 1, sizeof *claims->proofs));
    for (size_t i = 0; i < book.count; i++) {
        const struct book_entry *entry = &book.entries[i];
        struct proof *proof = &claims->proofs[claims->proof_count++];
        char source[256];
        snprintf(source, sizeof source, "examples/%s.c", entry->name);
        proof->chapter = checked(
            strndup(entry->heading, strcspn(entry->heading, ":")));
        if (promise_read(source, &proof->promise) == -1)
            err(SHOW_MISUSED, "%s", source);
    }
    book_free(&book);
}

/* Claims stand in a header as "S40 S09". */
static bool names(const struct proof *proof, const char *id)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): never NULL */
    const char *found = strstr(proof->promise.claims, id);
    return found != NULL && strchr(" ", found[strlen(id)]) != NULL;
}

static void connect(struct claims *claims)
{
    for (size_t i = 0; i < claims->count; i++) {
        struct claim *claim = &claims->list[i];
        claim->proofs = checked(
            calloc(claims->proof_count + 1, sizeof *claim->proofs));
        for (size_t k = 0; k < claims->proof_count; k++)
            if (names(&claims->proofs[k], claim->id))
                claim->proofs[claim->proof_count++] = k;
    }
}

struct claims register_read(void)
{
    struct claims claims = {0};
    read_table(&claims);
    read_programs(&claims);
    connect(&claims);
    return claims;
}

bool proof_is_beyond(const struct claims *claims, size_t proof)
{
    for (size_t i = 0; i < claims->count; i++)
        for (size_t k = 0; k < claims->list[i].proof_count; k++)
            if (claims->list[i].proofs[k] == proof)
                return false;
    return true;
}

void register_free(struct claims *claims)
{
    for (size_t i = 0; i < claims->count; i++) {
        struct claim *claim = &claims->list[i];
        free(claim->id);
        free(claim->sentence);
        free(claim->sources);
        free(claim->correction);
        free(claim->proofs);
    }
    free(claims->list);
    for (size_t i = 0; i < claims->proof_count; i++) {
        free(claims->proofs[i].chapter);
        promise_free(&claims->proofs[i].promise);
    }
    free(claims->proofs);
    *claims = (struct claims){0};
}
