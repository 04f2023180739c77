#include "see/see.h"

#include <err.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

int see_draw(const struct see *see, const struct history *history)
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

int see(int argc, char *argv[])
{
    struct see asked = {.json = NULL};
    see_options(&asked, argc, argv);
    if (optind == argc)
        errx(SEE_MISUSED, "see what? a PROGRAM, a FILE.c or a RECORDING");
    see_pictures_ready(&asked);
    return see_is_recording(argv[optind]) ? see_recording(&asked, argv[optind])
                                          : see_program(&asked, argv + optind);
}
