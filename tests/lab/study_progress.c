/*
 * That what a student has done is never lost: whatever stands in the file,
 * whoever else writes it at the same time, and when a question comes back.
 */
#include "study/progress.h"

#include "study.h"

#include "study/progress_lines.h"

enum {
    WRITERS = 6,
    TIMES = 25
};

static const char *make_folder(const char *name)
{
    const char *folder = hostile_file(name);
    if (mkdir(folder, 0755) == -1 && errno != EEXIST)
        err(REPORT_UNTESTED, "%s", folder);
    return folder;
}

static void write_progress(const char *folder, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/progress", folder);
    study_write(path, text, 0644);
}

static const char *progress_text(const char *folder)
{
    char path[512];
    snprintf(path, sizeof path, "%s/progress", folder);
    return study_text(path);
}

/* --- Lines --------------------------------------------------------------- */

static void what_is_written_is_read_again(void)
{
    const char *folder = make_folder("lines");
    struct progress progress;
    EXPECT(progress_begin(folder, &progress) == 0, "begin: %s",
           strerror(errno));
    struct progress_entry *entry = progress_entry(&progress, PROGRESS_EXERCISE,
                                                  "06_fork_workers");
    entry->tried = 4;
    entry->points = 70;
    entry->passed = progress_day("2026-11-30");
    progress_answered(&progress, PROGRESS_ORDER, "06_fork:P1", true, 20000);
    progress_entry(&progress, PROGRESS_EXERCISE, "01_sharing_sum");
    EXPECT(progress_end(&progress) == 0, "end: %s", strerror(errno));

    EXPECT(strstr(progress_text(folder),
                  "exercise 06_fork_workers: tried 4, "
                  "points 70, passed 2026-11-30\n") != NULL,
           "it says %s", progress_text(folder));
    EXPECT(progress_read(folder, &progress) == 0, "read: %s", strerror(errno));
    EXPECT(progress.count == 3 && progress.strange_count == 0,
           "%zu entries, %zu strange", progress.count, progress.strange_count);
    entry = progress_find(&progress, PROGRESS_ORDER, "06_fork:P1");
    EXPECT(entry != NULL && entry->right == 1 && entry->row == 1 &&
               entry->last == 20000 && entry->again == 20003,
           "the order is not as it was: %s", progress_text(folder));
    entry = progress_find(&progress, PROGRESS_EXERCISE, "06_fork_workers");
    EXPECT(entry != NULL && entry->tried == 4 && entry->points == 70 &&
               entry->passed == progress_day("2026-11-30"),
           "the exercise is not as it was");
    progress_free(&progress);
}

static void a_damaged_line_is_kept(void)
{
    static const char *const damaged[] = {
        "exercise 06_fork_workers: tried four",
        "exercise 06_fork_workers",
        "exercise : tried 1",
        "exercise 01: tried 1, points",
        "exercise 01: tried -1",
        "exercise 01: tried 99999999999999999999",
        "exercise 01: passed 2026-13-01",
        "exercise 01: colour 3",
        "exorcise 01: tried 1",
        "\x01\x02\xff",
        "<<<<<<< HEAD",
        "# my own note",
    };
    const char *folder = make_folder("damage");
    char text[4096] = "";
    for (size_t i = 0; i < COUNT(damaged); i++)
        sprintf(text + strlen(text), "%s\nquestion Q%zu: right 1\n", damaged[i],
                i);
    write_progress(folder, text);
    EXPECT(progress_note_answer(folder, PROGRESS_QUESTION, "Q0", true) == 0,
           "note: %s", strerror(errno));
    for (size_t i = 0; i < COUNT(damaged); i++)
        EXPECT(strstr(progress_text(folder), damaged[i]) != NULL,
               "\"%s\" is lost", damaged[i]);
    struct progress progress;
    EXPECT(progress_read(folder, &progress) == 0, "read");
    EXPECT(progress.count == COUNT(damaged), "%zu entries", progress.count);
    EXPECT(progress.strange_count == COUNT(damaged), "%zu strange",
           progress.strange_count);
    progress_free(&progress);
}

/* As when a file was put together from two, or an editor has written it. */
static void two_lines_for_one_thing_become_one(void)
{
    const char *folder = make_folder("twice");
    struct progress progress;
    write_progress(folder,
                   "exercise 01: tried 2, points 40, passed 2026-11-30\r\n"
                   "exercise 01: tried 5, points 30, passed 2026-11-28\r\n"
                   "\r\n");
    EXPECT(progress_read(folder, &progress) == 0, "read");
    EXPECT(progress.count == 1, "%zu entries", progress.count);
    const struct progress_entry *entry = progress_find(&progress,
                                                       PROGRESS_EXERCISE, "01");
    EXPECT(entry != NULL && entry->tried == 5 && entry->points == 40 &&
               entry->passed == progress_day("2026-11-28"),
           "not the best of both: %s", progress_text(folder));
    progress_free(&progress);
}

/* --- Writing ------------------------------------------------------------- */

static void many_at_once_lose_nothing(void)
{
    const char *folder = make_folder("many");
    for (int i = 0; i < WRITERS; i++) {
        pid_t child = fork();
        if (child == 0) {
            for (int k = 0; k < TIMES; k++)
                if (progress_note_answer(folder, PROGRESS_QUESTION, "Q1",
                                         true) == -1)
                    _exit(1);
            _exit(0);
        }
        if (child == -1)
            err(REPORT_UNTESTED, "fork");
    }
    int status;
    for (int i = 0; i < WRITERS; i++)
        EXPECT(wait(&status) > 0 && status == 0, "a writer has failed");
    struct progress progress;
    progress_read(folder, &progress);
    int right = progress.count == 1 ? progress.entries[0].right : 0;
    EXPECT(right == WRITERS * TIMES, "%d answers are there", right);
    progress_free(&progress);
}

/* What an interrupted writer has left is in nobody's way. */
static void an_interrupted_write_does_no_harm(void)
{
    const char *folder = make_folder("interrupted");
    char path[512];
    snprintf(path, sizeof path, "%s/progress.new", folder);
    write_progress(folder, "question Q1: right 7\n");
    study_write(path, "question Q1: ri", 0000);
    EXPECT(progress_note_answer(folder, PROGRESS_QUESTION, "Q1", true) == 0,
           "note: %s", strerror(errno));
    EXPECT(strstr(progress_text(folder), "question Q1: right 8") != NULL,
           "it says %s", progress_text(folder));
    EXPECT(access(path, F_OK) == -1, "progress.new is still there");
}

static void what_cannot_be_written_stays(void)
{
    const char *folder = make_folder("readonly");
    write_progress(folder, "question Q1: right 7\n");
    if (geteuid() == 0) {
        report_skip("root may write everywhere");
        return;
    }
    chmod(folder, 0500);
    EXPECT(progress_note_answer(folder, PROGRESS_QUESTION, "Q1", true) == -1,
           "it was written");
    chmod(folder, 0700);
    EXPECT(strcmp(progress_text(folder), "question Q1: right 7\n") == 0,
           "it says %s", progress_text(folder));
}

/* --- Coming back --------------------------------------------------------- */

static void what_was_wrong_comes_back_tomorrow(void)
{
    const struct progress_entry *due[PROGRESS_OLD];
    struct progress progress = {.lock = -1};
    const int day = 20000;
    progress_answered(&progress, PROGRESS_QUESTION, "Q1", false, day);
    EXPECT(progress_due(&progress, day, due) == 0, "it comes back at once");
    EXPECT(progress_due(&progress, day + 1, due) == 1 &&
               strcmp(due[0]->name, "Q1") == 0,
           "it does not come back");
    static const int waits[] = {3, 7, 21, 60, 0};
    int now = day + 1;
    for (size_t i = 0; i < COUNT(waits); i++) {
        progress_answered(&progress, PROGRESS_QUESTION, "Q1", true, now);
        int wanted = waits[i] != 0 ? now + waits[i] : 0;
        EXPECT(progress.entries[0].again == wanted, "again on %d, not %d",
               progress.entries[0].again, wanted);
        now += waits[i];
    }
    progress_free(&progress);
}

static void two_come_back_in_a_day_the_oldest_first(void)
{
    static const char *const names[] = {"Q1", "Q2", "Q3", "Q4", "Q5"};
    static const int days[] = {30, 10, 50, 20, 40};
    const struct progress_entry *due[PROGRESS_OLD];
    struct progress progress = {.lock = -1};
    for (size_t i = 0; i < COUNT(names); i++)
        progress_answered(&progress, PROGRESS_QUESTION, names[i], false,
                          days[i]);
    EXPECT(progress_due(&progress, 100, due) == 2 &&
               strcmp(due[0]->name, "Q2") == 0 &&
               strcmp(due[1]->name, "Q4") == 0,
           "others come first");
    progress_answered(&progress, PROGRESS_QUESTION, "Q2", true, 100);
    EXPECT(progress_due(&progress, 100, due) == 1 &&
               strcmp(due[0]->name, "Q4") == 0,
           "more than two in one day");
    progress_answered(&progress, PROGRESS_QUESTION, "Q4", false, 100);
    EXPECT(progress_due(&progress, 100, due) == 0, "more than two in one day");
    EXPECT(progress_due(&progress, 101, due) == 2 &&
               strcmp(due[0]->name, "Q1") == 0,
           "the next day there are none");
    progress_free(&progress);
}

static void a_day_is_a_date(void)
{
    char date[PROGRESS_DATE];
    EXPECT(progress_day("1970-01-02") == 1, "%d", progress_day("1970-01-02"));
    EXPECT(progress_day("2026-11-31x") == 0, "a date with more behind it");
    for (int day = 1; day < 40000; day += 997)
        EXPECT(progress_day(progress_date(day, date)) == day, "%s", date);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"what is written is read again", what_is_written_is_read_again, 0},
        {"a damaged line is kept", a_damaged_line_is_kept, 0},
        {"two lines for one thing become one",
         two_lines_for_one_thing_become_one, 0},
        {"many at once lose nothing", many_at_once_lose_nothing, 0},
        {"an interrupted write does no harm", an_interrupted_write_does_no_harm,
         0},
        {"what cannot be written stays", what_cannot_be_written_stays, 0},
        {"what was wrong comes back tomorrow",
         what_was_wrong_comes_back_tomorrow, 0},
        {"two come back in a day, the oldest first",
         two_come_back_in_a_day_the_oldest_first, 0},
        {"a day is a date", a_day_is_a_date, 0},
    };
    hostile_begin();
    return report_main("lab/study_progress", tests, COUNT(tests), argc, argv);
}
