/* A request through the socket: see wire_request.h. */
#include "run/wire_request.h"
#include "run/wire_bytes.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What goes first, as it is; the pointers in it are followed up by what they
 * point to. */
struct message {
    struct run_request request;
    struct trace_options trace;
    struct sandbox_most most;
    enum sandbox_level level;
    unsigned short filter_count;
    bool plants;
};

/* A block, or none: its size, then its bytes. */
static int put_block(int fd, const void *bytes, size_t size)
{
    size_t said = bytes != NULL ? size : SIZE_MAX;
    if (wire_put(fd, &said, sizeof said) == -1)
        return -1;
    return bytes != NULL ? wire_put(fd, bytes, size) : 0;
}

static int put_text(int fd, const char *text)
{
    return put_block(fd, text, text != NULL ? strlen(text) : 0);
}

/* NULL is none; whatever else is NULL sets *bad. */
static void *get_block(int fd, bool *bad)
{
    size_t size;
    if (*bad || wire_get(fd, &size, sizeof size) == -1) {
        *bad = true;
        return NULL;
    }
    if (size == SIZE_MAX)
        return NULL;
    void *block = wire_get_block(fd, size);
    *bad = block == NULL;
    return block;
}

static int put_interventions(int fd, const struct trace_options *trace)
{
    const struct intervention *all = trace->interventions;
    if (wire_put(fd, all, trace->intervention_count * sizeof *all) == -1)
        return -1;
    for (size_t i = 0; i < trace->intervention_count; i++)
        if (put_text(fd, all[i].who) == -1 ||
            put_block(fd, all[i].bytes, all[i].size) == -1 ||
            put_block(fd, all[i].was, all[i].size) == -1)
            return -1;
    return 0;
}

int wire_send_request(int fd, const struct run_request *request)
{
    const struct sandbox *sandbox = request->sandbox;
    char program[PATH_MAX], source[PATH_MAX];
    struct message message = {
        .request = *request,
        .trace = *request->trace,
        .most = sandbox->most,
        .level = sandbox->level,
        .filter_count = sandbox->filter_count,
        .plants = request->plant != NULL,
    };
    sandbox_inside(sandbox, request->argv[0], program);
    if (request->source != NULL)
        sandbox_inside(sandbox, request->source, source);
    if (wire_put(fd, &message, sizeof message) == -1 ||
        wire_put(fd, sandbox->filter,
                 sandbox->filter_count * sizeof *sandbox->filter) == -1 ||
        put_text(fd, program) == -1)
        return -1;
    for (size_t i = 1; request->argv[i] != NULL; i++)
        if (put_text(fd, request->argv[i]) == -1)
            return -1;
    if (put_text(fd, NULL) == -1 ||
        put_block(fd, request->input, request->input_size) == -1)
        return -1;
    return put_interventions(fd, request->trace);
}

/* Arguments, up to the one that is none. */
static const char *const *get_arguments(int fd, bool *bad)
{
    char **argv = NULL;
    size_t count = 0;
    do {
        char **more = realloc(argv, (count + 1) * sizeof *argv);
        *bad = *bad || more == NULL;
        if (more == NULL) {
            free(argv);
            return NULL;
        }
        argv = more;
        argv[count] = get_block(fd, bad);
    } while (!*bad && argv[count++] != NULL);
    return (const char *const *)argv;
}

static void get_interventions(int fd, struct trace_options *trace, bool *bad)
{
    struct intervention *all = *bad ? NULL
                                    : wire_get_block(fd,
                                                     trace->intervention_count *
                                                         sizeof *all);
    *bad = all == NULL;
    for (size_t i = 0; i < trace->intervention_count && !*bad; i++) {
        all[i].who = get_block(fd, bad);
        all[i].bytes = get_block(fd, bad);
        all[i].was = get_block(fd, bad);
    }
    trace->interventions = all;
}

int wire_receive_request(int fd, struct asked *asked)
{
    struct message message;
    memset(asked, 0, sizeof *asked);
    if (wire_get(fd, &message, sizeof message) == -1 ||
        message.filter_count > SANDBOX_FILTER ||
        wire_get(fd, asked->sandbox.filter,
                 message.filter_count * sizeof *asked->sandbox.filter) == -1)
        return -1;
    asked->sandbox.level = message.level;
    asked->sandbox.most = message.most;
    asked->sandbox.filter_count = message.filter_count;
    asked->plants = message.plants;
    asked->trace = message.trace;

    struct run_request *request = &asked->request;
    const struct run_request *sent = &message.request;
    *request = (struct run_request){
        .to_the_last = sent->to_the_last,
        .deadline_ms = sent->deadline_ms,
        .output_max = sent->output_max,
        .input_size = sent->input_size,
        .shared_ipc = sent->shared_ipc,
        .stdout_to = sent->stdout_to,
        .signals = sent->signals,
        .trace = &asked->trace,
        .sandbox = &asked->sandbox,
    };
    bool bad = false;
    request->argv = get_arguments(fd, &bad);
    request->input = get_block(fd, &bad);
    get_interventions(fd, &asked->trace, &bad);
    asked->trace.json = 0;
    return bad ? -1 : 0;
}
