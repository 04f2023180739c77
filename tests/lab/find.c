/* What lab/show/find.h must find by the beginning of a name. */
#include "show/find.h"
#include "check/check.h"
#include "check/report.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const names[] = {"05_two", "06_fork", "06_fork_exec",
                                    "07_last", ".07_hidden"};

static bool make_folder(char folder[32])
{
    char path[300];
    strcpy(folder, "/tmp/attached-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return false;
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd == -1)
            return false;
        close(fd);
    }
    return true;
}

static void remove_folder(const char *folder)
{
    char path[300];
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

/* NULL: none is found. */
static void finds(const char *folder, const char *name, const char *expected)
{
    char found[FIND_NAME];
    const char *got = find_name(folder, name, found);
    bool same = got == NULL || expected == NULL ? got == expected
                                                : strcmp(got, expected) == 0;
    EXPECT(same, "\"%s\" means %s", name, got != NULL ? got : "nothing");
}

static void the_beginning_is_enough(void)
{
    char folder[32];
    if (!make_folder(folder)) {
        report_untested("%s", folder);
        return;
    }
    finds(folder, "05", "05_two");
    finds(folder, "06_fork_e", "06_fork_exec");
    finds(folder, "06_fork", "06_fork"); /* whole, although another goes on */
    finds(folder, "07", "07_last");
    finds(folder, "08", NULL);
    finds(folder, "05_two_", NULL);
    finds("/nowhere", "05", NULL);
    remove_folder(folder);
}

static void several_are_listed(void)
{
    char folder[32], text[512] = "", found[FIND_NAME];
    int ends[2], status = -1;
    if (!make_folder(folder) || pipe2(ends, O_CLOEXEC) == -1) {
        report_untested("%s", folder);
        return;
    }
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        find_name(folder, "06", found);
        _exit(0);
    }
    close(ends[1]);
    size_t size = 0;
    for (ssize_t got;
         (got = read(ends[0], text + size, sizeof text - 1 - size)) > 0;)
        size += (size_t)got;
    close(ends[0]);
    waitpid(child, &status, 0);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 2, "status %d", status);
    EXPECT(strstr(text, "  06_fork\n  06_fork_exec\n") != NULL, "it says %s",
           text);
    remove_folder(folder);
}

static void programs_of_the_system_are_found(void)
{
    char path[FIND_PATH], folder[32], expected[FIND_PATH];
    if (!make_folder(folder)) {
        report_untested("%s", folder);
        return;
    }
    snprintf(expected, sizeof expected, "%s/05_two", folder);
    chmod(expected, 0700);
    snprintf(path, sizeof path, "::/nowhere:%s/07_last:%s", folder, folder);
    setenv("PATH", path, 1);
    setenv("SHMLAB_TOP", "/nowhere", 1);
    const char *found = find_program("05_two", path);
    EXPECT(strcmp(found, expected) == 0, "05_two is %s", found);
    found = find_program("06_fork", path); /* nobody may execute it */
    EXPECT(strcmp(found, "06_fork") == 0, "06_fork is %s", found);
    found = find_program("", path);
    EXPECT(found[0] == '\0', "nothing is %s", found);
    found = find_program("./05_two", path);
    EXPECT(strcmp(found, "./05_two") == 0, "./05_two is %s", found);
    remove_folder(folder);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"the beginning is enough", the_beginning_is_enough, 0},
        {"several are listed", several_are_listed, 0},
        {"programs of the system are found", programs_of_the_system_are_found,
         0},
    };
    return report_main("lab/find", tests, COUNT(tests), argc, argv);
}
