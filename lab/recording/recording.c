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

bool recording_exited(const struct recording *recording, int status)
{
    return recording->limit == LIMIT_NONE &&
           recording->ending == ENDED_BY_EXIT && recording->status == status;
}
