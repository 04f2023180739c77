/* What lab/draw/dot must write of histories made by hand. */
#include "check/check.h"
#include "draw/dot_parts.h"
#include "drawn.h"

#include <ctype.h>
#include <stdio.h>

/* --- Making --------------------------------------------------------------- */

/* Texts that are more than text to somebody: Graphviz, HTML, a terminal. */
#define BAD "\">]; x [label=<<B>\\N\\G\x1b[2J\xff</B>>] <script>&amp;\r\n"

static void spoil(char **text)
{
    free(*text);
    *text = copy(BAD);
}

static struct history spoiled(void)
{
    struct history history = family();
    for (size_t i = 0; i < history.process_count; i++) {
        spoil(&history.processes[i].role);
        spoil(&history.processes[i].name);
    }
    for (size_t i = 0; i < history.segment_count; i++)
        spoil(&history.segments[i].name);
    for (size_t i = 0; i < history.event_count; i++) {
        spoil(&history.events[i].at.file);
        spoil(&history.events[i].at.function);
    }
    return history;
}

enum {
    STRIP = -1 /* as a step */
};

static char *graph(struct dot *dot, int step)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    int result = step == STRIP ? dot_strip(out, dot)
                               : dot_step(out, dot, (size_t)step);
    fclose(out);
    EXPECT(result == 0, "step %d cannot be drawn", step);
    return text;
}

static void begin(struct dot *dot, const struct history *history)
{
    if (dot_begin(dot, history) == -1)
        err(REPORT_UNTESTED, "dot_begin");
}

/* --- Nothing jumps -------------------------------------------------------- */

enum {
    NODES = 64
};

struct places {
    char lines[NODES][64]; /* "p0_0 [pos="122,-103!"" */
    size_t count;
};

/* Where a node is now, and was before, if it was there. */
static void expect_place(struct places *places, const char *line, size_t size,
                         int step)
{
    size_t name = strcspn(line, " ");
    for (size_t i = 0; i < places->count; i++)
        if (strncmp(places->lines[i], line, name + 1) == 0) {
            EXPECT(strlen(places->lines[i]) == size &&
                       strncmp(places->lines[i], line, size) == 0,
                   "step %d: %.*s, but before %s", step, (int)size, line,
                   places->lines[i]);
            return;
        }
    if (places->count < NODES)
        snprintf(places->lines[places->count++], sizeof places->lines[0],
                 "%.*s", (int)size, line);
}

static void nothing_jumps(void)
{
    struct history histories[] = {family(), fault(), crowd()};
    for (size_t i = 0; i < COUNT(histories); i++) {
        struct places places = {.count = 0};
        struct dot dot;
        begin(&dot, &histories[i]);
        for (int step = 0; step < (int)histories[i].event_count; step++) {
            char *text = graph(&dot, step);
            for (char *at = text; (at = strstr(at, " [pos=")) != NULL; at++) {
                const char *line = at;
                while (line > text && line[-1] != '\n')
                    line--;
                expect_place(&places, line, (size_t)(strchr(at, '!') - line),
                             step);
            }
            free(text);
        }
        EXPECT(places.count >= 4, "%zu nodes in all", places.count);
        dot_end(&dot);
        history_free(&histories[i]);
    }
}

/* --- Nothing hostile gets out --------------------------------------------- */

/* Each "<" outside of quotes begins one of our own tags, and there is no
 * backslash and no control character, so that neither the graph nor the labels
 * can be left. */
static void expect_harmless(const char *text)
{
    static const char *const tags[] = {"TABLE", "TR", "TD", "FONT", "B", "BR"};
    bool quoted = false;
    for (const char *c = text; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;
        EXPECT(byte >= 0x20 || byte == '\n', "byte %#x gets out", byte);
        EXPECT(byte != '\\', "a backslash gets out: %.40s", c);
        if (byte == '"')
            quoted = !quoted;
        if (byte != '<' || quoted || strncmp(c, "<<TABLE", 7) == 0)
            continue;
        const char *name = c + 1 + (c[1] == '/');
        bool known = false;
        for (size_t i = 0; i < COUNT(tags); i++) {
            size_t length = strlen(tags[i]);
            known = known || (strncmp(name, tags[i], length) == 0 &&
                              !isalpha((unsigned char)name[length]));
        }
        /* After "label=<" comes a new line or a table. */
        EXPECT(known, "a stranger's tag: %.40s", c);
    }
    EXPECT(!quoted, "a quote is open");
}

static void nothing_hostile_gets_out(void)
{
    struct history histories[] = {spoiled(), hostile(), {0}};
    for (size_t i = 0; i < COUNT(histories); i++) {
        struct dot dot;
        begin(&dot, &histories[i]);
        for (int step = STRIP; step < (int)histories[i].event_count; step++) {
            char *text = graph(&dot, step);
            expect_harmless(text);
            free(text);
        }
        dot_end(&dot);
        history_free(&histories[i]);
    }
}

/* Graphviz itself must take every graph for what we mean, and say nothing: it
 * would complain of a label that is no HTML, and go on. */
static void graphviz_takes_them(void)
{
    struct history histories[] = {spoiled(), hostile(), fault(), crowd()};
    char folder[] = "/tmp/dot.XXXXXX", command[256], path[64];
    if (system("dot -V 2> /dev/null") != 0) { // NOLINT(cert-env33-c)
        report_skip("Graphviz is not installed (./setup --book)");
        return;
    }
    if (mkdtemp(folder) == NULL)
        err(REPORT_UNTESTED, "%s", folder);
    snprintf(path, sizeof path, "%s/all.dot", folder);
    FILE *file = fopen(path, "we");
    if (file == NULL)
        err(REPORT_UNTESTED, "%s", path);
    for (size_t i = 0; i < COUNT(histories); i++) {
        struct dot dot;
        begin(&dot, &histories[i]);
        for (int step = STRIP; step < (int)histories[i].event_count; step++) {
            char *text = graph(&dot, step);
            fputs(text, file);
            free(text);
        }
        dot_end(&dot);
        history_free(&histories[i]);
    }
    fclose(file);
    /* Letters of other fonts may be larger than their boxes. */
    snprintf(command, sizeof command,
             "cd %s && dot -Tsvg all.dot > all.svg 2> said && ! grep -v "
             "-e 'table size too small' -e 'cell size too small' -e '^in label "
             "of node' said && ! grep -i '<script' all.svg",
             folder);
    EXPECT(system(command) == 0, // NOLINT(cert-env33-c): our own words
           "it says something else");
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0) // NOLINT(cert-env33-c): our own words
        perror(folder);
}

/* --- Text ----------------------------------------------------------------- */

static char *written(const char *text, int columns)
{
    char *result = NULL;
    size_t size;
    FILE *out = open_memstream(&result, &size);
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    dot_text(out, text, columns);
    fclose(out);
    return result;
}

static void what_is_too_long_is_cut(void)
{
    static const struct {
        const char *text;
        int columns;
        const char *is;
    } rows[] = {
        {"abc", 3, "abc"},
        {"abcd", 3, "ab&#8230;"},
        {"<&>\"'\\", 9, "&#60;&#38;&#62;&#34;&#39;&#92;"},
        {"<<<<", 3, "&#60;&#60;&#8230;"},
        {"\xe5\x85\xb1\xe4\xba\xab", 4, "\xe5\x85\xb1\xe4\xba\xab"},
        {"\xe5\x85\xb1\xe4\xba\xab", 3, "\xe5\x85\xb1&#8230;"},
        {"a\nb\tc", 9, "a b c"},
        {"", 3, ""},
        {NULL, 3, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char *text = written(rows[i].text, rows[i].columns);
        EXPECT(strcmp(text, rows[i].is) == 0, "row %zu: %s", i, text);
        free(text);
    }
}

static void lines_are_broken_between_words(void)
{
    static const struct {
        const char *text;
        int columns;
        const char *lines; /* with a bar between them */
    } rows[] = {
        {"one two three", 7, "one two|three"},
        {"one two three", 8, "one two|three"},
        {"one two three", 6, "one|two|three"},
        {"one two", 3, "one|two"},
        {"abcdefgh ij", 5, "abcde|fgh|ij"},
        {"a", 0, "a"},
        {"", 5, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char all[64] = "";
        int lines = 0;
        for (const char *rest = rows[i].text; *rest != '\0'; lines++) {
            const char *line = rest;
            size_t length = dot_line(line, rows[i].columns, &rest);
            snprintf(all + strlen(all), sizeof all - strlen(all), "%s%.*s",
                     lines > 0 ? "|" : "", (int)length, line);
        }
        EXPECT(strcmp(all, rows[i].lines) == 0, "row %zu: %s", i, all);
        EXPECT(dot_lines(rows[i].text, rows[i].columns) == lines,
               "row %zu: %d lines", i, lines);
    }
}

static void all_colours_are_of_the_palette(void)
{
    struct history histories[] = {family(), fault()};
    size_t found = 0;
    for (size_t i = 0; i < COUNT(histories); i++) {
        struct dot dot;
        begin(&dot, &histories[i]);
        for (int step = STRIP; step < (int)histories[i].event_count; step++) {
            char *text = graph(&dot, step);
            for (char *at = text; (at = strstr(at, "\"#")) != NULL; at++) {
                bool known = false;
                for (int k = 0; k < COLOURS; k++)
                    known = known || strncmp(at + 1, palette[k].light, 7) == 0;
                EXPECT(known, "%.9s is not of the palette", at);
                found++;
            }
            free(text);
        }
        dot_end(&dot);
        history_free(&histories[i]);
    }
    EXPECT(found > 100, "%zu colours", found);
}

/* --- The strip ------------------------------------------------------------ */

static void a_strip_shows_what_matters(void)
{
    struct history histories[] = {family(), fault(), crowd(), hostile()};
    for (size_t i = 0; i < COUNT(histories); i++) {
        struct dot dot;
        size_t steps[DOT_STRIP];
        begin(&dot, &histories[i]);
        int count = dot_key_steps(&dot.scene, steps);
        EXPECT(count > 0 && count <= DOT_STRIP, "%d steps", count);
        bool has_fault = false, wants_fault = false;
        for (int k = 0; k < count; k++) {
            EXPECT(steps[k] < histories[i].event_count, "step %zu", steps[k]);
            EXPECT(k == 0 || steps[k] > steps[k - 1], "steps not in order");
            has_fault |= scene_is_fault(&histories[i].events[steps[k]]);
        }
        for (size_t k = 0; k < histories[i].event_count; k++)
            wants_fault |= scene_is_fault(&histories[i].events[k]);
        EXPECT(has_fault == wants_fault, "history %zu: a fault is %s", i,
               has_fault ? "shown" : "left out");
        dot_end(&dot);
        history_free(&histories[i]);
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"nothing jumps from step to step", nothing_jumps, 0},
        {"nothing hostile gets out", nothing_hostile_gets_out, 0},
        {"Graphviz takes them for what they are", graphviz_takes_them, 0},
        {"what is too long is cut", what_is_too_long_is_cut, 0},
        {"lines are broken between words", lines_are_broken_between_words, 0},
        {"all colours are of the palette", all_colours_are_of_the_palette, 0},
        {"a strip shows what matters", a_strip_shows_what_matters, 0},
    };
    return report_main("lab/dot", tests, COUNT(tests), argc, argv);
}
