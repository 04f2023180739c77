/*
 * The compiler, run for a student: what it says is made short, and nothing in a
 * source can make it run on, fill the disk or leave something.
 */
#include "compile/compile.h"

#include "hostile.h"

/* --- What is said -------------------------------------------------------- */

/* What is to come of what a compiler has said. */
static void expect_digest(const char *said, const char *wanted)
{
    unsigned errors, warnings;
    char *told = compile_digest("a.c", said, strlen(said), &errors, &warnings);
    if (told == NULL)
        err(REPORT_UNTESTED, "digest");
    EXPECT(strcmp(told, wanted) == 0, "it is told as:\n%s\nnot:\n%s", told,
           wanted);
    free(told);
}

static void errors_come_before_warnings(void)
{
    expect_digest("a.c: In function 'main':\n"
                  "a.c:3:9: warning: unused variable 'x' [-Wunused-variable]\n"
                  "    3 |     int x;\n"
                  "      |         ^\n"
                  "a.c:4:12: error: 'one' undeclared\n"
                  "    4 |     return one;\n"
                  "      |            ^~~\n"
                  "a.c:4:12: note: each undeclared identifier is reported\n"
                  "    4 |     return one;\n",
                  "a.c:4:12: error: 'one' undeclared\n"
                  "    4 |     return one;\n"
                  "      |            ^~~\n"
                  "a.c:3:9: warning: unused variable 'x' [-Wunused-variable]\n"
                  "    3 |     int x;\n"
                  "      |         ^\n");
}

static void only_the_first_errors_are_told(void)
{
    expect_digest("a.c:1:1: error: one\na.c:2:1: error: two\n"
                  "a.c:3:1: error: three\na.c:4:1: error: four\n  quoted\n"
                  "a.c:5:1: error: five\n",
                  "a.c:1:1: error: one\na.c:2:1: error: two\n"
                  "a.c:3:1: error: three\n"
                  "and 2 more errors: mend the first, the others often go with "
                  "it\n");
}

static void what_the_linker_misses_is_named(void)
{
    expect_digest("/usr/bin/ld: /tmp/ccIqXnJB.o: in function `main':\n"
                  "/home/x/a.c:12: undefined reference to `shmgte'\n"
                  "/usr/bin/ld: warning: creating DT_TEXTREL in a PIE\n"
                  "collect2: error: ld returned 1 exit status\n",
                  "a.c:12: error: there is no function or variable "
                  "\"shmgte\"\n");
    expect_digest("/usr/bin/ld: /lib/crt1.o: in function `_start':\n"
                  "(.text+0x1b): undefined reference to `main'\n"
                  "collect2: error: ld returned 1 exit status\n",
                  "a.c: error: there is no function or variable \"main\"\n");
    expect_digest("/usr/bin/ld: /tmp/a-1.o: in function `main':\n"
                  "/tmp/a.c:3: undefined reference to `f'\n"
                  "clang: error: linker command failed with exit code 1\n",
                  "a.c:3: error: there is no function or variable \"f\"\n");
}

static void long_sentences_are_wrapped(void)
{
    expect_digest("a.c:5:13: warning: initialization of 'int' from 'char *' "
                  "makes integer from pointer without a cast\n",
                  "a.c:5:13: warning: initialization of 'int' from 'char *' "
                  "makes integer from\n    pointer without a cast\n");
}

static void odd_bytes_do_no_harm(void)
{
    unsigned errors, warnings;
    static const char said[] = "a.c:1:1: error: \0\377\n\0";
    char *told = compile_digest("a.c", said, sizeof said, &errors, &warnings);
    EXPECT(told != NULL && errors == 1, "%u errors: %s", errors, told);
    free(told);
    expect_digest("", "");
    expect_digest("cc: nothing that we know\n", "cc: nothing that we know\n");
}

/* --- What is compiled ---------------------------------------------------- */

static enum compile_result compile_text(const char *name, const char *text,
                                        struct compiled *made)
{
    const char *path = hostile_file(name);
    FILE *file = fopen(path, "we");
    if (file == NULL || fputs(text, file) == EOF || fclose(file) == EOF)
        err(REPORT_UNTESTED, "%s", path);
    enum compile_result result = compile(path, true, made);
    unlink(path);
    return result;
}

static const struct sample {
    const char *name, *text;
    enum compile_result result;
    const char *says;
} samples[] = {
    {"fine.c", "int main(void)\n{\n    return 0;\n}\n", COMPILE_BUILT, ""},
    {"w\xc3\xb6 rt.c", "int main(void)\n{\n    return 0;\n}\n", COMPILE_BUILT,
     ""},
    {"-x.c", "int main(void)\n{\n    return 0;\n}\n", COMPILE_BUILT, ""},
    {"crlf.c",
     "\xef\xbb\xbfint main(void)\r\n{\r\n    return \\\r\n0;\r\n}\r\n",
     COMPILE_BUILT, ""},
    {"warned.c", "int main(void)\n{\n    int x;\n    return 0;\n}\n",
     COMPILE_BUILT, "unused variable"},
    {"wide.c", "\xff\xfei", COMPILE_REFUSED, "UTF-16"},
    {"empty.c", "", COMPILE_REFUSED, "\"main\""},
    {"zeros.c", "#include \"/dev/zero\"\nint main(void)\n{\n    return 0;\n}\n",
     COMPILE_REFUSED, "error: "},
    {"terminal.c",
     "#include \"/dev/tty\"\nint main(void)\n{\n    return 0;\n}\n",
     COMPILE_REFUSED, "error: "},
    {"large.c",
     "char x[3u << 30] = {1};\nint main(void)\n{\n    return 0;\n}\n",
     COMPILE_REFUSED, "gave up"},
    {"itself.c", "#include \"itself.c\"\n", COMPILE_REFUSED, "error: "},
};

static void a_sample_is_compiled(const struct sample *sample)
{
    struct compiled made;
    enum compile_result result = compile_text(sample->name, sample->text,
                                              &made);
    EXPECT(result == sample->result, "%s: result %d: %s", sample->name,
           (int)result, made.said);
    EXPECT(strstr(made.said, sample->says) != NULL,
           "%s: does not say \"%s\", but: %s", sample->name, sample->says,
           made.said);
    EXPECT(result != COMPILE_BUILT || access(made.program, X_OK) == 0,
           "%s: no program", sample->name);
    compile_forget(&made);
    EXPECT(hostile_leftover()[0] == '\0', "%s: %s is left", sample->name,
           hostile_leftover());
}

static void each_sample_is_what_it_is(void)
{
    for (size_t i = 0; i < COUNT(samples); i++)
        a_sample_is_compiled(&samples[i]);
    hostile_nothing_left("the compiler");
}

static void the_language_of_the_reader_does_not_matter(void)
{
    struct compiled made;
    setenv("LANGUAGE", "de", 1);
    setenv("LC_ALL", "de_DE.UTF-8", 1);
    compile_text("german.c", "int main(void)\n{\n    return x;\n}\n", &made);
    EXPECT(strstr(made.said, "german.c:3:12: error: ") != NULL, "it says %s",
           made.said);
    compile_forget(&made);
    unsetenv("LANGUAGE");
    setenv("LC_ALL", "C.UTF-8", 1);
}

static void what_is_no_file_is_not_opened(void)
{
    struct compiled made;
    const char *path = hostile_file("pipe.c");
    if (mkfifo(path, 0600) == -1)
        err(REPORT_UNTESTED, "%s", path);
    EXPECT(compile(path, true, &made) == COMPILE_REFUSED, "it is built");
    EXPECT(strstr(made.said, "it is no file") != NULL, "it says %s", made.said);
    compile_forget(&made);
    unlink(path);
    EXPECT(compile(path, true, &made) == COMPILE_REFUSED, "it is built");
    EXPECT(strstr(made.said, "No such file") != NULL, "it says %s", made.said);
    compile_forget(&made);
}

static void where_nothing_can_be_made_there_is_a_reason(void)
{
    struct compiled made;
    setenv("TMPDIR", "/nowhere/at/all", 1);
    enum compile_result result = compile_text(
        "fine.c", "int main(void)\n{\n    return 0;\n}\n", &made);
    int error = errno;
    EXPECT(result == COMPILE_FAILED && error == ENOENT, "result %d, %s",
           (int)result, strerror(error));
    compile_forget(&made);
    setenv("TMPDIR", hostile_file("runs"), 1);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"errors come before warnings", errors_come_before_warnings, 0},
        {"only the first errors are told", only_the_first_errors_are_told, 0},
        {"what the linker misses is named", what_the_linker_misses_is_named, 0},
        {"long sentences are wrapped", long_sentences_are_wrapped, 0},
        {"odd bytes do no harm", odd_bytes_do_no_harm, 0},
        {"each sample is what it is", each_sample_is_what_it_is, 0},
        {"the language of the reader does not matter",
         the_language_of_the_reader_does_not_matter, 0},
        {"what is no file is not opened", what_is_no_file_is_not_opened, 0},
        {"where nothing can be made there is a reason",
         where_nothing_can_be_made_there_is_a_reason, 0},
    };
    hostile_begin();
    return report_main("lab/compile", tests, COUNT(tests), argc, argv);
}
