/*
 * Creating: how large the segment is, and for whom.
 *
 * X5, a page taken for 4,096 bytes, has no rule: where pages have that size
 * nothing can be seen of it, and where they are larger, it is told as A1.
 */
#include "diagnose/look.h"

#include "recording/query.h"

#include <unistd.h>

enum {
    MODE = 0777,
    OTHERS = 0077,
    OWNER = 0600
};

/* --- The mode ------------------------------------------------------------ */

/* The first shmget that makes a segment, with the mode given to it. */
static long first_made(const struct history *history, unsigned *mode)
{
    for (size_t i = 0; i < history->event_count; i++)
        if (query_made(&history->events[i]) != -1) {
            *mode = (unsigned)history->events[i].args[2] & MODE;
            return (long)i;
        }
    return LOOK_NOWHERE;
}

/* K3 */
static bool makes_without_mode(const struct observed *observed,
                               const struct variant *variant,
                               struct diagnosis *found)
{
    (void)observed;
    const struct history *history = &variant->recording.history;
    unsigned mode = 0;
    const long made = first_made(history, &mode);
    return made != LOOK_NOWHERE && (mode & OWNER) == 0 &&
           (mode & OTHERS) == 0 &&
           look_found(found, made, true,
                      "%s%s makes the segment with mode 0000.",
                      WHO(history, history->events[made].process));
}

static bool no_mode(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), makes_without_mode, found);
}

/* The number that was meant as an octal one and written as a decimal one: one
 * that the program was given, or one of the usual ones.  0: none. */
static int decimal_for(const struct observed *observed, unsigned mode)
{
    static const int usual[] = {666, 600, 644, 660, 664, 700, 777, 755};
    size_t at = 0;
    long decimal = 0;
    while (look_number(observed, 10, &at, &decimal)) {
        size_t again = at - 1;
        long octal = 0;
        if (look_number(observed, 8, &again, &octal) && again == at &&
            octal != decimal && octal <= MODE && octal >= 0100) {
            if ((unsigned)octal == mode)
                return 0;
            if (((unsigned)decimal & MODE) == mode)
                return (int)decimal;
        }
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (((unsigned)usual[i] & MODE) == mode)
            return usual[i];
    return 0;
}

/* K4 */
static bool mode_from_decimal(const struct observed *observed,
                              const struct variant *variant,
                              struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    unsigned mode = 0;
    const long made = first_made(history, &mode);
    const int decimal = made == LOOK_NOWHERE ? 0 : decimal_for(observed, mode);
    return decimal != 0 &&
           look_found(found, made, true,
                      "%s%s makes the segment with mode %04o: these are the "
                      "permission bits of %d in decimal.",
                      WHO(history, history->events[made].process), mode,
                      decimal);
}

static bool decimal_mode(const struct observed *observed,
                         struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), mode_from_decimal, found);
}

/* K8: for more than the owner, and nobody has asked for that. */
static bool makes_for_others(const struct observed *observed,
                             const struct variant *variant,
                             struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    unsigned mode = 0;
    const long made = first_made(history, &mode);
    if (made == LOOK_NOWHERE || (mode & OTHERS) == 0)
        return false;
    size_t at = 0;
    for (long asked = 0; look_number(observed, 8, &at, &asked);)
        if ((unsigned)asked == mode)
            return false;
    return look_found(found, made, true,
                      "%s%s makes the segment with mode %04o; for processes of "
                      "one user, 0600 is enough.",
                      WHO(history, history->events[made].process), mode);
}

static bool wide_mode(const struct observed *observed, struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), makes_for_others, found);
}

/* --- The size ------------------------------------------------------------ */

/* Is this size one that the program was given, rounded up to whole pages? */
static bool is_rounded(const struct observed *observed, uint64_t size,
                       long *given)
{
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    size_t at = 0;
    bool rounded = false;
    for (long number = 0; look_number(observed, 0, &at, &number);) {
        if (number > 0 && (uint64_t)number == size)
            return false;
        if (number > 0 && ((uint64_t)number + page - 1) / page * page == size) {
            *given = number;
            rounded = true;
        }
    }
    return rounded;
}

/* K7 */
static bool wrong_size(const struct observed *observed,
                       const struct variant *variant, struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        const uint64_t size = event->args[1];
        long given = 0;
        if (query_made(event) != -1 && is_rounded(observed, size, &given))
            return look_found(
                found, (long)i, true,
                "%s%s asks for %llu bytes, whole pages, where %ld are wanted.",
                WHO(history, event->process), (unsigned long long)size, given);
        if (look_failed(event, CALL_SHMGET) &&
            event->cause == CAUSE_SIZE_TOO_LARGE && event->segment != -1 &&
            variant->kind == VARIANT_PLAIN && !look_right(observed, variant))
            return look_found(
                found, (long)i, false,
                "%s%s asks for %llu bytes of a segment that has %zu: EINVAL.",
                WHO(history, event->process), (unsigned long long)size,
                history->segments[event->segment].size);
    }
    return false;
}

/* Does the program learn the size of what it has found: does it ask, or has it
 * asked shmget for as much as this? */
static bool learns_size(const struct history *history, uint64_t wanted)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if ((look_call(event, CALL_SHMCTL) && !look_removal(event)) ||
            (look_call(event, CALL_SHMGET) && event->args[1] == wanted))
            return true;
    }
    return false;
}

/* Asked for less than was wanted, an old segment that is too small is taken. */
static bool takes_smaller(const struct observed *observed,
                          const struct variant *variant,
                          struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        size_t at = 0;
        if (!look_done(event, CALL_SHMGET) ||
            !look_was_there(history, event->segment))
            continue;
        const size_t size = history->segments[event->segment].size;
        for (long wanted = 0; look_number(observed, 0, &at, &wanted);)
            if (wanted > 0 && (size_t)wanted > size &&
                wanted != look_int(event, 0) /* the key */ &&
                !learns_size(history, (uint64_t)wanted))
                return look_found(found, (long)i, true,
                                  "%s%s asks for %llu bytes only, and so finds "
                                  "a segment of %zu, where %ld are wanted.",
                                  WHO(history, event->process),
                                  (unsigned long long)event->args[1], size,
                                  wanted);
    }
    return false;
}

static bool size_mistaken(const struct observed *observed,
                          struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), wrong_size, found) ||
           look_in(observed, VARY(PLANTED), takes_smaller, found);
}

/* P2: as large as a pointer, for more than can lie there. */
static bool sized_as_pointer(const struct observed *observed,
                             const struct variant *variant,
                             struct diagnosis *found)
{
    const struct history *history = &variant->recording.history;
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        size_t at = 0;
        if (query_made(event) == -1 || event->args[1] != sizeof(void *))
            continue;
        for (long wanted = 0; look_number(observed, 0, &at, &wanted);)
            if (wanted > (long)sizeof(void *))
                return look_found(found, (long)i, true,
                                  "%s%s asks for %zu bytes, the size of a "
                                  "pointer, for %ld.",
                                  WHO(history, event->process), sizeof(void *),
                                  wanted);
    }
    return false;
}

static bool pointer_size(const struct observed *observed,
                         struct diagnosis *found)
{
    return look_in(observed, VARY(PLAIN), sized_as_pointer, found);
}

const struct rule diagnose_creating[] = {
    {"P2", pointer_size},  {"K3", no_mode},   {"K4", decimal_mode},
    {"K7", size_mistaken}, {"K8", wide_mode}, {"X1", wide_mode},
    {NULL, NULL},
};
