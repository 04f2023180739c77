/*
 * grade_ended.h - a class whose grader is disturbed, and what must not be left
 *
 * For tests/lab/grade_ends.c and grade_disks.c.
 */
#ifndef TESTS_LAB_GRADE_ENDED_H
#define TESTS_LAB_GRADE_ENDED_H

#include "grade_class.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/shm.h>

enum {
    STUDENTS = 6
};

static bool own_mounts, own_ipc;

/* --- A world of our own --------------------------------------------------- */

static inline bool write_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    bool good = file != -1 &&
                write(file, text, strlen(text)) == (ssize_t)strlen(text);
    if (file != -1)
        close(file);
    return good;
}

/* In which we mount, and in which all segments are ours.  An ordinary user has
 * that where user namespaces may be made, and stays who they are. */
static inline void enter_world(void)
{
    char map[2][64];
    uid_t uid = geteuid();
    gid_t gid = getegid();
    snprintf(map[0], sizeof map[0], "%u %u 1", (unsigned)uid, (unsigned)uid);
    snprintf(map[1], sizeof map[1], "%u %u 1", (unsigned)gid, (unsigned)gid);
    bool entered = unshare(CLONE_NEWNS | CLONE_NEWIPC |
                           (uid == 0 ? 0 : CLONE_NEWUSER)) == 0;
    if (entered && uid != 0)
        entered = write_file("/proc/self/setgroups", "deny") &&
                  write_file("/proc/self/uid_map", map[0]) &&
                  write_file("/proc/self/gid_map", map[1]);
    own_ipc = entered;
    own_mounts = entered &&
                 mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static inline int segments_now(void)
{
    struct shminfo info;
    struct shm_info used;
    shmctl(0, IPC_INFO, (struct shmid_ds *)(void *)&info);
    return shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&used) == -1
               ? -1
               : used.used_ids;
}

/* --- Waiting for it ------------------------------------------------------- */

static inline bool has_come(bool (*come)(void))
{
    for (int i = 0; i < GRADE_ROUNDS; i++) {
        if (come())
            return true;
        poll(NULL, 0, 1);
    }
    EXPECT(false, "what was waited for does not come");
    return false;
}

/* --- What is left --------------------------------------------------------- */

static bool none_is_there;

static inline bool is_gone(void)
{
    static char texts[65536];
    snprintf(texts, sizeof texts, "%s", study_text(hostile_file("top/places")));
    none_is_there = true;
    for (char *at = texts, *save, *line;
         (line = strtok_r(at, "\n", &save)) != NULL; at = NULL) {
        char *program = strrchr(line, ' ');
        if (program == NULL)
            continue;
        *program++ = '\0';
        bool is_ours = strcmp(line, hostile_file("runs")) == 0;
        none_is_there = none_is_there && access(program, F_OK) == -1 &&
                        (is_ours || access(line, F_OK) == -1);
    }
    return none_is_there;
}

/* Of a grader that was killed: no process, no folder of any program, no
 * segment. */
static inline void expect_gone(const char *what)
{
    hostile_nothing_left(what);
    has_come(is_gone);
    EXPECT(none_is_there, "%s: a folder is left in /tmp", what);
    if (own_ipc)
        EXPECT(segments_now() == 0, "%s: %d segments are left", what,
               segments_now());
}

/* And afterwards, when it was run to its end: no half of a file. */
static inline void expect_whole(const char *results)
{
    static const char *const folders[] = {"", "/units", "/answers"};
    for (size_t i = 0; i < COUNT(folders); i++) {
        char below[200], **names;
        snprintf(below, sizeof below, "%s%s", results, folders[i]);
        size_t count = grade_list(below, ".new", &names);
        EXPECT(count == 0, "%s is left", count > 0 ? names[0] : "");
        grade_free(names);
    }
}

/* --- The class ------------------------------------------------------------ */

/* In each case the second student is waited for, as long as there is a gate;
 * with what they are called the results have the same order. */
static inline void a_class_hands_in(void)
{
    grade_begin();
    enter_world();
    for (int i = 0; i < STUDENTS; i++) {
        char below[64], text[64];
        snprintf(below, sizeof below, "class/s%d/01_toy_say.txt", i);
        snprintf(text, sizeof text, "%s\n", i % 2 == 0 ? "right" : "wrong");
        snprintf(text + strlen(text), 32, "%*s\n", i, "");
        grade_hand_in(below, text);
    }
    grade_hand_in("class/waits/01_toy_say.txt", "wait\n");
    grade_hand_in_word("class/ada/01_toy_sum.c", "wait", "ada");
    grade_hand_in_word("class/ben/01_toy_sum.c", "right", "ben");
    grade_hand_in("class/cyd/01_sharing_sum.c",
                  study_text("solutions/01_sharing_sum.c"));
    grade_with_secret("undisturbed", 'c');
    GRADED(0, "10 of 10", "grade", "--core", "-j", "2", "--exercise",
           "01_sharing_sum", "--exercise", "01_toy_sum", "--exercise",
           "01_toy_say", "--out", hostile_file("undisturbed"),
           hostile_file("class"));
}

#define ALL                                                       \
    "grade", "--core", "-j", "2", "--exercise", "01_sharing_sum", \
        "--exercise", "01_toy_sum", "--exercise", "01_toy_say", "--out"

#endif
