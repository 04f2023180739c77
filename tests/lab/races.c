/* That a lost update and a torn read are found in programs that have them, at
 * their line, and nothing in those that are right. */
#include "recording/hazards.h"
#include "traced.h"

#include <stdlib.h>

/* The line of compete.c with this mark. */
static int marked(const char *mark)
{
    char *line = NULL;
    size_t room = 0;
    int number = 0, found = -1;
    FILE *file = fopen("tests/lab/compete.c", "re");
    while (file != NULL && getline(&line, &room, file) != -1) {
        number++;
        if (strstr(line, mark) != NULL && found == -1)
            found = number;
    }
    free(line);
    if (file != NULL)
        fclose(file);
    return found;
}

enum {
    SEEDS = 10 /* and the order of turns without one, 0 */
};

/* Run it, and find what goes wrong. */
static bool competed(const char *way, unsigned seed, struct recording *seen,
                     struct hazards *found)
{
    const struct trace_options options = {.every_access = true, .seed = seed};
    if (!access_possible()) {
        report_skip("single accesses are seen on x86-64 processors");
        return false;
    }
    if (!traced(report_helper("compete"), way, &options, seen))
        return false;
    EXPECT(recording_exited(seen, 0), "%s, seed %u: status %d, signal %d: %s",
           way, seed, seen->status, seen->signo, seen->err.text);
    *found = hazards_of(&seen->history);
    return true;
}

static void expect_line(const struct history *history,
                        const struct hazard *hazard, const char *mark,
                        unsigned seed)
{
    (void)seed;
#ifdef HAVE_LIBDW
    const int line = marked(mark);
    const struct source *first = &history->events[hazard->first].at;
    const struct source *at = &history->events[hazard->event].at;
    EXPECT(at->line == line, "seed %u: line %d, not %d", seed, at->line, line);
    EXPECT(first->line <= line && first->line >= line - 2,
           "seed %u: it was read at line %d", seed, first->line);
#else
    (void)history, (void)hazard, (void)mark, (void)marked;
#endif
}

static void a_lost_update_is_named_each_time(void)
{
    static const char *const ways[][2] = {{"unsynchronised", "LOST */"},
                                          {"briefly", "LOST in a"},
                                          {"apart", "LOST too"}};
    for (size_t i = 0; i < COUNT(ways); i++)
        for (unsigned seed = 0; seed <= SEEDS; seed++) {
            struct recording seen;
            struct hazards found;
            if (!competed(ways[i][0], seed, &seen, &found))
                return;
            EXPECT(found.count[HAZARD_LOST_UPDATE] > 0,
                   "%s, seed %u: nothing is found", ways[i][0], seed);
            if (found.count[HAZARD_LOST_UPDATE] > 0)
                expect_line(&seen.history, &found.first[HAZARD_LOST_UPDATE],
                            ways[i][1], seed);
            recording_free(&seen);
        }
}

static void a_right_program_gets_no_alarm(void)
{
    static const char *const ways[] = {
        "atomic", "semaphore", "mutex", "lock_file", "turns", "flag", "ring"};
    for (size_t i = 0; i < COUNT(ways); i++)
        for (unsigned seed = 0; seed <= SEEDS; seed++) {
            struct recording seen;
            struct hazards found;
            if (!competed(ways[i], seed, &seen, &found))
                return;
            EXPECT(found.count[HAZARD_LOST_UPDATE] == 0 &&
                       found.count[HAZARD_TORN_READ] == 0,
                   "%s, seed %u: %zu lost, %zu torn", ways[i], seed,
                   found.count[HAZARD_LOST_UPDATE],
                   found.count[HAZARD_TORN_READ]);
            recording_free(&seen);
        }
}

static void a_torn_read_is_found(void)
{
    static const char *const ways[][2] = {{"torn", "TORN */"},
                                          {"copied", "TORN too"}};
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct recording seen;
        struct hazards found;
        if (!competed(ways[i][0], 0, &seen, &found))
            return;
        EXPECT(found.count[HAZARD_TORN_READ] > 0, "%s: nothing is found",
               ways[i][0]);
        if (found.count[HAZARD_TORN_READ] > 0)
            expect_line(&seen.history, &found.first[HAZARD_TORN_READ],
                        ways[i][1], 0);
        recording_free(&seen);
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a lost update is named each time", a_lost_update_is_named_each_time,
         0},
        {"a right program gets no alarm", a_right_program_gets_no_alarm, 0},
        {"a torn read is found", a_torn_read_is_found, 0},
    };
    return report_main("lab/races", tests, COUNT(tests), argc, argv);
}
