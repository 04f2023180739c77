/* What lab/trace/where must find in good programs. */
#include "where_program.h"

/* --- Tests --------------------------------------------------------------- */

static void expect_lines(const char *options, bool lines)
{
    struct where *where = start();
    struct seen seen;
    if (where == NULL || !compile(options, "prog")) {
        where_free(where);
        return;
    }
    follow(where, file("prog"), &seen);
    where_free(where);
    if (seen.stops == -1) {
        report_skip("this system does not let us trace");
        return;
    }
    EXPECT(seen.stops == STOPS, "%s: %d stops", options, seen.stops);
    for (int i = 0; i < seen.stops; i++) {
        const struct source *at = &seen.at[i];
        if (lines)
            EXPECT(seen.found[i] && at->line == expected[i].line &&
                       strcmp(at->file, "prog.c") == 0 &&
                       at->function != NULL &&
                       strcmp(at->function, expected[i].function) == 0,
                   "%s: stop %d is in line %d of %s, %s()", options, i,
                   at->line, at->file != NULL ? at->file : "nothing",
                   at->function != NULL ? at->function : "");
        else
            EXPECT(!seen.found[i], "%s: stop %d has a line", options, i);
    }
    forget(&seen);
}

static void lines_are_right(void)
{
    expect_lines("-g -O0", true);
}

static void lines_are_right_when_optimised(void)
{
    expect_lines("-g -O2", true);
}

static void lines_are_right_in_a_static_program(void)
{
    expect_lines("-g -O0 -static", true);
    expect_lines("-g -O2 -static", true);
}

static void lines_are_right_at_a_fixed_address(void)
{
    expect_lines("-g -O1 -no-pie -fomit-frame-pointer", true);
}

static void lines_are_right_in_a_32_bit_program(void)
{
    if ((cc = compiler_32()) != NULL) {
        expect_lines("-g -O0", true);
        expect_lines("-g -O2", true);
        expect_lines("-g -O0 -static", true);
        expect_lines("-g -O1 -no-pie -fomit-frame-pointer", true);
        expect_lines("-g -O0 -s", false);
    }
    cc = NULL;
}

/* It writes no table of addresses. */
static void lines_are_right_with_clang(void)
{
    cc = "clang";
    expect_lines("-g -O0", true);
    cc = NULL;
}

static void a_stripped_program_has_no_lines(void)
{
    expect_lines("-g -O0 -s", false);
}

#if defined __aarch64__
#define MUSL "aarch64-linux-musl"
#elif defined __i386__
#define MUSL "i386-linux-musl"
#else
#define MUSL "x86_64-linux-musl"
#endif

/* musl has none: to go on by the frame pointer would name the caller's line.
 * So a line is either right or there is none. */
static void without_unwind_tables_nothing_is_guessed(void)
{
    struct where *where = start();
    struct seen seen;
    if (where == NULL ||
        !compile("-g -O0 -specs=/usr/lib/" MUSL "/musl-gcc.specs -static",
                 "prog")) {
        where_free(where);
        return;
    }
    follow(where, file("prog"), &seen);
    for (int i = 0; i < seen.stops; i++)
        EXPECT(!seen.found[i] || (seen.at[i].line != 23 &&
                                  strcmp(seen.at[i].file, "prog.c") == 0),
               "stop %d is in line %d", i, seen.at[i].line);
    EXPECT(seen.stops == -1 || seen.found[seen.stops - 1],
           "the line of the fault needs no table");
    forget(&seen);
    where_free(where);
}

static void without_dwarf_there_are_no_lines(void)
{
    expect_lines("-g0 -O2", false);
    expect_lines("-g0 -O0 -static -fno-asynchronous-unwind-tables", false);
}

/* Split DWARF names a file that a debugger would open. */
static void names_of_files_are_only_text(void)
{
    struct where *where = start();
    struct seen seen;
    if (where == NULL ||
        !compile("-g -O0 -gsplit-dwarf -ffile-prefix-map=prog.c=/etc/shadow",
                 "prog")) {
        where_free(where);
        return;
    }
    follow(where, file("prog"), &seen);
    EXPECT(seen.stops == STOPS || seen.stops == -1, "%d stops", seen.stops);
    for (int i = 0; i < seen.stops; i++)
        EXPECT(seen.found[i] && seen.at[i].line == expected[i].line &&
                   strcmp(seen.at[i].file, "/etc/shadow") == 0,
               "stop %d is in line %d of %s", i, seen.at[i].line,
               seen.found[i] ? seen.at[i].file : "nothing");
    forget(&seen);
    where_free(where);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"lines are right", lines_are_right, 0},
        {"lines are right when optimised", lines_are_right_when_optimised, 0},
        {"lines are right in a static program",
         lines_are_right_in_a_static_program, 0},
        {"lines are right at a fixed address",
         lines_are_right_at_a_fixed_address, 0},
        {"lines are right in a 32-bit program",
         lines_are_right_in_a_32_bit_program, 0},
        {"lines are right with clang", lines_are_right_with_clang, 0},
        {"a stripped program has no lines", a_stripped_program_has_no_lines, 0},
        {"without DWARF there are no lines", without_dwarf_there_are_no_lines,
         0},
        {"without unwind tables nothing is guessed",
         without_unwind_tables_nothing_is_guessed, 0},
        {"names of files are only text", names_of_files_are_only_text, 0},
    };
    return report_main("lab/where", tests, COUNT(tests), argc, argv);
}
