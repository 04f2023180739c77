/* What was diagnosed, for people and as JSON: see told.h. */
#include "check/told.h"

#include "check/report.h"
#include "check/text.h"
#include "check/variants.h"
#include "diagnose/catalogue.h"

#include <err.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *json_shown(const char *text)
{
    char *clean = text_clean(text, strlen(text));
    json_t *value = json_string(clean);
    free(clean);
    return value;
}

static void put_json(FILE *json, const struct diagnosis *found,
                     const struct catalogued *entry, const char *when)
{
    char options[VARY_COMMAND];
    vary_options(found->in->seen, found->variant, options);
    json_t *line = json_pack(
        "{s:s, s:b, s:s, s:o, s:s, s:o, s:i, s:s}", "diagnosis", found->id,
        "certain", found->certain, "message", entry->message, "evidence",
        json_shown(found->evidence), "read", entry->read, "variant",
        json_shown(when), "event", found->event, "look", options);
    char *text = line != NULL ? json_dumps(line, JSON_COMPACT) : NULL;
    if (text == NULL)
        errx(REPORT_UNTESTED, "JSON: no memory");
    fprintf(json, "%s\n", text);
    free(text);
    json_decref(line);
}

void told_diagnoses(const struct diagnosis found[], size_t count, FILE *out,
                    FILE *json)
{
    for (size_t i = 0; i < count; i++) {
        char when[VARY_SAID];
        const struct catalogued *entry = catalogue_find(found[i].id);
        if (entry == NULL)
            errx(REPORT_UNTESTED, "no diagnosis is called %s", found[i].id);
        vary_say(found[i].in->seen, found[i].variant, when);
        char *evidence = text_shown(
            found[i].evidence, strlen(found[i].evidence), DIAGNOSIS_EVIDENCE);
        fprintf(out, "%s (%s): %s\n        %s%s%s\n", found[i].id,
                found[i].certain ? "certain" : "likely", entry->message, when,
                when[0] != '\0' ? ": " : "", evidence);
        free(evidence);
        if (json != NULL)
            put_json(json, &found[i], entry, when);
    }
}
