#include "see/see.h"

#include <err.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

/* On a terminal step by step with keys, else as a list.  Returns 0, or -1 with
 * errno. */
static int draw(const struct see *see, const struct history *history)
{
    struct draw_options options = see->draw;
    const char *none = getenv("NO_COLOR");
    bool terminal = isatty(STDOUT_FILENO) != 0;
    options.colour = terminal && (none == NULL || none[0] == '\0');
    if (terminal && !see->list && isatty(STDIN_FILENO) != 0) {
        int keys = open("/dev/tty", O_RDWR | O_CLOEXEC);
        if (keys != -1) {
            int result = draw_browse(keys, history, &options);
            close(keys);
            return result;
        }
    }
    return draw_list(stdout, history, &options);
}

int see_open(const char *path)
{
    int fd = path != NULL ? see_create(path) : 0;
    if (fd == -1)
        exit(SEE_MISUSED);
    return fd;
}

void see_show(const struct see *see, int page, const struct history *history)
{
    if (page > 0 && see_page(see, page, history) == -1)
        err(SEE_OUR_FAULT, "%s", see_name(see->html));
    if (see_draws(see))
        see_pictures(see, history);
    else if (page == 0 && draw(see, history) == -1)
        err(SEE_OUR_FAULT, "terminal");
}

int see(int argc, char *argv[])
{
    struct see asked = {.json = NULL};
    see_options(&asked, argc, argv);
    if (asked.attach != 0 && optind < argc)
        errx(SEE_MISUSED, "--attach takes a process, and no program");
    see_pictures_ready(&asked);
    if (asked.attach != 0)
        return see_attach(&asked);
    if (optind == argc)
        errx(SEE_MISUSED, "see what? a PROGRAM, a FILE.c or a RECORDING");
    return see_is_recording(argv[optind]) ? see_recording(&asked, argv[optind])
                                          : see_program(&asked, argv + optind);
}
