/*
 * browse.c - what lab/draw shows on a terminal, key by key
 *
 * Keys are typed through a pseudo-terminal, into a child, because draw_browse()
 * may have to die.
 */
#include "check/check.h"
#include "check/report.h"
#include "draw/terminal.h"
#include "drawn.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>

enum {
    SCREEN_MAX = 1 << 20,
    PATIENCE_MS = 10000
};

/* draw_browse() at work on a pseudo-terminal.  Its process is the child of
 * `leader`, which is alone with it in a session. */
struct session {
    int master;
    pid_t leader;
    char *seen; /* since the last key */
    size_t size;
    int rows;
};

static bool same_attributes(const struct termios *a, const struct termios *b)
{
    return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag &&
           a->c_cflag == b->c_cflag && a->c_lflag == b->c_lflag &&
           memcmp(a->c_cc, b->c_cc, sizeof a->c_cc) == 0;
}

/* Run draw_browse() in a child and look at the terminal before and after it.
 * The status: 0, or which signal ended the child, or 100 when draw_browse()
 * failed; and 128 when the terminal is not as it was. */
static _Noreturn void lead(const char *slave, const struct history *history)
{
    struct termios before, after;
    int status;
    setsid(); /* and what is opened next becomes the terminal of the session */
    int terminal = open(slave, O_RDWR);
    if (terminal == -1 || tcgetattr(terminal, &before) == -1)
        _exit(99);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    pid_t child = fork();
    if (child == 0) {
        struct draw_options options = {.colour = true};
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        _exit(draw_browse(terminal, history, &options) == 0 ? 0 : 100);
    }
    if (child == -1 || waitpid(child, &status, 0) == -1 ||
        tcgetattr(terminal, &after) == -1)
        _exit(99);
    int result = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    _exit(result + (same_attributes(&before, &after) ? 0 : 128));
}

static struct session begin_session(const struct history *history,
                                    unsigned short rows, unsigned short columns)
{
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    struct session session = {.master = posix_openpt(O_RDWR | O_NOCTTY),
                              .rows = rows};
    session.seen = calloc(1, SCREEN_MAX);
    if (session.master == -1 || grantpt(session.master) == -1 ||
        unlockpt(session.master) == -1 || session.seen == NULL ||
        ioctl(session.master, TIOCSWINSZ, &size) == -1)
        err(REPORT_UNTESTED, "posix_openpt");
    session.leader = fork();
    if (session.leader == 0)
        lead(ptsname(session.master), history);
    if (session.leader == -1)
        err(REPORT_UNTESTED, "fork");
    return session;
}

/* Read more of what has been written to the terminal, while waiting for this
 * text.  False: there is nothing more, for too long. */
static bool more(struct session *session, const char *text)
{
    struct pollfd master = {.fd = session->master, .events = POLLIN};
    ssize_t got = 0;
    if (poll(&master, 1, PATIENCE_MS) == 1)
        got = read(session->master, session->seen + session->size,
                   SCREEN_MAX - 1 - session->size);
    EXPECT(got > 0, "no \"%s\" in %s", text, session->seen);
    if (got <= 0)
        return false;
    session->size += (size_t)got;
    session->seen[session->size] = '\0';
    return true;
}

/* Wait until this has been written. */
static bool await(struct session *session, const char *text)
{
    while (strstr(session->seen, text) == NULL)
        if (!more(session, text))
            return false;
    return true;
}

/* Wait until the screen is drawn to its end: the keys in its last row. */
static void settle(struct session *session)
{
    char keys_row[32];
    snprintf(keys_row, sizeof keys_row, "\033[%d;1H\033[1m", session->rows);
    for (;;) {
        /* Each begins with clearing it. */
        char *screen = session->seen;
        for (char *next; (next = strstr(screen + 1, "\033[2J")) != NULL;)
            screen = next;
        if (strstr(screen, keys_row) != NULL || !more(session, keys_row))
            return;
    }
}

static void forget(struct session *session)
{
    memset(session->seen, 0, session->size);
    session->size = 0;
}

/* Type keys, and wait for the title of a step or another text. */
static bool type(struct session *session, const char *keys, const char *text)
{
    unsigned before = report_failures();
    settle(session);
    forget(session);
    ssize_t size = (ssize_t)strlen(keys);
    EXPECT(write(session->master, keys, (size_t)size) == size, "not typed");
    await(session, text);
    EXPECT(report_failures() == before, "by the keys %s",
           keys[0] == '\033' ? keys + 1 : keys);
    return report_failures() == before;
}

/* Wait for its end, and demand this status of lead(). */
static void end_session(struct session *session, int expected)
{
    int status = 0;
    await(session, "\033[?1049l");
    close(session->master);
    if (report_failures() > 0)
        kill(-session->leader, SIGKILL);
    waitpid(session->leader, &status, 0);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == expected,
           "status %#x, not %d exited", (unsigned)status, expected);
    free(session->seen);
}

#define STEP(number) "Step " #number " of 9: "

static void keys_move_through_the_steps(void)
{
    struct history history = family();
    struct session session = begin_session(&history, 24, 80);
    static const struct {
        const char *keys, *step;
    } moves[] = {
        {"n", STEP(2)},       {" ", STEP(3)},
        {"\r", STEP(4)},      {"\033[C", STEP(5)},
        {"\033OC", STEP(6)},  {"p", STEP(5)},
        {"b", STEP(4)},       {"\033[D", STEP(3)},
        {"\x7f", STEP(2)},    {"G", STEP(9)},
        {"g", STEP(1)},       {"\033[F", STEP(9)},
        {"\033[H", STEP(1)},  {"\033[4~", STEP(9)},
        {"\033[1~", STEP(1)}, {"c", STEP(2)},
        {"cc", STEP(4)},      {"cc", STEP(7)},
        {"c", STEP(9)},       {"c", "No segment or set c"},
        {"g", STEP(1)},       {"o", STEP(6)},
        {"o", "No output"},   {"f", "No fault"},
        {"x", STEP(6)},       {"?", "Each screen "},
        {"n", STEP(6)},       {"G", STEP(9)},
        {"n", "last step"},   {"g", STEP(1)},
        {"p", "first step"},
    };
    bool good = await(&session, STEP(1));
    for (size_t i = 0; i < COUNT(moves) && good; i++)
        good = type(&session, moves[i].keys, moves[i].step);
    type(&session, "q", "\033[?1049l");
    end_session(&session, 0);
    history_free(&history);
}

static void a_set_is_a_change(void)
{
    static const int values[] = {1};
    struct history history = {0};
    add_process(&history, -1, "parent");
    for (int i = 0; i < 4; i++)
        add_event(&history, EVENT_START, 0, 0);
    add_set(&history, 1, values, 1);
    struct session session = begin_session(&history, 24, 80);
    if (await(&session, "Step 1 of 5: "))
        type(&session, "c", "Step 5 of 5: ");
    type(&session, "q", "\033[?1049l");
    end_session(&session, 0);
    history_free(&history);
}

static void faults_are_found(void)
{
    struct history history = fault();
    struct session session = begin_session(&history, 24, 80);
    if (await(&session, "Step 1 of 5") && type(&session, "f", "Step 3 of 5") &&
        type(&session, "f", "Step 4 of 5") && await(&session, " A ro ! ") &&
        type(&session, "f", "Step 5 of 5"))
        await(&session, "has ended");
    type(&session, "q", "\033[?1049l");
    end_session(&session, 0);
    history_free(&history);
}

static void a_screen_shows_spaces_and_output(void)
{
    struct history history = family();
    struct session session = begin_session(&history, 24, 80);
    if (await(&session, STEP(1)) && type(&session, "nnn", STEP(4)) &&
        await(&session, "A nattch 2 *") && type(&session, "nnn", STEP(7)) &&
        type(&session, "n", STEP(8)) && await(&session, "| child: stored"))
        EXPECT(strstr(session.seen, "A nattch 2") == NULL, "%s", session.seen);
    struct winsize small = {.ws_row = 11, .ws_col = 43};
    settle(&session);
    forget(&session);
    session.rows = 11;
    ioctl(session.master, TIOCSWINSZ, &small);
    if (await(&session, "\033[11;1H") && await(&session, "\xe2\x80\xa6"))
        EXPECT(strstr(session.seen, "\033[12;1H") == NULL, "%s", session.seen);
    type(&session, "q", "\033[?1049l");
    end_session(&session, 0);
    history_free(&history);
}

/* Lines of output are more than there is room for: the last ones are shown. */
static void the_end_of_long_output_is_shown(void)
{
    struct history history = family();
    for (int i = 0; i < 100; i++) {
        char line[32];
        int size = snprintf(line, sizeof line, "line %d\n", i);
        add_output(&history, 0, line, (size_t)size);
    }
    struct session session = begin_session(&history, 24, 80);
    if (await(&session, "Step 1 of 109: ") &&
        type(&session, "G", "Step 109 of 109: ") &&
        await(&session, "| line 99\033"))
        EXPECT(strstr(session.seen, "| line 90\033") == NULL, "%s",
               session.seen);
    type(&session, "q", "\033[?1049l");
    end_session(&session, 0);
    history_free(&history);
}

static void signals_leave_the_terminal_as_it_was(void)
{
    struct history history = family();
    struct session session = begin_session(&history, 24, 80);
    struct termios inside;
    await(&session, STEP(1));
    EXPECT(tcgetattr(session.master, &inside) == 0 &&
               (inside.c_lflag & (ICANON | ECHO)) == 0,
           "keys come in lines");
    type(&session, "\003", "\033[?1049l");
    end_session(&session, SIGINT);

    session = begin_session(&history, 24, 80);
    await(&session, STEP(1));
    kill(-session.leader, SIGTERM);
    end_session(&session, SIGTERM);
    history_free(&history);
}

static void a_screen_holds_nothing_hostile(void)
{
    struct history history = hostile();
    struct session session = begin_session(&history, 24, 80);
    await(&session, "Step 1 of ");
    for (size_t i = 1; i < history.event_count; i++)
        if (!type(&session, "n", "\033[24;1H"))
            break;
    type(&session, "Gg", "Step 1 of ");
    for (const char *c = session.seen; *c != '\0'; c++)
        EXPECT(*c == '\033' || !iscntrl((unsigned char)*c), "control %#x",
               (unsigned)*c);
    EXPECT(strstr(session.seen, "mine") == NULL ||
               strstr(session.seen, "\033]0;mine") == NULL,
           "a title");
    type(&session, "q", "\033[?1049l");
    end_session(&session, 0);
    history_free(&history);
}

static void what_is_no_terminal_is_refused(void)
{
    struct history history = family();
    struct draw_options options = {0};
    int file = open("/dev/null", O_RDWR | O_CLOEXEC);
    errno = 0;
    EXPECT(draw_browse(file, &history, &options) == -1 && errno == ENOTTY,
           "errno %d", errno);
    close(file);
    history_free(&history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"keys move through the steps", keys_move_through_the_steps, 0},
        {"a set is a change", a_set_is_a_change, 0},
        {"faults are found", faults_are_found, 0},
        {"a screen shows spaces and output", a_screen_shows_spaces_and_output,
         0},
        {"the end of long output is shown", the_end_of_long_output_is_shown, 0},
        {"signals leave the terminal as it was",
         signals_leave_the_terminal_as_it_was, 0},
        {"a screen holds nothing hostile", a_screen_holds_nothing_hostile, 0},
        {"what is no terminal is refused", what_is_no_terminal_is_refused, 0},
    };
    if (setlocale(LC_ALL, "C.UTF-8") == NULL)
        errx(REPORT_UNTESTED, "no locale C.UTF-8");
    return report_main("lab/browse", tests, COUNT(tests), argc, argv);
}
