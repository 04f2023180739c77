/*
 * quiz_asks.c - the verbs quiz, order and predict, as somebody uses them
 *
 * `shmlab` runs in a folder of its own, which has a file `progress`, with its
 * answers from a pipe, or typed on a terminal.
 */
#include "check/check.h"
#include "check/report.h"

#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SAID_MAX = 64 * 1024,
    PATIENCE_MS = 20000
};

/* What came of one run. */
struct talk {
    char said[SAID_MAX];
    size_t size;
    int status;
};

static struct talk talk;
static char folder[32];

static void enter_folder(void)
{
    char path[64];
    strcpy(folder, "/tmp/attached-XXXXXX");
    if (mkdtemp(folder) == NULL)
        err(REPORT_UNTESTED, "%s", folder);
    snprintf(path, sizeof path, "%s/progress", folder);
    FILE *file = fopen(path, "we");
    if (file == NULL || fclose(file) == EOF)
        err(REPORT_UNTESTED, "%s", path);
}

static void leave_folder(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0) /* NOLINT: the name is ours */
        warnx("%s is left", folder);
}

/* What stands in a file of the folder. */
static const char *content(const char *name)
{
    static char text[SAID_MAX];
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "re");
    size_t size = file != NULL ? fread(text, 1, sizeof text - 1, file) : 0;
    text[size] = '\0';
    if (file != NULL)
        fclose(file);
    return text;
}

static _Noreturn void become_shmlab(const char *const words[])
{
    static char top[PATH_MAX], shmlab[PATH_MAX];
    char *argv[8] = {shmlab};
    if (getcwd(top, sizeof top) == NULL ||
        realpath(report_helper("../../bin/shmlab"), shmlab) == NULL ||
        chdir(folder) == -1)
        _exit(REPORT_UNTESTED);
    for (int i = 0; i < 6 && words[i] != NULL; i++)
        argv[i + 1] = strdup(words[i]);
    char *build = strstr(shmlab, "/bin/shmlab"), *slash;
    *build = '\0'; /* the folder of what was built, as seen from the top */
    slash = strrchr(shmlab, '/');
    setenv("SHMLAB_BUILD", slash + 1, 1);
    *build = '/';
    setenv("SHMLAB_TOP", top, 1);
    setenv("TERM", "dumb", 1);
    unsetenv("SHMLAB_CALLED");
    execv(shmlab, argv);
    _exit(REPORT_UNTESTED);
}

/* Until its end, or a terminal that is closed (EIO). */
static void take_all(int fd, pid_t child)
{
    talk.size = 0;
    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        ssize_t got = 0;
        if (poll(&ready, 1, PATIENCE_MS) == 1)
            got = read(fd, talk.said + talk.size, SAID_MAX - 1 - talk.size);
        else
            kill(child, SIGKILL);
        if (got <= 0)
            break;
        talk.size += (size_t)got;
    }
    talk.said[talk.size] = '\0';
    waitpid(child, &talk.status, 0);
    talk.status = WIFEXITED(talk.status) ? WEXITSTATUS(talk.status) : -1;
}

/* Run shmlab with these words, and these answers from a pipe. */
static void pipe_in(const char *answers, const char *const words[])
{
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) == -1 || pipe2(out, O_CLOEXEC) == -1)
        err(REPORT_UNTESTED, "pipe2");
    pid_t child = fork();
    if (child == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        dup2(out[1], STDERR_FILENO);
        become_shmlab(words);
    }
    close(in[0]);
    close(out[1]);
    size_t size = strlen(answers);
    if (write(in[1], answers, size) != (ssize_t)size)
        warn("write");
    close(in[1]);
    take_all(out[0], child);
    close(out[0]);
}

/* What a terminal shows, until nobody has the other end of `over` any more. */
static void take_shown(int master, int over, pid_t child)
{
    bool alive = true;
    talk.size = 0;
    for (;;) {
        struct pollfd ready[] = {{.fd = master, .events = POLLIN},
                                 {.fd = over, .events = POLLIN}};
        int changed = poll(ready, 2, alive ? PATIENCE_MS : 0);
        if (changed == 0 && alive)
            kill(child, SIGKILL);
        if (changed <= 0)
            break;
        ssize_t got = 0;
        if ((ready[0].revents & POLLIN) != 0)
            got = read(master, talk.said + talk.size, SAID_MAX - 1 - talk.size);
        else if (!alive)
            break;
        talk.size += got > 0 ? (size_t)got : 0;
        alive = alive && ready[1].revents == 0;
    }
    talk.said[talk.size] = '\0';
    waitpid(child, &talk.status, 0);
    talk.status = WIFEXITED(talk.status) ? WEXITSTATUS(talk.status) : -1;
}

/* The same on a terminal of 80 columns.  What is typed waits in it until it is
 * asked for. */
static void type_in(const char *answers, const char *const words[])
{
    const struct winsize window = {.ws_row = 24, .ws_col = 80};
    int over[2], master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master == -1 || grantpt(master) == -1 || unlockpt(master) == -1 ||
        ioctl(master, TIOCSWINSZ, &window) == -1 || pipe(over) == -1)
        err(REPORT_UNTESTED, "posix_openpt");
    const char *name = ptsname(master);
    int held = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC); /* it stays open */
    pid_t child = fork();
    if (child == 0) {
        setsid();
        int slave = open(name, O_RDWR | O_CLOEXEC);
        dup2(slave, STDIN_FILENO);
        dup2(slave, STDOUT_FILENO);
        dup2(slave, STDERR_FILENO);
        close(over[0]);
        become_shmlab(words);
    }
    close(over[1]);
    size_t size = strlen(answers);
    if (held == -1 || write(master, answers, size) != (ssize_t)size)
        warn("%s", name);
    take_shown(master, over[0], child);
    close(over[0]);
    close(held);
    close(master);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void says(const char *text)
{
    EXPECT(strstr(talk.said, text) != NULL, "it does not say \"%s\" in\n%s",
           text, talk.said);
}

static void ends_with(int status)
{
    EXPECT(talk.status == status, "it ended with %d, not %d:\n%s", talk.status,
           status, talk.said);
}

static void no_line_is_too_long(void)
{
    for (const char *line = talk.said; *line != '\0';) {
        size_t length = strcspn(line, "\r\n");
        EXPECT(length <= 80, "%zu columns: %.*s", length, (int)length, line);
        line += length + (line[length] != '\0');
    }
}

/* THE TESTS */

static void a_pipe_gives_one_answer_to_each_question(void)
{
    enter_folder();
    pipe_in("a\nb\n\n", WORDS("quiz", "6"));
    says("Q6.1 (06_fork)");
    says("> a\n  Yes. The child inherits");
    says("> b\n  No. `SHM_EXEC` is about");
    says("Wrong idea: attachments survive `execve`");
    says("See it run: shmlab see 06_fork_exec_detaches");
    says("It is a: 3");
    says("Q6.6 (06_fork)");
    says("1 of 2 right at the first try. What was wrong comes back tomorrow.");
    no_line_is_too_long();
    ends_with(1);
    const char *kept = content("progress");
    EXPECT(strstr(kept, "question Q6.1: right 1") != NULL &&
               strstr(kept, "question Q6.2: right 0, wrong 1") != NULL,
           "the progress is\n%s", kept);
    leave_folder();
}

static void on_a_terminal_one_may_try_again(void)
{
    enter_folder();
    type_in("b\nx\na\n", WORDS("quiz", "Q6.1"));
    says("No. It need not");
    says("Try again");
    says("A letter from a to d");
    says("Yes. The child inherits");
    says("0 of 1 right at the first try");
    no_line_is_too_long();
    ends_with(1);
    type_in("?\n", WORDS("quiz", "Q6.2"));
    says("It is");
    ends_with(1);
    leave_folder();
}

static void a_question_that_is_due_comes_back(void)
{
    enter_folder();
    char path[64];
    snprintf(path, sizeof path, "%s/progress", folder);
    FILE *file = fopen(path, "we");
    if (file == NULL)
        err(REPORT_UNTESTED, "%s", path);
    fputs("question Q1.1: right 0, wrong 1, last 2020-01-01, again "
          "2020-01-02\n"
          "order 01_sharing:P1: right 0, wrong 1, last 2020-01-01, again "
          "2020-01-03\n"
          "question Q1.2: right 0, wrong 1, last 2020-01-01, again "
          "2020-01-04\n",
          file);
    fclose(file);
    pipe_in("", WORDS("quiz", "0"));
    says("From before");
    says("Q1.1 (01_sharing)");
    says("Put the lines in order (01_sharing)");
    EXPECT(strstr(talk.said, "Q1.2") == NULL, "there are three old ones");
    ends_with(0);
    leave_folder();
}

static void lines_are_put_in_order(void)
{
    enter_folder();
    pipe_in("f,i e C d g b j\n", WORDS("order", "7"));
    says("Yes. This is the order.");
    says("H: A child that is killed");
    no_line_is_too_long();
    ends_with(0);
    EXPECT(strstr(content("progress"), "order 07_lifetime:P1: right 1") != NULL,
           "the progress is\n%s", content("progress"));
    type_in("F I H\nF I I\nF Z\nF I E D C\nF I E\n?\n",
            WORDS("order", "07_lifetime:P1", "--seed", "0"));
    says("Not all of these belong.");
    says("I is there twice");
    says("Letters from A to J");
    says("Up to E it is right. Something has to come before D.");
    says("So far it is right, and some lines are missing.");
    says("The order is F I E C D G B J.");
    ends_with(1);
    leave_folder();
}

static void an_example_is_predicted(void)
{
    enter_folder();
    pipe_in("1\nY\n7\n3\n\n", WORDS("predict", "06_fork_inherits"));
    if (strstr(talk.said, "It is not run") != NULL) {
        report_skip("the examples are not built");
        leave_folder();
        return;
    }
    says("parent: before fork nattch=__");
    says("2: predicted 3");
    says("yes: as predicted");
    says("1: predicted nothing");
    says("3 of 5 as predicted");
    ends_with(1);
    EXPECT(strstr(content("predictions/06_fork_inherits.txt"),
                  "2: predicted 3") != NULL,
           "kept is\n%s", content("predictions/06_fork_inherits.txt"));
    EXPECT(strstr(content("progress"), "prediction 06_fork_inherits: right 0, "
                                       "wrong 1") != NULL,
           "the progress is\n%s", content("progress"));
    leave_folder();
}

static void answers_of_an_exercise_are_kept(void)
{
    enter_folder();
    pipe_in("2\n4\nq\n", WORDS("predict", "06_fork_pred"));
    says("point(1); /* nobody else is there yet */");
    says("Point 2: the parent has forked a first child");
    no_line_is_too_long();
    ends_with(0);
    const char *kept = content("06_fork_predict_counts.txt");
    EXPECT(strstr(kept, "\npoint_1 = 2\n") != NULL &&
               strstr(kept, "\npoint_2 = 4\n") != NULL &&
               strstr(kept, "\npoint_3 =\n") != NULL,
           "kept is\n%s", kept);
    pipe_in("", WORDS("predict", "06_fork_pred"));
    says("so far: 4");
    says("Some answers are still empty.");
    leave_folder();
}

static void what_is_not_there_is_said(void)
{
    enter_folder();
    pipe_in("", WORDS("quiz", "99"));
    says("no chapter \"99\" has questions");
    ends_with(2);
    pipe_in("", WORDS("quiz", "Q99.1"));
    says("there is no question \"Q99.1\"");
    ends_with(2);
    pipe_in("", WORDS("predict", "nothing"));
    says("\"nothing\" is no exercise to predict");
    ends_with(2);
    pipe_in("", WORDS("order", "--what"));
    says("usage: shmlab order");
    ends_with(2);
    pipe_in("", WORDS("quiz"));
    says("06_fork          6");
    ends_with(0);
    leave_folder();
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a pipe gives one answer to each question",
         a_pipe_gives_one_answer_to_each_question, 0},
        {"on a terminal one may try again", on_a_terminal_one_may_try_again, 0},
        {"a question that is due comes back", a_question_that_is_due_comes_back,
         0},
        {"lines are put in order", lines_are_put_in_order, 0},
        {"an example is predicted", an_example_is_predicted, 0},
        {"the answers of an exercise are kept", answers_of_an_exercise_are_kept,
         0},
        {"what is not there is said", what_is_not_there_is_said, 0},
    };
    return report_main("lab/quiz_asks", tests, COUNT(tests), argc, argv);
}
