/*
 * where_program.h - a program with known lines, compiled, run and asked about
 *
 * For the tests of lab/trace/where; each includes it once.
 */
#ifndef TESTS_LAB_WHERE_PROGRAM_H
#define TESTS_LAB_WHERE_PROGRAM_H

#include "check/check.h"
#include "check/report.h"
#include "compiler.h"
#include "trace/where.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    STOPS = 6 /* at which the program below is looked at */
};

/* Its lines are numbered: the table below names them. */
static const char source[] =
    "#include <pthread.h>\n"                               /* 1 */
    "#include <stdio.h>\n"                                 /* 2 */
    "#include <unistd.h>\n"                                /* 3 */
    "static inline __attribute__((always_inline))\n"       /* 4 */
    "void inlined(void) {\n"                               /* 5 */
    "    write(1, \"inlined\\n\", 8);\n"                   /* 6 */
    "}\n"                                                  /* 7 */
    "__attribute__((noinline)) void speak(int number) {\n" /* 8 */
    "    char large[3000];\n"                              /* 9 */
    "    printf(\"%d\\n\", number);\n"                     /* 10 */
    "    inlined();\n"                                     /* 11 */
    "    snprintf(large, sizeof large, \"%d\", number);\n" /* 12 */
    "    perror(large);\n"                                 /* 13 */
    "    __asm__ volatile(\"\" : : \"r\"(large));\n"       /* 14 */
    "}\n"                                                  /* 15 */
    "static void *run(void *unused) {\n"                   /* 16 */
    "    fputs(\"thread\\n\", stdout);\n"                  /* 17 */
    "    return unused;\n"                                 /* 18 */
    "}\n"                                                  /* 19 */
    "int main(void) {\n"                                   /* 20 */
    "    pthread_t thread;\n"                              /* 21 */
    "    setvbuf(stdout, NULL, _IONBF, 0);\n"              /* 22 */
    "    speak(7);\n"                                      /* 23 */
    "    pthread_create(&thread, NULL, run, NULL);\n"      /* 24 */
    "    pthread_join(thread, NULL);\n"                    /* 25 */
    "    fputs(\"end\\n\", stdout);\n"                     /* 26 */
    "    *(volatile int *)(unsigned long)getpid() = 1;\n"  /* 27 */
    "    return 0;\n"                                      /* 28 */
    "}\n";

static const struct {
    int line;
    const char *function;
} expected[STOPS] = {{10, "speak"}, {6, "inlined"}, {13, "speak"},
                     {17, "run"},   {26, "main"},   {27, "main"}};

/* --- Building it --------------------------------------------------------- */

static char folder[] = "/tmp/where.XXXXXX";
static bool built;
static const char *cc; /* the compiler; NULL: the one for our own kind */

static inline void remove_all(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0) // NOLINT(cert-env33-c): our own words
        perror(folder);
}

/* A file in the folder. */
static const char *file(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* In the folder: compile prog.c with these options to a program of this name.
 * Returns false, and the test is over, when that cannot be. */
static inline bool compile(const char *options, const char *name)
{
    char command[512];
    if (cc == NULL && (cc = compiler_own()) == NULL)
        return false;
    if (!built) {
        FILE *text;
        if (mkdtemp(folder) == NULL ||
            (text = fopen(file("prog.c"), "we")) == NULL) {
            report_untested("%s: %s", folder, strerror(errno));
            return false;
        }
        fputs(source, text);
        fclose(text);
        atexit(remove_all);
        built = true;
    }
    snprintf(command, sizeof command,
             "cd %s && %s %s -w -pthread -o %s prog.c 2> messages", folder, cc,
             options, name);
    if (system(command) == 0) // NOLINT(cert-env33-c)
        return true;
    report_skip("%s %s does not work here", cc, options);
    return false;
}

/* --- Running it ---------------------------------------------------------- */

struct seen {
    int stops; /* that were looked at; -1: it cannot be traced */
    bool found[STOPS];
    struct source at[STOPS];
};

static inline void forget(struct seen *seen)
{
    for (int i = 0; i < STOPS; i++) {
        free(seen->at[i].file);
        free(seen->at[i].function);
    }
}

/* Is the thread about to write to a stream? */
static inline bool writes(pid_t tid)
{
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info) <= 0 ||
        info.op != PTRACE_SYSCALL_INFO_ENTRY || info.entry.args[0] > 2)
        return false;
    if (info.arch == AUDIT_ARCH_I386) /* write, writev */
        return info.entry.nr == 4 || info.entry.nr == 146;
    return info.entry.nr == SYS_write || info.entry.nr == SYS_writev;
}

static inline pid_t begin(const char *program)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    int null = open("/dev/null", O_WRONLY);
    dup2(null, 1);
    dup2(null, 2);
    raise(SIGSTOP);
    execl(program, program, NULL);
    _exit(127);
}

/* Look at each write and at the fault. */
static inline void follow(struct where *where, const char *program,
                          struct seen *seen)
{
    int status;
    *seen = (struct seen){.stops = -1};
    pid_t child = begin(program), tid;
    waitpid(child, &status, WUNTRACED);
    bool able = ptrace(PTRACE_SEIZE, child, 0,
                       PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE |
                           PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL) == 0;
    kill(child, able ? SIGCONT : SIGKILL);
    if (able)
        seen->stops = 0;
    while ((tid = waitpid(-1, &status, __WALL)) > 0) {
        if (!WIFSTOPPED(status)) {
            if (!where_ended(where, tid) && tid == child)
                break;
            continue;
        }
        int signo = WSTOPSIG(status);
        bool call = signo == (SIGTRAP | 0x80), fault = signo == SIGSEGV;
        /* The C library is not there yet, but must be known later. */
        struct source at;
        if (status >> 16 == PTRACE_EVENT_EXEC)
            EXPECT(!where_of(where, child, tid, &at), "a line at the start");
        bool write = call && seen->stops < STOPS - 1 && writes(tid);
        if (write || (fault && seen->stops < STOPS)) {
            int i = seen->stops++;
            seen->found[i] = where_of(where, child, tid, &seen->at[i]);
        }
        bool ours = call || status >> 16 != 0 || signo == SIGTRAP;
        ptrace(PTRACE_SYSCALL, tid, 0, (long)(ours ? 0 : signo));
    }
    where_forget(where, child);
}

static inline struct where *start(void)
{
    struct where *where = where_new();
    if (where == NULL)
        report_skip("built without libdw");
    return where;
}

#endif
