/*
 * What an answer to exercises/07_lifetime_tidy.md must do.
 *
 * Segments are planted: two that may go, one that somebody is attached to, one
 * whose maker lives, and, where that can be had, one of another user.  They are
 * told apart by their sizes.  Without an IPC namespace of our own nothing is
 * run, since an answer could remove what belongs to whoever runs this.
 */
#include "check/exercise.h"

#include "recording/query.h"
#include "run/isolation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ATTACHED, /* in the order in which they are made, so that the first one,
                 whose identifier is 0, may not go */
    MAY_GO,
    MAY_GO_TOO,
    ALIVE,
    OTHER_USER,
    PLANTED,
    CANNOT_JUDGE = 5
};

/* Made from the seed; the planter is forked from us, and so has them. */
static int sizes[PLANTED], keys[PLANTED];

static void choose(unsigned seed)
{
    for (int i = 0; i < PLANTED; i++) {
        sizes[i] = 1000 * (i + 1) + given_number(seed, (unsigned)i, 1, 999);
        keys[i] = 0x41000000 + 0x1000 * i +
                  given_number(seed, (unsigned)(PLANTED + i), 1, 999);
    }
}

/* --- What is planted ----------------------------------------------------- */

static int make(int which)
{
    return shmget(keys[which], (size_t)sizes[which],
                  IPC_CREAT | IPC_EXCL | 0600);
}

/* Stays until the run is over, attached to one segment, and maker of another.
 */
static _Noreturn void stay(int shmid, int answer)
{
    bool good = shmat(shmid, NULL, 0) != (void *)-1 && make(ALIVE) != -1;
    if (write(answer, good ? "1" : "0", 1) != 1 || !good)
        _exit(EXIT_FAILURE);
    close(answer);
    for (;;)
        pause();
}

/* Possible where there is another user; otherwise it is taken away again. */
static int give_away(int shmid)
{
    struct shmid_ds about;
    if (shmctl(shmid, IPC_STAT, &about) == -1)
        return -1;
    about.shm_perm.uid = geteuid() + 1;
    return shmctl(shmid, IPC_SET, &about) == -1 ? shmctl(shmid, IPC_RMID, NULL)
                                                : 0;
}

static int plant_mix(const char *const argv[])
{
    int ends[2], attached = make(ATTACHED);
    char answer = '0';
    (void)argv;
    if (attached == -1 || make(MAY_GO) == -1 || make(MAY_GO_TOO) == -1 ||
        pipe(ends) == -1)
        return -1;
    pid_t child = fork();
    if (child == 0)
        stay(attached, ends[1]);
    close(ends[1]);
    if (child == -1 || read(ends[0], &answer, 1) != 1 || answer != '1')
        return -1;
    int other = make(OTHER_USER);
    return other == -1 ? -1 : give_away(other);
}

/* --- What became of it --------------------------------------------------- */

static bool is_among(const struct segment *all, size_t count, int which)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].size == (size_t)sizes[which])
            return true;
    return false;
}

/* Is it no longer there, or marked, now that the run is over?  The planter has
 * made all but one of those it could make, and that one is told as left. */
static bool was_removed(const struct recording *recording, int which)
{
    const struct leftovers *left = &recording->left;
    size_t made = left->planted_count + (size_t)left->planted_gone;
    if (made == 0 || (which == OTHER_USER && made < PLANTED - 1))
        return false;
    return !is_among(left->planted, left->planted_count, which) &&
           !is_among(left->segments, left->segment_count, which);
}

static void ends_with(const struct recording *recording, int status)
{
    EXPECT(recording->limit == LIMIT_NONE &&
               recording->ending == ENDED_BY_EXIT &&
               recording->status == status,
           "it did not end by itself with status %d", status);
}

static void prints(const struct recording *recording, const char *expected)
{
    const char *is = recording->out.text;
    int line = 1;
    while (*is != '\0' && *is == *expected) {
        line += *is == '\n';
        is++;
        expected++;
    }
    if (*is == *expected)
        return;
    const char *from = is, *wanted = expected;
    while (from > recording->out.text && from[-1] != '\n') {
        from--;
        wanted--;
    }
    EXPECT(false,
           "with other segments there, and two that may go, standard output is "
           "wrong in line %d\n    expected: %.*s\n    printed:  %.*s",
           line, (int)strcspn(wanted, "\n"), wanted, (int)strcspn(from, "\n"),
           *from != '\0' ? from : "(nothing more)");
}

static void all_gone(const struct recording *recording)
{
    EXPECT(was_removed(recording, MAY_GO) && was_removed(recording, MAY_GO_TOO),
           "what may go was not removed (of two segments: %d)",
           was_removed(recording, MAY_GO) + was_removed(recording, MAY_GO_TOO));
}

/* --- The rows ------------------------------------------------------------ */

static void listed(const struct program_case *seen,
                   const struct variant *variant)
{
    const struct recording *now = &variant->recording;
    char expected[GIVEN_TEXT * 3];
    (void)seen;
    snprintf(expected, sizeof expected,
             "tidy: would remove %d bytes\ntidy: would remove %d bytes\n"
             "tidy: segments: 2\n",
             sizes[MAY_GO], sizes[MAY_GO_TOO]);
    ends_with(now, 0);
    prints(now, expected);
    EXPECT(!was_removed(now, MAY_GO) && !was_removed(now, MAY_GO_TOO),
           "it was not given --yes, and has removed all the same");
}

static void removed(const struct program_case *seen,
                    const struct variant *variant)
{
    const struct recording *now = &variant->recording;
    char expected[GIVEN_TEXT * 3];
    (void)seen;
    snprintf(expected, sizeof expected,
             "tidy: removed %d bytes\ntidy: removed %d bytes\n"
             "tidy: segments: 2\n",
             sizes[MAY_GO], sizes[MAY_GO_TOO]);
    all_gone(now);
    if (!was_removed(now, ATTACHED) && !was_removed(now, ALIVE) &&
        !was_removed(now, OTHER_USER)) {
        ends_with(now, 0);
        prints(now, expected);
    }
}

static void attached_stays(const struct program_case *seen,
                           const struct variant *variant)
{
    (void)seen;
    all_gone(&variant->recording);
    EXPECT(!was_removed(&variant->recording, ATTACHED),
           "a segment was removed that another process is attached to "
           "(nattch 1)");
}

static void others_stay(const struct program_case *seen,
                        const struct variant *variant)
{
    (void)seen;
    all_gone(&variant->recording);
    EXPECT(!was_removed(&variant->recording, ALIVE),
           "a segment was removed whose maker lives, and may be just about to "
           "attach it");
    EXPECT(!was_removed(&variant->recording, OTHER_USER),
           "a segment was removed that belongs to another user");
}

static void young_stays(const struct program_case *seen,
                        const struct variant *variant)
{
    const struct recording *now = &variant->recording;
    (void)seen;
    ends_with(now, 0);
    for (int i = 0; i < PLANTED; i++)
        if (was_removed(now, i)) {
            EXPECT(false, "a segment was removed that was made a moment ago, "
                          "and not 3600 seconds");
            return;
        }
    prints(now, "tidy: segments: 0\n");
}

/* Who asks again with IPC_STAT may fail there already. */
static void goes_on(const struct program_case *seen,
                    const struct variant *variant)
{
    const struct recording *now = &variant->recording;
    const struct event *failed = query_call(&now->history, CALL_SHMCTL, -1, 0);
    bool good = now->limit == LIMIT_NONE && now->ending == ENDED_BY_EXIT;
    (void)seen;
    EXPECT(good && now->status != 0 && now->err.size > 0,
           "one removal failed, but it ended with status %d, and standard "
           "error says: %.60s",
           now->status, now->err.size > 0 ? now->err.text : "(nothing)");
    EXPECT((failed != NULL && ((int)failed->args[1] & 0xff) != IPC_RMID) ||
               was_removed(now, MAY_GO) != was_removed(now, MAY_GO_TOO),
           "the first removal failed, and the other segment was not removed "
           "either");
}

static void nothing_there(unsigned seed, struct given *given)
{
    choose(seed);
    snprintf(given->prints, GIVEN_OUTPUT, "tidy: segments: 0\n");
}

static const struct intervention first_fails = {
    .act = ACT_FAIL, .call = CALL_SHMCTL, .number = 1, .error = EPERM};

static const struct vary mix = {.kinds = VARY(PLANTED), .plant = plant_mix};

static const struct check checks[] = {
    {
        .line = __LINE__,
        .name = "without --yes, what may go is listed, and nothing is removed",
        .args = {"0"},
        .given = nothing_there,
        .vary = &mix,
        .in_variant = listed,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "with --yes, what may go is removed",
        .args = {"--yes", "0"},
        .given = nothing_there,
        .vary = &mix,
        .in_variant = removed,
        .points = 20,
    },
    {
        .line = __LINE__,
        .name = "what somebody is attached to stays",
        .args = {"--yes", "0"},
        .given = nothing_there,
        .vary = &mix,
        .in_variant = attached_stays,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "what belongs to somebody else, or was made by a living "
                "process, stays",
        .args = {"--yes", "0"},
        .given = nothing_there,
        .vary = &mix,
        .in_variant = others_stay,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "what is not old enough stays",
        .args = {"--yes", "3600"},
        .given = nothing_there,
        .vary = &mix,
        .in_variant = young_stays,
        .points = 15,
    },
    {
        .line = __LINE__,
        .name = "a removal that fails is reported, and the status is not 0",
        .args = {"--yes", "0"},
        .given = nothing_there,
        .act = &first_fails,
        .vary = &mix,
        .in_variant = goes_on,
        .points = 15,
    },
};

/* --- Ideas --------------------------------------------------------------- */

static bool tell(struct diagnosis *found, const struct variant *variant,
                 const char *what)
{
    found->certain = true;
    found->variant = variant;
    found->event = -1;
    snprintf(found->evidence, sizeof found->evidence, "%s.", what);
    return true;
}

/* L10 */
static bool not_mine(const struct observed *observed, struct diagnosis *found)
{
    const char *const *argv = observed->seen->request.argv;
    for (size_t i = 0; i < observed->seen->count; i++) {
        const struct variant *variant = &observed->seen->variants[i];
        const struct recording *now = &variant->recording;
        bool any = was_removed(now, MAY_GO) || was_removed(now, MAY_GO_TOO);
        if (was_removed(now, OTHER_USER))
            return tell(found, variant, "another user's segment was removed");
        if (was_removed(now, ALIVE))
            return tell(found, variant,
                        "a segment was removed whose maker lives");
        if (was_removed(now, ATTACHED))
            return tell(found, variant,
                        "a segment was removed that another process is "
                        "attached to");
        if (any && argv[2] == NULL)
            return tell(found, variant,
                        "segments were removed, and nobody had said --yes");
        if (any && strcmp(argv[2], "0") != 0)
            return tell(found, variant,
                        "a segment was removed that was made a moment ago");
    }
    return false;
}

/* L4 */
static bool by_key(const struct observed *observed, struct diagnosis *found)
{
    for (size_t i = 0; i < observed->seen->count; i++) {
        const struct variant *variant = &observed->seen->variants[i];
        const struct history *history = &variant->recording.history;
        const struct event *event = query_call(history, CALL_SHMCTL, -1, 0);
        for (int n = 0; event != NULL && n < PLANTED; n++)
            if ((int)event->args[0] == keys[n] && event->error == EINVAL)
                return tell(found, variant,
                            "shmctl was given the key of a segment, and "
                            "failed with EINVAL");
    }
    return false;
}

static const struct idea ideas[] = {
    {"L4", by_key}, {"L10", not_mine}, {"E7", NULL}, {"E6", NULL}};

/* Can a run have an IPC namespace of its own? */
static bool is_apart(void)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct isolation isolation = {false, false};
        _exit(isolation_enter(&isolation, false) == 0 && isolation.own_ipc
                  ? EXIT_SUCCESS
                  : EXIT_FAILURE);
    }
    return child != -1 && waitpid(child, &status, 0) == child && status == 0;
}

int main(int argc, char *argv[])
{
    if (!is_apart()) {
        fprintf(stderr, "07_lifetime_tidy: cannot be judged here: this system "
                        "gives no IPC namespace, and your segments are not for "
                        "trying\n");
        return CANNOT_JUDGE;
    }
    return check_exercise(__FILE__, checks, COUNT(checks), ideas, COUNT(ideas),
                          argc, argv);
}
