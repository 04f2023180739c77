/* What lab/trace/where must find when parent and child share a helper. */
#include "recording/query.h"
#include "run/run.h"
#include "where_program.h"

/* Parent and child say something through a library of their own; both are
 * likely to lie at the same address, the child first.  Before that, it counts
 * the children of the keeper: the program and its helpers. */
static const char forking[] =
    "#include <dlfcn.h>\n"                                          /* 1 */
    "#include <fcntl.h>\n"                                          /* 2 */
    "#include <stdio.h>\n"                                          /* 3 */
    "#include <sys/wait.h>\n"                                       /* 4 */
    "#include <unistd.h>\n"                                         /* 5 */
    "static void count(int keeper) {\n"                             /* 6 */
    "    char path[64], text[256];\n"                               /* 7 */
    "    sprintf(path, \"/proc/%d/task/%d/children\",\n"            /* 8 */
    "            keeper, keeper);\n"                                /* 9 */
    "    int fd = open(path, O_RDONLY);\n"                          /* 10 */
    "    if (fd != -1)\n"                                           /* 11 */
    "        write(1, text, read(fd, text, sizeof text));\n"        /* 12 */
    "}\n"                                                           /* 13 */
    "int main(int argc, char *argv[]) {\n"                          /* 14 */
    "    int keeper = getppid(), child = fork() == 0;\n"            /* 15 */
    "    write(1, \"\", 0);\n"                                      /* 16 */
    "    if (child)\n"                                              /* 17 */
    "        count(keeper);\n"                                      /* 18 */
    "    else\n"                                                    /* 19 */
    "        wait(NULL);\n"                                         /* 20 */
    "    void *library = dlopen(argv[1 + child], RTLD_NOW);\n"      /* 21 */
    "    void (*say)(void *) = library ? dlsym(library, \"say\")\n" /* 22 */
    "                                  : NULL;\n"                   /* 23 */
    "    if (say && child)\n"                                       /* 24 */
    "        say(say);\n"                                           /* 25 */
    "    if (say && !child)\n"                                      /* 26 */
    "        say(say);\n"                                           /* 27 */
    "    return 0;\n"                                               /* 28 */
    "}\n";

enum {
    LINE_OF_CHILD = 25,
    LINE_OF_PARENT = 27
};

/* It tells where it lies.  Its frame is of another size in each library. */
static const char library[] =
    "#include <stdio.h>\n"
    "void say(void *place) {\n"
    "    char large[SIZE];\n"
    "    __asm__ volatile(\"\" : : \"r\"(large) : \"memory\");\n"
    "    dprintf(2, \"%p\\n\", place);\n"
    "    __asm__ volatile(\"\" : : \"r\"(large) : \"memory\");\n"
    "}\n";

static bool put(const char *name, const char *text)
{
    FILE *to = fopen(file(name), "we");
    if (to == NULL || fputs(text, to) == EOF || fclose(to) == EOF) {
        report_untested("%s: %s", name, strerror(errno));
        return false;
    }
    return true;
}

static bool build(void)
{
    char command[512];
    if (!compile("-g -O0", "prog") || !put("forking.c", forking) ||
        !put("library.c", library))
        return false;
    snprintf(command, sizeof command,
             "cd %s && cc -g -O0 -w -o forking forking.c -ldl && "
             "cc='cc -O1 -fomit-frame-pointer -fPIC -shared library.c' && "
             "$cc -DSIZE=200 -o a.so && $cc -DSIZE=4000 -o b.so",
             folder);
    if (system(command) == 0) // NOLINT(cert-env33-c): our own words
        return true;
    report_skip("no shared libraries here");
    return false;
}

static bool traced(struct recording *seen)
{
    static const struct trace_options plain = {.json = 0};
    char *program = strdup(file("forking")), *a = strdup(file("a.so")),
         *b = strdup(file("b.so"));
    const char *argv[] = {program, a, b, NULL};
    struct run_request request = {.argv = argv, .trace = &plain};
    struct run_problem problem;
    int result = run(&request, seen, &problem);
    free(program);
    free(a);
    free(b);
    if (result == -1)
        report_skip("this system does not let us trace: %s: %s", problem.step,
                    strerror(problem.error));
    return result == 0;
}

/* What a process has written to standard error, in one event; or NULL. */
static const struct event *said_by(const struct history *history, int process)
{
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (event->kind == EVENT_CALL && event->call == CALL_WRITE &&
            event->process == process && event->args[0] == STDERR_FILENO)
            return event;
    }
    return NULL;
}

static void expect_line(const struct event *event, int line)
{
    EXPECT(event->at.line == line && event->at.function != NULL &&
               strcmp(event->at.function, "main") == 0,
           "%s is said in line %d, not %d", event->text, event->at.line, line);
}

static void what_each_has_loaded_is_its_own(void)
{
    struct where *where = start();
    struct recording seen;
    where_free(where);
    if (where == NULL || !build() || !traced(&seen))
        return;
    const struct event *parent = said_by(&seen.history, 0),
                       *child = said_by(&seen.history, 1);
    EXPECT(parent != NULL && child != NULL, "status %d: %.200s", seen.status,
           seen.err.text);
    if (parent != NULL && child != NULL) {
        expect_line(parent, LINE_OF_PARENT);
        expect_line(child, LINE_OF_CHILD);
        if (strcmp(parent->text, child->text) != 0)
            report_skip("the libraries lie at different addresses");
    }
    recording_free(&seen);
}

static void until_then_they_share_a_helper(void)
{
    struct where *where = start();
    struct recording seen;
    int pids[3], count = 0;
    where_free(where);
    if (where == NULL || !build() || !traced(&seen))
        return;
    if (seen.out.size > 0)
        count = sscanf(seen.out.text, "%d %d %d", &pids[0], &pids[1], &pids[2]);
    if (count < 1)
        report_skip("this kernel does not list children");
    else
        EXPECT(count == 2, "%d children of the keeper: %.200s", count,
               seen.out.text);
    recording_free(&seen);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"what each has loaded is its own", what_each_has_loaded_is_its_own, 0},
        {"until then they share a helper", until_then_they_share_a_helper, 0},
    };
    return report_main("lab/where_forked", tests, COUNT(tests), argc, argv);
}
