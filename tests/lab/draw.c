/*
 * draw.c - what lab/draw writes in lines
 *
 * Text is compared with what it must be, or looked through for what it must
 * never hold.
 */
#include "draw_list.h"
#include "say/say.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>

static void a_small_history_reads_like_this(void)
{
    struct history history = family();
    struct state before;
    char *expected = NULL, *say[9], *calls[9];
    size_t size;
    EXPECT(state_begin(&before, &history) == 0, "state_begin");
    for (size_t i = 0; i < 9; i++) {
        state_seek(&before, i);
        say[i] = say_event(&history, &before, i);
        calls[i] = say_call(&history, i);
    }
    FILE *out = open_memstream(&expected, &size);
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    fprintf(out,
            "nattch is how many attachments of a segment the kernel counts.\n"
            "\nStep 1 of 9: parent\n    %s\n\n",
            say[0]);
    fprintf(out,
            "Step 2 of 9: parent, at program.c:10 in main\n    %s\n    %s\n"
            "\n",
            calls[1], say[1]);
    fprintf(out,
            "Step 3 of 9: parent, at program.c:11 in main\n    %s\n    %s\n"
            "\n",
            calls[2], say[2]);
    fprintf(out,
            "Step 4 of 9: parent, at program.c:12 in main\n    %s\n    %s\n"
            "\n",
            calls[3], say[3]);
    fprintf(out,
            "Step 5 of 9: child, before program.c:20 in main\n    %s\n"
            "\n",
            say[4]);
    fprintf(out, "Step 6 of 9: child\n    %s\n    %s\n    | child: stored\n\n",
            calls[5], say[5]);
    fprintf(out, "Step 7 of 9: child\n%s%s%s    %s\n\n",
            calls[6][0] != '\0' ? "    " : "", calls[6],
            calls[6][0] != '\0' ? "\n" : "", say[6]);
    fprintf(out, "Step 8 of 9: child\n%s%s%s    %s\n\n",
            calls[7][0] != '\0' ? "    " : "", calls[7],
            calls[7][0] != '\0' ? "\n" : "", say[7]);
    fprintf(out,
            "Step 9 of 9: parent, at program.c:30 in main\n    %s\n    %s\n",
            calls[8], say[8]);
    fclose(out);
    char *text = list(&history, 300, false, false);
    EXPECT(strcmp(text, expected) == 0, "is\n%s\nshould be\n%s", text,
           expected);
    for (size_t i = 0; i < 9; i++) {
        free(say[i]);
        free(calls[i]);
    }
    state_end(&before);
    free(text);
    free(expected);
    history_free(&history);
}

static void pictures_look_like_this(void)
{
    struct history history = family();
    char *text = list(&history, 80, true, false);
    expect_says(
        text,
        "\n\n> parent                                                child\n"
        "+----------------------+                              "
        "+----------------------+\n"
        "| private memory       |                              "
        "| private memory       |\n"
        "| A rw                 |<====>   A nattch 2 *   <====>"
        "| A rw *               |\n"
        "| private memory       |                              "
        "| private memory       |\n"
        "+----------------------+                              "
        "+----------------------+\n"
        "  A: 4096 bytes, nattch 2\n\n");
    expect_says(
        text,
        "\n\n> parent                                                child\n"
        "+----------------------+                                has ended\n"
        "| private memory       |\n"
        "| A rw                 |<====>    A nattch 1\n"
        "| private memory       |\n"
        "+----------------------+\n"
        "  A: 4096 bytes, nattch 1, marked for removal *\n");
    free(text);
    history_free(&history);

    history = crowd();
    text = list(&history, 80, true, false);
    expect_says(text,
                "\n\n  parent                           child 1"
                "                        > child 3\n"
                "+------------+                   +------------+"
                "                   +------------+\n"
                "| private    |                   | private    |"
                "                   | private    |\n"
                "| B rw       |<=>      B         |            |"
                "                   |            |\n"
                "| A rw       |<=> A nattch 2  <=>| A rw       |"
                "<=> A nattch 2     |            |\n"
                "|            |         B      -->| B ro from \xe2\x80\xa6|"
                "<--      B         |            |\n"
                "| private    |                   | private    |"
                "                   | private    |\n"
                "+------------+                   +------------+"
                "                   +------------+\n"
                "                                   waits: read"
                "                      in its pare\xe2\x80\xa6\n"
                "  \xe2\x80\xa6 and 1 more process\n"
                "  A: 4096 bytes, nattch 2\n  B: 4096 bytes\n");
    free(text);
    history_free(&history);
}

static void one_segment_is_one_row(void)
{
    struct history history = {0};
    add_process(&history, -1, "parent");
    add_process(&history, 0, "child 1");
    add_segment(&history);
    add_segment(&history);
    struct event *event = add_event(&history, EVENT_START, 0, 0);
    change_process(event, 0, PROCESS_RUNNING, 1, 0);
    change_process(event, 1, PROCESS_RUNNING, 2, 0); /* B, above A */
    change_segment(event, 0, 2, 0600);
    change_segment(event, 1, 1, 0600);
    char *text = list(&history, 80, true, false);
    expect_says(text, "<====>   A nattch 2 *   <====>| A rw * ");
    free(text);
    history_free(&history);
}

static void sets_are_boxes(void)
{
    static const int values[] = {0, 32767, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    struct history history = {0};
    add_process(&history, -1, "parent");
    struct event *event = add_event(&history, EVENT_START, 0, 0);
    change_process(event, 0, PROCESS_RUNNING, 0, 0);
    add_set(&history, 2, values, 2);
    add_set(&history, 13, values, 13);
    add_set(&history, 1, values, 0); /* may not be read */
    event = add_event(&history, EVENT_CALL, 0, 0);
    event->call = CALL_SEMOP;
    struct set_change *change = event_add_set(event, 0, 2);
    if (change == NULL)
        err(REPORT_UNTESTED, "history");
    change->values[1] = 3;
    event = add_event(&history, EVENT_CALL, 0, 0);
    event->call = CALL_SEMCTL;
    change = event_add_set(event, 0, 0);
    if (change == NULL)
        err(REPORT_UNTESTED, "history");
    change->gone = true;
    add_event(&history, EVENT_EXIT, 0, 0);
    char *text = list(&history, 80, true, false);
    expect_says(text, "+\n  set 1: [0]* [32767]*\n");
    expect_says(text, "+\n  set 1: [0] [32767]\n  set 2: [0]* ");
    expect_says(text, "  set 2: [0] [32767] [2] [3] [4] [5] [6] [7] [8] [9] "
                      "[10] [11] and 1 more\n  set 3: values not known\n");
    expect_says(text, "+\n  set 1: [0] [3]*\n  set 2: [0] ");
    expect_says(text, "+\n  set 1: removed *\n  set 2: [0] ");
    const char *last = strstr(text, "Step 7");
    EXPECT(last != NULL && strstr(last, "set 1") == NULL &&
               strstr(last, "set 2") != NULL,
           "at the end: %s", last != NULL ? last : text);
    free(text);
    history_free(&history);
}

/* Of four processes three are shown: what matters least is a shell. */
static void a_shell_makes_room(void)
{
    static const char *const roles[] = {"shell", "writer", "reader", "judge"};
    struct history history = {0};
    for (int i = 0; i < 4; i++)
        add_process(&history, i == 0 ? -1 : 0, roles[i]);
    struct event *event = add_event(&history, EVENT_START, 0, 0);
    for (int i = 0; i < 4; i++)
        change_process(event, i, PROCESS_RUNNING, 0, 0);
    add_event(&history, EVENT_SLEEP, 2, 0);
    char *text = list(&history, 80, true, false);
    expect_says(text, "\n> shell "); /* when it acts itself */
    const char *second = strstr(text, "Step 2");
    EXPECT(second != NULL && strstr(second, "shell") == NULL, "%s", text);
    expect_says(text, "\n  writer                         > reader            "
                      "               judge\n");
    free(text);
    history_free(&history);
}

static void only_what_is_not_said_is_added(void)
{
    struct history history = {0};
    add_process(&history, -1, "parent");
    add_segment(&history);
    struct event *event = add_event(&history, EVENT_START, 0, 0);
    change_process(event, 0, PROCESS_RUNNING, 0, 0);
    event = add_event(&history, EVENT_CALL, 0, 0);
    call(event, CALL_SHMGET, 0);
    change_segment(event, 0, 0, 0600);
    event = add_event(&history, EVENT_CALL, 0, 0);
    call(event, CALL_SHMCTL, 0);
    event->args[1] = IPC_SET;
    change_segment(event, 0, 0, 0666);
    event = add_event(&history, EVENT_CALL, 0, 0); /* says nothing of it */
    call(event, CALL_WAIT, -1);
    change_segment(event, 0, 3, 0666);
    event = add_event(&history, EVENT_CALL, 0, 0); /* nor does this */
    call(event, CALL_SHMAT, 0);
    event->error = EACCES;
    change_segment(event, 0, 4, 0666);
    char *text = list(&history, 80, false, false);
    EXPECT(strstr(text, "A: new") == NULL, "said twice: %s", text);
    expect_says(text, "mode bits of segment A.\n    A: mode 0600 -> 0666\n");
    expect_says(text, "\n    A: nattch 0 -> 3\n");
    expect_says(text, "\n    A: nattch 3 -> 4\n");
    free(text);
    history_free(&history);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a small history reads like this", a_small_history_reads_like_this, 0},
        {"pictures look like this", pictures_look_like_this, 0},
        {"one segment is one row", one_segment_is_one_row, 0},
        {"sets are boxes", sets_are_boxes, 0},
        {"a shell makes room", a_shell_makes_room, 0},
        {"only what is not said is added", only_what_is_not_said_is_added, 0},
    };
    if (setlocale(LC_ALL, "C.UTF-8") == NULL)
        errx(REPORT_UNTESTED, "no locale C.UTF-8");
    return report_main("lab/draw", tests, COUNT(tests), argc, argv);
}
