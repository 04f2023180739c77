#include "draw/keys.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
    CHUNK = 512,             /* bytes written in one go */
    REST_NS = 100 * 1000000, /* the rest of a key comes within this time */
    ESCAPE = 0x1b,
    NOTHING = -1 /* no byte */
};

/* The alternate screen, no cursor, no wrapping of long lines; and back. */
static const char enter_screen[] = "\033[?1049h\033[?25l\033[?7l";
static const char leave_screen[] = "\033[0m\033[?7h\033[?25h\033[?1049l";

static const int signals[KEYS_SIGNALS] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT,
                                          SIGTSTP, SIGCONT, SIGWINCH};

/* What signals have asked for.  A handler can reach nothing else. */
static volatile sig_atomic_t asked_to_end; /* by this one */
static volatile sig_atomic_t asked_to_stop;
static volatile sig_atomic_t asked_to_redraw;

static void note_signal(int signo)
{
    if (signo == SIGTSTP)
        asked_to_stop = 1;
    else if (signo == SIGCONT || signo == SIGWINCH)
        asked_to_redraw = 1;
    else
        asked_to_end = signo;
}

/* Wait until the terminal is ready, or a signal comes. */
static bool ready(const struct keys *keys, short events,
                  const struct timespec *limit)
{
    struct pollfd terminal = {.fd = keys->terminal, .events = events};
    return ppoll(&terminal, 1, limit, &keys->mask) == 1;
}

int keys_show(const struct keys *keys, const char *text, size_t size)
{
    while (size > 0) {
        if (!ready(keys, POLLOUT, NULL)) {
            if (asked_to_end != 0)
                return 0;
            continue; /* the others can wait */
        }
        size_t chunk = size < CHUNK ? size : CHUNK;
        ssize_t written = write(keys->terminal, text, chunk);
        if (written == -1 && errno != EAGAIN && errno != EINTR)
            return errno == EIO ? 0 : -1;
        if (written > 0) {
            text += written;
            size -= (size_t)written;
        }
    }
    return 0;
}

/* TAKING AND GIVING BACK */

static int take_screen(const struct keys *keys)
{
    struct termios own = keys->before;
    /* Ctrl-C and Ctrl-Z stay what they are; Ctrl-S would only confuse. */
    own.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    own.c_iflag &= ~(tcflag_t)(IXON | ICRNL);
    own.c_cc[VMIN] = 1;
    own.c_cc[VTIME] = 0;
    if (tcsetattr(keys->terminal, TCSANOW, &own) == -1)
        return -1;
    return keys_show(keys, enter_screen, strlen(enter_screen));
}

static void give_screen_back(const struct keys *keys)
{
    /* Not keys_show(): neither a signal that has come nor a terminal that takes
     * nothing any more must hold this up. */
    struct pollfd terminal = {.fd = keys->terminal, .events = POLLOUT};
    ssize_t written = 0;
    if (poll(&terminal, 1, REST_NS / 1000000) == 1)
        written = write(keys->terminal, leave_screen, strlen(leave_screen));
    (void)written;
    tcsetattr(keys->terminal, TCSANOW, &keys->before);
}

static void take_signals(struct keys *keys)
{
    struct sigaction action = {.sa_handler = note_signal};
    sigset_t ours;
    asked_to_end = asked_to_stop = asked_to_redraw = 0;
    sigemptyset(&ours);
    for (size_t i = 0; i < KEYS_SIGNALS; i++)
        sigaddset(&ours, signals[i]);
    sigemptyset(&action.sa_mask);
    pthread_sigmask(SIG_BLOCK, &ours, &keys->mask);
    for (size_t i = 0; i < KEYS_SIGNALS; i++) {
        sigaction(signals[i], &action, &keys->actions[i]);
        if (keys->actions[i].sa_handler == SIG_IGN) /* as nohup(1) wants it */
            sigaction(signals[i], &keys->actions[i], NULL);
    }
}

static void give_signals_back(const struct keys *keys)
{
    for (size_t i = 0; i < KEYS_SIGNALS; i++)
        sigaction(signals[i], &keys->actions[i], NULL);
    pthread_sigmask(SIG_SETMASK, &keys->mask, NULL);
}

int keys_begin(struct keys *keys, int terminal)
{
    *keys = (struct keys){.terminal = terminal};
    if (tcgetattr(terminal, &keys->before) == -1)
        return -1;
    take_signals(keys);
    if (take_screen(keys) == 0)
        return 0;
    int error = errno;
    give_screen_back(keys);
    give_signals_back(keys);
    errno = error;
    return -1;
}

void keys_end(struct keys *keys)
{
    give_screen_back(keys);
    /* One that still waits is delivered as soon as it may. */
    give_signals_back(keys);
    if (asked_to_end != 0)
        raise(asked_to_end);
}

/* Ctrl-Z: leave the terminal to the shell until the process goes on. */
static void stop(struct keys *keys)
{
    give_screen_back(keys);
    give_signals_back(keys);
    raise(SIGTSTP);
    take_signals(keys);
}

/* READING */

void keys_size(const struct keys *keys, int *rows, int *columns)
{
    struct winsize size;
    *rows = 24;
    *columns = 80;
    if (ioctl(keys->terminal, TIOCGWINSZ, &size) == -1)
        return;
    if (size.ws_row > 0)
        *rows = size.ws_row;
    if (size.ws_col > 0)
        *columns = size.ws_col;
}

/* The next byte, or NOTHING: no more time, the end, or a signal. */
static int read_byte(const struct keys *keys, const struct timespec *limit)
{
    unsigned char byte;
    if (ready(keys, POLLIN, limit) && read(keys->terminal, &byte, 1) == 1)
        return byte;
    return NOTHING;
}

/* What follows on ESC: '[' or 'O', a number perhaps, and a letter or '~'. */
static enum key read_escape(const struct keys *keys)
{
    const struct timespec limit = {.tv_nsec = REST_NS};
    int byte = read_byte(keys, &limit), number = 0;
    if (byte != '[' && byte != 'O')
        return KEY_OTHER;
    bool first = true; /* the number, not what stands behind a ';' */
    while ((byte = read_byte(keys, &limit)) >= ' ' && byte < '@') {
        if (byte < '0' || byte > '9')
            first = false;
        else if (first && number < 100)
            number = 10 * number + byte - '0';
    }
    switch (byte) {
    case 'A': /* up, left */
    case 'D':
        return KEY_LEFT;
    case 'B': /* down, right */
    case 'C':
        return KEY_RIGHT;
    case 'H':
        return KEY_HOME;
    case 'F':
        return KEY_END;
    case '~':
        return number == 1 || number == 7   ? KEY_HOME
               : number == 4 || number == 8 ? KEY_END
               : number == 5                ? KEY_LEFT /* a page up */
               : number == 6                ? KEY_RIGHT
                                            : KEY_OTHER;
    default:
        return KEY_OTHER;
    }
}

enum key keys_read(struct keys *keys)
{
    while (asked_to_end == 0) {
        if (asked_to_stop != 0)
            stop(keys); /* and then, as after any SIGCONT: */
        else if (asked_to_redraw == 0) {
            int byte = read_byte(keys, NULL);
            if (byte != NOTHING)
                return byte == ESCAPE ? read_escape(keys) : (enum key)byte;
            if (asked_to_end == 0 && asked_to_stop == 0 && asked_to_redraw == 0)
                return KEY_NONE; /* nobody is there any more */
            continue;
        }
        asked_to_redraw = 0;
        return take_screen(keys) == 0 ? KEY_REDRAW : KEY_NONE;
    }
    return KEY_NONE;
}
