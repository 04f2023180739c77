#include "recording/recording.h"

#include <stdlib.h>
#include <string.h>

void recording_free(struct recording *recording)
{
    free(recording->out.text);
    free(recording->err.text);
    free(recording->left.segments);
    free(recording->left.planted);
    for (size_t i = 0; i < recording->left.file_count; i++)
        free(recording->left.files[i]);
    free(recording->left.files);
    history_free(&recording->history);
    memset(recording, 0, sizeof *recording);
}

const char *recording_word(const struct recording *recording)
{
    static const char *const limits[] = {
        [LIMIT_DEADLINE] = "deadline", [LIMIT_OUTPUT] = "output",
        [LIMIT_HISTORY] = "history",   [LIMIT_STOPPED] = "stopped",
        [LIMIT_HUNG] = "hang",         [LIMIT_CPU] = "cpu",
        [LIMIT_MEMORY] = "memory"};
    if (recording->limit != LIMIT_NONE)
        return limits[recording->limit];
    return recording->ending == ENDED_BY_EXIT ? "exit" : "signal";
}

bool recording_exited(const struct recording *recording, int status)
{
    return recording->limit == LIMIT_NONE &&
           recording->ending == ENDED_BY_EXIT && recording->status == status;
}
