#include "show/show.h"

#include "promise/book.h"
#include "show/text.h"
#include "show/verdict.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

static struct text_style style;

static void say_verdict(const struct verdict *verdict)
{
    if (verdict->kind == VERDICT_SHOWN) {
        printf("  %sshown%s on this machine, as its header says\n", style.good,
               style.plain);
        return;
    }
    const char *colour = verdict->kind == VERDICT_NOT_HERE ? "" : style.bad;
    printf("  %s%s%s: %s\n", colour, verdict_word(verdict->kind),
           colour[0] != '\0' ? style.plain : "", verdict->reason);
    if (verdict->remedy[0] != '\0')
        printf("  to enable it: %s\n", verdict->remedy);
    if (verdict->kind == VERDICT_NOT_SHOWN)
        text_indented(verdict->seen.err.text, 4);
}

static enum verdict_kind show(const char *directory, const char *name)
{
    char source[256];
    struct promise promise;
    struct verdict verdict;
    snprintf(source, sizeof source, "examples/%s.c", name);
    if (promise_read(source, &promise) == -1)
        err(SHOW_MISUSED, "%s", source);
    printf("\n%s%s%s\n", style.title, promise.name, style.plain);
    text_wrapped(promise.claim, 2, 0);
    putchar('\n');
    fflush(stdout);

    verdict_reach(directory, &promise, &verdict);
    if (verdict.seen.out.size > 0) {
        text_indented(verdict.seen.out.text, 6);
        putchar('\n');
    }
    say_verdict(&verdict);
    enum verdict_kind kind = verdict.kind;
    verdict_free(&verdict);
    promise_free(&promise);
    return kind;
}

int show_programs(const char *directory, char *const names[], int count)
{
    static const enum show_status statuses[] = {
        [VERDICT_SHOWN] = SHOW_SHOWN,
        [VERDICT_NOT_SHOWN] = SHOW_NOT_SHOWN,
        [VERDICT_NOT_HERE] = SHOW_NOT_HERE,
        [VERDICT_NOT_RUN] = SHOW_NOT_RUN,
    };
    style = text_style();
    int shown = 0, not_here = 0;
    enum show_status worst = SHOW_SHOWN;
    for (int i = 0; i < count; i++) {
        enum show_status status = statuses[show(directory, names[i])];
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
    return (int)worst;
}

int show_list(void)
{
    style = text_style();
    struct book book;
    if (book_read("book.md", &book) == -1)
        err(SHOW_MISUSED, "book.md (run this in the top folder)");
    const char *heading = "";
    for (size_t i = 0; i < book.count; i++) {
        const struct book_entry *entry = &book.entries[i];
        char path[256];
        struct promise promise;
        if (strcmp(heading, entry->heading) != 0)
            printf("\n%s%s%s\n", style.title, entry->heading, style.plain);
        heading = entry->heading;
        snprintf(path, sizeof path, "examples/%s.c", entry->name);
        if (promise_read(path, &promise) == -1) {
            warn("%s", path);
            continue;
        }
        printf("\n  %s\n", promise.name);
        text_wrapped(promise.claim, 6, 0);
        promise_free(&promise);
    }
    book_free(&book);
    return EXIT_SUCCESS;
}
