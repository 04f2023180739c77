#include "vary/words.h"

#include "recording/names.h"

#include <stdio.h>
#include <string.h>

/* "the parent", "child 2"; "the program" where there is nobody else. */
void vary_actor(const struct history *history, const char *role,
                char said[VARY_SAID])
{
    if (history->process_count == 1)
        strcpy(said, "the program");
    else if (history->process_count == 2 && strcmp(role, "child 1") == 0)
        strcpy(said, "the child");
    else if (strcmp(role, "parent") == 0)
        strcpy(said, "the parent");
    else
        snprintf(said, VARY_SAID, "%.60s", role);
}

static const char *call_word(enum call call)
{
    return call == CALL_WAIT ? "waitpid" : name_of_call(call);
}

/* "shmat", "fork number 2". */
static void say_what(const struct intervention *act, char said[VARY_SAID])
{
    if (act->call == CALL_NONE)
        snprintf(said, VARY_SAID, "call number %u", act->number);
    else if (act->number == 1)
        snprintf(said, VARY_SAID, "%s", call_word(act->call));
    else
        snprintf(said, VARY_SAID, "%s number %u", call_word(act->call),
                 act->number);
}

void vary_say(const struct program_case *seen, const struct variant *variant,
              char said[VARY_SAID])
{
    const struct intervention *act = &variant->act;
    const struct history *history = &seen->variants[0].recording.history;
    char who[VARY_SAID] = "", what[VARY_SAID] = "";
    said[0] = '\0';
    if (act->who != NULL) {
        vary_actor(history, act->who, who);
        say_what(act, what);
    }
    switch (variant->kind) {
    case VARIANT_PLAIN:
        if (variant != &seen->variants[0])
            strcpy(said, "when its processes run in another order");
        return;
    case VARIANT_TERMINAL:
        strcpy(said, "when its standard output is a terminal");
        return;
    case VARIANT_FAIL:
        snprintf(said, VARY_SAID, "when %.40s fails in %.60s (%s)", what, who,
                 name_of_errno(act->error));
        return;
    case VARIANT_HOLD:
        if (act->call == CALL_NONE && act->number == 1)
            snprintf(said, VARY_SAID,
                     "when %.60s comes late, after all others have done what "
                     "they can",
                     who);
        else if (act->made)
            snprintf(said, VARY_SAID,
                     "when %.60s is slow behind %.40s, and the child is faster",
                     who, what);
        else
            snprintf(said, VARY_SAID,
                     "when %.60s is slow at %.40s, and all others are faster",
                     who, what);
        return;
    case VARIANT_KILL:
        if (act->call == CALL_NONE && act->number == 1)
            snprintf(said, VARY_SAID, "when %.60s is killed as it begins", who);
        else
            snprintf(said, VARY_SAID, "when %.60s is killed as it calls %.40s",
                     who, what);
        return;
    case VARIANT_CHANGE:
        if (act->call == CALL_FORK) {
            strcpy(said, "when we change what stands in the segment, before "
                         "the child is made");
            return;
        }
        snprintf(said, VARY_SAID,
                 "when we change what a child has stored in the segment%s%.60s",
                 who[0] != '\0' ? " while we hold " : "", who);
        return;
    case VARIANT_PLANTED:
        strcpy(said, "when something lies there before it begins");
        return;
    case VARIANT_KINDS:
        return;
    }
}

/* --- As a command --------------------------------------------------------- */

/* A role without its blanks, as `see` takes it. */
static void put_role(FILE *out, const char *role)
{
    for (const char *c = role; *c != '\0'; c++)
        if (*c != ' ')
            fputc(*c, out);
}

static void put_word(FILE *out, const char *word)
{
    static const char harmless[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        "_-./+=:@%,";
    fputc(' ', out);
    if (*word != '\0' && word[strspn(word, harmless)] == '\0') {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (const char *c = word; *c != '\0'; c++)
        if (*c == '\'')
            fputs("'\\''", out);
        else
            fputc(*c, out);
    fputc('\'', out);
}

static void put_act(FILE *out, const struct variant *variant)
{
    static const char *const options[VARIANT_KINDS] = {
        [VARIANT_FAIL] = "--fail",
        [VARIANT_HOLD] = "--hold",
        [VARIANT_KILL] = "--kill"};
    const struct intervention *act = &variant->act;
    fprintf(out, " %s ", options[variant->kind]);
    put_role(out, act->who);
    fprintf(out, "@%s",
            act->call == CALL_NONE ? "any" : name_of_call(act->call));
    if (act->number != 1)
        fprintf(out, ":%u", act->number);
    if (variant->kind == VARIANT_FAIL)
        fprintf(out, "=%s", name_of_errno(act->error));
}

void vary_options(const struct program_case *seen,
                  const struct variant *variant, char options[VARY_COMMAND])
{
    options[0] = '\0';
    FILE *out = fmemopen(options, VARY_COMMAND, "w");
    if (out == NULL)
        return;
    if (seen->request.trace != NULL && seen->request.trace->every_access)
        fputs(" --every-access", out);
    if (variant->kind == VARIANT_FAIL || variant->kind == VARIANT_HOLD ||
        variant->kind == VARIANT_KILL)
        put_act(out, variant);
    if (variant->seed != 0)
        fprintf(out, " --seed %u", variant->seed);
    fclose(out);
}

void vary_command(const struct program_case *seen,
                  const struct variant *variant, const char *name,
                  char *const argv[], char command[VARY_COMMAND])
{
    char options[VARY_COMMAND];
    vary_options(seen, variant, options);
    command[0] = '\0';
    FILE *out = fmemopen(command, VARY_COMMAND, "w");
    if (out == NULL)
        return;
    fprintf(out, "shmlab see%s", options);
    put_word(out, name);
    for (size_t i = 1; argv[i] != NULL; i++)
        put_word(out, argv[i]);
    bool whole = ftell(out) < VARY_COMMAND - 1;
    fclose(out);
    if (!whole || variant->kind == VARIANT_TERMINAL ||
        variant->kind == VARIANT_CHANGE || variant->kind == VARIANT_PLANTED)
        command[0] = '\0';
}
