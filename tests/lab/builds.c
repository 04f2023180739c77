/*
 * That a history does not depend on how a program was built: static or not, at
 * a fixed address or not, optimised, stripped, with another compiler, another C
 * library, with the address sanitizer.
 */
#include "check/check.h"
#include "check/report.h"
#include "recording/query.h"
#include "traced.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char source[] =
    "#include <stdio.h>\n"
    "#include <stdlib.h>\n"
    "#include <string.h>\n"
    "#include <sys/shm.h>\n"
    "#include <sys/wait.h>\n"
    "#include <unistd.h>\n"
    "int main(void) {\n"
    "    int shmid = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);\n" /* 8 */
    "    char *shared = shmat(shmid, NULL, 0);\n"
    "    if (shmctl(shmid, IPC_RMID, NULL) == -1 || shared == (void *)-1)\n"
    "        return 1;\n"
    "    strcpy(shared, \"by the parent\");\n"
    "    pid_t child = fork();\n" /* 13 */
    "    if (child == 0) {\n"
    "        strcpy(shared, \"by the child!\");\n"
    "        _exit(shmdt(shared) == -1);\n" /* 16 */
    "    }\n"
    "    int status;\n"
    "    if (waitpid(child, &status, 0) != child || status != 0)\n"
    "        return 2;\n"
    "    puts(shared);\n"
    "    fflush(stdout);\n"
    "    return shmdt(shared + 1) == -1 && shmdt(shared) == 0 ? 0 : 3;\n"
    "}\n";

enum {
    SHMGET_LINE = 8,
    EVENTS_MAX = 100
};

/* A way to build it. */
static const struct build {
    const char *name, *command;
    bool lines; /* it must have lines, where the lab can tell them at all */
} builds[] = {
    {"gcc -O0", "gcc -g -O0", true},
    {"gcc -O2", "gcc -g -O2", true},
    {"gcc -O3 with link-time optimisation", "gcc -g -O3 -flto", true},
    {"gcc, static, -O0", "gcc -g -O0 -static", true},
    {"gcc, static, -O2", "gcc -g -O2 -static", true},
    {"gcc, static, at any address", "gcc -g -O1 -static-pie", true},
    {"gcc, at a fixed address", "gcc -g -O0 -no-pie", true},
    {"gcc, at any address", "gcc -g -O2 -fPIE -pie", true},
    {"gcc, stripped", "gcc -O0 -s", false},
    {"gcc, static and stripped", "gcc -O2 -static -s", false},
    {"gcc, without frame pointers", "gcc -g -O2 -fomit-frame-pointer", true},
    {"gcc, address sanitizer", "gcc -g -O1 -fsanitize=address", true},
    {"gcc, undefined behaviour sanitizer", "gcc -g -O1 -fsanitize=undefined",
     true},
    {"gcc, 32 bits", "gcc -m32 -g -O0", true},
    {"clang -O0", "clang -g -O0", false},
    {"clang -O2", "clang -g -O2", false},
    {"clang, address sanitizer", "clang -g -O1 -fsanitize=address", false},
    {"musl -O0", "musl-gcc -g -O0", false},
    {"musl, static, -O0", "musl-gcc -g -O0 -static", false},
    {"musl, static, -O2", "musl-gcc -g -O2 -static", false},
};

/* --- Building ------------------------------------------------------------ */

static char folder[] = "/tmp/builds-XXXXXX";

static void remove_all(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0) // NOLINT(cert-env33-c): our own words
        perror(folder);
}

static void write_source(void)
{
    char path[64];
    FILE *file = NULL;
    if (mkdtemp(folder) != NULL) {
        atexit(remove_all);
        snprintf(path, sizeof path, "%s/built.c", folder);
        file = fopen(path, "we");
    }
    if (file == NULL || fputs(source, file) == EOF || fclose(file) == EOF) {
        perror(folder);
        exit(REPORT_UNTESTED);
    }
}

/* Returns the program, or NULL when it cannot be built here. */
static const char *build(const struct build *way)
{
    static char program[64];
    char command[256];
    snprintf(program, sizeof program, "%s/built", folder);
    snprintf(command, sizeof command,
             "cd %s && rm -f built && %s -o built built.c > messages 2>&1",
             folder, way->command);
    return system(command) == 0 ? program : NULL; // NOLINT(cert-env33-c)
}

/* --- Comparing ----------------------------------------------------------- */

/* Does it belong to what the program does?  Whether somebody sleeps depends on
 * the moment, and what is mapped besides on the C library. */
static bool counts(const struct event *event)
{
    return event->kind != EVENT_SLEEP && event->call != CALL_MMAP;
}

/* What is the same in every run, as a line. */
static void describe(const struct event *event, char *line, size_t room)
{
    size_t attached = 0; /* also told of who goes on after a sleep */
    for (size_t i = 0; i < event->process_count; i++)
        if (event->call != CALL_WAIT)
            attached += event->processes[i].attached_count;
    const struct segment_change *segment = query_segment(event, 0);
    const char *stored = event->store_count > 0
                             ? (const char *)event->stores[0].after
                             : "";
    snprintf(line, room,
             "kind %d process %d call %d error %d cause %d segment %d other "
             "%d signal %d status %d note %d text %.30s attached %zu nattch "
             "%ld stores %zu %.*s",
             (int)event->kind, event->process,
             event->kind == EVENT_FORK ? 0 : (int)event->call, event->error,
             (int)event->cause, event->segment, event->other, event->signo,
             event->status, (int)event->note,
             event->call == CALL_WRITE && event->text != NULL ? event->text
                                                              : "",
             attached, segment != NULL ? (long)segment->nattch : -1,
             event->store_count,
             event->store_count > 0 ? (int)event->stores[0].size : 0, stored);
}

struct account {
    char lines[EVENTS_MAX][256];
    size_t count;
    int shmget_line;
};

static void take_account(const struct history *history, struct account *account)
{
    *account = (struct account){.count = 0};
    for (size_t i = 0; i < history->event_count; i++) {
        const struct event *event = &history->events[i];
        if (!counts(event) || account->count == EVENTS_MAX)
            continue;
        describe(event, account->lines[account->count],
                 sizeof account->lines[0]);
        account->count++;
        if (event->call == CALL_SHMGET && event->at.file != NULL)
            account->shmget_line = event->at.line;
    }
}

/* Of the first build, with which the others are compared. */
static struct account reference;

static void expect_same(const struct account *account)
{
    EXPECT(account->count == reference.count, "%zu events, not %zu",
           account->count, reference.count);
    for (size_t i = 0; i < account->count && i < reference.count; i++)
        EXPECT(strcmp(account->lines[i], reference.lines[i]) == 0,
               "event %zu is\n  %s, not\n  %s", i, account->lines[i],
               reference.lines[i]);
}

static void build_is_told_alike(void)
{
    const struct build *way = &builds[report_current()];
    static struct account account;
    struct recording seen;
    const char *program = build(way);
    if (program == NULL) {
        report_skip("%s does not work here (./setup --all)", way->command);
        return;
    }
    if (!traced(program, NULL, &plain, &seen))
        return;
    EXPECT(recording_exited(&seen, 0), "status %d, signal %d: %.200s",
           seen.status, seen.signo, seen.err.size > 0 ? seen.err.text : "");
    take_account(&seen.history, &account);
    if (reference.count == 0) {
        reference = account;
        EXPECT(account.count > 10, "%zu events", account.count);
    }
    expect_same(&account);
#ifdef HAVE_LIBDW
    if (way->lines)
        EXPECT(account.shmget_line == SHMGET_LINE, "shmget is in line %d",
               account.shmget_line);
#endif
    EXPECT(account.shmget_line == 0 || account.shmget_line == SHMGET_LINE,
           "shmget is said to be in line %d", account.shmget_line);
    recording_free(&seen);
}

int main(int argc, char *argv[])
{
    struct named_test tests[COUNT(builds)];
    for (size_t i = 0; i < COUNT(builds); i++)
        tests[i] = (struct named_test){builds[i].name, build_is_told_alike, 0};
    write_source();
    return report_main("lab/builds", tests, COUNT(tests), argc, argv);
}
