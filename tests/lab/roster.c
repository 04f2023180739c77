/* Rosters as people and programs write them, and the texts of answers from any
 * encoding. */
#include "handed.h"

#include "grade/csv.h"

/* --- Rosters -------------------------------------------------------------- */

static int read_bytes(const char *bytes, size_t size)
{
    FILE *file = fopen(hostile_file("roster.csv"), "we");
    if (file == NULL || fwrite(bytes, 1, size, file) != size ||
        fclose(file) == EOF)
        err(REPORT_UNTESTED, "roster.csv");
    handed_forget();
    strcpy(handed_why, "?");
    int result = roster_read(hostile_file("roster.csv"), &handed, handed_why);
    handed_is_clean();
    return result;
}

static void reads(const char *text, size_t count)
{
    EXPECT(read_bytes(text, strlen(text)) == 0, "%s", handed_why);
    EXPECT(handed.count == count, "%zu students instead of %zu", handed.count,
           count);
}

static void is_on_it(const char *id, const char *name, const char *email,
                     const char *login, const char *number)
{
    const struct student *student = handed_student(id);
    if (student != NULL)
        EXPECT(strcmp(student->name, name) == 0 &&
                   strcmp(student->email, email) == 0 &&
                   strcmp(student->login, login) == 0 &&
                   strcmp(student->number, number) == 0 && student->listed,
               "%s: \"%s\", \"%s\", \"%s\", \"%s\"", id, student->name,
               student->email, student->login, student->number);
}

static void what_people_write_is_read(void)
{
    reads("id,name,email\nalice,Alice A,alice@x.example\nbob\n\n\ncarol,C\n",
          3);
    is_on_it("alice", "Alice A", "alice@x.example", "", "");
    is_on_it("bob", "", "", "", "");
    reads("\xef\xbb\xbfMatrikelnummer;Vorname;Nachname;E-Mail\r\n"
          "100; Jos\xc3\xa9 ;\"von \"\"Drais\"\"; Karl\";j@x.example\r\n",
          1);
    is_on_it("j", "José von \"Drais\"; Karl", "j@x.example", "", "100");
    reads("Benutzername;Vollst\xe4ndiger Name\njm;J\xfcrgen M\xfcller\n", 1);
    is_on_it("jm", "Jürgen Müller", "", "jm", "");
    reads("number\n17\n18", 2);
    is_on_it("18", "", "", "", "18");
    reads("sep=;\nLOGIN;Surname\nx,y;Z\n", 1);
    is_on_it("x,y", "Z", "", "x,y", "");
    reads("login\tname\na\tA, B\n", 1);
    is_on_it("a", "A, B", "", "a", "");
    reads("id\r\rmac\r", 1);
    is_on_it("mac", "", "", "", "");
}

static void what_canvas_exports_is_read(void)
{
    reads("Student,ID,SIS User ID,SIS Login ID,Section\r\n"
          "    Points Possible,,,,\r\n"
          "\"Doe, Jane\",12345,M100,jdoe,S1\r\n"
          "\"Roe, Richard\",12347,,rroe@x.example,S1\r\n"
          "\"Student, Test\",99,,0123abcd,S1\r\n",
          2);
    is_on_it("jdoe", "Doe, Jane", "", "jdoe", "M100");
    is_on_it("rroe@x.example", "Roe, Richard", "", "rroe@x.example", "12347");
    EXPECT(handed.note_count == 0, "%zu notes", handed.note_count);
}

static void what_moodle_exports_is_read(void)
{
    reads("First name,Surname,ID number,Email address\n"
          "Jane,Doe,100,jane@x.example\n",
          1);
    is_on_it("jane", "Jane Doe", "jane@x.example", "", "100");
    reads("Identifier,Full name,Email address,Status,Grade\n"
          "Participant 4711,Jane Doe,jane@x.example,x,\n"
          "Participant 4712,John Doe,,x,\n",
          2);
    is_on_it("jane", "Jane Doe", "jane@x.example", "", "4711");
    is_on_it("4712", "John Doe", "", "", "4712");
    reads("ID,Vollständiger Name,E-Mail-Adresse\n"
          "Teilnehmer/in4711,Jane Doe,jane@x.example\n",
          1);
    is_on_it("jane", "Jane Doe", "jane@x.example", "", "4711");
}

static void who_is_there_twice_is_told(void)
{
    reads("id,name\nalice,First\nalice,Second\n,Nobody\n", 1);
    is_on_it("alice", "First", "", "", "");
    EXPECT(handed_noted("line 3 of the roster is passed over: \"alice\""),
           "no note");
    EXPECT(
        handed_noted("line 4 of the roster is passed over: it has nothing to "
                     "know \"Nobody\" by"),
        "no note of nobody");
    reads("id,name\na,\"x\ny\"\na\n", 1);
    EXPECT(handed_noted("line 4 of the roster"), "a field of two lines");
    /* With the same name at two servers they are two. */
    reads("email\nann@x.example\nann@y.example\nann@y.example\n", 2);
    is_on_it("ann", "", "ann@x.example", "", "");
    is_on_it("ann@y.example", "", "ann@y.example", "", "");
    EXPECT(handed.note_count == 1, "%zu notes", handed.note_count);
}

static void a_hostile_roster_is_only_text(void)
{
    reads("id,name\n=1+1,=HYPERLINK(\"x\")\n\"new\nline\",\x1b[31mred\n"
          "../../etc,'; DROP\n\"a\"\"b\",\xe2\x80\xaeok\n",
          4);
    is_on_it("new line", "\\033[31mred", "", "", "");
    is_on_it("../../etc", "'; DROP", "", "", "");
    is_on_it("a\"b", "\\342\\200\\256ok", "", "", "");
}

static void a_bad_roster_says_why(void)
{
    static const struct {
        const char *text, *why;
    } bad[] = {
        {"", "it is empty"},
        {"Group,Colour\n1,red\n",
         "its line 1 names Group, Colour.  One of these is needed: id"},
        {"id\nalice\n\"bob\n", "line 3: a quote is not closed"},
        {"\n\nName\x1b\nx\n", "its line 3 names Name\\033."},
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        EXPECT(read_bytes(bad[i].text, strlen(bad[i].text)) == -1 &&
                   strstr(handed_why, bad[i].why) != NULL,
               "%zu: %s", i, handed_why);
    EXPECT(read_bytes("id\nx\0y\n", 7) == -1 &&
               strstr(handed_why, "it is no text") != NULL,
           "%s", handed_why);
    handed_forget();
    EXPECT(roster_read("/no/roster", &handed, handed_why) == -1 &&
               strstr(handed_why, "/no/roster: No such file") != NULL,
           "%s", handed_why);
    EXPECT(roster_read("/", &handed, handed_why) == -1 &&
               strstr(handed_why, "/: Is a directory") != NULL,
           "%s", handed_why);
}

/* --- Tables --------------------------------------------------------------- */

static void fields_are_what_stands_between(void)
{
    static const char text[] =
        "a, b ,\"c , \"\"d\"\" \" ,,\n\n1\n\"x\ny\"z,2\n";
    static const char *const first[] = {"a", "b", "c , \"d\" ", "", "", ""};
    struct csv csv;
    FILE *file = fopen(hostile_file("t.csv"), "we");
    if (file == NULL || fputs(text, file) == EOF || fclose(file) == EOF)
        err(REPORT_UNTESTED, "t.csv");
    EXPECT(csv_open(&csv, hostile_file("t.csv")) == 0, "%s", strerror(errno));
    EXPECT(csv_next(&csv) == 1 && csv.count == 5 && csv.line == 1, "%zu fields",
           csv.count);
    for (size_t i = 0; i < COUNT(first); i++)
        EXPECT(strcmp(csv_field(&csv, i), first[i]) == 0, "field %zu: \"%s\"",
               i, csv_field(&csv, i));
    EXPECT(csv_next(&csv) == 1 && csv.count == 1 && csv.line == 3, "line 3");
    EXPECT(csv_next(&csv) == 1 && csv.count == 2 && csv.line == 4, "line 4");
    EXPECT(strcmp(csv_field(&csv, 0), "x\nyz") == 0, "\"%s\"",
           csv_field(&csv, 0));
    EXPECT(csv_next(&csv) == 0 && csv_next(&csv) == 0, "there is more");
    csv_close(&csv);
}

/* --- Texts ---------------------------------------------------------------- */

#define BYTES(text) text, sizeof(text) - 1

static void texts_of_all_encodings_are_read(void)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *text; /* NULL: it is none */
    } texts[] = {
        {BYTES(""), ""},
        {BYTES("a\r\nb\rc\n\r\n"), "a\nb\nc\n\n"},
        {BYTES("\xef\xbb\xbfgr\xc3\xbc\xc3\x9f"), "grüß"},
        {BYTES("gr\xfc\xdf \x80\x81"), "grüß €\xc2\x81"},
        {BYTES("\xff\xfeg\0\xfc\0=\xd8\0\xde\r\0\n\0"), "gü😀\n"},
        {BYTES("\xfe\xff\0g\0\xfc\xd8=\xde\0\0\n"), "gü😀\n"},
        {BYTES("i\0n\0t\0"), "int"},
        {BYTES("\0i\0n\0t"), "int"},
        {BYTES("\xc0\x80\xed\xa0\x80"),
         "À€í\xc2\xa0€"}, /* not UTF-8, so that */
        {BYTES("\xed\xa0\x80"), "í\xc2\xa0€"},
        {BYTES("a\0b"), NULL},
        {BYTES("\xff\xfeg"), NULL},
        {BYTES("\xff\xfe=\xd8x\0"), NULL},
        {BYTES("\xff\xfe=\xd8"), NULL},
        {BYTES("\xff\xfe\0\xde"), NULL},
        {BYTES("\xff\xfe\0\0x\0"), NULL},
        {BYTES("\177ELF\2\1\1\0\0"), NULL},
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        size_t size = 99;
        errno = 0;
        char *text = intake_text(texts[i].bytes, texts[i].size, &size);
        if (texts[i].text == NULL)
            EXPECT(text == NULL && errno == EILSEQ, "%zu is a text", i);
        else
            EXPECT(text != NULL && strcmp(text, texts[i].text) == 0 &&
                       size == strlen(text),
                   "%zu: \"%s\"", i, text != NULL ? text : "(none)");
        free(text);
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"what people write is read", what_people_write_is_read, 0},
        {"what Canvas exports is read", what_canvas_exports_is_read, 0},
        {"what Moodle exports is read", what_moodle_exports_is_read, 0},
        {"who is there twice is told", who_is_there_twice_is_told, 0},
        {"a hostile roster is only text", a_hostile_roster_is_only_text, 0},
        {"a bad roster says why", a_bad_roster_says_why, 0},
        {"fields are what stands between", fields_are_what_stands_between, 0},
        {"texts of all encodings are read", texts_of_all_encodings_are_read, 0},
    };
    hostile_begin();
    int status = report_main("lab/roster", tests, COUNT(tests), argc, argv);
    handed_forget();
    return status;
}
