/*
 * The student's loop, verb by verb: nothing of theirs is ever written over, and
 * each verb says what to do next.
 */
#include "study.h"

static void it_says_how_to_begin(void)
{
    SHMLAB(2, "start", "next");
    SHMLAB(2, "start", "check", "01_toy_sum");
    SHMLAB(2, "start", "hint", "01_toy_sum");
    SHMLAB(2, "usage", "start", "--nonsense");
}

static void start_writes_nothing_over(void)
{
    SHMLAB(0, "3 exercises made", "start");
    EXPECT(strcmp(study_text(study_in("mine", "01_toy_sum.c")),
                  study_starter) == 0,
           "the starter is not as it was");
    EXPECT(strcmp(study_text(study_in("mine", "01_toy_say.txt")), "a =\n") == 0,
           "the prediction is not as it was");
    study_edit("01_toy_sum.c", "mine\n");
    study_edit("README.txt", "mine, too\n");
    SHMLAB(0, "0 exercises made, 3 left as they are", "start");
    EXPECT(strcmp(study_text(study_in("mine", "01_toy_sum.c")), "mine\n") == 0,
           "the answer was written over");
    EXPECT(strcmp(study_text(study_in("mine", "README.txt")), "mine, too\n") ==
               0,
           "README.txt was written over");
    SHMLAB(0, "3 exercises made", "start", hostile_file("deep/in/here"));
    EXPECT(access(hostile_file("deep/in/here/progress"), R_OK) == 0,
           "no progress");
}

static void next_says_what_and_why(void)
{
    SHMLAB(0, "01_toy_sum: a sum of toys", "next");
    SHMLAB(0, "  - adding up\n  - printing\n", "next");
    SHMLAB(0, "predict 01_toy_first", "next");
    SHMLAB(0, "01_toy: toys that add", "next");
    SHMLAB(0, "01_toy          sum -  say -", "progress");
}

static void hints_come_one_by_one(void)
{
    SHMLAB(0, "Hint 1 of 3\n    What does `puts` print in `slots[3]`, as told",
           "hint", "01_toy_sum");
    SHMLAB(2, "first the hints: you have had 1 of 3", "solution", "01_toy_sum");
    SHMLAB(0, "Hint 2 of 3\n    The second rule.", "hint", "01_toy_su");
    SHMLAB(0, "        puts(\"right\");\n", "hint", "01_toy_sum");
    SHMLAB(0, "Hint 3 of 3", "hint", "01_toy_sum");
    SHMLAB(2, "there is no exercise \"nothing\"", "hint", "nothing");
    SHMLAB(2, "several exercises", "hint", "01_toy");
}

/* After three hints it is shown, but only when that is wished. */
static void the_solution_waits_for_a_yes(void)
{
    struct recording seen;
    SHMLAB(2, "--yes", "solution", "01_toy_sum");
    const char *const arguments[] = {"solution", "01_toy_sum", NULL};
    if (study_run(&seen, NULL, "no\n", arguments)) {
        EXPECT(recording_exited(&seen, 2), "no: status %d", seen.status);
        EXPECT(strstr(seen.out.text, "right") == NULL, "it is shown");
        recording_free(&seen);
    }
    SHMLAB(0, "puts(\"right\")", "solution", "01_toy_sum", "--yes");
    SHMLAB(0, "puts(\"right\")", "solution", "01_toy_sum");
    EXPECT(strstr(study_text(study_in("mine", "progress")), "solution 20") !=
               NULL,
           "it is not noted: %s", study_text(study_in("mine", "progress")));
    SHMLAB(2, "your teacher has them", "solution", "01_sharing_sum");
}

static void reset_keeps_what_there_was(void)
{
    study_edit("01_toy_sum.c", "first\n");
    SHMLAB(0, "01_toy_sum.c.1", "reset", "01_toy_sum");
    study_edit("01_toy_sum.c", "second\n");
    SHMLAB(0, "01_toy_sum.c.2", "reset", "01_toy_sum");
    EXPECT(strcmp(study_text(study_in("mine", "01_toy_sum.c.1")), "first\n") ==
               0,
           "the first is lost");
    EXPECT(strcmp(study_text(study_in("mine", "01_toy_sum.c.2")), "second\n") ==
               0,
           "the second is lost");
    EXPECT(strcmp(study_text(study_in("mine", "01_toy_sum.c")),
                  study_starter) == 0,
           "it is not as it was at first");
    unlink(study_in("mine", "01_toy_sum.c"));
    SHMLAB(2, "reset 01_toy_sum", "check", "01_toy_sum");
    SHMLAB(0, "as it was at first", "reset", "01_toy_sum");
}

/* --- pack ---------------------------------------------------------------- */

static int shell(const char *command)
{
    return system(command); // NOLINT(cert-env33-c): our own words
}

static void pack_makes_what_is_handed_in(void)
{
    char command[2048];
    SHMLAB(1, "nothing to pack", "pack");
    study_edit("01_toy_sum.c", study_right);
    study_edit("notes.txt", "not an answer\n");
    SHMLAB(0, "01_toy_sum.c ", "pack");
    SHMLAB(0, "1 answer,", "pack");
    SHMLAB(0, "still as it was at first:\n  01_toy_say.txt 01_sharing_sum.c",
           "pack");
    SHMLAB(0, "no exercise is called so: notes.txt", "pack");
    snprintf(command, sizeof command,
             "cd %s && tar xf mine/answers.tar && cd answers && "
             "[ \"$(ls | tr '\\n' ' ')\" = '01_toy_sum.c MANIFEST ' ] && "
             "cmp 01_toy_sum.c ../mine/01_toy_sum.c && "
             "sha256sum --quiet -c MANIFEST",
             hostile_folder);
    EXPECT(shell(command) == 0, "the archive is not what it should be");
    /* Another file is never written over. */
    study_edit("other.tar", "mine\n");
    SHMLAB(2, "other.tar", "pack", study_in("mine", "other.tar"));
    EXPECT(strcmp(study_text(study_in("mine", "other.tar")), "mine\n") == 0,
           "it is written over");
    /* What cannot be packed is said. */
    unlink(study_in("mine", "01_toy_say.txt"));
    if (mkfifo(study_in("mine", "01_toy_say.txt"), 0600) == -1)
        err(REPORT_UNTESTED, "mkfifo");
    SHMLAB(1, "01_toy_say.txt is not packed: it is no file", "pack");
    unlink(study_in("mine", "01_toy_say.txt"));
    SHMLAB(0, "not there:\n  01_toy_say.txt", "pack");
}

/* --- The folder ---------------------------------------------------------- */

static void it_is_found_from_within(void)
{
    char here[4096];
    SHMLAB(0, "made", "start", hostile_file("another"));
    if (getcwd(here, sizeof here) == NULL || setenv("PWD", here, 1) == -1 ||
        mkdir(hostile_file("another/sub"), 0755) == -1 ||
        chdir(hostile_file("another/sub")) == -1)
        err(REPORT_UNTESTED, "chdir");
    SHMLAB(0, "Hint 1 of 3", "hint", "01_toy_sum");
    EXPECT(strstr(study_text(hostile_file("another/progress")), "hints 1") !=
               NULL,
           "it is noted elsewhere");
    if (chdir(here) == -1)
        err(REPORT_UNTESTED, "%s", here);
}

static void a_damaged_progress_is_said(void)
{
    FILE *file = fopen(study_in("mine", "progress"), "ae");
    if (file == NULL || fputs("nonsense\033[2J\n", file) == EOF ||
        fclose(file) == EOF)
        err(REPORT_UNTESTED, "progress");
    SHMLAB(0, "1 line cannot be read, and is kept: \"nonsense\\x1b[2J\"",
           "progress");
    SHMLAB(0, "Hint", "hint", "01_toy_sum");
    EXPECT(strstr(study_text(study_in("mine", "progress")), "nonsense") != NULL,
           "it is lost");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a book is made", study_begin, 0},
        {"it says how to begin", it_says_how_to_begin, 0},
        {"start writes nothing over", start_writes_nothing_over, 0},
        {"reset keeps what there was", reset_keeps_what_there_was, 0},
        {"next says what, and why", next_says_what_and_why, 0},
        {"hints come one by one", hints_come_one_by_one, 0},
        {"the solution waits for a yes", the_solution_waits_for_a_yes, 0},
        {"pack makes what is handed in", pack_makes_what_is_handed_in, 0},
        {"the folder is found from within", it_is_found_from_within, 0},
        {"a damaged progress is said", a_damaged_progress_is_said, 0},
    };
    hostile_begin();
    return report_main("lab/study_loop", tests, COUNT(tests), argc, argv);
}
