/* Whose is what Canvas and Moodle give, in a folder or in an archive of all;
 * and how students come by names for files about them. */
#include "bundles.h"
#include "grade/names.h"

static const char *roster_of(const char *text)
{
    static int number;
    static char path[256];
    char name[32];
    snprintf(name, sizeof name, "roster%d.csv", number++);
    snprintf(path, sizeof path, "%s", hostile_file(name));
    FILE *file = fopen(path, "we");
    if (file == NULL || fputs(text, file) == EOF || fclose(file) == EOF)
        err(REPORT_UNTESTED, "%s", path);
    return path;
}

static void take_with(const char *roster)
{
    EXPECT(handed_take(NULL, roster_of(roster)) == 0, "%s", handed_why);
}

static const char canvas_roster[] =
    "Student,ID,SIS User ID,SIS Login ID,Section,Lab 1 (77)\n"
    "    Points Possible,,,,,100\n"
    "\"Doe, Jane\",12345,M100,jdoe,S1,\n"
    "\"Müller-Lüdenscheid, José\",12346,M101,jmueller,S1,\n"
    "\"Roe, Richard\",12347,M102,rroe,S1,\n"
    "\"Student, Test\",99,,0123456789abcdef,S1,\n";

/* --- Canvas --------------------------------------------------------------- */

static void files_of_canvas_find_their_students(void)
{
    handed_new("canvas");
    handed_put("doejane_LATE_12345_678910_06_fork_workers.c", "late");
    handed_put("doejane_LATE_12345_678911_06_fork_workers-1.c", "again");
    handed_put("doejane_LATE_12345_678912_01_sharing_sum.c", "sum");
    /* Another number, so the name decides. */
    handed_put("müllerlüdenscheidjosé_LATE_777_20_01_sharing_sum.c", "his");
    handed_put("stranger_55555_30_01_sharing_sum.c", "nobody's");
    handed_put("anon_x7Kq2_40_01_sharing_sum.c", "anonymous");
    handed_put("LATE_anon_y7Kq2_41_01_sharing_sum.c", "late, too");
    handed_put("rroe_rich_12347_50_text.html", "x");
    take_with(canvas_roster);
    handed_answer("jdoe", WORKERS,
                  "doejane_LATE_12345_678911_06_fork_workers-1.c", "again");
    handed_refused("jdoe", "doejane_LATE_12345_678910_06_fork_workers.c",
                   "was taken instead, because its name has the higher number");
    handed_answer("jdoe", SUM, "doejane_LATE_12345_678912_01_sharing_sum.c",
                  "sum");
    handed_answer("jmueller", SUM,
                  "müllerlüdenscheidjosé_LATE_777_20_01_sharing_sum.c", "his");
    handed_answer("stranger_55555", SUM, "stranger_55555_30_01_sharing_sum.c",
                  "nobody's");
    handed_answer("anon_x7Kq2", SUM, "anon_x7Kq2_40_01_sharing_sum.c",
                  "anonymous");
    handed_answer("anon_y7Kq2", SUM, "LATE_anon_y7Kq2_41_01_sharing_sum.c",
                  "late, too");
    handed_refused("rroe", "rroe_rich_12347_50_text.html", "has this name");
    EXPECT(handed_noted("stranger_55555 is not on the roster"), "no note");
    EXPECT(!handed_noted("jdoe"), "she is on the roster");
    const struct student *jane = handed_student("jdoe");
    EXPECT(jane != NULL && jane->listed && strcmp(jane->number, "M100") == 0 &&
               strcmp(jane->name, "Doe, Jane") == 0,
           "she is not as on the roster");
    const struct student *stranger = handed_student("stranger_55555");
    EXPECT(stranger != NULL && !stranger->listed, "the stranger is listed");
    EXPECT(handed.count == 6, "%zu students", handed.count);
}

static void the_later_upload_is_taken(void)
{
    handed_new("uploads");
    handed_put("doejane_12345_9_06_fork_workers.c", "earlier");
    handed_put("doejane_12345_10_06_fork_workers.c", "later");
    handed_taken();
    handed_answer("doejane_12345", WORKERS,
                  "doejane_12345_10_06_fork_workers.c", "later");
    handed_refused("doejane_12345", "doejane_12345_9_06_fork_workers.c",
                   "it was uploaded later");
}

/* Two who are called the same cannot be told apart by that. */
static void a_name_of_two_finds_none(void)
{
    handed_new("namesakes");
    handed_put("doejane_5_6_01_sharing_sum.c", "hers");
    take_with("login,name\njane1,Jane Doe\njane2,\"Doe, Jane\"\n");
    handed_answer("doejane_5", SUM, "doejane_5_6_01_sharing_sum.c", "hers");
    handed_answer("jane1", SUM, "", "");
    EXPECT(handed_noted("doejane_5 is not on the roster"), "no note");
}

/* --- Moodle --------------------------------------------------------------- */

static void folders_of_moodle_find_their_students(void)
{
    handed_new("moodle");
    handed_put("Jane Doe_4711_assignsubmission_file_/06_fork_workers.c", "1");
    handed_put("Jane Doe_4711_assignsubmission_onlinetext_/onlinetext.html",
               "x");
    handed_put("José Müller_4712_assignsubmission_file/sub/01_sharing_sum.c",
               "2");
    handed_put("Roe Richard_4713_assignsubmission_file_01_sharing_sum.c", "3");
    handed_put("Ann Other_4714_assignsubmission_file_/01_sharing_sum.c", "4");
    handed_put("Renamed Person_4715_assignsubmission_file_/01_sharing_sum.c",
               "5");
    take_with("Vorname;Nachname;ID-Nummer;E-Mail-Adresse;Identifier\n"
              "Jane;Doe;100;jane@uni.example;\n"
              "Jose\xcc\x81;Mu\xcc\x88ller;101;jose@uni.example;\n"
              "Richard;Roe;102;rich@uni.example;\n"
              "Old;Name;103;old@uni.example;Participant 4715\n");
    handed_answer("jane", WORKERS, "06_fork_workers.c", "1");
    handed_refused("jane", "onlinetext.html", "has this name");
    handed_answer("jose", SUM, "sub/01_sharing_sum.c", "2");
    handed_answer("rich", SUM,
                  "Roe Richard_4713_assignsubmission_file_01_sharing_sum.c",
                  "3");
    handed_answer("Ann Other_4714", SUM, "01_sharing_sum.c", "4");
    handed_answer("old", SUM, "01_sharing_sum.c", "5");
    EXPECT(handed_noted("Ann Other_4714 is not on the roster"), "no note");
    EXPECT(handed.count == 5, "%zu students", handed.count);
}

/* --- Folders, by any name on the roster ----------------------------------- */

static void a_folder_may_be_named_by_number_or_address(void)
{
    handed_new("by_hand");
    handed_put("jdoe/01_sharing_sum.c", "1");
    handed_put("M101/01_sharing_sum.c", "2");
    take_with(canvas_roster);
    handed_answer("jdoe", SUM, "01_sharing_sum.c", "1");
    handed_answer("jmueller", SUM, "01_sharing_sum.c", "2");
    handed_answer("rroe", SUM, "", "");
    EXPECT(handed.count == 3 && handed.note_count == 0,
           "%zu students, %zu notes", handed.count, handed.note_count);
    handed_new("by_mail");
    handed_put("Jane@uni.example/01_sharing_sum.c", "1");
    take_with("Email\njane@uni.example\n");
    handed_answer("jane", SUM, "01_sharing_sum.c", "1");
}

/* --- An archive of all ---------------------------------------------------- */

#ifdef HAVE_ARCHIVE

static const char *bundle_file(const char *name)
{
    handed_bytes(name, bundle_memory, bundle_size);
    return handed_path(name);
}

static void an_archive_of_all_is_as_good_as_a_folder(void)
{
    unsigned char inner[4096];
    handed_new("bundle");
    bundle_new("tar");
    bundle_put("answers/06_fork_workers.c", "packed");
    bundle_end();
    size_t inner_size = bundle_size;
    memcpy(inner, bundle_memory, inner_size < 4096 ? inner_size : 4096);
    bundle_new("zip");
    bundle_put("submissions/doejane_12345_1_06_fork_workers.c", "hers");
    bundle_put("submissions/roerichard_12347_3_x.c", "x");
    bundle_bytes("submissions/müllerlüdenscheidjosé_12346_2_answers.tar", inner,
                 inner_size);
    bundle_put("submissions/doejane_12345_4_01_sharing_sum.c", "late");
    bundle_put("submissions/bob/01_sharing_sum.c", "in a folder");
    bundle_put("submissions/böb/01_sharing_sum.c", "in another");
    bundle_put("submissions/bob/x/../../y.c", "x");
    bundle_put("submissions/grades.csv", "x");
    bundle_put("__MACOSX/submissions/._bob", "x");
    bundle_end();
    EXPECT(handed_take(bundle_file("all.zip"), roster_of(canvas_roster)) == 0,
           "%s", handed_why);
    handed_answer("jdoe", WORKERS, "doejane_12345_1_06_fork_workers.c", "hers");
    handed_answer("jdoe", SUM, "doejane_12345_4_01_sharing_sum.c", "late");
    handed_answer("jmueller", WORKERS, "answers/06_fork_workers.c", "packed");
    handed_refused("rroe", "roerichard_12347_3_x.c", "has this name");
    handed_answer("bob", SUM, "01_sharing_sum.c", "in a folder");
    handed_answer("böb", SUM, "01_sharing_sum.c", "in another");
    handed_refused("bob", "x/../../y.c", "leads out");
    EXPECT(handed_noted("grades.csv was passed over"), "no note of the table");
    EXPECT(handed_noted("bob is not on the roster"), "nor of the stranger");
    EXPECT(handed.count == 5, "%zu students", handed.count);
}

static void an_archive_of_folders_is_one_of_students(void)
{
    handed_new("folders");
    bundle_new("gz");
    bundle_put_entry(bundle_entry("class/carol", AE_IFDIR), NULL, 0);
    bundle_put("class/bob/06_fork_workers.c", "bob's");
    bundle_put("class/alice/06_fork_workers.c", "alice's");
    bundle_put("class/bob/a.out", "\177ELF");
    bundle_put("class/alice/late/06_fork_workers.c", "late");
    bundle_put("class/bob/01_sharing_sum.c", "");
    bundle_end();
    EXPECT(handed_take(bundle_file("x.tgz"), NULL) == 0, "%s", handed_why);
    handed_answer("alice", WORKERS, "06_fork_workers.c", "alice's");
    handed_refused("alice", "late/06_fork_workers.c", "in fewer folders");
    handed_answer("bob", WORKERS, "06_fork_workers.c", "bob's");
    handed_refused("bob", "01_sharing_sum.c", "it is empty");
    handed_answer("carol", WORKERS, "", "");
    EXPECT(handed.count == 3, "%zu students", handed.count);
}

/* What `pack` makes is one student's. */
static void an_archive_of_one_is_one_student(void)
{
    handed_new("one");
    bundle_new("tar");
    bundle_put("answers/06_fork_workers.c", "packed");
    bundle_put("answers/MANIFEST", "x");
    bundle_end();
    EXPECT(handed_take(bundle_file("x.tar"), NULL) == 0, "%s", handed_why);
    handed_answer("answers", WORKERS, "06_fork_workers.c", "packed");
    EXPECT(handed.count == 1, "%zu students", handed.count);
}

static void nobody_fills_the_archive_of_all(void)
{
    char path[64];
    handed_new("full");
    bundle_new("gz");
    for (int i = 0; i < INTAKE_FILES + 50; i++) {
        snprintf(path, sizeof path, "bob/%04d.c", i);
        bundle_put(path, "x");
    }
    bundle_put("bob/d/d/d/d/d/d/d/d/d/06_fork_workers.c", "deep");
    bundle_put("carol/06_fork_workers.c", "hers");
    bundle_put("dave/d/d/d/d/d/d/d/d/d/06_fork_workers.c", "deep");
    bundle_end();
    EXPECT(handed_take(bundle_file("x.tgz"), NULL) == 0, "%s", handed_why);
    handed_refused("bob", "...", "more than 1000 files");
    handed_answer("carol", WORKERS, "06_fork_workers.c", "hers");
    handed_refused("dave", "d/d/d/d/d/d/d/d/d/06_fork_workers.c", "deep");
}

/* Half a class must not look like one that has not handed in. */
static void a_cut_archive_of_all_is_no_class(void)
{
    handed_new("half");
    bundle_new("tar");
    bundle_put("alice/06_fork_workers.c", "x");
    bundle_put("bob/06_fork_workers.c", "x");
    bundle_end();
    bundle_size = 1536;
    EXPECT(handed_take(bundle_file("all.tar"), NULL) == -1 &&
               strstr(handed_why, "all.tar: it is damaged") != NULL,
           "%s", handed_why);
    handed_put("all.txt", "no archive");
    EXPECT(handed_take(handed_path("all.txt"), NULL) == -1 &&
               strstr(handed_why, "neither a tar nor a zip") != NULL,
           "%s", handed_why);
}

#endif

/* --- Names of files about students ---------------------------------------- */

static void a_file_about_a_student_stays_where_it_is(void)
{
    static const char *const ids[] = {"alice",
                                      "a/b",
                                      "a_b",
                                      "../x",
                                      "..",
                                      ".",
                                      "",
                                      "-rf",
                                      "=1+1",
                                      "a\nb",
                                      "M\xc3\xbcller",
                                      "a-b",
                                      "a_b-1234abcd",
                                      "CON",
                                      "a b",
                                      "a\\b"};
    static const char fit[] = "abcdefghijklmnopqrstuvwxyz0123456789._-"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    char names[COUNT(ids) + 4][STUDENT_FILE_NAME], longest[300];
    size_t count = 0;
    for (; count < COUNT(ids); count++)
        student_file_name(ids[count], names[count]);
    memset(longest, 'x', sizeof longest);
    for (size_t size = 62; size < 66; size++) {
        longest[size] = '\0';
        student_file_name(longest, names[count++]);
        longest[size] = 'x';
    }
    for (size_t i = 0; i < count; i++) {
        EXPECT(names[i][0] != '.' && names[i][0] != '-' &&
                   names[i][0] != '\0' &&
                   strspn(names[i], fit) == strlen(names[i]),
               "\"%s\"", names[i]);
        for (size_t k = 0; k < i; k++)
            EXPECT(strcmp(names[i], names[k]) != 0, "twice: %s", names[i]);
    }
    EXPECT(strcmp(names[0], "alice") == 0 && strcmp(names[2], "a_b") == 0,
           "%s, %s", names[0], names[2]);
    char again[STUDENT_FILE_NAME];
    student_file_name(names[1], again);
    EXPECT(strcmp(again, names[1]) != 0, "who is called like a made one is it");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"files of Canvas find their students",
         files_of_canvas_find_their_students, 0},
        {"the later upload is taken", the_later_upload_is_taken, 0},
        {"a name of two finds none", a_name_of_two_finds_none, 0},
        {"folders of Moodle find their students",
         folders_of_moodle_find_their_students, 0},
        {"a folder may be named by number or address",
         a_folder_may_be_named_by_number_or_address, 0},
#ifdef HAVE_ARCHIVE
        {"an archive of all is as good as a folder",
         an_archive_of_all_is_as_good_as_a_folder, 0},
        {"an archive of folders is one of students",
         an_archive_of_folders_is_one_of_students, 0},
        {"an archive of one is one student", an_archive_of_one_is_one_student,
         0},
        {"nobody fills the archive of all", nobody_fills_the_archive_of_all, 0},
        {"a cut archive of all is no class", a_cut_archive_of_all_is_no_class,
         0},
#endif
        {"a file about a student stays where it is",
         a_file_about_a_student_stays_where_it_is, 0},
    };
    hostile_begin();
    int status = report_main("lab/intake_downloads", tests, COUNT(tests), argc,
                             argv);
    handed_forget();
    return status;
}
