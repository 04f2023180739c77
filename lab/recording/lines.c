#include "recording/lines.h"

#include <stdbool.h>
#include <stdlib.h>

static bool make_room(struct lines *lines)
{
    if (lines->size < lines->room)
        return true;
    size_t room = lines->room == 0 ? 4096 : 2 * lines->room;
    char *line = realloc(lines->line, room);
    if (line == NULL)
        return false;
    lines->line = line;
    lines->room = room;
    return true;
}

enum got next_line(struct lines *lines, size_t most)
{
    int c;
    lines->size = 0;
    while ((c = getc_unlocked(lines->file)) != EOF) {
        if (++lines->total > lines->total_most)
            return GOT_TOO_MUCH;
        if (c == '\n')
            return GOT_LINE;
        if (lines->size >= most)
            return GOT_TOO_MUCH;
        if (!make_room(lines))
            return GOT_ERROR;
        lines->line[lines->size++] = (char)c;
    }
    if (ferror(lines->file))
        return GOT_ERROR;
    return lines->size == 0 ? GOT_END : GOT_REST;
}
