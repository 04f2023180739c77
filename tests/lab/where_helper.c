/*
 * The process that reads the lines of strangers' programs, lab/trace/where:
 * what it holds, what limits it has, and what becomes of it.
 */
#include "where_program.h"

#include <dirent.h>
#include <limits.h>

/* A traced process stopped at its first write, whose line was asked for. */
struct stopped {
    struct where *where;
    pid_t child;
    bool found;
};

static bool stop_and_ask(struct stopped *stopped)
{
    int status;
    struct source at = {0};
    *stopped = (struct stopped){.where = start()};
    if (stopped->where == NULL || !compile("-g -O0", "prog"))
        return false;
    stopped->child = begin(file("prog"));
    waitpid(stopped->child, &status, WUNTRACED);
    if (ptrace(PTRACE_SEIZE, stopped->child, 0,
               PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) == -1) {
        report_skip("this system does not let us trace");
        kill(stopped->child, SIGKILL);
        waitpid(stopped->child, &status, 0);
        return false;
    }
    kill(stopped->child, SIGCONT);
    while (waitpid(stopped->child, &status, __WALL) > 0 && WIFSTOPPED(status)) {
        bool call = WSTOPSIG(status) == (SIGTRAP | 0x80);
        if (call && writes(stopped->child))
            break;
        ptrace(PTRACE_SYSCALL, stopped->child, 0, 0);
    }
    stopped->found = where_of(stopped->where, stopped->child, stopped->child,
                              &at);
    free(at.file);
    free(at.function);
    return true;
}

static void let_end(struct stopped *stopped)
{
    int status;
    where_free(stopped->where);
    if (stopped->child > 0) {
        kill(stopped->child, SIGKILL);
        waitpid(stopped->child, &status, 0);
    }
    EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
           "a child is left");
}

/* The child of ours that is not the traced one; 0: there is none. */
static pid_t helper_of(const struct stopped *stopped)
{
    char path[64];
    int pid = 0, found = 0;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *list = fopen(path, "re");
    while (list != NULL && fscanf(list, "%d", &pid) == 1)
        if (pid != stopped->child)
            found = pid;
    if (list != NULL)
        fclose(list);
    return found;
}

/* Does a file of /proc/PID have a line that begins so? */
static bool has_line(pid_t pid, const char *name, const char *line)
{
    char path[64], text[512];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    FILE *list = fopen(path, "re");
    while (list != NULL && !found && fgets(text, sizeof text, list) != NULL)
        found = strncmp(text, line, strlen(line)) == 0;
    if (list != NULL)
        fclose(list);
    return found;
}

/* Every descriptor it holds is the socket, or a file that the program itself
 * has mapped: it lies in the folder of this test, or is a library. */
static void expect_descriptors(pid_t helper)
{
    char path[300], target[PATH_MAX];
    size_t sockets = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)helper);
    DIR *all = opendir(path);
    for (struct dirent *entry; all != NULL && (entry = readdir(all)) != NULL;) {
        snprintf(path, sizeof path, "/proc/%d/fd/%s", (int)helper,
                 entry->d_name);
        ssize_t size = readlink(path, target, sizeof target - 1);
        target[size > 0 ? size : 0] = '\0';
        bool is_socket = strncmp(target, "socket:", 7) == 0;
        sockets += is_socket;
        EXPECT(size <= 0 || is_socket ||
                   strncmp(target, folder, strlen(folder)) == 0 ||
                   strstr(target, ".so") != NULL,
               "descriptor %s is %s", entry->d_name, target);
    }
    if (all != NULL)
        closedir(all);
    EXPECT(sockets == 1, "%zu sockets", sockets);
}

static void the_helper_is_caged_and_limited(void)
{
    struct stopped stopped;
    if (stop_and_ask(&stopped)) {
        pid_t helper = helper_of(&stopped);
        EXPECT(stopped.found, "no line");
        EXPECT(helper != 0, "no helper");
        EXPECT(has_line(helper, "limits",
                        "Max open files            0                    0"),
               "it may open files");
        EXPECT(has_line(helper, "limits",
                        "Max file size             0                    0"),
               "it may write files");
#ifndef __SANITIZE_ADDRESS__
        EXPECT(has_line(helper, "status", "Seccomp:\t2"), "it has no filter");
        EXPECT(has_line(helper, "status", "NoNewPrivs:\t1"),
               "it may get more rights");
        EXPECT(has_line(helper, "limits",
                        "Max address space         536870912            "
                        "536870912"),
               "its memory is not limited");
        EXPECT(
            !has_line(helper, "limits", "Max cpu time              unlimited"),
            "its time is not limited");
#endif
        expect_descriptors(helper);
    }
    let_end(&stopped);
}

static void a_helper_that_dies_is_not_asked_for_ever(void)
{
    struct stopped stopped;
    struct source at = {0};
    if (stop_and_ask(&stopped)) {
        for (int i = 0; i < 3; i++) {
            pid_t helper = helper_of(&stopped);
            EXPECT(helper != 0, "no helper after %d deaths", i);
            if (helper == 0)
                break;
            kill(helper, SIGKILL);
            EXPECT(!where_of(stopped.where, stopped.child, stopped.child, &at),
                   "a dead helper answers");
            EXPECT(helper_of(&stopped) == 0, "it has not gone");
            if (i < 2 &&
                where_of(stopped.where, stopped.child, stopped.child, &at)) {
                free(at.file);
                free(at.function);
            }
        }
        EXPECT(!where_of(stopped.where, stopped.child, stopped.child, &at) &&
                   helper_of(&stopped) == 0,
               "it is asked a fourth time");
    }
    let_end(&stopped);
}

static void nothing_is_asked_about_nothing(void)
{
    struct where *where = start();
    struct source at = {0};
    if (where == NULL)
        return;
    /* We do not trace ourselves: the registers cannot be read. */
    EXPECT(!where_of(where, getpid(), getpid(), &at), "a line of ourselves");
    EXPECT(!where_ended(where, getpid()), "we are no helper");
    EXPECT(!where_of(NULL, 1, 1, &at) && !where_ended(NULL, 1), "NULL");
    where_free(where);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"the helper is caged and limited", the_helper_is_caged_and_limited, 0},
        {"a helper that dies is not asked for ever",
         a_helper_that_dies_is_not_asked_for_ever, 0},
        {"nothing is asked about nothing", nothing_is_asked_about_nothing, 0},
    };
    return report_main("lab/where_helper", tests, COUNT(tests), argc, argv);
}
