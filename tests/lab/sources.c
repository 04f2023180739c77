/* Which source files lab/trace keeps in a history: those it may. */
#include "hostile.h"
#include "recording/jsonl.h"
#include "traced.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

/* --- Making programs and files ------------------------------------------- */

static void write_file(const char *name, const char *text, mode_t mode)
{
    const char *path = hostile_file(name);
    FILE *file = fopen(path, "we");
    if (file == NULL || fputs(text, file) == EOF || fclose(file) == EOF ||
        chmod(path, mode) == -1)
        err(REPORT_UNTESTED, "%s", path);
}

/* In the folder of the test. */
static bool shell(const char *command)
{
    char all[1024];
    snprintf(all, sizeof all, "cd %s && %s", hostile_file("."), command);
    return system(all) == 0; // NOLINT(cert-env33-c): our own words
}

static bool compiled(const char *source, const char *program)
{
    char command[512];
    snprintf(command, sizeof command,
             "cc -g -O0 -o %s %s 2> messages && chmod 755 %s", program, source,
             program);
    if (shell(command))
        return true;
    report_skip("cc does not work here");
    return false;
}

/* A program that prints once in each of these files, or says it does. */
static bool made_of(const char *const names[], size_t count)
{
    FILE *text = fopen(hostile_file("prog.c"), "we");
    if (text == NULL)
        err(REPORT_UNTESTED, "prog.c");
    fputs("#include <unistd.h>\nint main(void)\n{\n", text);
    for (size_t i = 0; i < count; i++)
        fprintf(text, "#line %zu \"%s\"\n    write(1, \".\", 1);\n", i + 1,
                names[i]);
    fputs("    return 0;\n}\n", text);
    if (fclose(text) == EOF)
        err(REPORT_UNTESTED, "prog.c");
    return compiled("prog.c", "prog");
}

/* --- Looking -------------------------------------------------------------- */

static const struct text_file *kept(const struct recording *seen,
                                    const char *name)
{
    const struct history *history = &seen->history;
    for (size_t i = 0; i < history->source_count; i++)
        if (strcmp(history->sources[i].name, name) == 0)
            return &history->sources[i];
    return NULL;
}

static bool traced_as(bool ordinary, const char *program,
                      struct recording *seen)
{
    const char *argv[] = {program, NULL};
    struct run_request request = {.argv = argv,
                                  .trace = &plain,
                                  .deadline_ms = PATIENTLY,
                                  .ordinary_user = ordinary};
    struct run_problem problem;
    if (!ordinary)
        return traced(program, NULL, &plain, seen);
    if (run(&request, seen, &problem) == 0)
        return true;
    report_untested("%s: %s", program, problem.step);
    return false;
}

/* Does an event of the run stand in this file? */
static bool is_referred_to(const struct recording *seen, const char *name)
{
    for (size_t i = 0; i < seen->history.event_count; i++) {
        const char *file = seen->history.events[i].at.file;
        if (file != NULL && strcmp(file, name) == 0)
            return true;
    }
    return false;
}

static void expect_kept(const struct recording *seen, const char *name,
                        bool wanted)
{
    const struct text_file *file = kept(seen, name);
    EXPECT((file != NULL) == wanted, "%s is %s", name,
           file != NULL ? "kept" : "not kept");
    EXPECT(is_referred_to(seen, name), "%s is in no event", name);
}

static bool has_lines(void)
{
#ifdef HAVE_LIBDW
    return true;
#else
    report_skip("built without libdw: there are no lines");
    return false;
#endif
}

/* --- Tests ---------------------------------------------------------------- */

static void the_text_is_kept_as_it_is(void)
{
    static const char text[] = "#include <unistd.h>\n"
                               "/* \xff and \x1b[2J */\n"
                               "int main(void)\n{\n"
                               "    return write(1, \".\", 1) != 1;\n}\n";
    struct recording seen;
    write_file("own.c", text, 0644);
    if (!has_lines() || !compiled("own.c", "own") ||
        !traced_as(false, hostile_file("own"), &seen))
        return;
    const struct text_file *file = kept(&seen, "own.c");
    EXPECT(file != NULL && file->size == sizeof text - 1 &&
               memcmp(file->text, text, sizeof text) == 0,
           "%zu bytes: %s", file != NULL ? file->size : 0,
           file != NULL ? file->text : "not kept");
    EXPECT(file == NULL || !file->newer, "it is not newer than its program");
    recording_free(&seen);
    const struct timespec later[2] = {{time(NULL) + 3600, 0},
                                      {time(NULL) + 3600, 0}};
    EXPECT(utimensat(AT_FDCWD, hostile_file("own.c"), later, 0) == 0,
           "utimensat");
    if (!traced_as(false, hostile_file("own"), &seen))
        return;
    file = kept(&seen, "own.c");
    EXPECT(file != NULL && file->newer, "it is newer than its program");
    recording_free(&seen);
}

static void only_sources_are_read(void)
{
    static const struct {
        const char *name;
        bool by_root, by_user;
    } files[] = {
        {"good.c", true, true},           {"good.inc", true, true},
        {"/etc/passwd", false, false},    {"/etc/shadow", false, false},
        {"good.txt", false, false},       {"good", false, false},
        {"secret.c", false, true},        {"unreadable.c", false, false},
        {"link.c", false, false},         {"shadow.c", false, false},
        {"waits.c", false, false},        {"folder.c", false, false},
        {"absent.c", false, false},       {"full.h", true, true},
        {"huge.c", false, false},         {"/dev/zero", false, false},
        {"/proc/self/mem", false, false}, {"folder.c/../good.cc", true, true},
    };
    const char *names[COUNT(files)];
    struct recording seen;
    for (size_t i = 0; i < COUNT(files); i++)
        names[i] = files[i].name;
    write_file("good.c", "good\n", 0644);
    write_file("good.inc", "good\n", 0644);
    write_file("good.cc", "good\n", 0644);
    write_file("good.txt", "good\n", 0644);
    write_file("good", "good\n", 0644);
    write_file("secret.c", "secret\n", 0600);
    write_file("unreadable.c", "secret\n", 0);
    if (!shell("ln -s good.c link.c && ln -s /etc/shadow shadow.c && "
               "mkfifo waits.c && chmod 644 waits.c && mkdir folder.c && "
               "truncate -s 1M full.h && truncate -s 1048577 huge.c"))
        report_untested("the files cannot be made");
    else if (has_lines() && made_of(names, COUNT(names)) &&
             traced_as(false, hostile_file("prog"), &seen)) {
        EXPECT(recording_exited(&seen, 0) && seen.out.size == COUNT(names),
               "it prints %zu", seen.out.size);
        for (size_t i = 0; i < COUNT(files); i++)
            expect_kept(&seen, files[i].name,
                        geteuid() == 0 ? files[i].by_root : files[i].by_user);
        recording_free(&seen);
        hostile_nothing_left("prog");
    }
}

/* Root reads for others only what they could read. */
static void an_ordinary_user_is_given_nothing(void)
{
    static const char *const names[] = {"closed/open.c", "good.c"};
    struct recording seen;
    write_file("good.c", "good\n", 0644);
    if (geteuid() != 0)
        report_skip("only root has more rights than the program");
    else if (!shell("mkdir -m 700 closed && cp good.c closed/open.c && "
                    "chmod 644 closed/open.c"))
        report_untested("the files cannot be made");
    else if (has_lines() && made_of(names, COUNT(names)) &&
             traced_as(true, hostile_file("prog"), &seen)) {
        expect_kept(&seen, "closed/open.c", false);
        expect_kept(&seen, "good.c", true);
        recording_free(&seen);
        if (!traced_as(false, hostile_file("prog"), &seen))
            return;
        expect_kept(&seen, "closed/open.c", true);
        recording_free(&seen);
    }
}

static void there_are_bounds(void)
{
    enum {
        FILES = SOURCES_MAX + 10,
        LARGE = 1024 * 1000
    };
    static char texts[FILES][24];
    const char *names[FILES];
    struct recording seen;
    for (int i = 0; i < FILES; i++) {
        snprintf(texts[i], sizeof texts[i], "many-%d.c", i);
        names[i] = texts[i];
        write_file(names[i], "small\n", 0644);
    }
    for (int i = 0; i < 5; i++)
        if (truncate(hostile_file(names[i]), LARGE) == -1)
            err(REPORT_UNTESTED, "truncate");
    if (!has_lines() || !made_of(names, FILES) ||
        !traced_as(false, hostile_file("prog"), &seen))
        return;
    EXPECT(recording_exited(&seen, 0) && seen.out.size == FILES,
           "it prints %zu", seen.out.size);
    EXPECT(seen.history.source_count == SOURCES_MAX - 1, "%zu are kept",
           seen.history.source_count);
    expect_kept(&seen, "many-3.c", true);
    expect_kept(&seen, "many-4.c", false); /* the fifth large one */
    expect_kept(&seen, "many-63.c", true);
    expect_kept(&seen, "many-64.c", false);
    recording_free(&seen);
}

/* Two files of one name: the second is called by its whole path. */
static void two_files_of_one_name(void)
{
    struct recording seen;
    const char *second = hostile_file("b");
    char text[512], path[512];
    snprintf(text, sizeof text,
             "#include <unistd.h>\nint main(void)\n{\n"
             "    write(1, \"1\", 1);\n    return execl(\"%s/main\", \"main\","
             " (char *)0);\n}\n",
             second);
    snprintf(path, sizeof path, "%s/main.c", second);
    if (!shell("mkdir -p a b"))
        err(REPORT_UNTESTED, "mkdir");
    write_file("a/main.c", text, 0644);
    write_file("b/main.c",
               "#include <unistd.h>\nint main(void)\n{\n"
               "    return write(1, \"2\", 1) != 1;\n}\n",
               0644);
    if (!has_lines() ||
        !shell("(cd a && cc -g -O0 -o main main.c) && cd b && cc -g -O0 -o "
               "main main.c") ||
        !traced_as(false, hostile_file("a/main"), &seen))
        return;
    expect_kept(&seen, "main.c", true);
    expect_kept(&seen, path, true);
    const struct text_file *one = kept(&seen, "main.c");
    const struct text_file *other = kept(&seen, path);
    EXPECT(one != NULL && strstr(one->text, "\"1\"") != NULL, "the first");
    EXPECT(other != NULL && strstr(other->text, "\"2\"") != NULL, "the second");
    recording_free(&seen);
}

/* As in the built archive: its programs do not know where they will lie. */
static void a_source_is_named_from_the_top(void)
{
    struct recording seen;
    if (!shell("mkdir -p examples"))
        err(REPORT_UNTESTED, "mkdir");
    write_file("examples/moved.c",
               "#include <unistd.h>\nint main(void)\n{\n"
               "    return write(1, \"1\", 1) != 1;\n}\n",
               0644);
    if (!has_lines() ||
        !shell("cc -g -O0 -ffile-prefix-map=\"$PWD\"=. -o moved "
               "examples/moved.c"))
        return;
    unsetenv("SHMLAB_TOP");
    if (!traced_as(false, hostile_file("moved"), &seen))
        return;
    EXPECT(seen.history.source_count == 0, "kept, although nobody knows where");
    recording_free(&seen);
    setenv("SHMLAB_TOP", hostile_file("."), 1);
    if (!traced_as(false, hostile_file("moved"), &seen))
        return;
    EXPECT(seen.history.source_count == 1 &&
               strstr(seen.history.sources[0].text, "write(1") != NULL,
           "%zu files kept", seen.history.source_count);
    recording_free(&seen);
    unsetenv("SHMLAB_TOP");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"the text is kept as it is", the_text_is_kept_as_it_is, 0},
        {"only sources are read", only_sources_are_read, 0},
        {"an ordinary user is given nothing", an_ordinary_user_is_given_nothing,
         0},
        {"there are bounds", there_are_bounds, 0},
        {"two files of one name", two_files_of_one_name, 0},
        {"a source is named from the top folder",
         a_source_is_named_from_the_top, 0},
    };
    hostile_begin();
    return report_main("lab/sources", tests, COUNT(tests), argc, argv);
}
