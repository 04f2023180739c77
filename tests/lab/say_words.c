/* What must hold for every sentence of lab/say, whatever the event is. */
#include "check/check.h"
#include "check/report.h"
#include "say/plain.h"
#include "say/say.h"
#include "say/words.h"

#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum {
    TEMPLATE_MAX = 240, /* bytes of a sentence with its slots empty */
    SENTENCE_MAX = 700, /* with all that strangers may put in */
    ROUNDS = 20000
};

/* THE TABLE */

/* Check what one entry says; `many` is its other form. */
static void expect_sound(int id, const char *text)
{
    bool open = false;
    EXPECT(strlen(text) <= TEMPLATE_MAX, "%d is long: %s", id, text);
    for (const char *here = text; *here != '\0'; here++) {
        if (*here == '{') {
            size_t length = strcspn(here + 1, "{}");
            EXPECT(here[1 + length] == '}', "%d: a brace is open: %s", id,
                   text);
            EXPECT(say_find_slot(here + 1, length) != SLOTS,
                   "%d: no slot is called %.*s: %s", id, (int)length, here + 1,
                   text);
            here += length;
        } else if (*here == '[' || *here == ']') {
            EXPECT(open == (*here == ']'), "%d: brackets: %s", id, text);
            open = *here == '[';
        }
    }
    EXPECT(!open, "%d: a bracket is open: %s", id, text);
}

static void each_message_has_a_sound_sentence(void)
{
    for (int id = 0; id < MESSAGES; id++) {
        const char *text = say_english.text[id], *many = say_english.many[id];
        EXPECT(text != NULL && *text != '\0', "message %d says nothing", id);
        if (text != NULL)
            expect_sound(id, text);
        if (many == NULL)
            continue;
        expect_sound(id, many);
        EXPECT(text == NULL || strcmp(text, many) != 0, "%d: both alike", id);
    }
}

/* One is one, and has no plural: neither "1 bytes" nor "2 byte". */
static void a_number_is_in_every_plural(void)
{
    for (int id = 0; id < MESSAGES; id++) {
        const char *text = say_english.text[id], *many = say_english.many[id];
        if (text == NULL)
            continue;
        EXPECT(strstr(text, "{count}") == NULL || id == SAY_MORE,
               "%d counts, but stands for one: %s", id, text);
        EXPECT(many == NULL || strstr(text, "1 ") == NULL ||
                   strstr(many, "{count}") != NULL,
               "%d forgets the number: %s", id, many);
    }
}

static void a_slot_is_found_by_its_whole_name(void)
{
    EXPECT(say_find_slot("who", 3) == SLOT_WHO, "who");
    EXPECT(say_find_slot("Who", 3) == SLOT_WHO_FIRST, "Who");
    EXPECT(say_find_slot("segments", 7) == SLOT_SEGMENT, "segment");
    EXPECT(say_find_slot("", 0) == SLOTS, "no name");
    EXPECT(say_find_slot("whom", 4) == SLOTS, "whom");
}

/* WHO AND WHICH */

static void expect_who(const struct history *history, int process, bool first,
                       const char *should)
{
    char *who = say_who(history, process, first);
    if (who == NULL)
        err(REPORT_UNTESTED, "say_who");
    EXPECT(strcmp(who, should) == 0, "it is \"%s\", not \"%s\"", who, should);
    free(who);
}

static void expect_role(const struct history *history, int process,
                        const char *should)
{
    const char *role = say_role(history, process);
    EXPECT(strcmp(role, should) == 0, "it is \"%s\", not \"%s\"", role, should);
}

static void processes_are_named_by_what_they_are(void)
{
    struct process all[] = {
        {-1, 1, "parent", ""},   {0, 2, "child 1", ""}, {0, 3, "child 2", ""},
        {1, 4, "child 1.1", ""}, {0, 5, "writer", ""},  {0, 6, NULL, NULL},
    };
    struct history history = {.processes = all, .process_count = 1};
    expect_who(&history, 0, false, "the process");
    expect_who(&history, 0, true, "The process");
    expect_role(&history, 0, "process");
    history.process_count = 2;
    expect_who(&history, 0, true, "The parent");
    expect_who(&history, 1, false, "the child");
    expect_who(&history, 1, true, "The child");
    expect_role(&history, 0, "parent");
    expect_role(&history, 1, "child");
    history.process_count = COUNT(all);
    expect_who(&history, 1, true, "Child 1");
    expect_role(&history, 1, "child 1");
    expect_role(&history, 4, "writer");
    expect_role(&history, 5, "?");
    expect_role(&history, 6, "?");
    expect_who(&history, 2, false, "child 2");
    expect_who(&history, 3, true, "Child 1.1");
    expect_who(&history, 4, true, "writer");
    expect_who(&history, 5, true, "A process");
    expect_who(&history, -1, false, "a process");
    expect_who(&history, 6, false, "a process");
}

static void segments_have_letters(void)
{
    static const struct {
        int segment;
        const char *letter;
    } rows[] = {
        {0, "A"},   {1, "B"},   {25, "Z"}, {26, "A1"},
        {51, "Z1"}, {52, "A2"}, {-1, "?"}, {INT32_MAX, "X82595524"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char letter[SAY_LETTER];
        say_segment_letter(rows[i].segment, letter);
        EXPECT(strcmp(letter, rows[i].letter) == 0, "%d is %s", rows[i].segment,
               letter);
    }
}

/* WHAT STRANGERS WRITE */

static void expect_quoted(const char *bytes, size_t size, const char *should)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL)
        err(REPORT_UNTESTED, "open_memstream");
    plain_quote(out, bytes, size, 8);
    fclose(out);
    EXPECT(strcmp(text, should) == 0, "it is %s, not %s", text, should);
    free(text);
}

#define QUOTED(bytes, should) expect_quoted((bytes), sizeof(bytes) - 1, should)

static void what_strangers_write_is_harmless(void)
{
    QUOTED("", "\"\"");
    QUOTED("12345678", "\"12345678\"");
    QUOTED("123456789", "\"12345678\"...");
    QUOTED("\n\t\r\"\\", "\"\\n\\t\\r\\\"\\\\\"");
    QUOTED("\0\033\177", "\"\\000\\033\\177\"");
    QUOTED("\303\251", "\"\303\251\"");            /* e with an accent */
    QUOTED("\303", "\"\\303\"");                   /* its first half */
    QUOTED("\300\200", "\"\\300\\200\"");          /* NUL, too long */
    QUOTED("\302\233", "\"\\302\\233\"");          /* CSI, as C1 */
    QUOTED("\355\240\200", "\"\\355\\240\\200\""); /* half a surrogate */
    QUOTED("\342\200\256", "\"\\342\\200\\256\""); /* turns the text */
    QUOTED("\342\200\213", "\"\\342\\200\\213\""); /* has no width */
    QUOTED("\364\220\200\200", "\"\\364\\220\\200\\200\""); /* too large */
    EXPECT(plain_length((const unsigned char *)"ab\0\0", 4) == 2, "ab");
    EXPECT(plain_length((const unsigned char *)"\0ab", 3) == -1, "NUL first");
    EXPECT(plain_length((const unsigned char *)"\0\0", 2) == 0, "nothing");
}

/* ANY EVENT AT ALL */

static unsigned long next(uint64_t *seed, unsigned long below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned long)(*seed >> 33) % below;
}

/* A number that is often small, sometimes wrong, and now and then absurd. */
static int odd(uint64_t *seed)
{
    static const int absurd[] = {INT32_MIN, INT32_MAX, -2, 1000};
    unsigned long choice = next(seed, 16);
    return choice < 4 ? absurd[choice] : (int)next(seed, 8) - 1;
}

static struct event any_event(uint64_t *seed)
{
    static char text[] = "\033]0;{who}[x]\377\n \"\\ and much more than is "
                         "ever shown in a sentence of ours";
    static const int errors[] = {0, 0, 1, 4, 13, 22, 43, -1, 9999};
    struct event event = {
        .kind = (enum event_kind)next(seed, EVENT_KINDS + 1),
        .process = odd(seed),
        .call = (enum call)next(seed, CALLS + 1),
        .result = odd(seed),
        .error = errors[next(seed, COUNT(errors))],
        .cause = (enum cause)next(seed, CAUSES + 1),
        .segment = odd(seed),
        .place = (enum place_kind)next(seed, PLACE_KINDS + 1),
        .address = (uint64_t)odd(seed),
        .offset = (uint64_t)odd(seed),
        .other = odd(seed),
        .signo = next(seed, 2) == 0 ? SIGSEGV : odd(seed),
        .code = odd(seed),
        .status = odd(seed),
        .note = (enum note)next(seed, NOTES + 1),
        .text = next(seed, 2) == 0 ? text : NULL,
        .text_size = sizeof text - 1,
    };
    for (size_t i = 0; i < COUNT(event.args); i++)
        event.args[i] = (uint64_t)odd(seed);
    return event;
}

static void expect_decent(const char *text, bool sentence)
{
    size_t length = strlen(text);
    EXPECT(length <= SENTENCE_MAX, "%zu bytes: %s", length, text);
    for (size_t i = 0; i < length; i++)
        EXPECT((unsigned char)text[i] >= ' ' && text[i] != '\177',
               "a control character: %s", text);
    if (!sentence)
        return;
    EXPECT(length > 1 && text[length - 1] == '.' && text[length - 2] != ' ',
           "no end: %s", text);
    static const char *const flaws[] = {"  ",    " . ", " ,", " :", "..  ",
                                        "(null", " ;",  "()", ": ."};
    for (size_t i = 0; i < COUNT(flaws); i++)
        EXPECT(strstr(text, flaws[i]) == NULL, "\"%s\" in: %s", flaws[i], text);
}

/* Say one event that refers to tables of random things. */
static void say_any(uint64_t *seed)
{
    static char hostile[] = "\033[2J{segment}[";
    struct process processes[4] = {
        {-1, 1, next(seed, 2) ? "parent" : "shell", hostile},
        {7, 2, "child 1", NULL},
        {0, 3, hostile, hostile},
        {0, 4, "child 2.\n", ""},
    };
    struct shared segments[6];
    struct segment_now memory[6] = {0};
    struct segment_change changes[3];
    struct attached attached[7];
    struct process_now now[4] = {0};
    unsigned char bytes[20];
    struct store stores[5];
    struct field fields[2];
    struct type types[2];

    for (size_t i = 0; i < COUNT(bytes); i++)
        bytes[i] = (unsigned char)next(seed, 256);
    for (size_t i = 0; i < COUNT(segments); i++) {
        segments[i] = (struct shared){
            (enum segment_kind)next(seed, SEGMENT_KINDS + 1), odd(seed),
            odd(seed), (size_t)odd(seed), next(seed, 2) ? hostile : NULL};
        memory[i].exists = next(seed, 4) != 0;
        memory[i].nattch = next(seed, 3);
    }
    for (size_t i = 0; i < COUNT(attached); i++)
        attached[i] = (struct attached){.segment = odd(seed), .end = 9};
    for (size_t i = 0; i < COUNT(changes); i++)
        changes[i] = (struct segment_change){odd(seed), next(seed, 2) != 0,
                                             odd(seed), 0, next(seed, 3)};
    for (size_t i = 0; i < COUNT(stores); i++)
        stores[i] = (struct store){
            odd(seed),      odd(seed),  (uint64_t)odd(seed),
            next(seed, 10), bytes + 10, bytes,
            odd(seed)};
    for (size_t i = 0; i < COUNT(fields); i++)
        fields[i] = (struct field){
            next(seed, 2) != 0 ? hostile : NULL,
            (enum field_kind)next(seed, FIELD_KINDS + 1),
            next(seed, 8),
            next(seed, 9),
            (uint64_t)odd(seed),
            next(seed, 3),
        };
    for (size_t i = 0; i < COUNT(types); i++)
        types[i] = (struct type){next(seed, 2) != 0 ? hostile : NULL,
                                 next(seed, 2) != 0 ? hostile : NULL,
                                 next(seed, 12), fields,
                                 next(seed, COUNT(fields) + 1)};
    for (size_t i = 0; i < COUNT(now); i++)
        now[i] = (struct process_now){
            .state = (enum process_state)next(seed, PROCESS_STATES + 1),
            .attached = attached,
            .attached_count = next(seed, COUNT(attached) + 1)};
    struct process_change change = {odd(seed), PROCESS_RUNNING, 0, attached,
                                    next(seed, 8)};

    struct event event = any_event(seed);
    event.segments = changes;
    event.segment_count = next(seed, COUNT(changes) + 1);
    event.stores = stores;
    event.store_count = next(seed, 3) == 0 ? next(seed, COUNT(stores) + 1) : 0;
    event.processes = &change;
    event.process_count = next(seed, 2);
    int values[] = {odd(seed), 0, 1};
    struct set sets[2] = {{odd(seed), odd(seed), odd(seed)}, {1, 0, 3}};
    struct set_now of_sets[2] = {{true, false, values, next(seed, 4)},
                                 {next(seed, 2) != 0, false, NULL, 0}};
    struct set_change set_change = {next(seed, 2) != 0, next(seed, 3) == 0,
                                    values, next(seed, 4)};
    struct operation operations[12];
    for (size_t i = 0; i < COUNT(operations); i++)
        operations[i] = (struct operation){odd(seed), odd(seed), odd(seed)};
    struct naming naming = {0, hostile};
    event.set = odd(seed);
    event.sets = &set_change;
    event.set_count = next(seed, 2);
    event.operations = operations;
    event.operation_count = next(seed, COUNT(operations) + 1);
    event.namings = &naming;
    event.naming_count = next(seed, 2);
    struct load loads[2];
    for (size_t i = 0; i < COUNT(loads); i++)
        loads[i] = (struct load){odd(seed), (uint64_t)odd(seed), next(seed, 9),
                                 bytes, odd(seed)};
    event.loads = loads;
    event.load_count = next(seed, COUNT(loads) + 1);
    struct event events[] = {event, event, event}; /* who comes between? */
    for (size_t i = 0; i < COUNT(events); i++) {
        events[i].process = odd(seed);
        events[i].exact = next(seed, 4) != 0;
        events[i].atomic = next(seed, 4) == 0;
        events[i].again = next(seed, 3);
        events[i].at.line = 7;
        events[i].load_count = next(seed, COUNT(loads) + 1);
    }
    struct history history = {.processes = processes,
                              .process_count = next(seed, 5),
                              .segments = segments,
                              .segment_count = 6,
                              .types = types,
                              .type_count = next(seed, COUNT(types) + 1),
                              .events = events,
                              .event_count = COUNT(events),
                              .sets = sets,
                              .set_count = next(seed, 3)};
    for (size_t i = 0; i < COUNT(events) && history.set_count < 2; i++)
        events[i].set_count = 0; /* the state has no others */
    struct state before = {.history = &history,
                           .processes = now,
                           .segments = memory,
                           .sets = of_sets};

    const struct state *known = next(seed, 4) != 0 ? &before : NULL;
    char *text = say_event(&history, known, next(seed, COUNT(events) + 1));
    char *call = say_call(&history, 0);
    if (text == NULL || call == NULL)
        err(REPORT_UNTESTED, "say_event");
    expect_decent(text, true);
    expect_decent(call, false);
    free(text);
    free(call);
}

static void any_event_gives_decent_words(void)
{
    uint64_t seed = 1;
    for (int i = 0; i < ROUNDS && report_failures() == 0; i++)
        say_any(&seed);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"each message has a sound sentence", each_message_has_a_sound_sentence,
         0},
        {"a number is in every plural", a_number_is_in_every_plural, 0},
        {"a slot is found by its whole name", a_slot_is_found_by_its_whole_name,
         0},
        {"processes are named by what they are",
         processes_are_named_by_what_they_are, 0},
        {"segments have letters", segments_have_letters, 0},
        {"what strangers write is harmless", what_strangers_write_is_harmless,
         0},
        {"any event, however odd, gives decent words",
         any_event_gives_decent_words, 0},
    };
    return report_main("lab/say_words", tests, COUNT(tests), argc, argv);
}
