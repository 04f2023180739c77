/*
 * watch: each save is checked at once, however an editor saves, and Ctrl-C ends
 * it without leaving anything; and tidy removes what runs have left, nothing
 * else.
 */
#include "study.h"

#include "run/leavings.h"

#include <sys/ipc.h>
#include <sys/shm.h>

enum {
    PATIENCE_MS = 60000
};

/* --- A student who watches ----------------------------------------------- */

struct watcher {
    pid_t pid;
    int out;
    char said[65536];
    size_t size;
};

static void start_watching(struct watcher *watcher, const char *name)
{
    int ends[2];
    const char *shmlab = hostile_shmlab();
    if (pipe(ends) == -1 || (watcher->pid = fork()) == -1)
        err(REPORT_UNTESTED, "watch");
    if (watcher->pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(shmlab, shmlab, "watch", name, (char *)NULL);
        _exit(126);
    }
    close(ends[1]);
    watcher->out = ends[0];
    watcher->size = 0;
    watcher->said[0] = '\0';
}

/* Wait until it says this, and forget what it has said until there. */
static bool await(struct watcher *watcher, const char *says)
{
    char *at;
    while ((at = strstr(watcher->said, says)) == NULL) {
        struct pollfd wanted = {.fd = watcher->out, .events = POLLIN};
        ssize_t got = poll(&wanted, 1, PATIENCE_MS) > 0
                          ? read(watcher->out, watcher->said + watcher->size,
                                 sizeof watcher->said - 1 - watcher->size)
                          : 0;
        if (got <= 0) {
            EXPECT(false, "does not say \"%s\", but: %s", says, watcher->said);
            return false;
        }
        watcher->size += (size_t)got;
        watcher->said[watcher->size] = '\0';
    }
    at += strlen(says);
    watcher->size -= (size_t)(at - watcher->said);
    memmove(watcher->said, at, watcher->size + 1);
    return true;
}

static void end_watching(struct watcher *watcher)
{
    int status = -1;
    kill(watcher->pid, SIGINT);
    while (waitpid(watcher->pid, &status, 0) == -1 && errno == EINTR)
        ;
    close(watcher->out);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0,
           "it ends with status %x", (unsigned)status);
    hostile_nothing_left("watch");
}

static void each_save_is_checked(void)
{
    struct watcher watcher;
    SHMLAB(0, "made", "start");
    start_watching(&watcher, "01_toy_sum");
    bool good = await(&watcher, "FAILED     0 of 60  it is right") &&
                await(&watcher, "Score: 40 of 100");
    /* In place, as nano(1) does it. */
    study_edit("01_toy_sum.c", study_right);
    good = good && await(&watcher, "Passed.");
    /* A new file that takes the name, as vim(1) does it. */
    study_edit("new", "int main(void)\n{\n    return x;\n}\n");
    if (rename(study_in("mine", "new"), study_in("mine", "01_toy_sum.c")) == -1)
        err(REPORT_UNTESTED, "rename");
    good = good && await(&watcher, "01_toy_sum.c:3:12: error:") &&
           await(&watcher, "nothing was checked");
    /* Gone, and there again. */
    unlink(study_in("mine", "01_toy_sum.c"));
    study_edit("01_toy_sum.c", study_starter);
    if (good)
        await(&watcher, "Score: 40 of 100");
    end_watching(&watcher);
}

/* A check that would last is stopped by the next save. */
static void a_save_stops_the_check_before(void)
{
    struct watcher watcher;
    study_write(hostile_file("top/build/tests/exercises/01_toy_sum"),
                "#!/bin/sh\n"
                "echo '{\"name\":\"it is slow\",\"status\":\"failed\","
                "\"points\":[0,100],\"messages\":[]}' > \"$3\"\n"
                "$1 | grep right && exit 1\n"
                "exec sleep 1000\n",
                0755);
    study_edit("01_toy_sum.c", study_starter);
    start_watching(&watcher, "01_toy_sum");
    if (await(&watcher, "it is slow")) {
        study_edit("01_toy_sum.c", study_right);
        await(&watcher, "Score: 0 of 100");
    }
    study_edit("01_toy_sum.c", study_starter);
    await(&watcher, "it is slow");
    end_watching(&watcher); /* in the middle of it */
    study_write(hostile_file("top/build/tests/exercises/01_toy_sum"),
                study_checker, 0755);
}

/* --- tidy ---------------------------------------------------------------- */

/* A segment, recorded as made by this process, but for what is changed. */
static int make_segment(struct leaving *line)
{
    struct leaving *all;
    *line = (struct leaving){.id = -1};
    int id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    ssize_t count = leavings_world(&all);
    if (id == -1 || count == -1)
        err(REPORT_UNTESTED, "shmget");
    for (ssize_t i = 0; i < count; i++)
        if (!all[i].is_set && all[i].id == id)
            *line = all[i];
    free(all);
    return id;
}

static bool is_there(int id)
{
    struct shmid_ds status;
    return shmctl(id, IPC_STAT, &status) == 0;
}

static void add_line(char *record, struct leaving line)
{
    leavings_write(&line, record + strlen(record));
}

static void tidy_removes_what_the_record_tells(void)
{
    char record[4096] = "nonsense\n";
    struct leaving line;
    int others[5], ours = make_segment(&line);
    add_line(record, line);
    for (size_t i = 0; i < COUNT(others); i++) {
        others[i] = make_segment(&line);
        if (i == 0)
            line.key = 7;
        else if (i == 1)
            line.creator = 1;
        else if (i == 2)
            line.made--;
        else if (i == 3)
            line.size++;
        else
            continue; /* this one is not recorded at all */
        add_line(record, line);
    }
    study_edit("left-behind", record);
    SHMLAB(1, "left 1 segment and 0 semaphore sets", "tidy");
    EXPECT(is_there(ours), "it is removed without a yes");
    SHMLAB(0, "1 removed", "tidy", "--yes");
    EXPECT(!is_there(ours), "it is still there");
    for (size_t i = 0; i < COUNT(others); i++) {
        EXPECT(is_there(others[i]), "number %zu is removed", i);
        shmctl(others[i], IPC_RMID, NULL);
    }
    SHMLAB(0, "nothing behind", "tidy");
}

/* Where nothing keeps runs apart, and the keeper was killed by the program. */
static void what_nobody_could_remove_is_recorded(void)
{
    static const char program[] =
        "#include <signal.h>\n#include <sys/sem.h>\n#include <sys/shm.h>\n"
        "#include <unistd.h>\n"
        "int main(void)\n{\n"
        "    shmget(IPC_PRIVATE, 123, IPC_CREAT | 0600);\n"
        "    int set = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);\n"
        "    semctl(set, 1, SETVAL, 3);\n"
        "    kill(getppid(), SIGKILL);\n    pause();\n    return 0;\n}\n";
    char command[4096], forbid[2048];
    snprintf(forbid, sizeof forbid, "%s", report_helper("forbid"));
    study_edit("01_toy_sum.c", program);
    /* Not by run(), whose own keeper would clean up. */
    snprintf(command, sizeof command,
             "'%s' '%s' see --list '%s' > /dev/null 2> /dev/null; "
             "test $? = 125",
             forbid, hostile_shmlab(), study_in("mine", "01_toy_sum.c"));
    int status = system(command); // NOLINT(cert-env33-c): our own words
    EXPECT(status == 0, "see ends otherwise: %x", (unsigned)status);
    SHMLAB(1, "left 1 segment and 1 semaphore set behind", "tidy");
    SHMLAB(0, "2 removed", "tidy", "--yes");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a book is made", study_begin, 0},
        {"each save is checked", each_save_is_checked, 0},
        {"a save stops the check before", a_save_stops_the_check_before, 0},
        {"tidy removes what the record tells",
         tidy_removes_what_the_record_tells, 0},
        {"what nobody could remove is recorded",
         what_nobody_could_remove_is_recorded, 0},
    };
    hostile_begin();
    return report_main("lab/study_watch", tests, COUNT(tests), argc, argv);
}
