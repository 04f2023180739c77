/*
 * study.h - a small book with two exercises, and a student who works in it
 *
 * For the tests of the student's loop; each includes it once.  The checker of
 * 01_toy_sum is a script: it is content with a program that prints "right".
 * Where the real one is wanted, it is that of 01_sharing_sum.
 */
#ifndef TESTS_LAB_STUDY_H
#define TESTS_LAB_STUDY_H

#include "hostile.h"

enum {
    STUDY_ARGUMENTS = 8
};

/* --- Files --------------------------------------------------------------- */

static inline void study_write(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "we");
    if (file == NULL || fputs(text, file) == EOF ||
        fchmod(fileno(file), mode) == -1 || fclose(file) == EOF)
        err(REPORT_UNTESTED, "%s", path);
}

/* The text of a file, "" when there is none: good until the next call. */
static inline const char *study_text(const char *path)
{
    static char text[65536];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd != -1 ? read(fd, text, sizeof text - 1) : 0;
    if (fd != -1)
        close(fd);
    text[size > 0 ? size : 0] = '\0';
    return text;
}

static const char study_page[] =
    "# 01_toy_sum: a sum of toys\n"
    "\n"
    "A child adds, the parent prints. Warm-up, 10 minutes.\n"
    "\n"
    "## What you practise\n"
    "\n"
    "- adding up\n"
    "- printing\n"
    "\n"
    "## Read first\n"
    "\n"
    "- [Toys](../chapters/01_toy.md#01_toy)\n"
    "- [01_toy_first](../examples/01_toy_first.c)\n"
    "\n"
    "## The task\n"
    "\n"
    "```text\n"
    "$ ./01_toy_sum 3\n"
    "right\n"
    "```\n"
    "\n"
    "## Hints\n"
    "\n"
    "1. What does `puts` print in `slots[3]`, as [told](x.md) there?\n"
    "2. The second rule.\n"
    "3. The line is nearly this:\n"
    "\n"
    "   ```c\n"
    "   puts(\"right\");\n"
    "   ```\n";

static const char study_checker[] =
    "#!/bin/sh\n"
    "if [ \"$(\"$1\" 3 2>&1 | head -c 100)\" = right ]; then\n"
    "    echo '{\"name\":\"it is right\",\"status\":\"passed\","
    "\"points\":[60,60],\"messages\":[]}' > \"$3\"\n"
    "    echo '{\"name\":\"it is tidy\",\"status\":\"passed\","
    "\"points\":[40,40],\"messages\":[]}' > \"$3\"\n"
    "    exit 0\n"
    "fi\n"
    "echo '{\"name\":\"it is right\",\"status\":\"failed\",\"points\":[0,60],"
    "\"messages\":[],\"expected\":\"right\",\"observed\":\"wrong\\u001b[2J\"}' "
    "> \"$3\"\n"
    "echo '{\"name\":\"it is tidy\",\"status\":\"passed\",\"points\":[40,40],"
    "\"messages\":[]}' > \"$3\"\n"
    "echo '{\"diagnosis\":\"W3\",\"certain\":true,\"message\":\"It reads too "
    "early.\",\"evidence\":\"a load in line 3\",\"read\":\"01_toy\","
    "\"variant\":\"\",\"event\":3}' > \"$3\"\n"
    "exit 1\n";

static const char study_starter[] = "#include <stdio.h>\n"
                                    "int main(void)\n"
                                    "{\n"
                                    "    /* TODO 1: say it */\n"
                                    "    return puts(\"\") == EOF;\n"
                                    "}\n";

static const char study_right[] = "#include <stdio.h>\n"
                                  "int main(void)\n"
                                  "{\n"
                                  "    return puts(\"right\") == EOF;\n"
                                  "}\n";

/* --- The book ------------------------------------------------------------ */

/* A path in the folder of the test: good until the tenth call from now. */
static inline const char *study_in(const char *folder, const char *name)
{
    char below[200];
    snprintf(below, sizeof below, "%s/%s", folder, name);
    return hostile_file(below);
}

/* The first of the tests, after hostile_begin(): make the book, in "top". */
static inline void study_begin(void)
{
    static const char *const folders[] = {"top",
                                          "top/exercises",
                                          "top/solutions",
                                          "top/chapters",
                                          "top/build",
                                          "top/build/tests",
                                          "top/build/tests/exercises",
                                          "top/build/examples",
                                          "top/examples"};
    for (size_t i = 0; i < COUNT(folders); i++)
        if (mkdir(hostile_file(folders[i]), 0755) == -1)
            err(REPORT_UNTESTED, "%s", folders[i]);
    study_write(hostile_file("top/book.md"),
                "# Book\n\n## 01_toy: toys that add\n\n", 0644);
    study_write(hostile_file("top/chapters/01_toy.md"),
                "# Toys that add {#01_toy}\n", 0644);
    study_write(hostile_file("top/chapters/misconceptions.tsv"),
                "id\tbelief\nM29\tnothing can go wrong\n", 0644);
    study_write(hostile_file("top/exercises/README.md"),
                "1. [01_toy_sum](01_toy_sum.md)\n"
                "2. [01_toy_say](01_toy_say.md)\n"
                "3. [01_sharing_sum](01_sharing_sum.md)\n",
                0644);
    study_write(hostile_file("top/exercises/01_toy_sum.md"), study_page, 0644);
    study_write(hostile_file("top/exercises/01_toy_sum.c"), study_starter,
                0644);
    study_write(hostile_file("top/solutions/01_toy_sum.c"), study_right, 0644);
    study_write(hostile_file("top/exercises/01_toy_say.md"),
                "# 01_toy_say: say what it prints\n\nA guess.\n", 0644);
    study_write(hostile_file("top/exercises/01_toy_say.txt"), "a =\n", 0644);
    study_write(hostile_file("top/build/tests/exercises/01_toy_sum"),
                study_checker, 0755);
    study_write(hostile_file("top/exercises/01_sharing_sum.md"),
                "# 01_sharing_sum: a sum\n\nA sum.\n", 0644);
    study_write(hostile_file("top/exercises/01_sharing_sum.c"), study_starter,
                0644);
    /* The real one, where it is built. */
    const char *real = report_helper("../exercises/01_sharing_sum");
    if (symlink(real, hostile_file("top/build/tests/exercises/01_sharing_sum")))
        err(REPORT_UNTESTED, "%s", real);
    if (setenv("SHMLAB_TOP", hostile_file("top"), 1) == -1 ||
        setenv("SHMLAB_MINE", hostile_file("mine"), 1) == -1)
        err(REPORT_UNTESTED, "setenv");
}

/* --- The student --------------------------------------------------------- */

/* Run shmlab with these arguments, in the folder `in` if there is one; `before`
 * is a program that runs it, or NULL.  With keys it is on a terminal.  Returns
 * false, and the test is over, when it cannot be run. */
static inline bool study_run(struct recording *seen, const char *before,
                             const char *keys, const char *const arguments[])
{
    const char *argv[STUDY_ARGUMENTS + 3];
    struct run_problem problem;
    size_t count = 0;
    if (before != NULL)
        argv[count++] = before;
    argv[count++] = hostile_shmlab();
    for (size_t i = 0; i < STUDY_ARGUMENTS && arguments[i] != NULL; i++)
        argv[count++] = arguments[i];
    argv[count] = NULL;
    struct run_request request = {
        .argv = argv,
        .input = keys,
        .input_size = keys != NULL ? strlen(keys) : 0,
        .callers_folder = true,
        .shared_ipc = true,
        .deadline_ms = 120000,
        .output_max = 1 << 20,
        .processes_max = 2000, /* not its own alone: those of this user */
        .stdout_to = keys != NULL ? RUN_TO_TERMINAL : RUN_TO_PIPE,
    };
    if (run(&request, seen, &problem) == 0)
        return true;
    report_untested("shmlab: %s: %s", problem.step, strerror(problem.error));
    return false;
}

/* Run it, and demand a status, and that it says something of this. */
static inline void study_expect(int status, const char *says,
                                const char *const arguments[])
{
    struct recording seen;
    if (!study_run(&seen, NULL, NULL, arguments))
        return;
    EXPECT(recording_exited(&seen, status), "%s: status %d, signal %d: %s%s",
           arguments[0], seen.status, seen.signo, seen.out.text, seen.err.text);
    EXPECT(strstr(seen.out.text, says) != NULL ||
               strstr(seen.err.text, says) != NULL,
           "%s: does not say \"%s\", but: %s%s", arguments[0], says,
           seen.out.text, seen.err.text);
    recording_free(&seen);
}

#define SHMLAB(status, says, ...) \
    study_expect((status), (says), (const char *const[]){__VA_ARGS__, NULL})

/* The student writes this into a file of theirs. */
static inline void study_edit(const char *name, const char *text)
{
    study_write(study_in("mine", name), text, 0644);
}

#endif
