/* What lab/promise/promise.h must do: read headers, compare texts; and the
 * smaller parts beside it, text.h and needs.h. */
#include "promise/promise.h"
#include "check/check.h"
#include "check/report.h"
#include "check/text.h"
#include "run/needs.h"

#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* READING */

/* Let promise_read() read a file with these bytes.  Returns 0 or errno. */
static int read_bytes(const char *bytes, size_t size, struct promise *promise)
{
    char path[] = "/tmp/attached-promise-XXXXXX";
    int file = mkstemp(path);
    if (file == -1 || write(file, bytes, size) != (ssize_t)size)
        err(REPORT_UNTESTED, "%s", path);
    close(file);
    int result = promise_read(path, promise) == 0 ? 0 : errno;
    unlink(path);
    return result;
}

static void expect_text(const char *what, const char *is, const char *should)
{
    EXPECT(strcmp(is, should) == 0, "%s is \"%s\", not \"%s\"", what, is,
           should);
}

static void a_full_header_is_read(void)
{
    static const char text[] = "/*\n"
                               " * 06_fork_inherits.c - a forked child\n"
                               " *     inherits - all\n"
                               " *\n"
                               " * The story.\n"
                               " *\n"
                               " *     cc 06_fork_inherits.c && ./a.out\n"
                               " *\n"
                               " * Claims:  S40   S09 \n"
                               " * Needs: ordinary user,  namespace\n"
                               " * Output:\n"
                               " *     parent: one\n"
                               " *       child: two \n"
                               " *\n"
                               " *\n"
                               " *     parent: three\n"
                               " *\n"
                               " * An afterword.\n"
                               " */\n"
                               "int main(void);\n";
    struct promise promise;
    int result = read_bytes(text, sizeof text - 1, &promise);
    EXPECT(result == 0, "promise_read: %s", strerror(result));
    if (result != 0)
        return;
    expect_text("the name", promise.name, "06_fork_inherits");
    expect_text("the claim", promise.claim, "a forked child inherits - all");
    expect_text("Claims", promise.claims, "S40 S09");
    expect_text("Needs", promise.needs, "ordinary user, namespace");
    expect_text("Output", promise.output,
                "parent: one\n  child: two \n\n\nparent: three\n");
    promise_free(&promise);
    EXPECT(promise.name == NULL, "promise_free leaves a name");
}

static void what_is_left_out_is_empty(void)
{
    static const char text[] = "/*\n * a.c - b\n */\n";
    struct promise promise;
    int result = read_bytes(text, sizeof text - 1, &promise);
    EXPECT(result == 0, "promise_read: %s", strerror(result));
    if (result != 0)
        return;
    expect_text("Claims", promise.claims, "");
    expect_text("Needs", promise.needs, "");
    expect_text("Output", promise.output, "");
    promise_free(&promise);
}

static void odd_files_are_refused(void)
{
#define TEXT(text)                                \
    {                                             \
        .bytes = (text), .size = sizeof(text) - 1 \
    }
    static const struct {
        const char *bytes;
        size_t size;
    } odd[] = {
        TEXT(""),
        TEXT("\n"),
        TEXT("/*"),
        TEXT("/*\n"),
        TEXT("int main(void);\n"),
        TEXT("// a.c - b\n"),
        TEXT("/*\n * a topic\n */\n"),
        TEXT("/*\n * a.c -\n */\n"),
        TEXT("/*\n * .c - b\n */\n"),
        TEXT("/*\n * not a name.c - b\n */\n"),
        TEXT("/*\n * a.c - no end\n *\n"),
        TEXT("/*\n * a.c - no end\n *\n * Output:\n *     x"),
        TEXT("/*\n * a.c - b\n */"),
        TEXT("/*\n * a.c - b\nc\n */\n"),
        TEXT("/*\n * a.c - b\n *c\n */\n"),
        TEXT("/*\r\n * a.c - b\r\n */\r\n"),
        TEXT("/*\n * a.c - b\r\n */\n"),
        TEXT("/*\n * a.c - b\n * Output:\n *     x\r\n */\n"),
        TEXT("/*\n * a.c - \0 b\n */\n"),
        TEXT("\x7f"
             "ELF\0\1\2"),
    };
#undef TEXT
    for (size_t i = 0; i < COUNT(odd); i++) {
        struct promise promise;
        int result = read_bytes(odd[i].bytes, odd[i].size, &promise);
        EXPECT(result == EINVAL, "file %zu: %s", i, strerror(result));
        EXPECT(promise.name == NULL, "file %zu: left a name", i);
        promise_free(&promise); /* also good for one that is empty */
    }
}

static void long_lines_do_no_harm(void)
{
    const size_t sizes[] = {1000, 60000, 70000, 1000000};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        char *text = malloc(sizes[i] + 100);
        if (text == NULL)
            err(REPORT_UNTESTED, "malloc");
        int size = sprintf(text, "/*\n * a.c - b\n * Output:\n *     ");
        memset(text + size, 'x', sizes[i]);
        strcpy(text + size + sizes[i], "\n */\n");
        struct promise promise;
        int result = read_bytes(text, strlen(text), &promise);
        int expected = sizes[i] < 65536 ? 0 : EINVAL;
        EXPECT(result == expected, "a line of %zu bytes: %s", sizes[i],
               strerror(result));
        if (result == 0)
            promise_free(&promise);
        free(text);
    }
}

static void what_is_no_file_is_refused(void)
{
    struct promise promise;
    char fifo[] = "/tmp/attached-fifo-XXXXXX";
    int result = promise_read("/tmp", &promise) == 0 ? 0 : errno;
    EXPECT(result == EINVAL, "a folder: %s", strerror(result));
    result = promise_read("/dev/zero", &promise) == 0 ? 0 : errno;
    EXPECT(result == EINVAL, "/dev/zero: %s", strerror(result));
    result = promise_read("/nowhere/a.c", &promise) == 0 ? 0 : errno;
    EXPECT(result == ENOENT, "no file: %s", strerror(result));

    if (mkdtemp(fifo) == NULL || rmdir(fifo) == -1 || mkfifo(fifo, 0600) == -1)
        err(REPORT_UNTESTED, "%s", fifo);
    result = promise_read(fifo, &promise) == 0 ? 0 : errno;
    EXPECT(result == EINVAL, "a FIFO: %s", strerror(result));
    unlink(fifo);
}

/* COMPARING */

struct pair {
    const char *promised, *printed;
    int line; /* where they differ; 0: nowhere */
};

static void expect_pairs(const struct pair *pairs, size_t count,
                         bool (*compare)(const char *, const char *,
                                         struct mismatch *))
{
    for (size_t i = 0; i < count; i++) {
        const struct pair *pair = &pairs[i];
        struct mismatch mismatch;
        bool kept = compare(pair->promised, pair->printed, &mismatch);
        EXPECT(kept == (pair->line == 0), "\"%s\" and \"%s\": %s",
               pair->promised, pair->printed, kept ? "kept" : "broken");
        EXPECT(mismatch.line == pair->line,
               "\"%s\" and \"%s\" differ in line %d, not in %d", pair->promised,
               pair->printed, mismatch.line, pair->line);
    }
}

static void texts_are_compared_line_by_line(void)
{
    static const struct pair pairs[] = {
        {"", "", 0},
        {"a\n", "a\n", 0},
        {"a\n\nb\n", "a\n\nb\n", 0},
        {"a\n", "", 1},
        {"", "a\n", 1},
        {"a\nb\n", "a\n", 2},
        {"a\n", "a\nb\n", 2},
        {"a\n", "a", 1},
        {"a", "a\n", 1},
        {"a\n", "a\n\n", 2},
        {"a\nb\nc\n", "a\nx\nc\n", 2},
        {"ab\n", "a\n", 1},
        {"a\n", "ab\n", 1},
        {"\n", "", 1},
        {"a\n", "a\r\n", 1},
        {"a", "a", 0},
    };
    expect_pairs(pairs, COUNT(pairs), promise_kept);
    expect_pairs(pairs, COUNT(pairs), promise_exact);
}

static void placeholders_stand_for_what_varies(void)
{
    static const struct pair pairs[] = {
        {"n=<count>\n", "n=0\n", 0},
        {"n=<count> of <count>.\n", "n=12 of 3456.\n", 0},
        {"n=<count>\n", "n=\n", 1},
        {"n=<count>\n", "n=-1\n", 1},
        {"n=<count>\n", "n=1.5\n", 1},
        {"n=<count>\n", "n=x\n", 1},
        {"r=<ratio>x\n", "r=10.25x\n", 0},
        {"r=<ratio>\n", "r=1\n", 1},
        {"r=<ratio>\n", "r=1.\n", 1},
        {"r=<ratio>\n", "r=.5\n", 1},
        {"r=<ratio>\n", "r=nan\n", 1},
        {"same: <yes|no>\n", "same: yes\n", 0},
        {"same: <yes|no>\n", "same: no\n", 0},
        {"same: <yes|no>\n", "same: maybe\n", 1},
        {"same: <yes|no>\n", "same: \n", 1},
        {"<a|ab|abc>c!\n", "abc!\n", 0},
        {"<a|ab|abc>c!\n", "abcc!\n", 0},
        {"<a|ab|abc>c!\n", "abccc!\n", 1},
        {"a\n<yes|no> <count>\n", "a\nno x\n", 2},
        {"<stdio.h> <x>\n", "<stdio.h> <x>\n", 0},
        {"<|no>\n", "no\n", 1},
        {"<yes|>\n", "yes\n", 1},
        {"<yes|no", "yes", 1},
        {"<yes|no", "<yes|no", 0},
    };
    static const struct pair literal[] = {
        {"n=<count>\n", "n=0\n", 1},
        {"n=<count> <yes|no>\n", "n=<count> <yes|no>\n", 0},
    };
    expect_pairs(pairs, COUNT(pairs), promise_kept);
    expect_pairs(literal, COUNT(literal), promise_exact);
}

static void a_mismatch_points_into_the_texts(void)
{
    const char *promised = "one\ntwo <count>\nthree\n";
    const char *printed = "one\ntwo x\n";
    struct mismatch mismatch;
    promise_kept(promised, printed, &mismatch);
    EXPECT(mismatch.promised == promised + 4, "promised: %s",
           mismatch.promised);
    EXPECT(mismatch.printed == printed + 4, "printed: %s", mismatch.printed);

    promise_kept(promised, "one\ntwo 2\n", &mismatch);
    expect_text("the end of what was printed", mismatch.printed, "");
    expect_text("the line that is missing", mismatch.promised, "three\n");
}

/* TEXT AND NEEDS */

static void strange_bytes_are_made_visible(void)
{
    static const struct {
        const char *bytes, *clean, *shown;
    } texts[] = {
        {"caf\xc3\xa9\n", "caf\xc3\xa9\n", "caf\xc3\xa9\n"},
        {"a\tb", "a\tb", "a\\x09b"},
        {"\x1b[2J", "\xef\xbf\xbd[2J", "\\x1b[2J"},
        {"\x7f\r", "\xef\xbf\xbd\xef\xbf\xbd", "\\x7f\\x0d"},
        {"\xff(", "\xef\xbf\xbd(", "\\xff("},
        {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd", "\\xc0\\xaf"}, /* overlong */
        {"\xc3", "\xef\xbf\xbd", "\\xc3"},
        {"\xc2\x9b", "\xef\xbf\xbd", "\\xc2\\x9b"}, /* C1 */
        {"\xef\xbf\xbf", "\xef\xbf\xbd", "\\xef\\xbf\\xbf"},
        {"\xf0\x9f\x90\xa7", "\xf0\x9f\x90\xa7", "\xf0\x9f\x90\xa7"},
        {"\xe2\x80\xae", "\xe2\x80\xae", "\\xe2\\x80\\xae"}, /* right to left */
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        size_t size = strlen(texts[i].bytes);
        char *clean = text_clean(texts[i].bytes, size);
        char *shown = text_shown(texts[i].bytes, size, 100);
        expect_text("clean", clean, texts[i].clean);
        expect_text("shown", shown, texts[i].shown);
        free(clean);
        free(shown);
    }
    char *cut = text_shown("12345", 5, 3);
    expect_text("cut", cut, "123...");
    free(cut);
}

static void needs_are_probed(void)
{
    char why[128] = "";
    EXPECT(needs_met("", why, sizeof why) == NEEDS_MET, "none: %s", why);
    EXPECT(geteuid() == 0 ||
               needs_met("ordinary user", why, sizeof why) == NEEDS_MET,
           "ordinary user: %s", why);
    EXPECT(needs_met("ordinary user, second user", why, sizeof why) ==
                   NEEDS_UNMET &&
               strstr(why, "user") != NULL,
           "an ordinary user may become another: %s", why);
    EXPECT(needs_met("a moon, namespace", why, sizeof why) == NEEDS_UNKNOWN,
           "a moon: %s", why);
    EXPECT(strstr(why, "\"a moon\"") != NULL, "why: %s", why);
    EXPECT(needs_met("ordinary", why, sizeof why) == NEEDS_UNKNOWN,
           "ordinary: %s", why);
    EXPECT(needs_include("two processors , ordinary user", "ordinary user"),
           "ordinary user is not found");
    EXPECT(!needs_include("two processors", "two"), "two is found");

    /* On one processor, two are missing: take the others away for a moment. */
    cpu_set_t all, one;
    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    if (sched_getaffinity(0, sizeof all, &all) == -1 ||
        sched_setaffinity(0, sizeof one, &one) == -1) {
        report_skip("the processors to run on cannot be chosen here");
        return;
    }
    EXPECT(needs_met("two processors", why, sizeof why) == NEEDS_UNMET,
           "there seem to be two processors");
    EXPECT(strstr(why, "processors") != NULL, "why: %s", why);
    sched_setaffinity(0, sizeof all, &all);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a full header is read", a_full_header_is_read, 0},
        {"what is left out is empty", what_is_left_out_is_empty, 0},
        {"odd files are refused", odd_files_are_refused, 0},
        {"long lines do no harm", long_lines_do_no_harm, 0},
        {"what is no file is refused", what_is_no_file_is_refused, 0},
        {"texts are compared line by line", texts_are_compared_line_by_line, 0},
        {"placeholders stand for what varies",
         placeholders_stand_for_what_varies, 0},
        {"a mismatch points into the texts", a_mismatch_points_into_the_texts,
         0},
        {"strange bytes are made visible", strange_bytes_are_made_visible, 0},
        {"needs are probed", needs_are_probed, 0},
    };
    return report_main("lab/promise", tests, COUNT(tests), argc, argv);
}
