/* The roster: see intake.h and roster.h. */
#include "grade/roster.h"

#include "grade/csv.h"
#include "grade/intake_parts.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum column {
    ID,
    LOGIN,
    EMAIL,
    NUMBER,
    UPLOAD, /* by which Canvas, or Moodle, names files */
    NAME,
    FIRST,
    LAST,
    COLUMNS
};

enum {
    NOWHERE = -1
};

/* How they are called in English and German, in what Canvas and Moodle export,
 * and by hand. */
static const struct {
    const char *name;
    enum column column;
} headers[] = {
    {"id", ID},
    {"student id", ID},
    {"login", LOGIN},
    {"login id", LOGIN},
    {"sis login id", LOGIN},
    {"username", LOGIN},
    {"user name", LOGIN},
    {"anmeldename", LOGIN},
    {"benutzername", LOGIN},
    {"nutzername", LOGIN},
    {"kennung", LOGIN},
    {"email", EMAIL},
    {"e-mail", EMAIL},
    {"mail", EMAIL},
    {"email address", EMAIL},
    {"e-mail address", EMAIL},
    {"e-mail-adresse", EMAIL},
    {"sis user id", NUMBER},
    {"id number", NUMBER},
    {"idnumber", NUMBER},
    {"id-nummer", NUMBER},
    {"number", NUMBER},
    {"student number", NUMBER},
    {"matrikelnummer", NUMBER},
    {"identifier", UPLOAD},
    {"canvas id", UPLOAD},
    {"canvas user id", UPLOAD},
    {"student", NAME},
    {"name", NAME},
    {"full name", NAME},
    {"fullname", NAME},
    {"vollständiger name", NAME},
    {"first name", FIRST},
    {"firstname", FIRST},
    {"given name", FIRST},
    {"vorname", FIRST},
    {"last name", LAST},
    {"lastname", LAST},
    {"surname", LAST},
    {"family name", LAST},
    {"nachname", LAST},
    {"familienname", LAST},
};

/* A roster that is being read. */
struct sheet {
    const char *path;
    struct csv csv;
    int columns[COLUMNS]; /* NOWHERE: there is none */
    bool canvas;
    struct class *class;
    struct roster *roster; /* may be NULL */
    char *words[COLUMNS];  /* of one row, made plain */
};

/* --- The first line ------------------------------------------------------- */

static int header(const char *name)
{
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        if (strcasecmp(headers[i].name, name) == 0)
            return (int)headers[i].column;
    return NOWHERE;
}

/* What Canvas exports has "ID" for its own number. */
static void read_header(struct sheet *reading)
{
    bool student = false, sis = false;
    for (int i = 0; i < COLUMNS; i++)
        reading->columns[i] = NOWHERE;
    for (size_t i = 0; i < reading->csv.count; i++) {
        const char *name = csv_field(&reading->csv, i);
        int column = header(name);
        student = student || strcasecmp(name, "Student") == 0;
        sis = sis || strncasecmp(name, "SIS ", 4) == 0;
        if (column != NOWHERE && reading->columns[column] == NOWHERE)
            reading->columns[column] = (int)i;
    }
    reading->canvas = student && sis;
    if (reading->canvas && reading->columns[UPLOAD] == NOWHERE) {
        reading->columns[UPLOAD] = reading->columns[ID];
        reading->columns[ID] = NOWHERE;
    }
}

static int tell_useless(const struct sheet *reading, char why[512])
{
    char line[256] = "";
    for (size_t i = 0; i < reading->csv.count; i++) {
        char *plain = plain_line(csv_field(&reading->csv, i));
        size_t length = strlen(line);
        snprintf(line + length, sizeof line - length, "%s%.40s",
                 i > 0 ? ", " : "", plain != NULL ? plain : "");
        free(plain);
    }
    snprintf(why, 512,
             "%.100s: no column tells who the students are; its line %zu names "
             "%s.  One of these is needed: id, login, email, number",
             reading->path, reading->csv.line, line);
    return -1;
}

/* --- A row ---------------------------------------------------------------- */

static void forget_words(struct sheet *reading)
{
    for (int i = 0; i < COLUMNS; i++) {
        free(reading->words[i]);
        reading->words[i] = NULL;
    }
}

/* Moodle's worksheet has "Participant 12345" for the number of its files. */
static const char *number_of(const char *word)
{
    const char *at = word + strlen(word);
    while (at > word && at[-1] >= '0' && at[-1] <= '9')
        at--;
    bool told = strncasecmp(word, "Participant", 11) == 0 ||
                strncasecmp(word, "Teilnehmer", 10) == 0;
    return told ? at : word;
}

static bool read_words(struct sheet *reading)
{
    bool good = true;
    for (int i = 0; i < COLUMNS; i++) {
        int column = reading->columns[i];
        reading->words[i] = plain_line(
            column != NOWHERE ? csv_field(&reading->csv, (size_t)column) : "");
        good = good && reading->words[i] != NULL;
    }
    char **words = reading->words;
    if (good && number_of(words[ID]) != words[ID] && words[UPLOAD][0] == '\0') {
        free(words[UPLOAD]);
        words[UPLOAD] = words[ID];
        words[ID] = strdup("");
        good = words[ID] != NULL;
    }
    if (good && words[NAME][0] == '\0') {
        free(words[NAME]);
        bool both = words[FIRST][0] != '\0' && words[LAST][0] != '\0';
        if (asprintf(&words[NAME], "%s%s%s", words[FIRST], both ? " " : "",
                     words[LAST]) == -1)
            words[NAME] = NULL;
        good = words[NAME] != NULL;
    }
    return good;
}

/* Rows of Canvas that are about nobody. */
static bool is_nobody(const struct sheet *reading)
{
    const char *name = reading->words[NAME];
    if (reading->canvas && (strcasecmp(name, "Points Possible") == 0 ||
                            strcasecmp(name, "Student, Test") == 0))
        return true;
    for (int i = 0; i < COLUMNS; i++)
        if (reading->words[i][0] != '\0')
            return false;
    return true;
}

/* The id of a row, in room for any; "": it tells nobody. */
static void id_of(const struct sheet *reading, char *id, bool whole_address)
{
    static const enum column order[] = {ID, LOGIN, EMAIL, NUMBER, UPLOAD};
    id[0] = '\0';
    for (size_t i = 0; i < sizeof order / sizeof order[0] && id[0] == '\0';
         i++) {
        const char *word = reading->words[order[i]];
        if (order[i] == UPLOAD)
            word = number_of(word);
        strcpy(id, word);
        if (order[i] == EMAIL && !whole_address)
            id[strcspn(word, "@")] = '\0';
    }
}

/* Is it there already, as somebody else? */
static bool is_taken(const struct class *class, const char *id)
{
    size_t low = 0, high = class->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(class->students[middle].id, id);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static int put(char **text, char **word)
{
    free(*text);
    *text = *word;
    *word = NULL;
    return 0;
}

static int note_names(struct sheet *reading, const char *id)
{
    char **words = reading->words, *turned = NULL;
    struct roster *roster = reading->roster;
    const char *space = strrchr(words[NAME], ' ');
    const char *comma = strchr(words[NAME], ',');
    /* "Jane Doe" may be "Doe Jane", and "Doe, Jane" "Jane Doe". */
    if (comma != NULL ? asprintf(&turned, "%s %.*s", comma + 1,
                                 (int)(comma - words[NAME]), words[NAME]) == -1
        : words[FIRST][0] != '\0' && words[LAST][0] != '\0'
            ? asprintf(&turned, "%s %s", words[LAST], words[FIRST]) == -1
            : asprintf(&turned, "%s %.*s", space != NULL ? space : "",
                       (int)(space != NULL ? space - words[NAME] : 0),
                       words[NAME]) == -1)
        return -1;
    int bad = roster_add(roster, ROSTER_ID, id, id) |
              roster_add(roster, ROSTER_WORD, words[LOGIN], id) |
              roster_add(roster, ROSTER_WORD, words[EMAIL], id) |
              roster_add(roster, ROSTER_WORD, words[NUMBER], id) |
              roster_add(roster, ROSTER_UPLOAD, number_of(words[UPLOAD]), id) |
              roster_add(roster, ROSTER_NAME, words[NAME], id) |
              roster_add(roster, ROSTER_NAME, turned, id);
    free(turned);
    return bad;
}

/* Returns 0, or -1 with ENOMEM. */
static int add_student(struct sheet *reading, const char *id)
{
    char **words = reading->words;
    if (reading->roster != NULL && note_names(reading, id) == -1)
        return -1;
    struct student *student = class_student(reading->class, id);
    if (student == NULL)
        return -1;
    if (words[NUMBER][0] == '\0') {
        free(words[NUMBER]);
        words[NUMBER] = strdup(number_of(words[UPLOAD]));
        if (words[NUMBER] == NULL)
            return -1;
    }
    student->listed = true;
    return put(&student->name, &words[NAME]) |
           put(&student->email, &words[EMAIL]) |
           put(&student->login, &words[LOGIN]) |
           put(&student->number, &words[NUMBER]);
}

static int read_row(struct sheet *reading)
{
    size_t room = 1;
    if (!read_words(reading))
        return -1;
    if (is_nobody(reading))
        return 0;
    for (int i = 0; i < COLUMNS; i++)
        room += strlen(reading->words[i]);
    char *id = malloc(room);
    if (id == NULL)
        return -1;
    id_of(reading, id, false);
    if (is_taken(reading->class, id))
        id_of(reading, id, true);
    int result;
    if (id[0] == '\0')
        result = class_note(reading->class,
                            "line %zu of the roster is passed over: it has "
                            "nothing to know \"%s\" by",
                            reading->csv.line, reading->words[NAME]);
    else if (is_taken(reading->class, id))
        result = class_note(reading->class,
                            "line %zu of the roster is passed over: \"%s\" is "
                            "there already",
                            reading->csv.line, id);
    else
        result = add_student(reading, id);
    free(id);
    return result;
}

/* --- All of it ------------------------------------------------------------ */

static int tell_unread(const struct sheet *reading, char why[512])
{
    const char *path = reading->path;
    if (errno == EBADMSG)
        snprintf(why, 512, "%.300s: line %zu: a quote is not closed", path,
                 reading->csv.line);
    else if (errno == EILSEQ)
        snprintf(why, 512, "%.300s: it is no text, so it is no CSV file", path);
    else if (errno == EFBIG)
        snprintf(why, 512, "%.300s: it is larger than %d MiB", path,
                 CSV_BYTES >> 20);
    else
        snprintf(why, 512, "%.300s: %s", path, strerror(errno));
    return -1;
}

static int read_all(struct sheet *reading, char why[512])
{
    int more = csv_next(&reading->csv);
    if (more == 0) {
        snprintf(why, 512, "%.300s: it is empty", reading->path);
        return -1;
    }
    if (more == 1)
        read_header(reading);
    const int *columns = reading->columns;
    if (more == 1 && columns[ID] == NOWHERE && columns[LOGIN] == NOWHERE &&
        columns[EMAIL] == NOWHERE && columns[NUMBER] == NOWHERE &&
        columns[UPLOAD] == NOWHERE)
        return tell_useless(reading, why);
    while (more == 1 && (more = csv_next(&reading->csv)) == 1) {
        if (read_row(reading) == -1)
            more = -1;
        forget_words(reading);
    }
    return more == 0 ? 0 : tell_unread(reading, why);
}

int roster_load(const char *path, struct class *class, struct roster *roster,
                char why[512])
{
    struct sheet reading = {.path = path, .class = class, .roster = roster};
    int result = csv_open(&reading.csv, path);
    result = result == 0 ? read_all(&reading, why) : tell_unread(&reading, why);
    csv_close(&reading.csv);
    if (roster != NULL) {
        roster_sort(roster);
        roster->is_there = result == 0;
    }
    return result;
}

int roster_read(const char *path, struct class *class, char why[512])
{
    return roster_load(path, class, NULL, why);
}
