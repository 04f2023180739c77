/* Many answers judged, some at a time: see crew.h. */
#include "grade/crew.h"

#include "grade/parts.h"
#include "grade/unit.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SAID_MAX = 600 /* bytes that are kept of what went wrong */
};

/* One answer that is being judged. */
struct place {
    pid_t pid; /* 0: none is */
    int said;  /* what its process says */
    struct unit unit;
};

static volatile sig_atomic_t stopped;

void crew_stop(void)
{
    stopped = 1;
}

int crew_gather(struct crew *crew, enum sandbox_level level, unsigned count,
                struct sandbox_problem *problem)
{
    char keeper[PATH_MAX];
    keeper_path(keeper);
    crew->sandboxes = calloc(count, sizeof *crew->sandboxes);
    *problem = (struct sandbox_problem){.why = "no memory"};
    if (crew->sandboxes == NULL)
        return -1;
    for (crew->count = 0; crew->count < count; crew->count++)
        if (sandbox_open(level, crew->slot + crew->count, keeper,
                         &crew->sandboxes[crew->count], problem) == -1) {
            crew_leave(crew);
            return -1;
        }
    return 0;
}

void crew_leave(struct crew *crew)
{
    for (unsigned i = 0; i < crew->count; i++)
        sandbox_close(&crew->sandboxes[i]);
    free(crew->sandboxes);
    crew->sandboxes = NULL;
    crew->count = 0;
}

/* --- One place ----------------------------------------------------------- */

static int begin(const struct crew *crew, struct place *place)
{
    place->said = memfd_create("said", MFD_CLOEXEC);
    if (place->said == -1)
        return -1;
    if (unit_begin(&place->unit) == 0) {
        place->pid = unit_start(crew->ledger, crew->judging, &place->unit,
                                place->said);
        if (place->pid != -1)
            return 0;
        unit_end(&place->unit);
    }
    place->pid = 0;
    close(place->said);
    return -1;
}

static void leave(struct place *place)
{
    unit_end(&place->unit);
    close(place->said);
    place->pid = 0;
}

/* The last that it has said. */
static void what_it_said(int said, char text[SAID_MAX + 1])
{
    off_t size = lseek(said, 0, SEEK_END);
    off_t from = size > SAID_MAX ? size - SAID_MAX : 0;
    ssize_t got = pread(said, text, SAID_MAX, from);
    while (got > 0 && text[got - 1] == '\n')
        got--;
    text[got > 0 ? got : 0] = '\0';
    if (got <= 0)
        strcpy(text, "its process has ended early");
}

/* Its process has ended.  Returns 0 when it is done, 1 when it is judged once
 * more; -1 with errno. */
static int finish(const struct crew *crew, struct place *place, int status)
{
    char said[SAID_MAX + 1];
    enum grade_verdict verdict = unit_verdict(status);
    const bool again = verdict == GRADE_ERROR && place->unit.try < UNIT_TRIES;
    what_it_said(place->said, said);
    leave(place);
    if (again) {
        place->unit.try++;
        return begin(crew, place) == 0 ? 1 : -1;
    }
    if (verdict == GRADE_ERROR &&
        unit_failed(crew->ledger, crew->judging, &place->unit, said) == -1)
        return -1;
    if (crew->on_done != NULL)
        crew->on_done(place->unit.key, verdict, crew->context);
    return 0;
}

static void end_all(const struct crew *crew, struct place places[])
{
    for (unsigned i = 0; i < crew->count; i++)
        if (places[i].pid != 0)
            kill(places[i].pid, SIGTERM);
    for (unsigned i = 0; i < crew->count; i++) {
        if (places[i].pid == 0)
            continue;
        while (waitpid(places[i].pid, NULL, 0) == -1 && errno == EINTR)
            continue;
        leave(&places[i]);
    }
}

/* --- All ----------------------------------------------------------------- */

/* Wait for one of them.  Returns what finish() does, or 0 when it was none. */
static int wait_for_one(const struct crew *crew, struct place places[],
                        unsigned *busy)
{
    int status;
    pid_t ended = waitpid(-1, &status, 0);
    if (ended == -1)
        return -1;
    for (unsigned i = 0; i < crew->count; i++)
        if (places[i].pid == ended) {
            int result = finish(crew, &places[i], status);
            *busy -= result == 0;
            return result;
        }
    return 0;
}

int crew_judge(struct crew *crew, const char *const keys[], size_t count)
{
    struct place places[CREW_MOST] = {{.pid = 0}};
    unsigned busy = 0;
    int result = 0;
    for (size_t next = 0; (next < count || busy > 0) && result != -1;) {
        if (stopped) {
            errno = EINTR;
            result = -1;
            break;
        }
        unsigned i = 0;
        while (i < crew->count && places[i].pid != 0)
            i++;
        if (next == count || i == crew->count) {
            result = wait_for_one(crew, places, &busy);
            continue;
        }
        places[i].unit = (struct unit){.key = keys[next++],
                                       .try = 1,
                                       .alone = crew->alone,
                                       .sandbox = &crew->sandboxes[i]};
        result = begin(crew, &places[i]);
        busy += result == 0;
    }
    int error = errno;
    end_all(crew, places);
    errno = error;
    return result == -1 ? -1 : 0;
}
