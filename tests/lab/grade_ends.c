/* `shmlab grade` when it is ended, or not alone: nothing is left, and the same
 * command goes on. */
#include "grade_ended.h"

/* --- The gate ------------------------------------------------------------- */

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
    if (!grade_has_level("L1"))
        return;
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

/* Whoever judges one answer does not keep others from judging another. */
static void parts_are_judged_side_by_side(void)
{
    char key[CLASS_KEY];
    make_gate();
    GRADED(0, "01_toy_say-", "grade", "--list", "--exercise", "01_toy_say",
           "--out", hostile_file("parts"), hostile_file("open"));
    strcpy(key, grade_key("alone", "ben", "01_toy_say"));
    pid_t first = GRADING("grade", "--only", key, "--slot", "1", "--out",
                          hostile_file("parts"));
    has_come(is_waiting);
    strcpy(key, grade_key("alone", "ada", "01_toy_say"));
    GRADED(0, ": undecided", "grade", "--only", key, "--slot", "2", "--out",
           hostile_file("parts"));
    remove_gate();
    int status = grade_end(first, "aside");
    EXPECT(status == 0 && strstr(grade_output, ": passed") != NULL,
           "the first: %x: %s", (unsigned)status, grade_output);
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
        {"parts are judged side by side", parts_are_judged_side_by_side, 0},
    };
    hostile_begin();
    return report_main("lab/grade_ends", tests, COUNT(tests), argc, argv);
}
