/*
 * rows.c - tables of checks, most of them wrong on purpose
 *
 *     rows TABLE PROGRAM [SOURCE] [--json FILE] [--junit FILE]
 *
 * tests/lab/check.c runs these tables on tests/lab/misbehave.c and looks at
 * what the check library says of each row.
 */
#include "check/check.h"
#include "check/report.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FINE "process: fine\n"

/* WHAT A TABLE CANNOT SAY */

static void printed_14_bytes(const struct recording *recording)
{
    EXPECT(recording->out.size == 14, "printed %zu bytes, not 14",
           recording->out.size);
}

static void printed_7_bytes(const struct recording *recording)
{
    EXPECT(recording->out.size == 7, "printed %zu bytes, not 7",
           recording->out.size);
}

static int runs;

static void count_runs(const struct recording *recording)
{
    (void)recording;
    runs++;
}

static void counted_five(const struct recording *recording)
{
    (void)recording;
    EXPECT(runs == 5, "ran %d times, not 5", runs);
}

static void end_all_tests(const struct recording *recording)
{
    (void)recording;
    exit(EXIT_SUCCESS);
}

static void skip(const struct recording *recording)
{
    report_skip("it is %s", recording->out.size > 0 ? "Tuesday" : "late");
}

static void expect_in_child(const struct recording *recording)
{
    (void)recording;
    pid_t child = fork();
    if (child == 0)
        EXPECT(false, "nobody would hear this");
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == REPORT_UNTESTED,
           "the wait status of the child is %#x", (unsigned)status);
}

/* GOOD ROWS */

static const struct check good[] = {
    {.name = "fine", .args = {"fine"}, .prints = FINE},
    {.name = "five runs", .args = {"fine"}, .runs = 5, .also = count_runs},
    {.name = "were five", .args = {"fine"}, .also = counted_five},
    {.name = "a bare program", .args = {"marked_segment"}},
    {.name = "also", .args = {"fine"}, .also = printed_14_bytes},
    {
        .name = "fails as expected",
        .args = {"fail"},
        .complains = "went wrong",
        .exits = 3,
    },
    {
        .name = "fails with whatever status",
        .args = {"fail"},
        .complains = SOMETHING,
        .exits = ANY_BUT_0,
    },
    {.name = "crashes as expected", .args = {"crash"}, .dies_of = SIGSEGV},
    {.name = "copies", .args = {"cat"}, .input = "a\n\nb", .prints = "a\n\nb"},
    {
        .name = "refuses",
        .args = {"fail"},
        .prints = FINE,
        .or_refuses = true,
    },
    {
        .name = "does not refuse",
        .args = {"fine"},
        .prints = FINE,
        .or_refuses = true,
    },
    {
        .name = "is skipped as expected",
        .args = {"skip"},
        .complains = "moon",
        .exits = 77,
    },
    {
        .name = "eight arguments",
        .args = {"fine", "2", "3", "4", "5", "6", "7", "8"},
        .prints = FINE,
    },
};

/* BAD ROWS: behind the colon, what their message must say */

static const struct check bad[] = {
    /* what it prints */
    {
        .line = 1001,
        .name = "another line: wrong in line 1\n    expected: process: well\n"
                "    printed:  process: fine",
        .args = {"fine"},
        .prints = "process: well\n",
    },
    {
        .name = "a line less: wrong in line 2\n    expected: process: more\n"
                "    printed:  (nothing more)",
        .args = {"fine"},
        .prints = FINE "process: more\n",
    },
    {
        .name = "output: expected: (nothing)\n    printed:  process: fine",
        .args = {"fine"},
        .prints = "",
    },
    {
        .name = "no newline: printed:  process: begins a line (without a "
                "newline)",
        .args = {"partial_line"},
        .prints = "process: begins a line\n",
    },
    {
        .name = "NUL: standard output has a NUL byte (behind 15 others)",
        .args = {"nul_bytes"},
        .prints = "process: a NUL ",
    },
    {
        .name = "<&\"'\x1b\xff: process: \\x1b[2J\\xc3( \\xed\\xa0\\x80 "
                "\\xf4\\x90\\x80\\x80 caf\xc3\xa9 ]]> <b>&amp;\\x0d",
        .args = {"escapes"},
        .prints = "\x1b]0;\n",
    },
    {
        .name = "by chance: printed:  process: lost a race",
        .args = {"unsteady"},
        .prints = FINE,
        .runs = 60,
    },
    {.name = "runs: , in run 1 of 9", .args = {"crash"}, .runs = 9},

    /* what it says of errors */
    {
        .name = "complains: standard error should be empty",
        .args = {"fail"},
        .exits = 3,
    },
    {
        .name = "quiet: standard error is empty, but should say what is wrong",
        .args = {"fine"},
        .complains = SOMETHING,
    },
    {
        .name = "says another thing: standard error does not say \"shmget\"",
        .args = {"fail"},
        .complains = "shmget",
        .exits = 3,
    },
    {
        .name = "refuses: with exit status 3, but does not say why",
        .args = {"fail_silently"},
        .or_refuses = true,
    },

    /* how it ends */
    {
        .name = "fails: expected: exit status 0\n    happened: exit status 3",
        .args = {"fail"},
    },
    {.name = "fails: ending: exit status 3, after ", .args = {"fail"}},
    {
        .name = "fails: stderr: misbehave: this went wrong",
        .args = {"fail"},
        .prints = FINE,
    },
    {
        .name = "does not fail: expected: any exit status but 0\n",
        .args = {"fine"},
        .exits = ANY_BUT_0,
    },
    {
        .name = "neither: expected: exit status 3, or any but 0 with a message",
        .args = {"fine"},
        .exits = 3,
        .or_refuses = true,
    },
    {.name = "crashes: happened: ended by SIGSEGV", .args = {"crash"}},
    {
        .name = "does not crash: expected: ended by SIGSEGV\n"
                "    happened: exit status 0",
        .args = {"fine"},
        .dies_of = SIGSEGV,
    },
    {
        .name = "aborts: expected: ended by SIGSEGV\n"
                "    happened: ended by SIGABRT",
        .args = {"abort"},
        .dies_of = SIGSEGV,
    },
    {
        .name = "kills its group: happened: ended by SIGKILL",
        .args = {"kill_group"},
        .or_refuses = true,
    },
    {
        .name = "hangs: it still ran when its time was up (",
        .args = {"hang"},
        .deadline_ms = 200,
    },
    {
        .name = "spins: it still ran when its time was up",
        .args = {"spin"},
        .deadline_ms = 200,
    },
    {
        .name = "is stubborn: it still ran when its time was up",
        .args = {"stubborn"},
        .deadline_ms = 200,
    },
    {
        .name = "stops: it still ran when its time was up",
        .args = {"stop"},
        .deadline_ms = 200,
        .or_refuses = true,
    },
    {
        .name = "floods: it did not stop writing (more than 65536 bytes)",
        .args = {"flood"},
    },
    {
        .name = "floods standard error: it did not stop writing",
        .args = {"flood_stderr"},
    },
    {.name = "is cut: process: a...", .args = {"flood"}},
    {.name = "skips: its header has no Needs: line", .args = {"skip"}},

    /* what it leaves */
    {
        .name = "zombie: left 1 child unwaited for: waitpid is missing",
        .args = {"zombie"},
    },
    {.name = "orphan: left 1 process running that nobody waits for (an orphan)",
     .args = {"orphan"}},
    {.name = "daemon: left 1 process running", .args = {"daemon"}},
    {
        .name = "segment: left 1 segment behind: IPC_RMID is missing",
        .args = {"segment"},
        .prints = FINE,
    },
    {
        .name = "file: left 1 file behind: unlink is missing (left.txt)",
        .args = {"file"},
    },
    {.name = "folder: unlink is missing (left/)", .args = {"folder"}},

    {
        .name = "also: printed 14 bytes, not 7",
        .args = {"fine"},
        .also = printed_7_bytes,
    },
};

/* Seen only by a run that has an IPC namespace of its own. */
static const struct check isolated[] = {
    {
        .name = "set: left 1 semaphore set behind: semctl(IPC_RMID) is missing",
        .args = {"semaphores"},
    },
    {
        .name = "queue: left 1 message queue behind: msgctl(IPC_RMID) is "
                "missing",
        .args = {"queue"},
    },
    {
        .name = "child's segment: left 1 segment behind: IPC_RMID is missing",
        .args = {"child_segment"},
    },
};

/* OTHER TABLES */

static const struct check points[] = {
    {.name = "three", .args = {"fine"}, .points = 3},
    {.name = "four", .args = {"fail"}, .points = 4},
    {.name = "five", .args = {"fine"}, .points = 5, .also = skip},
};

static const struct check promised[] = {
    {.name = "keeps its promise", .prints = AS_PROMISED},
};

static const struct check twice[] = {
    {.name = "the same", .args = {"fine"}},
    {.name = "another", .args = {"fine"}},
    {.name = "the same", .args = {"fail"}},
};

static const struct check nameless[] = {
    {.args = {"fine"}},
};

static const struct check leaver[] = {
    {.name = "before", .args = {"fail"}},
    {.name = "leaves", .args = {"fine"}, .also = end_all_tests},
    {.name = "behind", .args = {"fine"}},
};

static const struct check forker[] = {
    {.name = "forks", .args = {"fine"}, .also = expect_in_child},
};

static const struct check skipper[] = {
    {.name = "one", .args = {"fine"}, .also = skip},
    {.name = "two", .args = {"fine"}, .also = skip},
};

static const struct table {
    const char *name;
    const struct check *rows;
    size_t count;
    int (*judge)(const char *, const struct check *, size_t, int, char *[]);
} tables[] = {
    {"good", good, COUNT(good), check_program},
    {"bad", bad, COUNT(bad), check_program},
    {"isolated", isolated, COUNT(isolated), check_program},
    {"points", points, COUNT(points), check_program},
    {"promised", promised, COUNT(promised), check_program},
    {"example", promised, COUNT(promised), check_example},
    {"twice", twice, COUNT(twice), check_program},
    {"nameless", nameless, COUNT(nameless), check_program},
    {"empty", NULL, 0, check_program},
    {"leaver", leaver, COUNT(leaver), check_program},
    {"forker", forker, COUNT(forker), check_program},
    {"skipper", skipper, COUNT(skipper), check_program},
};

int main(int argc, char *argv[])
{
    for (size_t i = 0; argc > 1 && i < COUNT(tables); i++)
        if (strcmp(argv[1], tables[i].name) == 0)
            return tables[i].judge(__FILE__, tables[i].rows, tables[i].count,
                                   argc - 1, argv + 1);
    fputs("usage: rows TABLE PROGRAM [SOURCE] [OPTION...]\n", stderr);
    return REPORT_MISUSED;
}
