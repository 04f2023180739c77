/*
 * What `shmlab see` answers to what it cannot run or not trace: one sentence
 * that says why and what to do, and the status that env(1) would have.
 */
#include "clean.h"
#include "hostile.h"

/* A file to be seen, and what must be said of it. */
struct refusal {
    const char *name;               /* of the test */
    const char *file;               /* NULL: a name that says nothing */
    void (*make)(const char *path); /* NULL: it is not made */
    int status;
    const char *says;
};

/* --- Files --------------------------------------------------------------- */

static void make(const char *path, const char *content, size_t size,
                 mode_t mode)
{
    int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
    if (out == -1 || write(out, content, size) != (ssize_t)size ||
        fchmod(out, mode) == -1 || close(out) == -1)
        err(REPORT_UNTESTED, "%s", path);
}

static void make_text(const char *path)
{
    make(path, "Hello\n", 6, 0755);
}

static void make_plain(const char *path)
{
    make(path, "Hello\n", 6, 0644);
}

static void make_empty(const char *path)
{
    make(path, "", 0, 0755);
}

static void make_json(const char *path)
{
    make(path, "{\"a\": 1}\n", 9, 0644);
}

static void make_newer(const char *path)
{
    static const char text[] = "{\"attached\":\"recording\",\"version\":99}\n";
    make(path, text, sizeof text - 1, 0644);
}

static void make_broken(const char *path)
{
    static const char text[] = "{\"attached\":\"recording\",\"version\":1}\n"
                               "{\"event\":\"call\",\"process\":7}\n";
    make(path, text, sizeof text - 1, 0644);
}

static void make_source(const char *path)
{
    make(path, "int main( {\n", 12, 0644);
}

static void make_script(const char *path)
{
    make(path, "#!/nowhere/at/all\n", 18, 0755);
}

static void make_script_plain(const char *path)
{
    make(path, "#!/bin/sh\n", 10, 0644);
}

static void make_pipe(const char *path)
{
    if (mkfifo(path, 0700) == -1)
        err(REPORT_UNTESTED, "%s", path);
}

static void make_folder(const char *path)
{
    if (mkdir(path, 0755) == -1)
        err(REPORT_UNTESTED, "%s", path);
}

static void make_loop(const char *path)
{
    if (symlink(path, path) == -1)
        err(REPORT_UNTESTED, "%s", path);
}

/* A program, with other bytes at one place. */
static void make_program(const char *path, const char *old, const char *new,
                         size_t size, mode_t mode)
{
    static char bytes[1 << 20];
    int in = open(hostile("traps"), O_RDONLY | O_CLOEXEC);
    ssize_t all = in != -1 ? read(in, bytes, sizeof bytes) : -1;
    char *at = all > 0 ? memmem(bytes, (size_t)all, old, size) : NULL;
    if (in != -1)
        close(in);
    if (at != NULL)
        memcpy(at, new, size);
    else
        err(REPORT_UNTESTED, "%s", hostile("traps"));
    make(path, bytes, (size_t)all, mode);
}

static void make_foreign(const char *path)
{
    /* ELF, of 64 bits, for a processor that nobody has. */
    static const char foreign[20] =
        "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\xfe\xfe";
    make(path, foreign, sizeof foreign, 0755);
}

static void make_no_loader(const char *path)
{
    make_program(path, "/ld-", "/xx-", 4, 0755);
}

static void make_not_executable(const char *path)
{
    make_program(path, "\177ELF", "\177ELF", 4, 0644);
}

static const struct refusal refusals[] = {
    {"nothing", NULL, NULL, 127, "no such program"},
    {"a text", NULL, make_text, 126, "#!/bin/sh"},
    {"a text that may not be executed", NULL, make_plain, 126,
     "does not look like a program"},
    {"an empty file", NULL, make_empty, 126, "empty"},
    {"a folder", NULL, make_folder, 126, "folder"},
    {"a FIFO", NULL, make_pipe, 126, "no file"},
    {"a link to itself", NULL, make_loop, 126, "symbolic links"},
    {"a script whose interpreter is missing", NULL, make_script, 127, "#!"},
    {"a script that may not be executed", NULL, make_script_plain, 126,
     "chmod +x"},
    {"a program that may not be executed", NULL, make_not_executable, 126,
     "chmod +x"},
    {"a program for another processor", NULL, make_foreign, 126, "processor"},
    {"a program whose loader is missing", NULL, make_no_loader, 127, "loader"},
    {"JSON of another kind", "other.json", make_json, 126, "recording"},
    {"a recording of a later version", "later.jsonl", make_newer, 2, "version"},
    {"a recording that refers to nothing", "bad.jsonl", make_broken, 2, ":2:"},
    {"a source that does not compile", "bad.c", make_source, 3,
     "does not compile"},
    {"a source that is not there", "none.c", NULL, 3, "does not compile"},
};

/* --- Trying -------------------------------------------------------------- */

static void expect_answer(const char *const argv[], int status,
                          const char *says, bool one_line)
{
    struct run_request request = {.argv = argv, .deadline_ms = 20000};
    struct recording seen;
    struct run_problem problem;
    if (run(&request, &seen, &problem) == -1) {
        report_untested("%s: %s", problem.step, strerror(problem.error));
        return;
    }
    const char *text = seen.err.size > 0 ? seen.err.text : "";
    EXPECT(recording_exited(&seen, status), "status %d, signal %d: %.300s",
           seen.status, seen.signo, text);
    EXPECT(strstr(text, says) != NULL, "does not say \"%s\", but: %.300s", says,
           text);
    EXPECT(!one_line || strchr(text, '\n') == text + strlen(text) - 1,
           "not one sentence: %.300s", text);
    EXPECT(seen.out.size == 0, "on standard output: %.100s", seen.out.text);
    clean_expect("the sentence", text, strlen(text));
    recording_free(&seen);
    hostile_nothing_left("see");
}

static void file_is_refused(void)
{
    const struct refusal *refusal = &refusals[report_current()];
    const char *path = hostile_file(refusal->file != NULL ? refusal->file
                                                          : "it");
    const char *argv[] = {hostile_shmlab(), "see", "--list", path, NULL};
    if (refusal->make != NULL)
        refusal->make(path);
    expect_answer(argv, refusal->status, refusal->says, refusal->status != 3);
    remove(path);
}

static void a_name_is_needed(void)
{
    const char *argv[] = {hostile_shmlab(), "see", "", NULL};
    expect_answer(argv, 127, "needs a name", true);
}

static void tracing_is_refused(void)
{
    const char *argv[] = {hostile("deny"), "ptrace",         hostile_shmlab(),
                          "see",           hostile("traps"), NULL};
    expect_answer(argv, 125, "SYS_PTRACE", true);
}

static void filters_are_refused(void)
{
    const char *argv[] = {hostile("deny"), "seccomp",        hostile_shmlab(),
                          "see",           hostile("traps"), NULL};
    expect_answer(argv, 125, "seccomp=unconfined", true);
}

static void it_is_traced_already(void)
{
    const char *argv[] = {
        "/usr/bin/strace", "-f", "-o", "/dev/null", hostile_shmlab(), "see",
        hostile("traps"),  NULL};
    if (access(argv[0], X_OK) == -1) {
        report_skip("strace is not installed (./setup --all)");
        return;
    }
    expect_answer(argv, 125, "traced already", true);
}

static void no_folder_can_be_made(void)
{
    const char *argv[] = {"/usr/bin/env", "TMPDIR=/nowhere", hostile_shmlab(),
                          "see",          hostile("traps"),  NULL};
    expect_answer(argv, 125, "set TMPDIR", true);
    const char *source = hostile_file("plain.c");
    const char *compiled[] = {"/usr/bin/env",   "TMPDIR=/nowhere",
                              hostile_shmlab(), "see",
                              source,           NULL};
    make_source(source);
    expect_answer(compiled, 125, "set TMPDIR", true);
}

int main(int argc, char *argv[])
{
    static const struct named_test others[] = {
        {"a name is needed", a_name_is_needed, 0},
        {"tracing is refused", tracing_is_refused, 0},
        {"filters are refused", filters_are_refused, 0},
        {"it is traced already", it_is_traced_already, 0},
        {"no folder can be made", no_folder_can_be_made, 0},
    };
    struct named_test tests[COUNT(refusals) + COUNT(others)];
    for (size_t i = 0; i < COUNT(refusals); i++)
        tests[i] = (struct named_test){refusals[i].name, file_is_refused, 0};
    for (size_t i = 0; i < COUNT(others); i++)
        tests[COUNT(refusals) + i] = others[i];
    hostile_begin();
    /* A leak sanitizer needs to trace shmlab, and stops it where that is
     * refused. */
    setenv("LSAN_OPTIONS", "detect_leaks=0", 1);
    return report_main("lab/refusals", tests, COUNT(tests), argc, argv);
}
