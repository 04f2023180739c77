/* The command line of `shmlab grade`: see wish.h. */
#include "grade/wish.h"

#include "grade/crew.h"
#include "study/parts.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: shmlab grade [-j N] [--exercise NAME]... [--exercises DIR]\n"
    "                    [--roster FILE.csv] [--level L1|L2|L3] [--core]\n"
    "                    [--wait] [--publish] [--list | --only KEY [--slot "
    "N]]\n"
    "                    --out RESULTS [SUBMISSIONS]\n";

static unsigned read_number(const char *option, const char *text, long most)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 1 || number > most)
        errx(STUDY_MISUSED, "%s takes a number from 1 to %ld, not \"%s\"",
             option, most, text);
    return (unsigned)number;
}

static int read_level(const char *text)
{
    int level = sandbox_level_of(text);
    if (level == -1)
        errx(STUDY_MISUSED, "there is no level \"%s\": L0, L1, L2, L3", text);
    return level;
}

/* An option that takes a value.  Returns false when `word` is none. */
static bool take_valued(struct wish *wish, const char *word, const char *value)
{
    const struct {
        const char *word, **to;
    } texts[] = {{"--out", &wish->out},
                 {"--roster", &wish->roster},
                 {"--only", &wish->only}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(word, texts[i].word) == 0) {
            *texts[i].to = value;
            return value != NULL;
        }
    if (value == NULL)
        return false;
    if (strcmp(word, "-j") == 0)
        wish->jobs = read_number(word, value, CREW_MOST);
    else if (strcmp(word, "--slot") == 0)
        wish->slot = read_number(word, value, SANDBOX_SLOTS - CREW_MOST);
    else if (strcmp(word, "--level") == 0)
        wish->level = read_level(value);
    else if (strcmp(word, "--exercise") == 0 && wish->name_count < WISH_NAMES)
        wish->names[wish->name_count++] = value;
    else
        return false;
    return true;
}

void wish_read(int argc, char *argv[], struct wish *wish)
{
    const struct {
        const char *word;
        bool *to;
    } flags[] = {{"--core", &wish->core},
                 {"--list", &wish->list},
                 {"--publish", &wish->publish},
                 {"--wait", &wish->wait},
                 {"--unsafe-local", &wish->unsafe}};
    *wish = (struct wish){.level = -1};
    for (int i = 1; i < argc; i++) {
        bool known = false;
        for (size_t k = 0; k < sizeof flags / sizeof *flags && !known; k++)
            if (strcmp(argv[i], flags[k].word) == 0)
                known = *flags[k].to = true;
        if (known)
            continue;
        if (strncmp(argv[i], "-j", 2) == 0 && argv[i][2] != '\0')
            wish->jobs = read_number("-j", argv[i] + 2, CREW_MOST);
        else if (take_valued(wish, argv[i], argv[i + 1]))
            i++;
        else if (argv[i][0] == '-' || wish->submissions != NULL) {
            fputs(usage, stderr);
            errx(STUDY_MISUSED, "\"%s\" is not understood", argv[i]);
        } else
            wish->submissions = argv[i];
    }
    if (wish->out == NULL) {
        fputs(usage, stderr);
        errx(STUDY_MISUSED, "--out names the folder of the results");
    }
    if (wish->jobs == 0) {
        long cpus = sysconf(_SC_NPROCESSORS_ONLN);
        wish->jobs = cpus < 1           ? 1
                     : cpus > CREW_MOST ? CREW_MOST
                                        : (unsigned)cpus;
    }
}
