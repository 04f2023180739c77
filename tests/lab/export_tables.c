/*
 * export: tables for gradebooks.  Whatever a student has written, no
 * spreadsheet runs it, in whichever way it parts the cells, and numbers have a
 * point in every locale.
 */
#include "exported.h"

#include "grade/grade.h"

#include <locale.h>

/* --- Reading a table ------------------------------------------------------ */

enum {
    CELLS = 200,
    NO_LOCALE = 99
};

struct table {
    char *cells[CELLS];
    size_t count, rows, columns; /* columns of the first row */
    bool strict;                 /* as RFC 4180 has it */
};

static void take_cell(const char **at, char separator, struct table *table)
{
    char *cell = malloc(strlen(*at) + 1), *end = cell;
    bool quoted = **at == '"';
    for (*at += quoted; **at != '\0'; ++*at) {
        if (quoted && **at == '"') {
            if ((*at)[1] != '"') {
                quoted = false;
                continue;
            }
            ++*at;
        } else if (!quoted && (**at == separator || **at == '\n')) {
            break;
        }
        if (!quoted && (**at == '"' || **at == '\r') && (*at)[1] != '\n')
            table->strict = false;
        *end++ = **at;
    }
    if (end > cell && end[-1] == '\r' && **at == '\n')
        end--;
    *end = '\0';
    if (quoted || table->count == CELLS)
        table->strict = false;
    if (table->count < CELLS)
        table->cells[table->count++] = cell;
    else
        free(cell);
}

static struct table read_table(const char *text, char separator)
{
    struct table table = {.strict = true};
    while (*text != '\0') {
        size_t before = table.count;
        take_cell(&text, separator, &table);
        while (*text == separator) {
            text++;
            take_cell(&text, separator, &table);
        }
        table.strict = table.strict && *text == '\n' && text[-1] == '\r';
        text += *text == '\n';
        if (table.rows++ == 0)
            table.columns = table.count;
        else if (table.count - before != table.columns)
            table.strict = false;
    }
    return table;
}

static void free_table(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->cells[i]);
}

static const char *cell(const struct table *table, size_t row, size_t column)
{
    size_t at = row * table->columns + column;
    return at < table->count ? table->cells[at] : "(none)";
}

static void expect_cell(const struct table *table, size_t row, size_t column,
                        const char *text)
{
    EXPECT(strcmp(cell(table, row, column), text) == 0,
           "row %zu, column %zu is \"%.200s\", not \"%s\"", row, column,
           cell(table, row, column), text);
}

/* No cell begins with what a spreadsheet would run, and there is no control
 * character. */
static void expect_harmless(const char *text, char separator)
{
    struct table table = read_table(text, separator);
    for (size_t i = 0; i < table.count; i++) {
        const char *first = table.cells[i] + strspn(table.cells[i], " \"\t");
        EXPECT(*first == '\0' || strchr("=+-@\r", *first) == NULL,
               "with %c, a cell is %.60s", separator, table.cells[i]);
        for (const char *c = table.cells[i]; *c != '\0'; c++)
            EXPECT(!iscntrl((unsigned char)*c) || *c == '\n' || *c == '\t',
                   "a cell has %d", *c);
    }
    free_table(&table);
}

/* Run it, demand a status, and read what it writes. */
static struct table exported(int status, const char *format,
                             const char *const arguments[])
{
    struct recording seen;
    struct table table = {0};
    if (!export_run(&seen, status, format, arguments))
        return table;
    expect_harmless(seen.out.text, ',');
    expect_harmless(seen.out.text, ';');
    expect_harmless(seen.out.text, '\t');
    table = read_table(seen.out.text, ',');
    EXPECT(table.strict, "not as RFC 4180 has it: %.3000s", seen.out.text);
    recording_free(&seen);
    return table;
}

#define TABLE(status, format, ...) \
    exported((status), (format), (const char *const[]){__VA_ARGS__})

/* --- New tables ----------------------------------------------------------- */

/* The rows are in the order of ids: ../up, bob, ann, cid, dee, eve, fay. */
static void marks_are_a_table(void)
{
    struct table table = TABLE(1, "marks", NULL);
    static const char *const rows[][7] = {
        {"student", "name", "06_fork_workers", "07_lifetime_tidy", "total",
         "06_fork_workers verdict", "07_lifetime_tidy verdict"},
        {"../up", "Up", "", "", "", "not-judged", ""},
        {("'" FORMULA), ("'" DDE), "50", "0", "50", "fail", "hang"},
        {"ann", "Ann M\xc3\xbcller", "100", "100", "200", "pass", "pass"},
        {"cid", "Cid", "100", "", "", "pass", "undecided"},
        {"dee", "Dee", "", "", "", "error", "not-here"},
        {"eve", "Eve", "", "", "", "", ""},
        {"fay", "Fay", "0", "", "0", "not-built", ""},
    };
    EXPECT(table.rows == COUNT(rows), "%zu rows", table.rows);
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t k = 0; k < COUNT(rows[i]); k++)
            expect_cell(&table, i, k, rows[i][k]);
    free_table(&table);
}

static void canvas_gets_a_new_table(void)
{
    struct table table = TABLE(1, "canvas", "--column", "Labs (1234)", NULL);
    static const char *const rows[][6] = {
        {"Student", "ID", "SIS User ID", "SIS Login ID", "Section",
         "Labs (1234)"},
        {"    Points Possible", "", "", "", "", "200"},
        {("'" DDE), "", "'-5", "'-bob", "", "50"},
        {"Ann M\xc3\xbcller", "", "1001", "ann", "", "200"},
        {"Fay", "", "", "fay", "", "0"},
    };
    EXPECT(table.rows == COUNT(rows), "%zu rows: who has no mark has one",
           table.rows);
    for (size_t i = 0; i < COUNT(rows); i++)
        for (size_t k = 0; k < COUNT(rows[i]); k++)
            expect_cell(&table, i, k, rows[i][k]);
    free_table(&table);
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += (*text & 0xc0) != 0x80;
    return count;
}

static void moodle_gets_grades_with_feedback(void)
{
    struct table table = TABLE(1, "moodle", NULL);
    EXPECT(table.rows == 4, "%zu rows", table.rows);
    expect_cell(&table, 0, 0, "Identifier");
    expect_cell(&table, 0, 1, "Email address");
    expect_cell(&table, 0, 2, "Grade");
    expect_cell(&table, 0, 3, "Feedback comments");
    expect_cell(&table, 1, 0, "'-5");
    expect_cell(&table, 1, 1, "'@bob,\"x\"");
    expect_cell(&table, 1, 2, "50");
    expect_cell(&table, 2, 1, "ann@x.edu");
    expect_cell(&table, 2, 2, "200");
    expect_cell(&table, 3, 0, "fay");
    const char *said = cell(&table, 1, 3);
    EXPECT(strncmp(said, "50 of 200 points.<br>06_fork_workers: 50 of 100, ",
                   49) == 0,
           "it says %.200s", said);
    EXPECT(strstr(said, "secret") == NULL, "it tells what is hidden");
    EXPECT(strstr(said, "<script") == NULL &&
               strstr(said, "&lt;script") != NULL,
           "markup is not escaped: %s", said);
    EXPECT(characters(said) <= 2000, "%zu characters", characters(said));
    EXPECT(characters(said) > 1000, "only %zu characters", characters(said));
    said = cell(&table, 2, 3);
    EXPECT(strstr(said, "07_lifetime_tidy: 100 of 100, passed<br>") != NULL,
           "it says %s", said);
    free_table(&table);
    struct recording seen;
    if (EXPORT(&seen, 1, "moodle", "--student", "fay", NULL)) {
        expect_told(&seen, "neither an e-mail address nor a number");
        recording_free(&seen);
    }
}

/* --- Another locale ------------------------------------------------------- */

/* What this format is in the locale of the environment, to be freed; the status
 * of the verb is *status. */
static char *in_locale(const char *format, int *status)
{
    const char *path = hostile_file("locale.out");
    char *argv[] = {"export",    (char *)(size_t)format,
                    "--results", strdup(hostile_file("results")),
                    "--student", "ann",
                    "--out",     strdup(path),
                    NULL};
    pid_t child = fork();
    if (child == 0)
        _exit(setlocale(LC_ALL, "") != NULL ? grade_export(8, argv)
                                            : NO_LOCALE);
    if (child == -1 || waitpid(child, status, 0) == -1)
        err(REPORT_UNTESTED, "fork");
    char *text = text_of(argv[7]);
    free(argv[3]);
    free(argv[7]);
    return text;
}

static void a_comma_is_no_point(void)
{
    static const char *const formats[] = {"gradescope", "junit", "marks",
                                          "canvas", "moodle"};
    char folder[300], name[320];
    struct recording seen;
    int status;
    snprintf(folder, sizeof folder, "%s", hostile_file("locales"));
    snprintf(name, sizeof name, "%s/de_DE.UTF-8", folder);
    const char *const make[] = {
        "/usr/bin/localedef", "-i", "de_DE", "-f", "UTF-8", name, NULL};
    if (mkdir(folder, 0755) == -1 || access(make[0], X_OK) == -1 ||
        !run_argv(&seen, make, RUN_TO_PIPE)) {
        report_skip("no localedef here");
        return;
    }
    recording_free(&seen);
    for (size_t i = 0; i < COUNT(formats); i++) {
        char *before = in_locale(formats[i], &status);
        setenv("LOCPATH", folder, 1);
        setenv("LC_ALL", "de_DE.UTF-8", 1);
        char *after = in_locale(formats[i], &status);
        setenv("LC_ALL", "C.UTF-8", 1);
        unsetenv("LOCPATH");
        if (WEXITSTATUS(status) == NO_LOCALE)
            report_skip("the locale de_DE cannot be made here");
        else
            EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
                       before[0] != '\0' && strcmp(before, after) == 0,
                   "%s in German, status %d: %s", formats[i], status, after);
        free(before);
        free(after);
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"marks are a table that runs nothing", marks_are_a_table, 0},
        {"Canvas gets a new table", canvas_gets_a_new_table, 0},
        {"Moodle gets grades with feedback", moodle_gets_grades_with_feedback,
         0},
        {"in no locale is a comma a point", a_comma_is_no_point, 0},
    };
    hostile_begin();
    exported_begin();
    return report_main("lab/export_tables", tests, COUNT(tests), argc, argv);
}
