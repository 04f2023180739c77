/*
 * What `shmlab see` must bear of strangers' programs and files: whatever they
 * are called and say, nothing raw reaches the terminal, no file is opened that
 * they only name, and nothing is left.
 */
#include "clean.h"
#include "hostile.h"

#include <sys/inotify.h>

enum {
    LETTERS = 10000, /* of the name of a function */
    ARGUMENTS = 8
};

/* --- The command --------------------------------------------------------- */

/* Run `shmlab see` with these arguments; with keys it is on a terminal.
 * Returns false, and the test is over, when it cannot be run. */
static bool see(struct recording *seen, const char *keys,
                const char *const arguments[])
{
    const char *argv[ARGUMENTS + 3] = {hostile_shmlab(), "see"};
    struct run_problem problem;
    for (size_t i = 0; i < ARGUMENTS && arguments[i] != NULL; i++)
        argv[i + 2] = arguments[i];
    struct run_request request = {
        .argv = argv,
        .input = keys,
        .input_size = keys != NULL ? strlen(keys) : 0,
        .output_max = 1 << 22,
        .deadline_ms = 30000,
        .stdout_to = keys != NULL ? RUN_TO_TERMINAL : RUN_TO_PIPE,
    };
    if (run(&request, seen, &problem) == 0)
        return true;
    report_untested("see: %s: %s", problem.step, strerror(problem.error));
    return false;
}

#define SEE(seen, keys, ...) \
    see((seen), (keys), (const char *const[]){__VA_ARGS__, NULL})

/* On the screen we move the cursor and change colours, and nothing else. */
static void expect_screen(const char *text, size_t size)
{
    static const char ours[] = "0123456789;?";
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte == 0x1b && i + 2 < size && text[i + 1] == '[') {
            i += 2 + strspn(text + i + 2, ours);
            EXPECT(strchr("mHJKhl", text[i]) != NULL, "ESC [ ... %c", text[i]);
            continue;
        }
        EXPECT(byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t',
               "byte %zu is \\x%02x, before %.20s", i, byte, text + i + 1);
        EXPECT(byte != 0xc2 || i + 1 == size ||
                   (unsigned char)text[i + 1] >= 0xa0,
               "a C1 control character at %zu", i);
    }
}

/* --- Names --------------------------------------------------------------- */

#define ODD "\033]0;t\007\302\233\342\200\256\r\377<b>"

static void copy_file(const char *from, const char *to)
{
    char block[65536];
    ssize_t size = -1;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
    while (in != -1 && out != -1 && (size = read(in, block, sizeof block)) > 0)
        if (write(out, block, (size_t)size) != size)
            break;
    if (size != 0)
        err(REPORT_UNTESTED, "%s", to);
    close(in);
    close(out);
}

static void a_program_may_be_called_anything(void)
{
    struct recording seen;
    const char *path = hostile_file(ODD), *json = hostile_file(ODD ".jsonl");
    copy_file(hostile("odd_names"), path);
    if (SEE(&seen, NULL, "--list", "--json", json, path)) {
        EXPECT(recording_exited(&seen, 0), "status %d: %.200s", seen.status,
               seen.err.text);
        EXPECT(strstr(seen.out.text, "owned") != NULL, "nothing is listed");
        clean_expect("the list", seen.out.text, seen.out.size);
        clean_expect("what it says", seen.err.text, seen.err.size);
        recording_free(&seen);
    }
    clean_expect_file(json);
    if (SEE(&seen, NULL, "--full", json)) {
        EXPECT(recording_exited(&seen, 0), "recording: status %d", seen.status);
        clean_expect("the full list", seen.out.text, seen.out.size);
        recording_free(&seen);
    }
    if (SEE(&seen, "                              q", path)) {
        EXPECT(recording_exited(&seen, 0), "keys: status %d", seen.status);
        EXPECT(strstr(seen.out.text, "owned") != NULL, "nothing is shown");
        expect_screen(seen.out.text, seen.out.size);
        recording_free(&seen);
    }
    if (SEE(&seen, NULL, "--json", json, path)) {
        EXPECT(recording_exited(&seen, 2) && seen.err.size > 0,
               "a file is written over: status %d", seen.status);
        clean_expect("the refusal", seen.err.text, seen.err.size);
        recording_free(&seen);
    }
    unlink(path);
    unlink(json);
    hostile_nothing_left("see");
}

/* What it says of a file that is none, or not what it should be. */
static void expect_refusal(const char *path, const char *content, int status)
{
    struct recording seen;
    if (content != NULL) {
        FILE *file = fopen(path, "we");
        if (file == NULL || fputs(content, file) == EOF || fclose(file) == EOF)
            err(REPORT_UNTESTED, "%s", path);
    }
    if (SEE(&seen, NULL, "--list", path)) {
        EXPECT(recording_exited(&seen, status) && seen.err.size > 0,
               "status %d, not %d", seen.status, status);
        clean_expect("the refusal", seen.err.text, seen.err.size);
        recording_free(&seen);
    }
    unlink(path);
    hostile_nothing_left("see");
}

static void a_refusal_names_it_in_letters(void)
{
    expect_refusal(hostile_file("nowhere" ODD), NULL, 127);
    expect_refusal(hostile_file(ODD), "no program", 126);
    expect_refusal(hostile_file(ODD ".jsonl"), "{\"attached\":\"recording\"}\n",
                   2);
    expect_refusal(hostile_file(ODD ".c"),
                   "int main(void) { return \"" ODD "\" + " ODD "; }\n", 3);
}

/* --- Lines --------------------------------------------------------------- */

/* A program that says it was made from `watched`, and from a file above, in a
 * function whose name is long. */
static bool make_lines(const char *source, const char *program,
                       const char *watched)
{
    char name[LETTERS + 1], command[1024];
    FILE *file = fopen(source, "we");
    if (file == NULL)
        err(REPORT_UNTESTED, "%s", source);
    memset(name, 'f', LETTERS);
    name[LETTERS] = '\0';
    fprintf(file,
            "#include <sys/shm.h>\n#include <unistd.h>\n"
            "#line 1 \"%s\"\n"
            "void %s(void) { write(1, \"one\\n\", 4); }\n"
            "#line 7 \"../../../../../../../..%s\"\n"
            "int main(void) { %s();\n"
            "shmctl(shmget(IPC_PRIVATE, 8, 0600), IPC_RMID, 0);\n"
            "return 0; }\n",
            watched, name, watched, name);
    fclose(file);
    snprintf(command, sizeof command, "cc -w -g -O0 -o %s %s 2> /dev/null",
             program, source);
    if (system(command) == 0) // NOLINT(cert-env33-c): our own words
        return true;
    report_skip("cc does not work here");
    return false;
}

static void a_file_that_is_only_named_is_not_opened(void)
{
    const char *watched = hostile_file("watched"), *program = hostile_file("p");
    const char *source = hostile_file("p.c"), *json = hostile_file("p.jsonl");
    struct recording seen;
    char events[4096];
    FILE *file = fopen(watched, "we");
    if (file == NULL || fputs("a secret\n", file) == EOF || fclose(file) == EOF)
        err(REPORT_UNTESTED, "%s", watched);
    if (!make_lines(source, program, watched))
        return;
    int notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (notify == -1 ||
        inotify_add_watch(notify, watched, IN_OPEN | IN_ACCESS) == -1) {
        report_skip("inotify: %s", strerror(errno));
        return;
    }
    if (SEE(&seen, NULL, "--full", "--json", json, program)) {
        EXPECT(recording_exited(&seen, 0), "status %d: %.200s", seen.status,
               seen.err.text);
        EXPECT(strstr(seen.out.text, "secret") == NULL, "it is shown");
#ifdef HAVE_LIBDW
        EXPECT(strstr(seen.out.text, "watched:1") != NULL &&
                   strstr(seen.out.text, "watched:8") != NULL,
               "no lines: %.900s", seen.out.text);
#endif
        clean_expect("the list", seen.out.text, seen.out.size);
        recording_free(&seen);
    }
    clean_expect_file(json);
    if (SEE(&seen, "      q", program))
        recording_free(&seen);
    ssize_t size = read(notify, events, sizeof events);
    EXPECT(size == -1 && errno == EAGAIN, "it is opened");
    close(notify);
    unlink(json);
    hostile_nothing_left("see");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a program may be called anything", a_program_may_be_called_anything,
         0},
        {"a refusal names it in letters", a_refusal_names_it_in_letters, 0},
        {"a file that is only named is not opened",
         a_file_that_is_only_named_is_not_opened, 0},
    };
    hostile_begin();
    return report_main("lab/hostile_command", tests, COUNT(tests), argc, argv);
}
