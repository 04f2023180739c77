/* What an answer to exercises/04_address_attach_at.md must do. */
#include "check/exercise.h"
#include "recording/query.h"

#include <errno.h>
#include <inttypes.h>
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

static void no_boundaries(unsigned seed, struct given *given)
{
    const int offsets[] = {between(seed, 1), step() - 1, step() + 1,
                           between(seed, 2)};
    for (int i = 0; i < (int)COUNT(offsets); i++)
        request(given, i, offsets[i]);
}

static void both(unsigned seed, struct given *given)
{
    request(given, 0, between(seed, 3));
    request(given, 1, given_number(seed, 4, 1, 2) * step());
    request(given, 2, between(seed, 5));
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

/* Here the row looks at what was asked of the kernel. */
static void only_asked(unsigned seed, struct given *given)
{
    with_rnd(seed, given);
    given->prints[0] = '\0';
}

/* --- What was asked ------------------------------------------------------- */

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

/* Does this line of output say what the kernel has answered? */
static bool compare(const struct event *shmat, const char *line)
{
    unsigned long offset = strtoul(line, NULL, 10);
    const char *answer = strchr(line, ':');
    long at = -1;
    if (answer == NULL || answer > strchr(line, '\n')) {
        EXPECT(false, "there is a line without an offset and a colon");
        return false;
    }
    EXPECT(shmat != NULL, "no address is asked for on account of offset %lu",
           offset);
    if (shmat == NULL)
        return false;
    uint64_t above = shmat->args[1] % (uint64_t)step();
    EXPECT(above == offset % (uint64_t)step(),
           "for offset %lu, the address asked for is %" PRIu64
           " bytes above a boundary, and not %lu",
           offset, above, offset % (unsigned long)step());
    EXPECT((shmat->args[2] & SHM_RND) != 0,
           "for offset %lu, rnd is given, and SHM_RND is not", offset);
    if (above != offset % (uint64_t)step() || (shmat->args[2] & SHM_RND) == 0)
        return false;
    if (shmat->error != 0 || sscanf(answer, ": attached at %ld", &at) != 1)
        return true;
    long got = (long)(shmat->result - (int64_t)(shmat->args[1] - offset));
    EXPECT(at == got,
           "for offset %lu, shmat has attached at %ld, and not at %ld", offset,
           got, at);
    return at == got;
}

/* Has each line of output been asked of the kernel? */
static void asks(const struct recording *seen)
{
    size_t lines = 0, calls = 0;
    for (const char *c = seen->out.text; *c != '\0'; c++)
        lines += *c == '\n';
    while (asking(&seen->history, calls) != NULL)
        calls++;
    EXPECT(calls == lines,
           "it prints %zu lines, and has asked shmat for %zu addresses", lines,
           calls);
}

static void asked(const struct recording *seen)
{
    const char *line = seen->out.text;
    for (size_t i = 0; *line != '\0'; i++) {
        if (!compare(asking(&seen->history, i), line))
            return; /* one is enough */
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    EXPECT(seen->out.size > 0, "it prints nothing");
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
        .name = "between two boundaries, the answer is EINVAL",
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
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a call that fails is reported, and the status is not 0",
        .given = both,
        .vary = &(const struct vary){.kinds = VARY(FAIL)},
        .also = asks,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "killed behind the first shmat, it leaves no segment",
        .given = boundaries,
        .vary = &(const struct vary){.kinds = VARY(KILL), .from = CALL_SHMAT},
        .also = asks,
        .points = 10,
    },
};

/* --- Ideas ---------------------------------------------------------------- */

static bool is_rnd(const struct observed *observed)
{
    const char *argument = observed->seen->request.argv[1];
    return argument != NULL && strcmp(argument, "rnd") == 0;
}

static bool tell(const struct observed *observed, struct diagnosis *found,
                 const struct event *event)
{
    found->certain = true;
    found->variant = &observed->seen->variants[0];
    found->event = (int)(event - found->variant->recording.history.events);
    return true;
}

/* A1: with rnd, it is refused because SHM_RND is missing.  Without rnd that is
 * what is expected. */
static bool forgets_rnd(const struct observed *observed,
                        struct diagnosis *found)
{
    const struct recording *seen = &observed->seen->variants[0].recording;
    const struct event *event = asking(&seen->history, 0);
    if (!is_rnd(observed) || !query_failed(event, EINVAL, CAUSE_UNALIGNED))
        return false;
    snprintf(found->evidence, sizeof found->evidence,
             "With rnd, shmat gets an address %" PRIu64
             " bytes above a boundary, and no SHM_RND: EINVAL.",
             event->args[1] % (uint64_t)step());
    return tell(observed, found, event);
}

/* A3: the hole is none.  SHM_REMAP over a range of its own would be good. */
static bool is_no_hole(const struct observed *observed, struct diagnosis *found)
{
    const struct recording *seen = &observed->seen->variants[0].recording;
    const struct event *event;
    for (size_t i = 0; (event = asking(&seen->history, i)) != NULL; i++)
        if (query_failed(event, EINVAL, CAUSE_IN_USE)) {
            snprintf(found->evidence, sizeof found->evidence,
                     "shmat gets an address at a boundary, where something is "
                     "mapped: EINVAL.");
            return tell(observed, found, event);
        }
    return false;
}

/* A2: what is printed is above what shmat has returned. */
static bool rounds_elsewhere(const struct observed *observed,
                             struct diagnosis *found)
{
    const struct recording *seen = &observed->seen->variants[0].recording;
    const char *line = seen->out.text;
    for (size_t i = 0; is_rnd(observed) && *line != '\0'; i++) {
        const struct event *event = asking(&seen->history, i);
        long offset, at;
        if (event == NULL)
            return false;
        if (event->error == 0 &&
            sscanf(line, "%ld: attached at %ld", &offset, &at) == 2 &&
            at % step() == 0 && at > offset) {
            snprintf(found->evidence, sizeof found->evidence,
                     "For offset %ld it prints %ld; shmat has attached at "
                     "%ld, below the offset.",
                     offset, at, offset / step() * step());
            return tell(observed, found, event);
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return false;
}

/* P3: what is asked for lies 4 or 8 times as many bytes above a boundary. */
static bool counts_elements(const struct observed *observed,
                            struct diagnosis *found)
{
    const struct recording *seen = &observed->seen->variants[0].recording;
    const struct event *event = asking(&seen->history, 0);
    const char *const *argv = observed->seen->request.argv;
    if (event == NULL || argv[1] == NULL)
        return false;
    unsigned long offset = strtoul(argv[is_rnd(observed) ? 2 : 1], NULL, 10);
    uint64_t size = (uint64_t)step(), above = event->args[1] % size;
    for (uint64_t many = 4; many <= 8 && above != offset % size; many += 4)
        if (above == many * offset % size) {
            snprintf(found->evidence, sizeof found->evidence,
                     "For offset %lu, the address asked for is %" PRIu64
                     " times as many bytes away, as if it counted elements.",
                     offset, many);
            return tell(observed, found, event);
        }
    return false;
}

/* E1: -1, as an address, is so many bytes below the hole. */
static bool prints_minus_one(const struct observed *observed,
                             struct diagnosis *found)
{
    const struct recording *seen = &observed->seen->variants[0].recording;
    const char *line = seen->out.text;
    for (size_t i = 0; *line != '\0'; i++) {
        const struct event *event = asking(&seen->history, i);
        const char *answer = strstr(line, ": attached at ");
        if (event == NULL)
            return false;
        size_t length = strcspn(line, "\n");
        if (event->error != 0 && answer != NULL && answer < line + length) {
            snprintf(found->evidence, sizeof found->evidence,
                     "shmat has failed, and it prints \"%.*s\": as if -1 were "
                     "an address.",
                     (int)(length < 60 ? length : 60), line);
            return tell(observed, found, event);
        }
        line += length;
        line += *line == '\n';
    }
    return false;
}

static const struct idea ideas[] = {
    {"P3", counts_elements},
    {"A1", forgets_rnd},
    {"A3", is_no_hole},
    {"A2", rounds_elsewhere},
    {"E1", prints_minus_one},
    {"L1", NULL},
    {"E7", NULL},
};

int main(int argc, char *argv[])
{
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
