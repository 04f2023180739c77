/*
 * shmlab - the one command of the book: see what a program really did
 *
 * Each verb is a function; what it does lives in a module of its own.  Run from
 * the top folder of the project, or through the launcher ./shmlab from
 * anywhere.
 */
#include "claims/claims.h"
#include "doctor/doctor.h"
#include "edition/edition.h"
#include "examine/examine.h"
#include "grade/grade.h"
#include "quiz/quiz.h"
#include "see/see.h"
#include "show/find.h"
#include "show/show.h"
#include "study/study.h"

#include <err.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MISUSED = 2,
    OUR_FAULT = 125
};

static const char usage[] =
    "usage: shmlab VERB [OPTION...] [ARGUMENT...]\n"
    "\n"
    "  see PROGRAM | FILE.c | RECORDING  run it, and tell what really "
    "happened\n"
    "  run NAME...                       run programs of the book and judge "
    "them\n"
    "  examples                          list the programs of the book\n"
    "  claims                            which claims are shown here\n"
    "  doctor                            what can be shown and traced here\n"
    "  examine PROGRAM | FILE.c [ARGUMENT...]\n"
    "                                    what is wrong with it: run in many "
    "ways\n"
    "                                    (--json, --timeout S)\n"
    "  student-edition DIR               the built folder for students, "
    "without\n"
    "                                    solutions\n"
    "  help                              this\n"
    "\n"
    "  Exercises, in a folder of your own\n"
    "  start [DIR]             make it: mine/, or another\n"
    "  next                    what to do now, and why\n"
    "  check [NAME|FILE]       is it right, and if not, which idea is wrong\n"
    "                          (--all: each failure in full; --json)\n"
    "  watch [NAME]            the same, at each save\n"
    "  see NAME [ARGUMENT...]  what your program did, step by step\n"
    "  hint NAME               one more hint each time, of three\n"
    "  solution NAME [--yes]   how we did it, once you have passed\n"
    "  reset NAME              the starter again; what you had is kept\n"
    "  quiz [N|QUESTION]       questions of chapter N, and why not\n"
    "  order [N]               lines to be put in order\n"
    "  predict [NAME]          say what a program will do, then run it\n"
    "  progress                how far you are\n"
    "  pack [FILE.tar]         make the file that you hand in\n"
    "  tidy [--yes]            remove what your runs have left in the system\n"
    "  new-exercise NAME [DIR] begin one of your own; --exercises DIR takes\n"
    "                          such ones instead of those of the book\n";

static const char usage_of_classes[] =
    "\n"
    "  What a class has handed in, for those who teach it\n"
    "  sandbox [-- PROGRAM [ARGUMENT...]]  what a stranger's program can do\n"
    "                          here; run it so (--level L0..L3, --json)\n"
    "  grade --out RESULTS [SUBMISSIONS]   judge it; what is judged stays so\n"
    "                          (-j N, --exercise NAME, --roster FILE.csv,\n"
    "                          --level L1..L3, --core, --publish, --wait,\n"
    "                          --list, --only KEY)\n"
    "  pages --results RESULTS [--out DIR]  of the class and of each student\n"
    "  export FORMAT --results RESULTS     marks for others: canvas, moodle,\n"
    "                          gradescope, junit, marks (--student ID,\n"
    "                          --into FILE.csv, --column NAME, --out FILE)\n"
    "  audit STUDENT NAME --results RESULTS  a mark explained, step by step\n"
    "  replay RESULTS/units/KEY.json       judge one answer once more\n"
    "  copies --results RESULTS            answers that are alike (--least "
    "N)\n"
    "  bundle gradescope --into FILE.zip   what Gradescope needs to judge\n"
    "                          answers (--exercise NAME)\n";

static const char usage_of_see[] =
    "\n"
    "  see [OPTION...] [--] PROGRAM [ARGUMENT...]\n"
    "    --full           the address spaces after each step\n"
    "    --list           do not wait for keys, even on a terminal\n"
    "    --json FILE      write the recording there, too\n"
    "    --html FILE      write a page there that shows it step by step in a\n"
    "                     browser\n"
    "    --open           and open it\n"
    "    --svg FOLDER     draw a picture of each step there, by Graphviz\n"
    "    --dot FOLDER     the same as graphs\n"
    "    --strip FILE     draw the steps that matter most side by side into\n"
    "                     FILE.svg or FILE.dot\n"
    "    --free           let all processes run at once\n"
    "    --every-access   each load and store of a segment is a step\n"
    "    --seed N         another order of turns\n"
    "    --timeout S      end the program after so many seconds\n"
    "    --attach PID     no program: what running processes wait for\n"
    "    --fail [WHO@]CALL[:N]=ERRNO  make the N-th such call fail\n"
    "                     (shmat:2=ENOMEM)\n"
    "    --hold WHO@CALL[:N]  hold it there until nobody else can go on\n"
    "                     (child@shmdt)\n"
    "    --kill WHO@CALL[:N]  kill it there (parent@shmctl)\n"
    "    --change WHO@CALL[:N],SEGMENT+OFFSET=BYTES  hold it, and change "
    "bytes\n"
    "                     (child@write,A+0=2a000000)\n"
    "\n"
    "  claims [--json] [--chapter N]     S01 to S42, each with its programs\n"
    "\n"
    "A name of a program or an exercise may be cut short: shmlab see "
    "06_fork_inh\n";

static const char first_steps[] =
    "shmlab runs a C program and tells what really happened in it.\n"
    "\n"
    "  shmlab see 06_fork_inherits  a first one, step by step\n"
    "  shmlab examples              all the programs of the book\n"
    "  shmlab see FILE.c            one of your own\n"
    "  shmlab examine FILE.c        what is wrong with it\n"
    "  shmlab start                 exercises, in a folder of your own\n"
    "  shmlab help                  everything else\n";

/* Verbs about the book itself work in its top folder. */
static void go_to_top(void)
{
    const char *top = getenv("SHMLAB_TOP");
    if (top != NULL && chdir(top) == -1)
        err(OUR_FAULT, "%s", top);
}

static int verb_run(int argc, char *argv[])
{
    const char *directory = "build/examples";
    if (argc > 2 && strcmp(argv[1], "--from") == 0) {
        directory = argv[2];
        argv += 2;
        argc -= 2;
    }
    if (argc < 2)
        errx(MISUSED, "run what? `shmlab examples` lists the programs");
    go_to_top();
    for (int i = 1; i < argc; i++) {
        char found[FIND_NAME];
        if (find_name(directory, argv[i], found) != NULL &&
            (argv[i] = strdup(found)) == NULL)
            err(OUR_FAULT, "%s", found);
    }
    return show_programs(directory, argv + 1, argc - 1);
}

static int verb_examples(int argc, char *argv[])
{
    if (argc != 1)
        errx(MISUSED, "examples takes no argument, not \"%s\"", argv[1]);
    go_to_top();
    return show_list();
}

static int verb_claims(int argc, char *argv[])
{
    go_to_top();
    return claims(argc, argv);
}

static int verb_doctor(int argc, char *argv[])
{
    if (argc != 1)
        errx(MISUSED, "doctor takes no argument, not \"%s\"", argv[1]);
    return doctor(stdout);
}

/* A script, since it only copies files. */
static int verb_new_exercise(int argc, char *argv[])
{
    const char *top = getenv("SHMLAB_TOP");
    char path[4096];
    (void)argc;
    snprintf(path, sizeof path, "%s/tools/new-exercise",
             top != NULL ? top : ".");
    execv(path, argv);
    err(OUR_FAULT, "%s", path);
}

/* `--exercises DIR`, wherever it stands: other exercises than those of the
 * book. Returns how many arguments are left. */
static int take_exercises(int argc, char *argv[])
{
    static const char option[] = "--exercises";
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], option) != 0)
            continue;
        if (i + 1 == argc)
            errx(MISUSED, "%s takes a folder", option);
        if (setenv("SHMLAB_EXERCISES", argv[i + 1], 1) == -1)
            err(OUR_FAULT, "%s", option);
        memmove(argv + i, argv + i + 2, (size_t)(argc - i - 1) * sizeof *argv);
        return argc - 2;
    }
    return argc;
}

static void put_usage(FILE *out)
{
    fputs(usage, out);
    fputs(usage_of_classes, out);
    fputs(usage_of_see, out);
}

static int verb_help(int argc, char *argv[])
{
    (void)argc;
    (void)argv;
    put_usage(stdout);
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
    static const struct {
        const char *name;
        int (*verb)(int argc, char *argv[]);
        bool of_exercises;
    } verbs[] = {
        {"see", see, false},
        {"examine", examine, false},
        {"run", verb_run, false},
        {"examples", verb_examples, false},
        {"claims", verb_claims, false},
        {"doctor", verb_doctor, false},
        {"student-edition", student_edition, false},
        {"sandbox", grade_sandbox, false},
        {"grade", grade_class, true},
        {"replay", grade_replay, true},
        {"audit", grade_audit, true},
        {"copies", grade_copies, true},
        {"export", grade_export, false},
        {"pages", grade_pages, false},
        {"bundle", grade_bundle, true},
        {"new-exercise", verb_new_exercise, false},
        {"start", study_start, true},
        {"next", study_next, true},
        {"check", study_check, true},
        {"watch", study_watch, true},
        {"hint", study_hint, true},
        {"solution", study_solution, true},
        {"reset", study_reset, true},
        {"progress", study_progress, true},
        {"pack", study_pack, true},
        {"tidy", study_tidy, false},
        {"quiz", quiz_verb, false},
        {"order", order_verb, false},
        {"predict", predict_verb, false},
        {"help", verb_help, false},
        {"--help", verb_help, false},
    };
    setlocale(LC_CTYPE, "");
    for (size_t i = 0; argc > 1 && i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(argv[1], verbs[i].name) == 0) {
            if (verbs[i].of_exercises)
                argc = take_exercises(argc, argv);
            bool help = argc == 3 && strcmp(argv[2], "--help") == 0;
            int status = help ? verb_help(argc, argv)
                              : verbs[i].verb(argc - 1, argv + 1);
            if (fflush(stdout) == EOF)
                err(OUR_FAULT, "stdout");
            return status;
        }
    if (argc > 1) {
        warnx("there is no verb \"%s\"", argv[1]);
        put_usage(stderr);
        return MISUSED;
    }
    fputs(first_steps, stdout);
    return EXIT_SUCCESS;
}
