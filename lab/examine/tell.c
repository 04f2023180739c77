#include "examine/findings.h"

#include "say/plain.h"
#include "say/say.h"
#include "show/text.h"
#include "vary/words.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    INDENT = 4,
    LABEL = 8 /* of "shown by", and behind it */
};

/* --- What was seen ------------------------------------------------------- */

/* Text with an escape for what strangers chose, to be freed. */
static char *put_together(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static char *put_together(const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) == -1)
        text = NULL;
    va_end(arguments);
    return text;
}

/* The step that shows it: "sum.c:34: The child ..."; NULL when the end of the
 * run does. */
static char *step_of(const struct diagnosis *diagnosis)
{
    const struct history *history = &diagnosis->variant->recording.history;
    if (diagnosis->event < 0 ||
        (size_t)diagnosis->event >= history->event_count)
        return NULL;
    const struct event *event = &history->events[diagnosis->event];
    char *sentence = say_event(history, NULL, (size_t)diagnosis->event);
    char *step = NULL;
    if (sentence != NULL && event->at.file != NULL && event->at.line > 0)
        step = put_together("line %d: %s", event->at.line, sentence);
    else if (sentence != NULL)
        step = put_together("%s", sentence);
    free(sentence);
    return step;
}

/* --- For the reader ------------------------------------------------------ */

static void tell_part(const char *label, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    int column = printf("%*s%-*s ", INDENT, "", LABEL, label);
    text_wrapped(text, INDENT + LABEL + 1, column);
}

/* Markdown's marks for code are for the page. */
static char *without_marks(const char *text)
{
    char *plain = strdup(text), *to = plain;
    if (plain == NULL)
        return NULL;
    for (const char *from = text; *from != '\0'; from++)
        if (*from != '`')
            *to++ = *from;
    *to = '\0';
    return plain;
}

static void tell_finding(const struct examined *examined,
                         const struct finding *finding, size_t number,
                         const char *name, char *const argv[])
{
    const struct diagnosis *diagnosis = &finding->diagnosis;
    const struct program_case *seen = diagnosis->in != NULL
                                          ? diagnosis->in->seen
                                          : &examined->seen;
    char *message = without_marks(finding->message);
    char *step = step_of(diagnosis), when[VARY_SAID];
    vary_say(seen, diagnosis->variant, when);
    char command[VARY_COMMAND];
    vary_command(seen, diagnosis->variant, name, argv, command);

    int column = printf("\n%2zu. ", number) - 1;
    text_wrapped(message != NULL ? message : "", INDENT, column);
    tell_part(diagnosis->certain ? "certain" : "likely", diagnosis->evidence);
    tell_part("when", when[0] != '\0' ? when + strlen("when ") : "");
    tell_part("step", step);
    tell_part("look", command);
    if (finding->read[0] != '\0') {
        char *read = put_together("chapter %d (%s)", atoi(finding->read),
                                  finding->read);
        tell_part("read", read);
        free(read);
    }
    free(message);
    free(step);
}

/* What was done, so that "nothing was found" says something. */
static void tell_runs(const struct examined *examined, const char *name)
{
    size_t kinds[VARIANT_KINDS] = {0};
    for (size_t i = 0; i < examined->seen.count; i++)
        kinds[examined->seen.variants[i].kind]++;
    char *runs = put_together(
        "%zu plain runs, %zu with a failing call, %zu with somebody late, %zu "
        "on a terminal%s",
        kinds[VARIANT_PLAIN], kinds[VARIANT_FAIL], kinds[VARIANT_HOLD],
        kinds[VARIANT_TERMINAL],
        examined->accesses.count > 0 ? ", one with each load and store watched"
                                     : "");
    fputs("examine ", stdout);
    plain_name(stdout, name, 200);
    puts(":");
    tell_part("runs", runs);
    free(runs);
}

static void tell_limits(const struct examined *examined)
{
    const struct recording *plain = &examined->seen.variants[0].recording;
    if (plain->limit == LIMIT_DEADLINE)
        text_wrapped("It still ran when its time was up, so there is little to "
                     "say. Give it more (--timeout S), the arguments it needs, "
                     "or its input (examine PROGRAM < FILE).",
                     0, 0);
    else if (plain->limit == LIMIT_OUTPUT)
        text_wrapped("It did not stop writing and was ended.", 0, 0);
    else if (plain->limit == LIMIT_HISTORY)
        text_wrapped("More happened than a recording holds: let its loops run "
                     "less often.",
                     0, 0);
    else if (plain->ending == ENDED_BY_EXIT && plain->status != 0)
        printf("It ends with status %d%s\n", plain->status,
               plain->err.size + plain->out.size > 0
                   ? ", after a message. Does it want arguments?"
                   : ".");
    if (plain->history.segment_count == 0 && plain->limit == LIMIT_NONE)
        puts("It makes no segment in this run.");
    if (examined->seen.left_out > 0)
        printf("%zu more variants were left out.\n", examined->seen.left_out);
}

void findings_tell(const struct examined *examined,
                   const struct findings *findings, const char *name,
                   char *const argv[])
{
    tell_runs(examined, name);
    tell_limits(examined);
    for (size_t i = 0; i < findings->count; i++)
        tell_finding(examined, &findings->list[i], i + 1, name, argv);
    if (findings->count == 0)
        puts("\nNothing was found. That is no proof: only what these runs have "
             "shown is\nknown.");
}

/* --- For programs -------------------------------------------------------- */

int findings_json(const struct examined *examined,
                  const struct findings *findings, const char *name, FILE *out)
{
    json_t *list = json_array();
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        const struct diagnosis *diagnosis = &finding->diagnosis;
        const struct history *history = &diagnosis->variant->recording.history;
        char *step = step_of(diagnosis), when[VARY_SAID];
        vary_say(diagnosis->in->seen, diagnosis->variant, when);
        int line = 0;
        if (diagnosis->event >= 0 &&
            (size_t)diagnosis->event < history->event_count)
            line = history->events[diagnosis->event].at.line;
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:b, s:s, s:s, s:s*, s:i, s:s}", "id",
                            diagnosis->id, "message", finding->message,
                            "certain", diagnosis->certain, "evidence",
                            diagnosis->evidence, "when", when, "step", step,
                            "line", line, "read", finding->read));
        free(step);
    }
    json_t *all = json_pack(
        "{s:s, s:s%, s:i, s:i, s:o}", "schema", "1.0", "program", name,
        strlen(name), "runs",
        (int)(examined->seen.count + examined->accesses.count), "left_out",
        (int)examined->seen.left_out, "findings", list);
    int result = all != NULL ? json_dumpf(all, out, JSON_INDENT(2)) : -1;
    json_decref(all);
    if (result == 0)
        fputc('\n', out);
    return result;
}
