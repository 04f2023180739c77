/* What is taken of students' folders, and what is told of the rest. */
#include "handed.h"

#include <time.h>

/* --- What is taken -------------------------------------------------------- */

static void files_in_folders_are_taken(void)
{
    handed_new("plain");
    handed_put("alice/06_fork_workers.c", "alice's");
    handed_put("alice/01_sharing_predict_variables.txt", "1 2 3");
    handed_put("bob/week 2/last/06_fork_workers.C", "bob's");
    handed_put("carol/", "");
    handed_taken();
    EXPECT(handed.count == 3 && handed.note_count == 0,
           "%zu students, %zu notes", handed.count, handed.note_count);
    handed_answer("alice", WORKERS, "06_fork_workers.c", "alice's");
    handed_answer("alice", PREDICTION, "01_sharing_predict_variables.txt",
                  "1 2 3");
    handed_answer("alice", SUM, "", "");
    handed_answer("bob", WORKERS, "week 2/last/06_fork_workers.C", "bob's");
    handed_answer("carol", WORKERS, "", "");
    EXPECT(handed.students[0].listed, "without a roster all are listed");
    handed_refusals("alice", 0);
    handed_refusals("bob", 0);
}

static void of_several_the_highest_number_is_taken(void)
{
    handed_new("numbers");
    handed_put("alice/06_fork_workers.c", "first");
    handed_put("alice/06_fork_workers (2).c", "third");
    handed_put("alice/06_fork_workers(1).c", "second");
    handed_put("bob/06_fork_workers-9.c", "ninth");
    handed_put("bob/06_fork_workers-10.c", "tenth");
    handed_put("bob/06_fork_workers(1)-8.c", "eighth");
    handed_put("carol/deep/06_fork_workers.c", "deep");
    handed_put("carol/06_fork_workers.c", "flat");
    handed_put("dave/b/06_fork_workers.c", "b");
    handed_put("dave/a/06_fork_workers.c", "a");
    handed_taken();
    handed_answer("alice", WORKERS, "06_fork_workers (2).c", "third");
    handed_refused("alice", "06_fork_workers.c",
                   "06_fork_workers (2).c was taken instead, because its name "
                   "has the higher number");
    handed_refused("alice", "06_fork_workers(1).c", "was taken instead");
    handed_answer("bob", WORKERS, "06_fork_workers-10.c", "tenth");
    handed_refusals("bob", 2);
    handed_answer("carol", WORKERS, "06_fork_workers.c", "flat");
    handed_refused("carol", "deep/06_fork_workers.c", "in fewer folders");
    handed_answer("dave", WORKERS, "a/06_fork_workers.c", "a");
    handed_refused("dave", "b/06_fork_workers.c", "the first by name");
}

/* What cannot be read is no answer, so the next one is. */
static void an_unfit_file_makes_room_for_the_next(void)
{
    handed_new("next");
    handed_put("alice/06_fork_workers-2.c", "");
    handed_bytes("alice/06_fork_workers-1.c", "a\0b", 3);
    handed_put("alice/06_fork_workers.c", "good");
    handed_taken();
    handed_answer("alice", WORKERS, "06_fork_workers.c", "good");
    handed_refused("alice", "06_fork_workers-2.c", "it is empty");
    handed_refused("alice", "06_fork_workers-1.c", "it is no text");
}

/* --- What is refused ------------------------------------------------------ */

static void other_names_are_refused_and_like_ones_told(void)
{
    handed_new("names");
    handed_put("alice/06_fork_wokers.c", "x");
    handed_put("alice/06_Fork_Workers.c", "x");
    handed_put("alice/01_sharing_sum.txt", "x");
    handed_put("alice/06_fork_workers_final_version.c", "x");
    handed_put("alice/homework.c", "x");
    handed_taken();
    handed_refused("alice", "06_fork_wokers.c", "called 06_fork_workers.c");
    handed_refused("alice", "06_Fork_Workers.c", "called 06_fork_workers.c");
    handed_refused("alice", "01_sharing_sum.txt", "called 01_sharing_sum.c");
    handed_refused("alice", "06_fork_workers_final_version.c",
                   "called 06_fork_workers.c");
    handed_refused("alice", "homework.c", "has this name");
    handed_refusals("alice", 5);
    handed_answer("alice", WORKERS, "", "");
}

static void litter_is_passed_over(void)
{
    static const char *const litter[] = {
        "__MACOSX/x.c",
        "._06_fork_workers.c",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "06_fork_workers.c~",
        ".x.swp",
        ".git/config",
        "x.o",
        ".vscode/x.json",
        "a.out",
        "progress",
        "README.txt",
        "MANIFEST",
        "readme",
        "sub/.git/x",
        "01_sharing_predict_variables.given.c"};
    char path[256];
    handed_new("litter");
    for (size_t i = 0; i < COUNT(litter); i++) {
        snprintf(path, sizeof path, "alice/%s", litter[i]);
        handed_put(path, "x");
    }
    handed_bytes("alice/06_fork_workers", "\177ELF\2\1\1", 7);
    handed_put("alice/progress_notes/x.c", "x");
    handed_put("__MACOSX/alice/06_fork_workers.c", "x");
    handed_put(".DS_Store", "x");
    handed_taken();
    EXPECT(handed.count == 1 && handed.note_count == 0,
           "%zu students, %zu notes", handed.count, handed.note_count);
    handed_refused("alice", "progress_notes/x.c", "has this name");
    handed_refusals("alice", 1);
}

static void size_has_its_bounds(void)
{
    static char text[INTAKE_BYTES + 1];
    memset(text, 'x', sizeof text);
    handed_new("size");
    handed_bytes("alice/06_fork_workers.c", text, INTAKE_BYTES);
    handed_bytes("alice/01_sharing_sum.c", text, INTAKE_BYTES + 1);
    handed_taken();
    const struct student *alice = handed_student("alice");
    EXPECT(alice != NULL && alice->answer_count == 1, "not one answer");
    handed_refused("alice", "01_sharing_sum.c",
                   "it has 262145 bytes, and at most 262144 are taken");
}

static void depth_and_number_have_their_bounds(void)
{
    char path[256] = "alice";
    handed_new("bounds");
    for (int i = 0; i < INTAKE_DEPTH; i++)
        strcat(path, "/d");
    size_t length = strlen(path);
    strcpy(path + length, "/06_fork_workers.c");
    handed_put(path, "deep");
    strcpy(path + length, "/d/01_sharing_sum.c");
    handed_put(path, "too deep");
    for (int i = 0; i < INTAKE_FILES + 50; i++) {
        snprintf(path, sizeof path, "bob/%04d.c", i);
        handed_put(path, "x");
        snprintf(path, sizeof path, "carol/%04d.o", i);
        handed_put(path, "x");
    }
    handed_put("carol/06_fork_workers.c", "among litter");
    handed_taken();
    handed_answer("alice", WORKERS, "d/d/d/d/d/d/d/d/06_fork_workers.c",
                  "deep");
    handed_refused("alice", "d/d/d/d/d/d/d/d/d", "more than 8 folders deep");
    handed_refused("bob", "...", "more than 1000 files");
    handed_refusals("bob", INTAKE_FILES + 1);
    handed_answer("carol", WORKERS, "06_fork_workers.c", "among litter");
}

/* --- What is no file ------------------------------------------------------ */

static void link_at(const char *to, const char *name)
{
    if (symlink(to, handed_path(name)) == -1)
        err(REPORT_UNTESTED, "%s", name);
}

static void links_and_pipes_are_not_opened(void)
{
    handed_new("links");
    handed_put("alice/01_sharing_sum.c", "hers");
    handed_put("dave/06_fork_workers.c", "his");
    link_at("/etc/passwd", "alice/06_fork_workers.c");
    link_at("/etc", "alice/sub");
    link_at(".", "alice/loop");
    link_at("alice", "bob");
    link_at("/dev/zero", "bob.tar");
    if (mkfifo(handed_path("carol"), 0600) == -1 ||
        mkfifo(handed_path("dave/01_sharing_sum.c"), 0600) == -1)
        err(REPORT_UNTESTED, "mkfifo");
    if (mknod(handed_path("dave/s.c"), S_IFSOCK | 0600, 0) == -1)
        err(REPORT_UNTESTED, "mknod");
    handed_taken();
    handed_answer("alice", WORKERS, "", "");
    handed_answer("alice", SUM, "01_sharing_sum.c", "hers");
    handed_refused("alice", "06_fork_workers.c", "it is a link");
    handed_refused("alice", "sub", "it is a link");
    handed_refused("alice", "loop", "it is a link");
    handed_refused("bob", "bob", "it is a link");
    handed_refused("bob", "bob.tar", "it is a link");
    handed_refused("carol", "carol", "a pipe");
    handed_refused("dave", "01_sharing_sum.c", "it is a pipe");
    handed_refused("dave", "s.c", "it is a socket");
    handed_answer("dave", WORKERS, "06_fork_workers.c", "his");
}

static void hard_links_are_files(void)
{
    char to[4096];
    handed_new("hard");
    handed_put("alice/06_fork_workers.c", "shared");
    handed_put("bob/", "");
    snprintf(to, sizeof to, "%s", handed_path("bob/06_fork_workers.c"));
    if (link(handed_path("alice/06_fork_workers.c"), to) == -1)
        err(REPORT_UNTESTED, "link");
    handed_taken();
    handed_answer("bob", WORKERS, "06_fork_workers.c", "shared");
}

static void what_cannot_be_read_is_told(void)
{
    if (geteuid() == 0) {
        report_skip("root reads everything");
        return;
    }
    handed_new("closed");
    handed_put("alice/06_fork_workers.c", "x");
    handed_put("bob/06_fork_workers.c", "x");
    chmod(handed_path("alice"), 0);
    chmod(handed_path("bob/06_fork_workers.c"), 0);
    handed_taken();
    handed_refused("alice", "alice", "it cannot be read: Permission denied");
    handed_refused("bob", "06_fork_workers.c", "Permission denied");
    chmod(handed_path("alice"), 0755);
}

/* What has been listed is gone when its turn comes, or has become a link:
 * somebody is at work there. */
static int keep_and_change(void *context, const char *exercise,
                           const char *text, size_t size, char key[CLASS_KEY])
{
    char aside[4096];
    (void)exercise;
    (void)text;
    (void)size;
    (void)context;
    strcpy(key, "k");
    snprintf(aside, sizeof aside, "%s", handed_path("alice/aside"));
    unlink(handed_path("bob/06_fork_workers.c"));
    rmdir(handed_path("bob"));
    unlink(handed_path("alice/06_fork_workers-1.c"));
    if (rename(handed_path("alice/sub"), aside) == 0)
        link_at("aside", "alice/sub");
    return 0;
}

static void what_vanishes_is_told(void)
{
    handed_new("vanish");
    handed_put("alice/01_sharing_sum.c", "x");
    handed_put("alice/06_fork_workers-1.c", "x");
    handed_put("alice/sub/06_fork_workers.c", "x");
    handed_put("bob/06_fork_workers.c", "x");
    char *exercises[] = {strdup(SUM), strdup(WORKERS)};
    const struct intake request = {.submissions = handed_at,
                                   .keep = keep_and_change};
    handed_forget();
    handed.exercises = calloc(2, sizeof *handed.exercises);
    memcpy(handed.exercises, exercises, sizeof exercises);
    handed.exercise_count = 2;
    EXPECT(intake(&request, &handed, handed_why) == 0, "%s", handed_why);
    handed_answer("alice", SUM, "01_sharing_sum.c", "k");
    handed_answer("alice", WORKERS, "", "");
    handed_refused("alice", "06_fork_workers-1.c", "it vanished");
    handed_refused("alice", "sub/06_fork_workers.c", "became something else");
    handed_refused("bob", "bob", "it vanished");
}

/* --- All of it ------------------------------------------------------------ */

static void what_is_nobodys_is_noted(void)
{
    handed_new("nobody");
    handed_put("06_fork_workers.c", "x");
    handed_put("grades.csv", "x");
    handed_put(".hidden/06_fork_workers.c", "x");
    handed_put("alice/06_fork_workers.c", "x");
    handed_taken();
    EXPECT(handed.count == 1, "%zu students", handed.count);
    EXPECT(handed_noted("06_fork_workers.c was passed over: it lies in no "
                        "student's folder"),
           "no note of the file");
    EXPECT(handed_noted("grades.csv was passed over"), "nor of the table");
    EXPECT(handed_noted(".hidden was passed over"), "nor of the folder");
}

static void an_intake_that_cannot_go_on_says_why(void)
{
    handed_new("fails");
    handed_taken();
    EXPECT(handed_noted("nobody has handed in anything"), "nothing is noted");
    handed_put("alice/06_fork_workers.c", "x");
    handed_keep_fails_with = ENOSPC;
    EXPECT(handed_take(NULL, NULL) == -1 &&
               strstr(handed_why, "No space left") != NULL,
           "keep fails: %s", handed_why);
    handed_keep_fails_with = 0;
    EXPECT(handed_take("/no/such/folder", NULL) == -1 &&
               strstr(handed_why, "/no/such/folder: No such file") != NULL,
           "no folder: %s", handed_why);
    EXPECT(handed_take("/dev/null", NULL) == -1 &&
               strstr(handed_why, "neither a folder nor") != NULL,
           "a device: %s", handed_why);
    EXPECT(handed_take(NULL, "/no/roster") == -1 &&
               strstr(handed_why, "/no/roster: No such") != NULL,
           "no roster: %s", handed_why);
}

static void hostile_names_do_no_harm(void)
{
    char path[512], longest[256];
    static const char *const names[] = {
        "new\nline", "\x1b[31mred", "; rm -rf *", "=1+1",     "\xff\xfe",
        "..x",       "-rf",         "$(id)",      "\u202exc", "a\\..\\b"};
    handed_new("hostile");
    memset(longest, 'x', 255);
    longest[255] = '\0';
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof path, "%s/06_fork_workers.c", names[i]);
        handed_put(path, "x");
        snprintf(path, sizeof path, "alice/%s", names[i]);
        handed_put(path, "x");
    }
    snprintf(path, sizeof path, "%s/%.*s", longest, 255, longest);
    handed_put(path, "x");
    handed_taken();
    handed_answer("new line", WORKERS, "06_fork_workers.c", "x");
    handed_answer("; rm -rf *", WORKERS, "06_fork_workers.c", "x");
    handed_answer("=1+1", WORKERS, "06_fork_workers.c", "x");
    handed_answer("\\377\\376", WORKERS, "06_fork_workers.c", "x");
    handed_refused("alice", "new line", "has this name");
    handed_refusals("alice", COUNT(names));
    handed_refused(longest, longest, "has this name");
}

static void ten_thousand_are_taken_in_in_seconds(void)
{
    char path[128];
    struct timespec before, after;
    handed_new("many");
    for (int i = 0; i < 10000; i++) {
        snprintf(path, sizeof path, "student%05d/06_fork_workers.c", i);
        handed_put(path, "int main(void) { return 0; }\n");
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    handed_taken();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    double took = (double)(after.tv_sec - before.tv_sec) +
                  (double)(after.tv_nsec - before.tv_nsec) / 1e9;
    EXPECT(handed.count == 10000, "%zu students", handed.count);
    EXPECT(took < 20, "%.1f s", took);
    printf("10,000 students: %.2f s of processor time\n", took);
    handed_forget();
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"files in folders are taken", files_in_folders_are_taken, 0},
        {"of several the highest number is taken",
         of_several_the_highest_number_is_taken, 0},
        {"an unfit file makes room for the next",
         an_unfit_file_makes_room_for_the_next, 0},
        {"other names are refused, and like ones told",
         other_names_are_refused_and_like_ones_told, 0},
        {"litter is passed over", litter_is_passed_over, 0},
        {"size has its bounds", size_has_its_bounds, 0},
        {"depth and number have their bounds",
         depth_and_number_have_their_bounds, 0},
        {"links and pipes are not opened", links_and_pipes_are_not_opened, 0},
        {"hard links are files", hard_links_are_files, 0},
        {"what cannot be read is told", what_cannot_be_read_is_told, 0},
        {"what vanishes is told", what_vanishes_is_told, 0},
        {"what is nobody's is noted", what_is_nobodys_is_noted, 0},
        {"an intake that cannot go on says why",
         an_intake_that_cannot_go_on_says_why, 0},
        {"hostile names do no harm", hostile_names_do_no_harm, 0},
        {"ten thousand are taken in in seconds",
         ten_thousand_are_taken_in_in_seconds, 0},
    };
    hostile_begin();
    int status = report_main("lab/intake", tests, COUNT(tests), argc, argv);
    handed_forget();
    return status;
}
