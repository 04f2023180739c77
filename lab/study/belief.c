/* What chapters/ say of a wrong idea: see belief.h. */
#include "study/belief.h"

#include "study/parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    TEXT_MAX = 1 << 20
};

/* Several beliefs are "M08 M09": the first is told. */
void belief_tell(const char *idea, char text[BELIEF_TEXT])
{
    char id[16];
    size_t size, length;
    snprintf(text, BELIEF_TEXT, "%s", idea);
    if (idea[0] != 'M' || !isdigit((unsigned char)idea[1]))
        return;
    text[0] = '\0';
    length = (size_t)snprintf(id, sizeof id, "%.*s\t", (int)strcspn(idea, " ,"),
                              idea);
    char *table = file_read(study_top("chapters/misconceptions.tsv"), TEXT_MAX,
                            &size);
    for (const char *line = table; line != NULL && *line != '\0';) {
        if (strncmp(line, id, length) == 0)
            snprintf(text, BELIEF_TEXT, "%.*s",
                     (int)strcspn(line + length, "\t\n"), line + length);
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    free(table);
}

bool belief_place(const char *place, char heading[BELIEF_TEXT],
                  char file[BELIEF_TEXT])
{
    char chapter[PROGRESS_NAME], mark[PROGRESS_NAME + 8];
    size_t size;
    exercise_chapter(place, chapter);
    snprintf(mark, sizeof mark, "{#%.100s}", place);
    snprintf(file, BELIEF_TEXT, "chapters/%s.md", chapter);
    char *text = file_read(study_top("%s", file), TEXT_MAX, &size);
    char *at = text != NULL ? strstr(text, mark) : NULL;
    bool found = at != NULL;
    if (found) {
        const char *begin = at;
        while (begin > text && begin[-1] != '\n')
            begin--;
        begin += strspn(begin, "# ");
        while (at > begin && at[-1] == ' ')
            at--;
        snprintf(heading, BELIEF_TEXT, "%.*s", (int)(at - begin), begin);
    }
    free(text);
    return found;
}
