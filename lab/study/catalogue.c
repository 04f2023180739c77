/* What chapters/ say of a mistake: see catalogue.h. */
#include "study/catalogue.h"

#include "study/parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    TABLE_MAX = 1 << 20,
    COLUMNS = 5
};

/* The row of a table whose first column is `id`, cut into columns.  Returns the
 * table, to be freed; NULL: there is none. */
static char *find_row(const char *path, const char *id,
                      const char *columns[COLUMNS])
{
    size_t size;
    char *table = file_read(path, TABLE_MAX, &size);
    for (char *line = table, *next; line != NULL && *line != '\0';
         line = next) {
        next = line + strcspn(line, "\n");
        if (*next == '\n')
            *next++ = '\0';
        for (int i = 0; i < COLUMNS; i++) {
            columns[i] = line;
            line += strcspn(line, "\t");
            if (*line == '\t')
                *line++ = '\0';
        }
        if (strcmp(columns[0], id) == 0)
            return table;
    }
    free(table);
    return NULL;
}

/* Several beliefs are "M08 M09": the first is told. */
static void tell_idea(const char *idea, char text[CATALOGUE_TEXT])
{
    const char *columns[COLUMNS];
    char id[16];
    snprintf(text, CATALOGUE_TEXT, "%s", idea);
    if (idea[0] != 'M' || !isdigit((unsigned char)idea[1]))
        return;
    snprintf(id, sizeof id, "%.*s", (int)strcspn(idea, " ,"), idea);
    char *table = find_row(study_top("chapters/misconceptions.tsv"), id,
                           columns);
    if (table != NULL)
        snprintf(text, CATALOGUE_TEXT, "%s", columns[1]);
    free(table);
}

bool catalogue_find(const char *id, struct catalogue_row *row)
{
    const char *columns[COLUMNS];
    char *table = find_row(study_top("chapters/diagnoses.tsv"), id, columns);
    if (table == NULL)
        return false;
    snprintf(row->message, sizeof row->message, "%s", columns[1]);
    tell_idea(columns[2], row->idea);
    snprintf(row->read, sizeof row->read, "%s", columns[3]);
    free(table);
    return true;
}

bool catalogue_place(const char *place, char heading[CATALOGUE_TEXT],
                     char file[CATALOGUE_TEXT])
{
    char chapter[PROGRESS_NAME], mark[PROGRESS_NAME + 8];
    size_t size;
    exercise_chapter(place, chapter);
    snprintf(mark, sizeof mark, "{#%.100s}", place);
    snprintf(file, CATALOGUE_TEXT, "chapters/%s.md", chapter);
    char *text = file_read(study_top("%s", file), TABLE_MAX, &size);
    char *at = text != NULL ? strstr(text, mark) : NULL;
    if (at != NULL) {
        char *begin = at;
        while (begin > text && begin[-1] != '\n')
            begin--;
        begin += strspn(begin, "# ");
        while (at > begin && at[-1] == ' ')
            at--;
        snprintf(heading, CATALOGUE_TEXT, "%.*s", (int)(at - begin), begin);
    }
    free(text);
    return at != NULL;
}
