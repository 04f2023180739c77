/*
 * export: what Gradescope and JUnit readers get, whatever a class has handed
 * in; and that a file is there as a whole or not at all.  Tables are in
 * export_tables.c, the schema of a result in export_schema.c.
 */
#include "exported.h"

#include "clean.h"

/* --- Gradescope ----------------------------------------------------------- */

/* What is written for one student. */
static json_t *gradescope(int status, const char *id)
{
    struct recording seen;
    json_error_t error;
    if (!EXPORT(&seen, status, "gradescope", "--student", id, NULL))
        return NULL;
    json_t *all = json_loads(seen.out.text, JSON_REJECT_DUPLICATES, &error);
    EXPECT(all != NULL, "%s: %s", id, error.text);
    clean_expect_strings(id, all);
    recording_free(&seen);
    return all;
}

static const json_t *test_at(const json_t *all, size_t index)
{
    return json_array_get(json_object_get(all, "tests"), index);
}

static void expect_number(const json_t *object, const char *member,
                          double value)
{
    const json_t *number = json_object_get(object, member);
    EXPECT(json_is_number(number) &&
               (json_number_value(number) - value) *
                       (json_number_value(number) - value) <
                   1e-9,
           "%s is %f, not %f", member, json_number_value(number), value);
}

static void expect_text(const json_t *object, const char *member,
                        const char *value)
{
    EXPECT(strcmp(result_text(object, member), value) == 0, "%s is \"%s\"",
           member, result_text(object, member));
}

static void gradescope_gets_each_check(void)
{
    json_t *all = gradescope(0, "ann");
    expect_number(all, "score", 200);
    expect_number(all, "execution_time", 2.468);
    EXPECT(json_array_size(json_object_get(all, "tests")) == 4, "%zu tests",
           json_array_size(json_object_get(all, "tests")));
    const json_t *test = test_at(all, 2);
    expect_text(test, "name", "07_lifetime_tidy: it tidies");
    expect_text(test, "number", "2.1");
    expect_text(test, "status", "passed");
    expect_text(test, "output_format", "text");
    expect_number(test, "score", 50);
    expect_number(test, "max_score", 50);
    expect_text(test_at(all, 3), "visibility", "hidden");
    expect_text(json_object_get(test, "extra_data"), "level", "L2");
    expect_text(json_object_get(test, "extra_data"), "key", "a2");
    expect_text(json_object_get(test, "extra_data"), "verdict", "pass");
    json_decref(all);
    all = gradescope(0, FORMULA);
    expect_number(all, "score", 50);
    expect_text(test_at(all, 0), "status", "failed");
    expect_text(test_at(all, 3), "visibility", "after_due_date");
    EXPECT(strstr(result_text(all, "output"), "Certainly (L2): ") != NULL &&
               strstr(result_text(all, "output"), "Not taken: ") != NULL,
           "the output is %s", result_text(all, "output"));
    EXPECT(strlen(result_text(test_at(all, 2), "output")) < LONG / 2,
           "100 kB are not cut");
    json_decref(all);
}

/* Demand that a check has no mark, and says so. */
static void expect_no_mark(const json_t *test)
{
    EXPECT(test != NULL && json_object_get(test, "score") == NULL &&
               json_object_get(test, "max_score") == NULL &&
               json_object_get(test, "status") == NULL,
           "it looks like a mark");
    EXPECT(strncmp(result_text(test, "output"), "no mark: ", 9) == 0,
           "it says \"%.40s\"", result_text(test, "output"));
}

static void what_is_not_judged_is_no_zero(void)
{
    json_t *all = gradescope(1, "cid");
    expect_number(all, "score", 150); /* of what was judged */
    expect_number(test_at(all, 2), "score", 50);
    expect_no_mark(test_at(all, 3));
    json_decref(all);
    all = gradescope(1, "dee");
    EXPECT(all != NULL && json_object_get(all, "score") == NULL,
           "nothing was judged, and there is a score");
    for (size_t i = 0; i < 3; i++)
        expect_no_mark(test_at(all, i));
    json_decref(all);
    all = gradescope(1, "../up");
    EXPECT(all != NULL && json_object_get(all, "score") == NULL,
           "it is not judged yet, and there is a score");
    expect_no_mark(test_at(all, 0));
    json_decref(all);
    all = gradescope(0, "fay");
    expect_number(all, "score", 0);
    expect_text(test_at(all, 0), "name", "06_fork_workers: it compiles");
    expect_number(test_at(all, 0), "max_score", 100);
    expect_text(test_at(all, 1), "name", "07_lifetime_tidy: it is handed in");
    expect_number(test_at(all, 1), "max_score", 100);
    json_decref(all);
}

static void a_folder_has_a_file_for_each(void)
{
    struct recording seen;
    size_t files = 0;
    const char *folder = hostile_file("scopes");
    if (!EXPORT(&seen, 1, "gradescope", "--out", folder, NULL))
        return;
    expect_told(&seen, "4 of the answers have no mark");
    recording_free(&seen);
    DIR *list = opendir(folder);
    for (struct dirent *entry; list && (entry = readdir(list)) != NULL;)
        files += entry->d_name[0] != '.';
    if (list != NULL)
        closedir(list);
    EXPECT(files == 6, "%zu files, and 6 have handed in something", files);
    EXPECT(access(hostile_file("scopes/ann.json"), F_OK) == 0 &&
               access(hostile_file("scopes/_.._up-8c722b8a.json"), F_OK) == 0 &&
               access(hostile_file("up.json"), F_OK) == -1,
           "the files have other names");
}

/* --- JUnit ---------------------------------------------------------------- */

/* Walk through XML: tags match, no byte is a control character, no "&" but of a
 * number. */
static bool is_well_formed(const char *xml)
{
    const char *open[8] = {"", "", "", "", "", "", "", ""};
    int depth = 0;
    for (; *xml != '\0'; xml++) {
        if (iscntrl((unsigned char)*xml) && *xml != '\n' && *xml != '\t')
            return false;
        if ((*xml == '&' && xml[1] != '#') || strncmp(xml, "]]>", 3) == 0)
            return false;
        if (*xml == '>' && xml[-1] == '/')
            depth--;
        if (*xml != '<' || xml[1] == '?')
            continue;
        if (xml[1] != '/') {
            if (depth < 0 || depth == 8)
                return false;
            open[depth++] = xml + 1;
        } else {
            size_t size = strcspn(xml + 2, ">");
            if (--depth < 0 || strncmp(open[depth], xml + 2, size) != 0)
                return false;
        }
    }
    return depth == 0;
}

static void junit_is_well_formed(void)
{
    struct recording seen;
    static const char *const says[] = {
        "<testsuite name=\"ann.06_fork_workers\" tests=\"2\" failures=\"0\" "
        "errors=\"0\" skipped=\"0\" time=\"1.234\" "
        "timestamp=\"2026-01-02T03:04:05Z\"",
        "name=\"cid.07_lifetime_tidy\" tests=\"2\" failures=\"0\" "
        "errors=\"0\" skipped=\"1\"",
        "name=\"dee.06_fork_workers\" tests=\"1\" failures=\"0\" errors=\"1\"",
        "name=\"dee.07_lifetime_tidy\" tests=\"2\" failures=\"0\" "
        "errors=\"0\" skipped=\"2\"",
        "name=\"eve.06_fork_workers\" tests=\"1\" failures=\"0\" "
        "errors=\"0\" skipped=\"1\"",
        "<skipped message=\"it could not be decided: its runs differ\">",
        "<error message=\"the grader failed, not the program: no memory\">",
        "<failure message=\"0 of 100 points\">",
        "\xef\xbf\xbd[2J",
    };
    const char *path = hostile_file("all.xml");
    if (!EXPORT(&seen, 1, "junit", "--out", path, NULL))
        return;
    recording_free(&seen);
    char *xml = text_of(path);
    EXPECT(is_well_formed(xml), "not well-formed: %.2000s", xml);
    for (size_t i = 0; i < COUNT(says); i++)
        EXPECT(strstr(xml, says[i]) != NULL, "nothing says %s", says[i]);
    free(xml);
    const char *const lint[] = {"/usr/bin/xmllint", "--noout", path, NULL};
    if (access(lint[0], X_OK) == 0 && run_argv(&seen, lint, RUN_TO_PIPE)) {
        EXPECT(recording_exited(&seen, 0), "xmllint: %s", seen.err.text);
        recording_free(&seen);
    }
    if (EXPORT(&seen, 0, "junit", "--student", "ann", NULL)) {
        EXPECT(is_well_formed(seen.out.text) &&
                   strstr(seen.out.text, "bob") == NULL &&
                   strstr(seen.out.text, "\"ann.07") != NULL,
               "of ann alone: %s", seen.out.text);
        recording_free(&seen);
    }
}

/* --- Files ---------------------------------------------------------------- */

static void a_full_disk_is_told(void)
{
    static const char *const formats[] = {"junit", "canvas", "moodle", "marks",
                                          "gradescope"};
    for (size_t i = 0; i < COUNT(formats); i++) {
        struct recording seen;
        const char *const argv[] = {
            hostile_shmlab(),        "export",    formats[i], "--results",
            hostile_file("results"), "--student", "ann",      NULL};
        if (EXPORT(&seen, 4, formats[i], "--student", "ann", "--out",
                   "/dev/full", NULL)) {
            expect_told(&seen, "No space left");
            recording_free(&seen);
        }
        if (run_argv(&seen, argv, RUN_TO_FULL)) {
            EXPECT(recording_exited(&seen, 4), "%s: status %d", formats[i],
                   seen.status);
            recording_free(&seen);
        }
    }
}

/* Is anything in the folder of the test that has this in its name? */
static bool is_there(const char *part)
{
    bool found = false;
    DIR *list = opendir(hostile_folder);
    for (struct dirent *entry; list && (entry = readdir(list)) != NULL;)
        found = found || strstr(entry->d_name, part) != NULL;
    if (list != NULL)
        closedir(list);
    return found;
}

static void a_file_is_whole_or_as_before(void)
{
    struct recording seen;
    const char *path = hostile_file("whole.xml");
    char *argv_path = strdup(path);
    const char *const argv[] = {"/bin/sh",
                                "-c",
                                "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"",
                                hostile_shmlab(),
                                "export",
                                "junit",
                                "--results",
                                hostile_file("results"),
                                "--out",
                                argv_path,
                                NULL};
    write_text(path, "before");
    if (run_argv(&seen, argv, RUN_TO_PIPE)) {
        EXPECT(recording_exited(&seen, 4), "status %d: %s", seen.status,
               seen.err.text);
        recording_free(&seen);
    }
    char *text = text_of(argv_path);
    EXPECT(strcmp(text, "before") == 0, "it is %.100s", text);
    free(text);
    EXPECT(!is_there("whole.xml."), "something is left beside");
    /* A link stays one, and its file is new. */
    if (symlink("whole.xml", hostile_file("link.xml")) == -1)
        err(REPORT_UNTESTED, "link.xml");
    if (EXPORT(&seen, 0, "junit", "--student", "ann", "--out",
               hostile_file("link.xml"), NULL))
        recording_free(&seen);
    struct stat info;
    text = text_of(argv_path);
    EXPECT(lstat(hostile_file("link.xml"), &info) == 0 &&
               S_ISLNK(info.st_mode) && strncmp(text, "<?xml", 5) == 0,
           "the link is none, or its file is %.100s", text);
    free(text);
    free(argv_path);
}

static void wrong_use_is_told(void)
{
    struct recording seen;
    static const char *const wrong[][6] = {
        {"excel", "there is no format \"excel\""},
        {"marks", "there is no student", "--student", "zoe"},
        {"marks", "no table into which", "--column", "x"},
        {"gradescope", "a file for each student"},
        {"junit", "a folder, and this is one file", "--out", "/tmp"},
        {"canvas", "No such file", "--into", "/nowhere.csv"},
        {"canvas", "usage: shmlab export", "--into"},
        {"marks", "usage: shmlab export", "--frob", "x"},
        {"marks", "class.json", "--results", "/nowhere"},
        {"marks", "class.json", "--results", "/proc/self"},
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (EXPORT(&seen, 2, wrong[i][0], wrong[i][2], wrong[i][3], NULL)) {
            expect_told(&seen, wrong[i][1]);
            recording_free(&seen);
        }
    hostile_nothing_left("export");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"Gradescope gets each check with its score",
         gradescope_gets_each_check, 0},
        {"what is not judged never looks like zero",
         what_is_not_judged_is_no_zero, 0},
        {"a folder has a file for each student", a_folder_has_a_file_for_each,
         0},
        {"JUnit XML is well-formed, whatever the text", junit_is_well_formed,
         0},
        {"a full disk is told", a_full_disk_is_told, 0},
        {"a file is there as a whole, or as before",
         a_file_is_whole_or_as_before, 0},
        {"wrong use is told, and nothing left", wrong_use_is_told, 0},
    };
    hostile_begin();
    exported_begin();
    return report_main("lab/export", tests, COUNT(tests), argc, argv);
}
