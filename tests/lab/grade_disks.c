/* `shmlab grade` where results are damaged, or cannot be written: nothing is
 * lost, and the same command goes on. */
#include "grade_ended.h"

enum {
    SMALL = 68 * 1024 /* bytes of a disk on which not all results have room */
};

/* --- Damage --------------------------------------------------------------- */

static void damaged_results_are_made_again(void)
{
    const char *keys[3];
    char paths[3][300];
    static const char *const students[] = {"s0", "s1", "s2"};
    grade_with_secret("damaged", 'c');
    GRADED(0, "10 of 10", ALL, hostile_file("damaged"), hostile_file("class"));
    for (size_t i = 0; i < 3; i++) {
        keys[i] = grade_key("damaged", students[i], "01_toy_say");
        snprintf(paths[i], sizeof paths[i], "%s/units/%s.json",
                 hostile_file("damaged"), keys[i]);
    }
    struct stat about;
    grade_must(stat(paths[0], &about) == 0, paths[0]);
    grade_must(truncate(paths[0], about.st_size / 2) == 0, paths[0]);
    grade_must(truncate(paths[1], 0) == 0, paths[1]);
    study_write(paths[2], "{\"key\":\"another\",\"verdict\":\"pass\"}", 0600);
    grade_hand_in("damaged/units/x.json.17.new", "half");
    grade_hand_in("damaged/answers/x.17.new", "half");
    grade_hand_in("damaged/class.next.json.new", "half");
    GRADED(0, "3 of 10 to be judged", ALL, hostile_file("damaged"));
    grade_expect_same("undisturbed", "damaged");
    expect_whole("damaged");
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

/* The result would have room, and the evidence has not: that is no result. */
static void no_evidence_is_lost_either(void)
{
    char below[200];
    grade_hand_in("floods/ada/01_sharing_sum.c",
                  "#include <stdio.h>\n"
                  "int main(void) { for (;;) puts(\"no end\"); }\n");
    if (!mount_small("narrow", 0, SMALL * 3 / 4))
        return;
    /* There may be no room for pages either, which is told by the status. */
    const struct grade_start plainly = {.out = NULL};
    int status = grade_end(
        grade_start(&plainly,
                    (const char *const[]){"grade", "--core", "--exercise",
                                          "01_sharing_sum", "--out",
                                          hostile_file("narrow"),
                                          hostile_file("floods"), NULL}),
        NULL);
    EXPECT(WEXITSTATUS(status) == 5 || WEXITSTATUS(status) == 4, "status %x",
           (unsigned)status);
    EXPECT(strstr(grade_output, "the recording cannot be kept: No space left "
                                "on device") != NULL,
           "%s", grade_output);
    if (!mount_small("narrow", MS_REMOUNT, 1 << 20))
        return;
    GRADED(0, "1 of 1", "grade", "--core", "--out", hostile_file("narrow"));
    grade_expect("narrow", "ada", "01_sharing_sum", GRADE_OUTPUT, 0);
    snprintf(below, sizeof below, "narrow/units/%.100s.jsonl",
             grade_key("narrow", "ada", "01_sharing_sum"));
    EXPECT(access(hostile_file(below), R_OK) == 0, "the recording is not kept");
    umount(hostile_file("narrow"));
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
        {"damaged results are made again", damaged_results_are_made_again, 0},
        {"a full disk loses nothing", a_full_disk_loses_nothing, 0},
        {"nor is evidence lost on it", no_evidence_is_lost_either, 0},
        {"nor does one without room for the answers",
         a_disk_without_room_for_answers_neither, 0},
        {"what is read-only can be read", what_is_read_only_can_be_read, 0},
    };
    hostile_begin();
    return report_main("lab/grade_disks", tests, COUNT(tests), argc, argv);
}
