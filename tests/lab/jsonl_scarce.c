/* What lab/recording/jsonl must do when memory runs out. */
#include "check/check.h"
#include "check/report.h"
#include "jsonl_file.h"
#include "recording/jsonl.h"
#include "sample.h"

#include <errno.h>
#include <jansson.h>

/* jansson asks this for memory; it gives so many pieces. */
static long pieces_left;

/* Doubled sizes are granted: jansson 2.14 aborts by an assertion of its own
 * when the buffer of its lexer cannot grow in the middle of a number. */
static void *scarce(size_t size)
{
    bool doubled = size >= 32 && (size & (size - 1)) == 0;
    return doubled || pieces_left-- > 0 ? malloc(size) : NULL;
}

static void a_lack_of_memory_leaves_no_half_line(void)
{
    struct history sample, back;
    struct jsonl_problem problem;
    make_sample(&sample, 8, NULL, NULL);
    /* jansson ends the process when there is no memory for a long number. */
    for (size_t i = 0; i < sample.event_count; i++)
        sample.events[i].result %= 1000;
    for (size_t i = 0; i < sample.segment_count; i++)
        sample.segments[i].size %= 1000;
    unsigned named = 0;
    bool done = false;
    for (long pieces = 1; !done; pieces += 3) {
        struct jsonl_writer writer;
        struct file file;
        FILE *stream = new_file(&file);
        jsonl_begin(stream, &writer);
        pieces_left = pieces;
        json_set_alloc_funcs(scarce, free);
        errno = 0;
        done = jsonl_event(stream, &sample, &writer) == 0;
        EXPECT(done || errno == ENOMEM, "%ld: %s", pieces, strerror(errno));
        json_set_alloc_funcs(malloc, free);
        fclose(stream);
        EXPECT(read_text(file.text, file.size, &back, &problem) == 0 &&
                   problem.code == JSONL_FINE &&
                   differ_prefix(&back, &sample) == NULL,
               "%ld: code %d", pieces, (int)problem.code);
        history_free(&back);

        pieces_left = pieces;
        json_set_alloc_funcs(scarce, free);
        int result = read_text(file.text, file.size, &back, &problem);
        EXPECT(result == 0 ? differ_prefix(&back, &sample) == NULL
                           : back.event_count == 0 && problem.code != JSONL_CUT,
               "%ld: %d, code %d", pieces, result, (int)problem.code);
        named += result == -1 && problem.code == JSONL_SYSTEM;
        json_set_alloc_funcs(malloc, free);
        history_free(&back);
        free(file.text);
    }
    EXPECT(named > 0, "a lack of memory was never named");
    history_free(&sample);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"a lack of memory leaves no half line",
         a_lack_of_memory_leaves_no_half_line, 0},
    };
    return report_main("lab/jsonl_scarce", tests, COUNT(tests), argc, argv);
}
