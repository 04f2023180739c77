/* `shmlab grade` once more: what is judged stays judged, what is judged
 * otherwise is told before it counts, and parts come to the same as all. */
#include "grade_class.h"

enum {
    KEYS = 20
};

/* --- The class ------------------------------------------------------------ */

#define CLASS                                                        \
    "--exercise", "01_toy_sum", "--exercise", "01_toy_say", "--out", \
        hostile_file("all"), hostile_file("class")

static void a_class_is_graded(void)
{
    grade_begin();
    grade_hand_in("class/ada/01_toy_say.txt", "right\n");
    grade_hand_in_word("class/ada/01_toy_sum.c", "right", "ada");
    grade_hand_in("class/ben/01_toy_say.txt", "wrong\n");
    grade_hand_in_word("class/ben/01_toy_sum.c", "wrong", "ben");
    grade_hand_in("class/cyd/01_toy_say.txt", "unsettled\n");
    grade_with_secret("all", 'd');
    GRADED(5, "5 of 5 to be judged", "grade", CLASS);
    grade_expect("all", "ada", "01_toy_say", GRADE_PASS, 100);
    grade_expect("all", "ben", "01_toy_sum", GRADE_FAIL, 40);
}

/* --- Nothing to do -------------------------------------------------------- */

/* When each result was written, as one text. */
static const char *times_of(const char *results)
{
    static char texts[4][4096];
    static int next;
    char *text = texts[next++ % 4], below[200], path[400], **names;
    size_t length = 0;
    snprintf(below, sizeof below, "%s/units", results);
    size_t count = grade_list(below, ".json", &names);
    for (size_t i = 0; i < count; i++) {
        struct stat about;
        snprintf(path, sizeof path, "%s/%s", hostile_file(below), names[i]);
        grade_must(stat(path, &about) == 0, path);
        length += (size_t)snprintf(
            text + length, sizeof texts[0] - length, "%s %lld.%09ld %llu\n",
            names[i], (long long)about.st_mtim.tv_sec, about.st_mtim.tv_nsec,
            (unsigned long long)about.st_ino);
    }
    grade_free(names);
    return text;
}

static void what_is_judged_stays_judged(void)
{
    const char *before = times_of("all");
    GRADED(5, "0 of 5 to be judged", "grade", CLASS);
    GRADED(5, "0 of 5 to be judged", "grade", "--out", hostile_file("all"));
    EXPECT(strcmp(before, times_of("all")) == 0,
           "results were written again:\n%s\nwas\n%s", times_of("all"), before);
}

/* --- Judged otherwise ----------------------------------------------------- */

/* The checker of 01_toy_say becomes one that gives 10 of 40 for being tidy. */
static void be_strict(const char *below)
{
    char text[sizeof grade_checker + 64];
    char *at = strstr(strcpy(text, grade_checker),
                      "row 'it is tidy' passed 40");
    grade_must(at != NULL, "the checker");
    memcpy(at, "row 'it is tidy' failed 10", 26);
    study_write(hostile_file(below), text, 0755);
}

/* How many of the lines in `now` do not stand in `before`. */
static size_t changed(const char *before, const char *now)
{
    char line[300];
    size_t count = 0;
    for (const char *end; (end = strchr(now, '\n')) != NULL; now = end + 1) {
        snprintf(line, sizeof line, "%.*s", (int)(end + 1 - now), now);
        count += strstr(before, line) == NULL;
    }
    return count;
}

static void other_checks_redo_what_they_judge(void)
{
    const char *before = times_of("all");
    char *published = strdup(study_text(hostile_file("all/class.json")));
    grade_must(published != NULL, "strdup");
    be_strict("top/build/tests/exercises/01_toy_say");
    GRADED(5, "3 of 5 to be judged", "grade", "--out", hostile_file("all"));
    EXPECT(changed(before, times_of("all")) == 3, "%zu results are new",
           changed(before, times_of("all")));
    EXPECT(strstr(grade_output, "100 -> 70") != NULL &&
               strstr(grade_output, "40 -> 10") != NULL &&
               strstr(grade_output, "the same answer, judged anew") != NULL &&
               strstr(grade_output,
                      "2 marks would be another: not published") != NULL,
           "old and new marks are not told: %s", grade_output);
    EXPECT(strcmp(published, study_text(hostile_file("all/class.json"))) == 0,
           "they are published");
    grade_expect("all", "ada", "01_toy_say", GRADE_PASS, 100);
    GRADED(5, "not published", "grade", "--out", hostile_file("all"));
    GRADED(5, "0 of 5", "grade", "--publish", "--out", hostile_file("all"));
    EXPECT(strcmp(published, study_text(hostile_file("all/class.json"))) != 0,
           "they are not published");
    free(published);
    grade_expect("all", "ada", "01_toy_say", GRADE_FAIL, 70);
    study_write(hostile_file("top/build/tests/exercises/01_toy_say"),
                grade_checker, 0755);
    GRADED(5, "0 of 5", "grade", "--publish", "--out", hostile_file("all"));
    grade_expect("all", "ada", "01_toy_say", GRADE_PASS, 100);
}

/* An exercise folder that is not the book's has checkers of its own. */
static void other_exercises_have_other_checks(void)
{
    grade_hand_in("outside/exercises/README.md",
                  "1. [01_toy_say](01_toy_say.md)\n");
    grade_hand_in("outside/exercises/01_toy_say.md", study_page);
    grade_hand_in("outside/exercises/01_toy_say.txt", "a =\n");
    grade_hand_in("outside/build/tests/exercises/01_toy_say", "");
    be_strict("outside/build/tests/exercises/01_toy_say");
    GRADED(5, "100 -> 70", "grade", "--exercises", hostile_file("outside"),
           "--exercise", "01_toy_say", "--out", hostile_file("all"));
    GRADED(5, "0 of 5", "grade", CLASS);
    grade_expect("all", "ada", "01_toy_say", GRADE_PASS, 100);
}

static void the_core_is_another_way_to_judge(void)
{
    const char *before = times_of("all");
    GRADED(5, "5 of 5 to be judged", "grade", "--core", "--out",
           hostile_file("all"));
    EXPECT(changed(times_of("all"), before) == 0, "the others are gone");
    GRADED(5, "0 of 5 to be judged", "grade", "--publish", "--out",
           hostile_file("all"));
}

/* Of another text the marks are told, too, and of one that is not there. */
static void what_is_handed_in_anew_is_told(void)
{
    grade_hand_in("later/ada/01_toy_say.txt", "wrong \n");
    grade_hand_in("later/ben/01_toy_say.txt", "wrong\n");
    GRADED(0, "another answer was handed in", "grade", "--exercise",
           "01_toy_say", "--out", hostile_file("all"), hostile_file("later"));
    EXPECT(strstr(grade_output, "it is not there any more") != NULL &&
               strstr(grade_output, "not published") != NULL,
           "what is gone is not told: %s", grade_output);
    GRADED(5, "0 of 5 to be judged", "grade", CLASS);
}

/* The answers are kept: what was handed in is needed no more. */
static void what_was_handed_in_may_vanish(void)
{
    char path[300];
    grade_must(rename(hostile_file("class"), hostile_file("gone")) == 0,
               "class");
    snprintf(path, sizeof path, "%s/units/%s.json", hostile_file("all"),
             grade_key("all", "ada", "01_toy_say"));
    grade_must(unlink(path) == 0, path);
    GRADED(5, "1 of 5 to be judged", "grade", "--out", hostile_file("all"));
    grade_expect("all", "ada", "01_toy_say", GRADE_PASS, 100);
    GRADED(2, "No such file", "grade", CLASS);
    GRADED(5, "0 of 5 to be judged", "grade", "--out", hostile_file("all"));
    grade_must(rename(hostile_file("gone"), hostile_file("class")) == 0,
               "class");
}

/* A text that is not the one of its key is not judged in its place. */
static void a_changed_answer_is_no_answer(void)
{
    char path[300], unit[300], below[200];
    const char *key = grade_key("all", "ada", "01_toy_say");
    snprintf(below, sizeof below, "all/answers/%.100s/01_toy_say.txt", key);
    snprintf(path, sizeof path, "%s", hostile_file(below));
    snprintf(unit, sizeof unit, "%s/units/%s.json", hostile_file("all"), key);
    grade_must(unlink(unit) == 0, unit);
    study_write(path, "wrong\n", 0600);
    GRADED(4, "is not the one that was taken in", "grade", "--only", key,
           "--out", hostile_file("all"));
    GRADED(5, "1 of 5", "grade", CLASS);
    grade_expect("all", "ada", "01_toy_say", GRADE_PASS, 100);
    study_write(hostile_file("all/class.next.json"), "{\"form\":", 0600);
    GRADED(2, "cannot be read any more", "grade", "--out", hostile_file("all"));
    GRADED(5, "0 of 5", "grade", CLASS);
}

/* --- In parts ------------------------------------------------------------- */

static char keys[KEYS][CLASS_KEY];

static size_t list(const char *results)
{
    size_t count = 0;
    GRADED(0, "01_toy_", "grade", "--list", "--exercise", "01_toy_sum",
           "--exercise", "01_toy_say", "--out", hostile_file(results),
           hostile_file("class"));
    for (char *at = grade_output, *save, *line;
         count < KEYS && (line = strtok_r(at, "\n", &save)) != NULL; at = NULL)
        if (strncmp(line, "01_toy_", 7) == 0)
            snprintf(keys[count++], CLASS_KEY, "%s", line);
    return count;
}

static void parts_come_to_the_same_as_all(void)
{
    pid_t graders[KEYS];
    char slot[KEYS][24], out[KEYS][32];
    grade_with_secret("parts", 'd');
    grade_with_secret("whole", 'd');
    size_t count = list("parts");
    EXPECT(count == 5, "%zu are listed", count);
    for (size_t i = 0; i < count; i++) {
        const struct grade_start how = {.out = out[i]};
        snprintf(slot[i], sizeof slot[i], "%zu", i + 1);
        snprintf(out[i], sizeof out[i], "part%zu", i);
        graders[i] = grade_start(
            &how,
            (const char *const[]){"grade", "--only", keys[i], "--slot", slot[i],
                                  "--out", hostile_file("parts"), NULL});
    }
    for (size_t i = 0; i < count; i++) {
        int status = grade_end(graders[i], out[i]);
        EXPECT(status == 0 && strstr(grade_output, keys[i]) != NULL,
               "%s: %x: %s", keys[i], (unsigned)status, grade_output);
    }
    GRADED(5, "5 answers:", "grade", "--out", hostile_file("parts"));
    GRADED(5, "5 of 5", "grade", "--exercise", "01_toy_sum", "--exercise",
           "01_toy_say", "--out", hostile_file("whole"), hostile_file("class"));
    grade_expect_same("whole", "parts");
    GRADED(2, "has no answer with the key", "grade", "--only",
           "01_toy_say-00000000000000000000000000000000", "--out",
           hostile_file("parts"));
}

static void another_machine_is_told_what_differs(void)
{
    char path[256];
    json_t *was = json_load_file(hostile_file("parts/judging.json"), 0, NULL);
    json_t *is = json_deep_copy(was);
    snprintf(path, sizeof path, "%s", hostile_file("parts/judging.json"));
    json_object_set_new(is, "toolchain", json_string("cc of 1972"));
    json_dump_file(is, path, 0);
    GRADED(5, "cc of 1972", "grade", "--only", keys[0], "--out",
           hostile_file("parts"));
    EXPECT(strstr(grade_output, result_text(was, "toolchain")) != NULL,
           "it does not say what it has: %s", grade_output);
    json_dump_file(was, path, 0);
    GRADED(5, "judged at level", "grade", "--only", keys[0], "--level",
           strcmp(result_text(was, "level"), "L1") == 0 ? "L2" : "L1", "--out",
           hostile_file("parts"));
    json_decref(is);
    json_decref(was);
    be_strict("top/build/tests/exercises/01_toy_say");
    GRADED(5, "the checker of 01_toy_say is another one here", "grade",
           "--only", grade_key("parts", "ada", "01_toy_say"), "--out",
           hostile_file("parts"));
    study_write(hostile_file("top/build/tests/exercises/01_toy_say"),
                grade_checker, 0755);
}

/* --- Explained ------------------------------------------------------------ */

static void replay_tells_whether_it_is_the_same(void)
{
    char path[300];
    snprintf(path, sizeof path, "%s/units/%s.json", hostile_file("whole"),
             grade_key("whole", "ben", "01_toy_sum"));
    GRADED(0, "All that is compared is the same, byte for byte.", "replay",
           path);
    json_t *result = json_load_file(path, 0, NULL);
    json_object_set_new(result, "score", json_integer(41));
    json_dump_file(result, path, JSON_INDENT(1));
    GRADED(1, "the mark was 41, and is 40", "replay", path);
    json_object_set_new(result, "score", json_integer(40));
    json_object_set_new(json_array_get(json_object_get(result, "tests"), 0),
                        "status", json_string("pass"));
    json_dump_file(result, path, JSON_INDENT(1));
    GRADED(1, "Not all is the same:", "replay", path);
    json_decref(result);
    GRADED(2, "there is no such result", "replay",
           hostile_file("whole/units/none.json"));
    hostile_nothing_left("replay");
}

static void audit_adds_up_to_the_mark(void)
{
    GRADED(0, "100 of 100 in all; the mark is 100\n", "audit", "ada",
           "01_toy_sum", "--results", hostile_file("whole"));
    EXPECT(strstr(grade_output, "60 of 60  it is right") != NULL &&
               strstr(grade_output, "40 of 40  it is tidy") != NULL &&
               strstr(grade_output, "its digest is the same") != NULL,
           "it says: %s", grade_output);
    GRADED(0, "no mark is given", "audit", "cyd", "01_toy_say", "--results",
           hostile_file("whole"));
    GRADED(2, "there is no student \"zoe\"", "audit", "zoe", "01_toy_say",
           "--results", hostile_file("whole"));
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a class is graded", a_class_is_graded, 0},
        {"what is judged stays judged", what_is_judged_stays_judged, 0},
        {"other checks redo what they judge, and are not published by "
         "themselves",
         other_checks_redo_what_they_judge, 0},
        {"other exercises have other checks", other_exercises_have_other_checks,
         0},
        {"the core checks are another way to judge",
         the_core_is_another_way_to_judge, 0},
        {"what is handed in anew is told", what_is_handed_in_anew_is_told, 0},
        {"what was handed in may vanish", what_was_handed_in_may_vanish, 0},
        {"a changed answer is no answer", a_changed_answer_is_no_answer, 0},
        {"parts come to the same as all", parts_come_to_the_same_as_all, 0},
        {"another machine is told what differs",
         another_machine_is_told_what_differs, 0},
        {"replay tells whether it is the same",
         replay_tells_whether_it_is_the_same, 0},
        {"audit adds up to the mark", audit_adds_up_to_the_mark, 0},
    };
    hostile_begin();
    return report_main("lab/grade_again", tests, COUNT(tests), argc, argv);
}
