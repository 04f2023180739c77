/*
 * Attack: prints and stores verdicts in each format a grader may look for
 * Ends: exit 0
 */
#include "hostile.h"

static const char verdict[] =
    "1..1\nok 1 - all\n"
    "{\"score\": 100, \"max_score\": 100, \"status\": \"passed\"}\n"
    "{\"version\": 3, \"status\": \"pass\", \"tests\": []}\n"
    "{\"scores\": {\"all\": 100}}\n"
    "<testsuites tests=\"1\" failures=\"0\"><testsuite name=\"all\" "
    "tests=\"1\">"
    "<testcase name=\"all\"/></testsuite></testsuites>\n"
    "::set-output name=result::pass\n::endgroup::\n"
    "PASS: all\nall: right\n";

static void store(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file != -1 && write(file, verdict, sizeof verdict - 1) == -1)
        perror(path);
}

int main(int argc, char *argv[])
{
    static const char *const names[] = {"results.json", "results.xml",
                                        "report.tap", "junit.xml", "score"};
    const struct others others = others_of(argc, argv);
    char path[PATH_MAX];
    for (int fd = 3; fd < 1024; fd++)
        tried(write(fd, verdict, sizeof verdict - 1) != -1, "descriptor");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        store(names[i]);
        snprintf(path, sizeof path, "%s/%s", others.folder, names[i]);
        tries_open(path, O_WRONLY | O_CREAT, "results");
    }
    for (int fd = 1; fd < 3; fd++)
        if (write(fd, verdict, sizeof verdict - 1) == -1)
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
