/* Who is meant by a row of somebody's table: see export.h. */
#include "grade/export.h"

#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

/* From a text to the index of the one student who has it, or MATCH_SEVERAL. */
struct matcher {
    json_t *numbers, *logins, *emails, *ids, *names;
    json_t *joined; /* of ids, as joined() has them */
};

/* Without blanks around and between, in small letters; to be freed. */
static char *plainly(const char *text)
{
    char *plain = malloc(strlen(text) + 1);
    size_t length = 0;
    if (plain == NULL)
        err(EXPORT_OUR_FAULT, "a name");
    for (; *text != '\0'; text++) {
        bool blank = isspace((unsigned char)*text);
        if (blank && (length == 0 || plain[length - 1] == ' '))
            continue;
        plain[length] = *text;
        if (blank)
            plain[length] = ' ';
        else if (*text >= 'A' && *text <= 'Z')
            plain[length] ^= 'A' ^ 'a';
        length++;
    }
    while (length > 0 && plain[length - 1] == ' ')
        length--;
    plain[length] = '\0';
    return plain;
}

/* The same of a name, with the first name first. */
static char *name_plainly(const char *name)
{
    char *turned = NULL;
    const char *comma = strchr(name, ',');
    if (comma == NULL)
        return plainly(name);
    if (asprintf(&turned, "%s %.*s", comma + 1, (int)(comma - name), name) ==
        -1)
        err(EXPORT_OUR_FAULT, "a name");
    char *plain = plainly(turned);
    free(turned);
    return plain;
}

/* Letters and digits alone, as Canvas calls files: "smithann". */
static char *joined(const char *text)
{
    char *joined = plainly(text);
    size_t length = 0;
    for (const char *at = joined; *at != '\0'; at++)
        if ((*at & 0x80) != 0 || isalnum((unsigned char)*at))
            joined[length++] = *at;
    joined[length] = '\0';
    return joined;
}

/* Takes the key. */
static void add(json_t *map, char *key, size_t student)
{
    json_t *there = json_object_get(map, key);
    json_int_t value = (json_int_t)student;
    if (there != NULL && json_integer_value(there) != value)
        value = MATCH_SEVERAL;
    if (key[0] != '\0' &&
        json_object_set_new_nocheck(map, key, json_integer(value)) == -1)
        errx(EXPORT_OUR_FAULT, "no memory");
    free(key);
}

struct matcher *matcher_make(const struct class *class)
{
    struct matcher *matcher = malloc(sizeof *matcher);
    if (matcher == NULL)
        err(EXPORT_OUR_FAULT, "the class");
    *matcher = (struct matcher){
        export_need(json_object()), export_need(json_object()),
        export_need(json_object()), export_need(json_object()),
        export_need(json_object()), export_need(json_object())};
    for (size_t i = 0; i < class->count; i++) {
        const struct student *student = &class->students[i];
        add(matcher->numbers, plainly(student->number), i);
        add(matcher->logins, plainly(student->login), i);
        add(matcher->emails, plainly(student->email), i);
        add(matcher->ids, plainly(student->id), i);
        add(matcher->names, name_plainly(student->name), i);
        add(matcher->joined, joined(student->id), i);
    }
    return matcher;
}

void matcher_free(struct matcher *matcher)
{
    json_decref(matcher->numbers);
    json_decref(matcher->logins);
    json_decref(matcher->emails);
    json_decref(matcher->ids);
    json_decref(matcher->names);
    json_decref(matcher->joined);
    free(matcher);
}

static long find(const json_t *map, const char *key)
{
    const json_t *found = json_object_get(map, key);
    return found != NULL ? (long)json_integer_value(found) : MATCH_NOBODY;
}

/* Who is called so, or has an id that is made of the name. */
static long find_name(const struct matcher *matcher, const char *name)
{
    char *plain = name_plainly(name), *last = joined(name),
         *first = joined(plain);
    long found = plain[0] != '\0' ? find(matcher->names, plain) : MATCH_NOBODY;
    if (found == MATCH_NOBODY && last[0] != '\0')
        found = find(matcher->joined, last);
    if (found == MATCH_NOBODY && first[0] != '\0')
        found = find(matcher->joined, first);
    free(plain);
    free(last);
    free(first);
    return found;
}

/* One text that is looked for in up to three maps; what is found is *found,
 * MATCH_SEVERAL when it is not what was found before. */
static void look(const char *text, const json_t *const maps[3], long *found)
{
    char *key = plainly(text);
    for (size_t i = 0; i < 3 && maps[i] != NULL && key[0] != '\0'; i++) {
        long one = find(maps[i], key);
        if (one == MATCH_NOBODY)
            continue;
        *found = *found == MATCH_NOBODY || *found == one ? one : MATCH_SEVERAL;
    }
    free(key);
}

long matcher_find(const struct matcher *matcher, const struct person *person)
{
    const struct matcher *in = matcher;
    long found = MATCH_NOBODY;
    look(person->number, (const json_t *[3]){in->numbers, in->ids}, &found);
    look(person->sis, (const json_t *[3]){in->numbers, in->ids}, &found);
    look(person->login, (const json_t *[3]){in->logins, in->ids, in->emails},
         &found);
    look(person->email, (const json_t *[3]){in->emails, in->logins}, &found);
    /* A name proves little, but it may show that a number is one of another
     * system, which somebody else has in ours. */
    long named = find_name(in, person->name);
    if (found == MATCH_NOBODY)
        return named;
    return named >= 0 && named != found ? MATCH_SEVERAL : found;
}
