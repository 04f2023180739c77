#include "recording/names.h"
#include "see/see.h"

#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static int number(const char *text, int least, int most)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (*end != '\0' || *text == '\0' || value < least || value > most)
        errx(SEE_MISUSED, "a number from %d to %d, not \"%s\"", least, most,
             text);
    return (int)value;
}

/* [WHO@]CALL[:N], which is taken apart. */
static void take_call(struct intervention *it, char *text)
{
    char *call = strchr(text, '@'), *count;
    if (call != NULL) {
        *call++ = '\0';
        it->who = text;
    } else
        call = text;
    count = strchr(call, ':');
    if (count != NULL)
        *count++ = '\0';
    it->number = count != NULL ? (unsigned)number(count, 1, 1000000) : 1;
    int code = call_named(call);
    if (strcmp(call, "any") == 0)
        code = CALL_NONE;
    else if (code <= CALL_NONE || code == CALL_OTHER)
        errx(SEE_MISUSED, "there is no call \"%s\" to wait for", call);
    it->call = (enum call)code;
}

/* Cut the text at the first `mark`; what is behind that. */
static char *cut(char *text, char mark, const char *form)
{
    char *behind = strchr(text, mark);
    if (behind == NULL)
        errx(SEE_MISUSED, "%s, not \"%s\"", form, text);
    *behind = '\0';
    return behind + 1;
}

static void take_fail(struct intervention *it, char *text)
{
    char *error = cut(text, '=', "--fail takes [WHO@]CALL[:N]=ERRNO");
    it->error = errno_named(error);
    if (it->error <= 0)
        errx(SEE_MISUSED, "there is no error \"%s\"", error);
    take_call(it, text);
}

/* WHO@CALL[:N],SEGMENT+OFFSET=BYTES */
static void take_change(struct intervention *it, char *text,
                        unsigned char bytes[SEE_BYTES])
{
    static const char form[] =
        "--change takes WHO@CALL[:N],SEGMENT+OFFSET=BYTES, "
        "as in child@write,A+0=2a000000";
    char *segment = cut(text, ',', form), *offset = cut(segment, '+', form);
    char *hex = cut(offset, '=', form);
    it->segment = segment[0] - 'A';
    if (segment[1] != '\0' || it->segment < 0 || it->segment > 25)
        errx(SEE_MISUSED, "a segment is a letter from A to Z, not \"%s\"",
             segment);
    it->offset = (uint64_t)number(offset, 0, TRACE_BYTES_MAX);
    it->size = strlen(hex) / 2;
    it->bytes = bytes;
    if (it->size == 0 || it->size > SEE_BYTES || strlen(hex) % 2 != 0 ||
        strspn(hex, "0123456789abcdefABCDEF") != strlen(hex))
        errx(SEE_MISUSED,
             "bytes are two hexadecimal digits each, 1 to %d of them, "
             "not \"%s\"",
             SEE_BYTES, hex);
    for (size_t i = 0; i < it->size; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    take_call(it, text);
}

static void take_intervention(struct see *see, int option, char *text)
{
    size_t index = see->trace.intervention_count;
    if (index == SEE_INTERVENTIONS)
        errx(SEE_MISUSED, "at most %d interventions at once",
             SEE_INTERVENTIONS);
    struct intervention *it = &see->interventions[index];
    if (option == 'x') {
        it->act = ACT_FAIL;
        take_fail(it, text);
    } else if (option == 'c') {
        it->act = ACT_CHANGE;
        take_change(it, text, see->bytes[index]);
    } else {
        it->act = option == 'k' ? ACT_KILL : ACT_HOLD;
        take_call(it, text);
    }
    see->trace.interventions = see->interventions;
    see->trace.intervention_count++;
}

void see_options(struct see *see, int argc, char *argv[])
{
    static const struct option options[] = {
        {"full", no_argument, NULL, 'f'},
        {"list", no_argument, NULL, 'l'},
        {"json", required_argument, NULL, 'j'},
        {"html", required_argument, NULL, 'w'},
        {"open", no_argument, NULL, 'o'},
        {"dot", required_argument, NULL, 'd'},
        {"svg", required_argument, NULL, 'v'},
        {"strip", required_argument, NULL, 'p'},
        {"free", no_argument, NULL, 'r'},
        {"every-access", no_argument, NULL, 'a'},
        {"seed", required_argument, NULL, 's'},
        {"fail", required_argument, NULL, 'x'},
        {"kill", required_argument, NULL, 'k'},
        {"hold", required_argument, NULL, 'h'},
        {"change", required_argument, NULL, 'c'},
        {"timeout", required_argument, NULL, 't'},
        {"attach", required_argument, NULL, 'n'},
        {NULL, 0, NULL, 0},
    };
    for (int option;
         (option = getopt_long(argc, argv, "+", options, NULL)) != -1;) {
        if (option == 'f')
            see->draw.full = true;
        else if (option == 'l')
            see->list = true;
        else if (option == 'j')
            see->json = optarg;
        else if (option == 'w')
            see->html = optarg;
        else if (option == 'o')
            see->open = true;
        else if (option == 'd')
            see->dot = optarg;
        else if (option == 'v')
            see->svg = optarg;
        else if (option == 'p')
            see->strip = optarg;
        else if (option == 'r')
            see->trace.free = true;
        else if (option == 'a')
            see->trace.every_access = true;
        else if (option == 's')
            see->trace.seed = (unsigned)number(optarg, 1, 1000000);
        else if (option == 't')
            see->seconds = number(optarg, 1, 100000);
        else if (option == 'n')
            see->attach = number(optarg, 1, INT_MAX);
        else if (option != '?')
            take_intervention(see, option, optarg);
        else
            exit(SEE_MISUSED);
    }
    if (see->open && (see->html == NULL || strcmp(see->html, "-") == 0))
        errx(SEE_MISUSED, "--open needs --html FILE");
    if (see->trace.every_access && see->trace.free)
        errx(SEE_MISUSED, "--every-access lets one process go on at a time, "
                          "and --free all at once: choose one");
    if (see->trace.every_access && !access_possible())
        errx(SEE_OUR_FAULT, "--every-access is for x86-64 processors: on this "
                            "one, single accesses cannot be seen");
}
