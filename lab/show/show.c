#include "show/show.h"
#include "promise/promise.h"
#include "run/run.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

enum {
    WIDTH = 78,          /* leaves room at the right */
    CANNOT_BE_SHOWN = 77 /* exit status of a program */
};

/* Escape sequences, all empty when nobody would see colours. */
static struct {
    const char *title, *good, *bad, *dim, *plain;
} style = {"", "", "", "", ""};

static void choose_style(void)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    if (!isatty(STDOUT_FILENO) || (none != NULL && none[0] != '\0') ||
        term == NULL || strcmp(term, "dumb") == 0)
        return;
    style.title = "\033[1m";
    style.good = "\033[1;32m";
    style.bad = "\033[1;31m";
    style.dim = "\033[2m";
    style.plain = "\033[0m";
}

/* Print a sentence in lines of at most WIDTH, each behind `indent` blanks. */
static void print_wrapped(const char *text, int indent)
{
    int column = 0;
    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > 0 && column + 1 + length > WIDTH) {
            putchar('\n');
            column = 0;
        }
        if (column == 0)
            column = printf("%*s%.*s", indent, "", length, text);
        else
            column += printf(" %.*s", length, text);
        text += length;
        text += *text == ' ';
    }
    putchar('\n');
}

static void print_indented(const char *text, int indent)
{
    while (*text != '\0') {
        int length = (int)strcspn(text, "\n");
        printf("%*s%.*s\n", indent, "", length, text);
        text += length;
        text += *text == '\n';
    }
}

/* Say whether the recording shows what was promised; returns the status. */
static int judge(const struct promise *promise, const struct recording *seen)
{
    struct mismatch mismatch;
    if (recording_exited(seen, CANNOT_BE_SHOWN)) {
        print_indented(seen->err.text, 2);
        return SHOW_NOT_HERE;
    }
    bool kept = promise_kept(promise->output, seen->out.text, &mismatch);
    if (kept && recording_exited(seen, EXIT_SUCCESS)) {
        printf("  %sshown%s on this machine, as its header says\n", style.good,
               style.plain);
        return SHOW_SHOWN;
    }
    printf("  %snot shown%s: ", style.bad, style.plain);
    if (seen->limit == LIMIT_DEADLINE)
        printf("it did not end in time; shmlab see may tell why\n");
    else if (seen->limit == LIMIT_HUNG)
        printf("it hangs; shmlab see tells why\n");
    else if (seen->ending == ENDED_BY_SIGNAL)
        printf("it was ended by signal %d\n", seen->signo);
    else if (kept)
        printf("it ended with status %d\n", seen->status);
    else
        printf("line %d should be\n    %.*s\n", mismatch.line,
               (int)strcspn(mismatch.promised, "\n"), mismatch.promised);
    print_indented(seen->err.text, 4);
    return SHOW_NOT_SHOWN;
}

static int show(const char *directory, const char *name)
{
    char source[256], program[4096];
    struct promise promise;
    snprintf(source, sizeof source, "examples/%s.c", name);
    snprintf(program, sizeof program, "%s/%s", directory, name);
    if (promise_read(source, &promise) == -1)
        err(SHOW_MISUSED, "%s", source);
    printf("\n%s%s%s\n", style.title, promise.name, style.plain);
    print_wrapped(promise.claim, 2);

    struct recording seen;
    struct run_problem problem;
    const char *argv[] = {program, NULL};
    struct run_request request = {
        .argv = argv,
        .ordinary_user = strstr(promise.needs, "ordinary user") != NULL,
    };
    fflush(stdout);
    int status = SHOW_NOT_RUN;
    if (run(&request, &seen, &problem) == -1) {
        warnx("cannot run %s: %s: %s", program, problem.step,
              strerror(problem.error));
    } else {
        putchar('\n');
        print_indented(seen.out.text, 6);
        if (seen.out.size > 0)
            putchar('\n');
        status = judge(&promise, &seen);
    }
    recording_free(&seen);
    promise_free(&promise);
    return status;
}

int show_programs(const char *directory, char *const names[], int count)
{
    choose_style();
    int shown = 0, not_here = 0, worst = SHOW_SHOWN;
    for (int i = 0; i < count; i++) {
        int status = show(directory, names[i]);
        shown += status == SHOW_SHOWN;
        not_here += status == SHOW_NOT_HERE;
        if (status != SHOW_SHOWN &&
            (worst == SHOW_SHOWN || worst == SHOW_NOT_HERE))
            worst = status;
    }
    struct utsname system = {0};
    uname(&system);
    printf("\n%s%d of %d shown%s", worst == SHOW_SHOWN ? style.good : style.bad,
           shown, count, style.plain);
    if (not_here > 0)
        printf(", %d cannot be shown here", not_here);
    printf(", on %s %s, %s.\n", system.sysname, system.release, system.machine);
    printf("%sEach is short and stands alone: its first line is the claim, and "
           "below\nOutput: stands what it prints. Read one: examples/%s.c%s\n",
           style.dim, names[0], style.plain);
    return worst;
}

int show_list(void)
{
    choose_style();
    FILE *book = fopen("book.md", "re");
    if (book == NULL)
        err(SHOW_MISUSED, "book.md (run this in the top folder)");
    char line[512], name[128], path[256];
    while (fgets(line, sizeof line, book) != NULL) {
        struct promise promise;
        if (strncmp(line, "## ", 3) == 0)
            printf("\n%s%s%s", style.title, line + 3, style.plain);
        if (sscanf(line, "%*d. [%127[a-z0-9_]](examples/", name) != 1)
            continue;
        snprintf(path, sizeof path, "examples/%s.c", name);
        if (promise_read(path, &promise) == -1) {
            warn("%s", path);
            continue;
        }
        printf("\n  %s\n", promise.name);
        print_wrapped(promise.claim, 6);
        promise_free(&promise);
    }
    fclose(book);
    return EXIT_SUCCESS;
}
