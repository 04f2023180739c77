#include "recording/jsonl.h"
#include "see/see.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool see_is_recording(const char *path)
{
    static const char mark[] = "{\"attached\"";
    char begin[sizeof mark] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd == -1)
        return false;
    ssize_t size = read(fd, begin, sizeof mark - 1);
    close(fd);
    return size > 0 && strcmp(begin, mark) == 0;
}

int see_recording(const struct see *see, const char *path)
{
    static const char *const reasons[] = {
        [JSONL_NO_RECORDING] = "this is no recording",
        [JSONL_NEWER] = "it was made by a later version",
        [JSONL_MALFORMED] = "a value is not what it should be",
        [JSONL_INDEX] = "it refers to a process or segment that is not there",
        [JSONL_SIZE] = "a number or a line is too large",
        [JSONL_SYSTEM] = "it cannot be read",
    };
    struct history history;
    struct jsonl_problem problem;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        err(SEE_MISUSED, "%s", see_name(path));
    if (jsonl_read(file, &history, &problem) == -1)
        errx(SEE_MISUSED, "%s:%zu: %s", see_name(path), problem.line,
             reasons[problem.code]);
    fclose(file);
    if (problem.code == JSONL_CUT)
        warnx("%s: the last line is cut; what is before it is shown",
              see_name(path));
    see_show(see, see_open(see->html), &history);
    history_free(&history);
    return EXIT_SUCCESS;
}
