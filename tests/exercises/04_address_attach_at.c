/* What an answer to exercises/04_address_attach_at.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

/* From one boundary to the next. */
static int step(void)
{
    long page = sysconf(_SC_PAGESIZE);
    return (int)(page > SHMLBA ? page : SHMLBA);
}

/* --- What is given -------------------------------------------------------- */

static void append(struct given *given, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void append(struct given *given, const char *format, ...)
{
    size_t used = strlen(given->prints);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(given->prints + used, GIVEN_OUTPUT - used, format, arguments);
    va_end(arguments);
}

static void request(struct given *given, int number, int offset)
{
    snprintf(given->args[number], GIVEN_TEXT, "%d", offset);
    if (strcmp(given->args[0], "rnd") == 0)
        append(given, "%d: attached at %d\n", offset, offset / step() * step());
    else if (offset % step() == 0)
        append(given, "%d: attached at %d\n", offset, offset);
    else
        append(given, "%d: EINVAL\n", offset);
}

/* Somewhere between two boundaries, and never at the beginning of a page. */
static int between(unsigned seed, unsigned place)
{
    return given_number(seed, place, 1, 3 * step() - 2) | 1;
}

static void boundaries(unsigned seed, struct given *given)
{
    int first = given_number(seed, 0, 0, 2);
    for (int i = 0; i < 3; i++)
        request(given, i, (first + i) % 3 * step());
}

/* At last a boundary: a refusal is not to spoil what comes after it. */
static void no_boundaries(unsigned seed, struct given *given)
{
    const int offsets[] = {between(seed, 1), step() - 1, step() + 1,
                           between(seed, 2), step()};
    for (int i = 0; i < (int)COUNT(offsets); i++)
        request(given, i, offsets[i]);
}

/* Among them one that is nearer to the boundary above. */
static void with_rnd(unsigned seed, struct given *given)
{
    const int offsets[] = {between(seed, 6),
                           step() - 1,
                           step(),
                           step() + 1,
                           step() + step() * 3 / 4 + 1,
                           3 * step() - 1};
    strcpy(given->args[0], "rnd");
    for (int i = 0; i < (int)COUNT(offsets); i++)
        request(given, i + 1, offsets[i]);
}

/* Here the row looks at what was asked of the kernel, and nothing is charged
 * twice. */
static void only_asked(unsigned seed, struct given *given)
{
    with_rnd(seed, given);
    given->prints[0] = '\0';
}

static void boundaries_asked(unsigned seed, struct given *given)
{
    boundaries(seed, given);
    given->prints[0] = '\0';
}

/* --- What was asked, and answered ----------------------------------------- */

enum {
    LINES_MAX = 16
};

/* A line of output, and the call that it should tell of. */
struct answer {
    long offset;
    bool attached, refused;    /* it prints "attached at", EINVAL, or neither */
    long at;                   /* where, as it is printed */
    const struct event *shmat; /* NULL: none was made */
    bool succeeded;
    long got; /* where that has attached, in the same terms */
};

/* The number-th shmat that asks for an address, counted from 0, or NULL. */
static const struct event *asking(const struct history *history, size_t number)
{
    const struct event *event;
    for (size_t i = 0; (event = query_call(history, CALL_SHMAT, -1, i)) != NULL;
         i++)
        if (event->args[1] != 0 && number-- == 0)
            return event;
    return NULL;
}

static size_t read_answers(const struct recording *seen,
                           struct answer answers[LINES_MAX])
{
    size_t count = 0;
    const char *line = seen->out.text;
    for (; *line != '\0' && count < LINES_MAX; count++) {
        struct answer *now = &answers[count];
        *now = (struct answer){.shmat = asking(&seen->history, count)};
        int read = sscanf(line, "%ld: attached at %ld", &now->offset, &now->at);
        now->attached = read == 2;
        now->refused = read >= 1 && strncmp(line + strcspn(line, ":\n"),
                                            ": EINVAL\n", 9) == 0;
        now->succeeded = now->shmat != NULL && now->shmat->error == 0;
        if (now->succeeded)
            now->got = (long)(now->shmat->result -
                              ((int64_t)now->shmat->args[1] - now->offset));
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return count;
}

/* Has each line of output been asked of the kernel? */
static void asks(const struct recording *seen)
{
    struct answer answers[LINES_MAX];
    size_t lines = read_answers(seen, answers), calls = 0;
    while (asking(&seen->history, calls) != NULL)
        calls++;
    EXPECT(lines > 0, "it prints nothing");
    EXPECT(calls == lines,
           "it prints %zu lines, and has asked shmat for %zu addresses", lines,
           calls);
    for (size_t i = 0; i < lines; i++)
        EXPECT(!answers[i].refused || !answers[i].succeeded,
               "for offset %ld shmat has succeeded, and it prints EINVAL: "
               "errno speaks of an earlier call",
               answers[i].offset);
}

/* With rnd: is it asked for as it was given?  One line is enough to tell. */
static void asked(const struct recording *seen)
{
    struct answer answers[LINES_MAX];
    size_t lines = read_answers(seen, answers);
    asks(seen);
    for (size_t i = 0; i < lines && answers[i].shmat != NULL; i++) {
        const struct answer *now = &answers[i];
        int above = (int)(now->shmat->args[1] % (uint64_t)step());
        bool rnd = (now->shmat->args[2] & SHM_RND) != 0;
        bool told = !now->attached || !now->succeeded || now->at == now->got;
        EXPECT(above == now->offset % step(),
               "for offset %ld, the address asked for is %d bytes above a "
               "boundary, and not %ld",
               now->offset, above, now->offset % step());
        EXPECT(rnd, "for offset %ld, rnd is given, and SHM_RND is not",
               now->offset);
        EXPECT(told,
               "for offset %ld, shmat has attached at %ld, and not at %ld",
               now->offset, now->got, now->at);
        if (above != now->offset % step() || !rnd || !told)
            return;
    }
}

static void detaches(const struct recording *seen)
{
    const struct event *event;
    size_t attached = 0, detached = 0;
    asks(seen);
    for (size_t i = 0; (event = asking(&seen->history, i)) != NULL; i++)
        attached += event->error == 0;
    for (size_t i = 0;
         (event = query_call(&seen->history, CALL_SHMDT, -1, i)) != NULL; i++)
        detached += event->error == 0;
    EXPECT(attached > 0, "it attaches nowhere");
    EXPECT(detached >= attached,
           "it has attached at %zu addresses of its own, and detached %zu",
           attached, detached);
}

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "at a boundary, the segment is attached there",
        .given = boundaries,
        .also = asks,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "between two boundaries, the answer is EINVAL, and it goes on",
        .given = no_boundaries,
        .also = asks,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "with rnd, the segment is attached at the boundary below",
        .given = with_rnd,
        .also = asks,
        .points = 25,
    },
    {
        .line = __LINE__,
        .name =
            "each address is asked of the kernel, and its answer is printed",
        .given = only_asked,
        .also = asked,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "what is attached in a hole is detached again",
        .given = boundaries_asked,
        .also = detaches,
        .points = 10,
    },
    {
        .line = __LINE__,
        .name = "a call that fails is reported, and the status is not 0",
        .given = boundaries_asked,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .also = asks,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "killed behind the first shmat, it leaves no segment",
        .given = boundaries_asked,
        .vary = &(const struct vary){.kinds = VARY(KILL), .from = CALL_SHMAT},
        .also = asks,
        .points = 5,
    },
};

/* --- Ideas ---------------------------------------------------------------- */

/* Does this answer show it?  Writes what was seen. */
typedef bool answer_rule(const struct answer *answer, bool rnd, char *evidence,
                         size_t size);

static bool in_answers(const struct observed *observed, answer_rule *shows,
                       struct diagnosis *found)
{
    const struct variant *plain = &observed->seen->variants[0];
    const char *argument = observed->seen->request.argv[1];
    bool rnd = argument != NULL && strcmp(argument, "rnd") == 0;
    struct answer answers[LINES_MAX];
    size_t count = read_answers(&plain->recording, answers);
    for (size_t i = 0; i < count && answers[i].shmat != NULL; i++)
        if (shows(&answers[i], rnd, found->evidence, sizeof found->evidence)) {
            found->certain = true;
            found->variant = plain;
            found->event = (int)(answers[i].shmat -
                                 plain->recording.history.events);
            return true;
        }
    return false;
}

/* A1: refused because SHM_RND is missing; without rnd that is expected. */
static bool lacks_rnd(const struct answer *now, bool rnd, char *evidence,
                      size_t size)
{
    snprintf(evidence, size,
             "With rnd, shmat gets an address %d bytes above a boundary, and "
             "no SHM_RND: EINVAL.",
             (int)(now->shmat->args[1] % (uint64_t)step()));
    return rnd && query_failed(now->shmat, EINVAL, CAUSE_UNALIGNED);
}

/* A3: the hole is none.  SHM_REMAP over a range of its own would be good. */
static bool no_hole(const struct answer *now, bool rnd, char *evidence,
                    size_t size)
{
    (void)rnd;
    snprintf(evidence, size,
             "shmat gets an address at a boundary, where something is mapped: "
             "EINVAL.");
    return query_failed(now->shmat, EINVAL, CAUSE_IN_USE);
}

/* A2: the boundary that is printed is the one above. */
static bool rounds_up(const struct answer *now, bool rnd, char *evidence,
                      size_t size)
{
    snprintf(evidence, size,
             "For offset %ld it prints %ld; shmat has attached at %ld, below "
             "the offset.",
             now->offset, now->at, now->got);
    return rnd && now->succeeded && now->at % step() == 0 &&
           now->at > now->offset && now->at < now->offset + step();
}

/* P3: what is asked for lies 4 or 8 times as many bytes above a boundary. */
static bool elements(const struct answer *now, bool rnd, char *evidence,
                     size_t size)
{
    long above = (long)(now->shmat->args[1] % (uint64_t)step());
    (void)rnd;
    for (long many = 4; many <= 8 && above != now->offset % step(); many += 4)
        if (above == many * now->offset % step()) {
            snprintf(evidence, size,
                     "For offset %ld, the address asked for is %ld times as "
                     "many bytes away, as if it counted elements.",
                     now->offset, many);
            return true;
        }
    return false;
}

/* E1: -1, as an address, is so many bytes below the hole. */
static bool uses_minus_one(const struct answer *now, bool rnd, char *evidence,
                           size_t size)
{
    (void)rnd;
    snprintf(evidence, size,
             "shmat has failed, and it prints \"%ld: attached at %ld\": as if "
             "-1 were an address.",
             now->offset, now->at);
    return !now->succeeded && now->attached;
}

/* O5: what can be said of a wrong number. */
static bool wrong_number(const struct answer *now, bool rnd, char *evidence,
                         size_t size)
{
    (void)rnd;
    if (!now->succeeded || !now->attached || now->at == now->got)
        return false;
    snprintf(evidence, size,
             "For offset %ld it prints %ld. The segment is %ld bytes above "
             "the boundary%s.",
             now->offset, now->at, now->got,
             now->at == now->got - now->offset
                 ? ", and that is what to print: not how far it is from "
                   "the address asked for"
                 : " from which the offset is counted");
    return true;
}

#define RULE(name, shows)                                                      \
    static bool name(const struct observed *observed, struct diagnosis *found) \
    {                                                                          \
        return in_answers(observed, shows, found);                             \
    }

RULE(find_elements, elements)
RULE(find_lacks_rnd, lacks_rnd)
RULE(find_no_hole, no_hole)
RULE(find_rounds_up, rounds_up)
RULE(find_minus_one, uses_minus_one)
RULE(find_wrong_number, wrong_number)

static const struct idea ideas[] = {
    {"P3", find_elements},  {"A1", find_lacks_rnd}, {"A3", find_no_hole},
    {"A2", find_rounds_up}, {"E1", find_minus_one}, {"A6", NULL},
    {"E7", NULL},           {"L1", NULL},           {"O5", find_wrong_number},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
