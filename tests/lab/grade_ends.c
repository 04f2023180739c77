/* `shmlab grade` when it is ended, kept from writing, or not alone: nothing is
 * lost, nothing is left, and the same command goes on. */
#include "grade_class.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/shm.h>

enum {
    STUDENTS = 6,
    SMALL = 68 * 1024 /* bytes of a disk on which not all results have room */
};

static bool own_mounts, own_ipc;

/* --- A world of our own --------------------------------------------------- */

static bool write_file(const char *path, const char *text)
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
static void enter_world(void)
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

static int segments_now(void)
{
    struct shminfo info;
    struct shm_info used;
    shmctl(0, IPC_INFO, (struct shmid_ds *)(void *)&info);
    return shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&used) == -1
               ? -1
               : used.used_ids;
}

/* --- Waiting for it ------------------------------------------------------- */

static bool has_come(bool (*come)(void))
{
    for (int i = 0; i < GRADE_ROUNDS; i++) {
        if (come())
            return true;
        poll(NULL, 0, 1);
    }
    EXPECT(false, "what was waited for does not come");
    return false;
}

static int gate = -1;

/* Is the checker of who prints "wait" at the gate? */
static bool is_waiting(void)
{
    gate = open(hostile_file("top/gate"), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    return gate != -1;
}

static void make_gate(void)
{
    if (mkfifo(hostile_file("top/gate"), 0600) == -1 ||
        chmod(hostile_file("top/gate"), 0666) == -1)
        err(REPORT_UNTESTED, "gate");
}

/* From now on nobody waits; whoever does is let through. */
static void remove_gate(void)
{
    unlink(hostile_file("top/gate"));
    if (gate != -1)
        close(gate);
    gate = -1;
}

static const char *counted;
static size_t wanted;

static bool are_so_many(void)
{
    return grade_count(counted) >= wanted;
}

/* --- What is left --------------------------------------------------------- */

static bool none_is_there;

static bool is_gone(void)
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
static void expect_gone(const char *what)
{
    hostile_nothing_left(what);
    has_come(is_gone);
    EXPECT(none_is_there, "%s: a folder is left in /tmp", what);
    if (own_ipc)
        EXPECT(segments_now() == 0, "%s: %d segments are left", what,
               segments_now());
}

/* And afterwards, when it was run to its end: no half of a file. */
static void expect_whole(const char *results)
{
    static const char *const folders[] = {"", "/units", "/answers"};
    for (size_t i = 0; i < COUNT(folders); i++) {
        char below[200], **names;
        snprintf(below, sizeof below, "%s%s", results, folders[i]);
        EXPECT(grade_list(below, ".new", &names) == 0, "%s is left",
               names[0] != NULL ? names[0] : "");
        grade_free(names);
    }
}

/* --- The class ------------------------------------------------------------ */

/* In each case the second student is waited for, as long as there is a gate;
 * with what they are called the results have the same order. */
static void a_class_hands_in(void)
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

/* --- Ended ---------------------------------------------------------------- */

/* Wherever it is: as long as somebody is waited for, it does not end. */
static void killed_it_goes_on(void)
{
    char results[32];
    for (size_t i = 0; i <= 3; i++) {
        snprintf(results, sizeof results, "killed%zu", i);
        grade_with_secret(results, 'c');
        make_gate();
        pid_t grader = GRADING(ALL, hostile_file(results),
                               hostile_file("class"));
        counted = results;
        wanted = 2 * i;
        if (i == 0)
            has_come(is_waiting);
        else
            has_come(are_so_many);
        kill(grader, SIGKILL);
        int status = grade_end(grader, "aside");
        EXPECT(WIFSIGNALED(status), "it had ended: %x", (unsigned)status);
        expect_gone(results);
        remove_gate();
        size_t had = grade_count(results);
        EXPECT(had < 10, "all were judged already");
        GRADED(0, "10 answers:", ALL, hostile_file(results),
               hostile_file("class"));
        grade_expect_same("undisturbed", results);
        expect_whole(results);
        expect_gone(results);
    }
}

/* While programs of strangers run, in the namespace of all. */
static void killed_without_namespaces_too(void)
{
    char forbid[4096];
    snprintf(forbid, sizeof forbid, "%s", report_helper("forbid"));
    const struct grade_start how = {.before = forbid, .out = "aside"};
    const char *const arguments[] = {"grade",
                                     "--core",
                                     "-j",
                                     "1",
                                     "--exercise",
                                     "01_sharing_sum",
                                     "--level",
                                     "L1",
                                     "--out",
                                     hostile_file("rules"),
                                     hostile_file("sharing"),
                                     NULL};
    /* Its child is never done, and its segment stays. */
    grade_hand_in("sharing/ada/01_sharing_sum.c",
                  "#include <sys/shm.h>\n#include <unistd.h>\n"
                  "int main(void)\n{\n"
                  "    shmat(shmget(IPC_PRIVATE, 4, 0600), 0, 0);\n"
                  "    for (;;)\n        usleep(1000);\n}\n");
    if (!own_ipc) {
        report_skip("without a namespace of our own, others' segments come and "
                    "go");
        return;
    }
    pid_t grader = grade_start(&how, arguments);
    for (int i = 0; i < GRADE_ROUNDS && segments_now() == 0; i++)
        poll(NULL, 0, 1);
    EXPECT(segments_now() > 0, "it has no segment");
    kill(grader, SIGKILL);
    grade_end(grader, "aside");
    for (int i = 0; i < GRADE_ROUNDS && segments_now() > 0; i++)
        poll(NULL, 0, 1);
    expect_gone("L1");
}

static void asked_to_end_it_says_so(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < COUNT(signals); i++) {
        char results[32];
        snprintf(results, sizeof results, "stopped%zu", i);
        grade_with_secret(results, 'c');
        make_gate();
        pid_t grader = GRADING(ALL, hostile_file(results),
                               hostile_file("class"));
        has_come(is_waiting);
        kill(grader, signals[i]);
        int status = grade_end(grader, "aside");
        EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == signals[i],
               "signal %d: %x", signals[i], (unsigned)status);
        EXPECT(strstr(grade_output, "stopped; the same command goes on") !=
                   NULL,
               "it says: %s", grade_output);
        expect_gone(results);
        expect_whole(results);
        remove_gate();
        GRADED(0, "10 answers:", ALL, hostile_file(results));
        grade_expect_same("undisturbed", results);
    }
}

static void ignore_hangup(void)
{
    signal(SIGHUP, SIG_IGN);
}

static void nohup_holds(void)
{
    const struct grade_start how = {.ready = ignore_hangup, .out = "aside"};
    make_gate();
    pid_t grader = grade_start(
        &how, (const char *const[]){ALL, hostile_file("nohup"),
                                    hostile_file("class"), NULL});
    has_come(is_waiting);
    kill(grader, SIGHUP);
    remove_gate();
    int status = grade_end(grader, "aside");
    EXPECT(status == 0, "%x: %s", (unsigned)status, grade_output);
}

/* It was alone when it was undecided, or it is judged again. */
static void undecided_is_judged_alone_whatever_happens(void)
{
    grade_hand_in("open/ada/01_toy_say.txt", "unsettled\n");
    grade_hand_in("open/ben/01_toy_say.txt", "wait\n");
    make_gate();
    pid_t grader = GRADING("grade", "-j", "2", "--exercise", "01_toy_say",
                           "--out", hostile_file("unsettled"),
                           hostile_file("open"));
    counted = "unsettled";
    wanted = 1;
    has_come(are_so_many);
    kill(grader, SIGKILL);
    grade_end(grader, "aside");
    remove_gate();
    study_write(hostile_file("top/settled"), "", 0644);
    GRADED(0, "2 of 2 to be judged", "grade", "--out",
           hostile_file("unsettled"));
    grade_expect("unsettled", "ada", "01_toy_say", GRADE_PASS, 100);
    unlink(hostile_file("top/settled"));
    grade_hand_in("open/ada/01_toy_say.txt", "unsettled\n\n");
    GRADED(5, "1 undecided: judged", "grade", "--out",
           hostile_file("undecided"), "--exercise", "01_toy_say", "-j2",
           hostile_file("open"));
    GRADED(5, "0 of 2 to be judged", "grade", "--out",
           hostile_file("undecided"));
}

/* --- Not alone ------------------------------------------------------------ */

static void a_second_grader_waits_only_if_told(void)
{
    make_gate();
    pid_t first = GRADING("grade", "--exercise", "01_toy_say", "--out",
                          hostile_file("alone"), hostile_file("open"));
    has_come(is_waiting);
    const struct grade_start how = {.out = "patient"};
    pid_t patient = grade_start(
        &how, (const char *const[]){"grade", "--wait", "--out",
                                    hostile_file("alone"), NULL});
    GRADED(2, "somebody else grades into", "grade", "--out",
           hostile_file("alone"));
    EXPECT(waitpid(patient, NULL, WNOHANG) == 0, "--wait does not wait");
    remove_gate();
    int status = grade_end(first, "aside");
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 5, "the first: %x: %s",
           (unsigned)status, grade_output);
    grade_end(patient, "patient");
    EXPECT(strstr(grade_output, "0 of 2 to be judged") != NULL,
           "who waited says: %s", grade_output);
}

/* --- Damage --------------------------------------------------------------- */

static void damaged_results_are_made_again(void)
{
    const char *keys[3];
    char paths[3][300];
    static const char *const students[] = {"s0", "s1", "s2"};
    for (size_t i = 0; i < 3; i++) {
        keys[i] = grade_key("killed0", students[i], "01_toy_say");
        snprintf(paths[i], sizeof paths[i], "%s/units/%s.json",
                 hostile_file("killed0"), keys[i]);
    }
    struct stat about;
    grade_must(stat(paths[0], &about) == 0, paths[0]);
    grade_must(truncate(paths[0], about.st_size / 2) == 0, paths[0]);
    grade_must(truncate(paths[1], 0) == 0, paths[1]);
    study_write(paths[2], "{\"key\":\"another\",\"verdict\":\"pass\"}", 0600);
    grade_hand_in("killed0/units/x.json.17.new", "half");
    grade_hand_in("killed0/answers/x.17.new", "half");
    grade_hand_in("killed0/class.next.json.new", "half");
    GRADED(0, "3 of 10 to be judged", ALL, hostile_file("killed0"));
    grade_expect_same("undisturbed", "killed0");
    expect_whole("killed0");
}

/* --- Disks ---------------------------------------------------------------- */

static bool mount_small(const char *results, unsigned long flags, size_t size)
{
    char options[64], below[200];
    snprintf(options, sizeof options, "size=%zu,mode=0700", size);
    snprintf(below, sizeof below, "%s/x", results);
    if (!own_mounts) {
        report_skip("a disk can be mounted by root alone here");
        return false;
    }
    if (flags == 0)
        mkdir(hostile_file(results), 0700);
    if (mount("none", hostile_file(results), "tmpfs", flags, options) == 0)
        return true;
    report_skip("no disk can be mounted here: %s", strerror(errno));
    return false;
}

static void a_full_disk_loses_nothing(void)
{
    if (!mount_small("disk", 0, SMALL))
        return;
    grade_with_secret("disk", 'c');
    GRADED(4, "No space left on device", ALL, hostile_file("disk"),
           hostile_file("class"));
    EXPECT(strstr(grade_output, "the same command goes on") != NULL,
           "it says: %s", grade_output);
    size_t had = grade_count("disk");
    EXPECT(had > 0 && had < 10, "%zu results have room", had);
    expect_gone("disk");
    if (!mount_small("disk", MS_REMOUNT, 1 << 20))
        return;
    GRADED(0, "10 answers:", ALL, hostile_file("disk"));
    grade_expect_same("undisturbed", "disk");
    expect_whole("disk");
}

static void a_disk_without_room_for_answers_neither(void)
{
    if (!mount_small("tiny", 0, SMALL / 4))
        return;
    GRADED(4, "No space left on device", ALL, hostile_file("tiny"),
           hostile_file("class"));
    if (!mount_small("tiny", MS_REMOUNT, 1 << 20))
        return;
    GRADED(0, "10 answers:", ALL, hostile_file("tiny"), hostile_file("class"));
    expect_whole("tiny");
    umount(hostile_file("tiny"));
}

/* On the disk of before. */
static void what_is_read_only_can_be_read(void)
{
    char path[300];
    if (grade_count("disk") == 0) {
        report_skip("there is no disk of our own");
        return;
    }
    if (!mount_small("disk", MS_REMOUNT | MS_RDONLY, 1 << 20))
        return;
    GRADED(2, "Read-only file system", ALL, hostile_file("disk"));
    snprintf(path, sizeof path, "%s/units/%s.json", hostile_file("disk"),
             grade_key("disk", "s0", "01_toy_say"));
    GRADED(0, "byte for byte", "replay", path);
    GRADED(0, "the mark is 100", "audit", "s0", "01_toy_say", "--results",
           hostile_file("disk"));
    umount(hostile_file("disk"));
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a class hands in", a_class_hands_in, 0},
        {"killed and run again, it comes to the same", killed_it_goes_on, 0},
        {"killed while programs share the segments of all, too",
         killed_without_namespaces_too, 0},
        {"asked to end, it says that it can go on", asked_to_end_it_says_so, 0},
        {"under nohup it goes on", nohup_holds, 0},
        {"what is undecided is judged alone, whatever happens",
         undecided_is_judged_alone_whatever_happens, 0},
        {"a second grader waits only if told to",
         a_second_grader_waits_only_if_told, 0},
        {"damaged results are made again", damaged_results_are_made_again, 0},
        {"a full disk loses nothing", a_full_disk_loses_nothing, 0},
        {"nor does one without room for the answers",
         a_disk_without_room_for_answers_neither, 0},
        {"what is read-only can be read", what_is_read_only_can_be_read, 0},
    };
    hostile_begin();
    return report_main("lab/grade_ends", tests, COUNT(tests), argc, argv);
}
