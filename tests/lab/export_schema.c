/*
 * The schema of a result, lab/grade/result.schema.json: results are valid by
 * it, whatever stands in them, and what is wrong in one is found.
 */
#include "exported.h"

/* --- A small validator: required, type, enum, items, properties ----------- */

static bool is_of_type(const json_t *value, const char *type)
{
    return (strcmp(type, "object") == 0 && json_is_object(value)) ||
           (strcmp(type, "array") == 0 && json_is_array(value)) ||
           (strcmp(type, "string") == 0 && json_is_string(value)) ||
           (strcmp(type, "integer") == 0 && json_is_integer(value)) ||
           (strcmp(type, "boolean") == 0 && json_is_boolean(value)) ||
           (strcmp(type, "null") == 0 && json_is_null(value));
}

static bool fits_type(const json_t *schema, const json_t *value)
{
    const json_t *type = json_object_get(schema, "type");
    bool fits = type == NULL || (json_is_string(type) &&
                                 is_of_type(value, json_string_value(type)));
    for (size_t i = 0; i < json_array_size(type); i++)
        fits = fits ||
               is_of_type(value, json_string_value(json_array_get(type, i)));
    return fits;
}

static bool fits_enum(const json_t *schema, const json_t *value)
{
    const json_t *words = json_object_get(schema, "enum");
    bool fits = words == NULL;
    for (size_t i = 0; i < json_array_size(words); i++)
        fits = fits || json_equal(json_array_get(words, i), value);
    return fits;
}

static bool fits_bounds(const json_t *schema, const json_t *value)
{
    const json_t *least = json_object_get(schema, "minimum");
    const json_t *fewest = json_object_get(schema, "minItems");
    const json_t *most = json_object_get(schema, "maxItems");
    json_int_t count = (json_int_t)json_array_size(value);
    return !(json_is_integer(value) && least != NULL &&
             json_integer_value(value) < json_integer_value(least)) &&
           !(json_is_array(value) &&
             ((fewest != NULL && count < json_integer_value(fewest)) ||
              (most != NULL && count > json_integer_value(most))));
}

/* What is wrong: the name of the member it is in, or NULL. */
// NOLINTNEXTLINE(misc-no-recursion): a schema is not deep
static const char *wrong_in(json_t *schema, json_t *value, const char *name)
{
    json_t *members = json_object_get(schema, "properties");
    const json_t *required = json_object_get(schema, "required");
    json_t *items = json_object_get(schema, "items"), *one, *item;
    const char *key, *wrong = NULL;
    size_t i;
    if (!fits_type(schema, value) || !fits_enum(schema, value) ||
        !fits_bounds(schema, value))
        return name;
    for (i = 0; json_is_object(value) && i < json_array_size(required); i++) {
        key = json_string_value(json_array_get(required, i));
        if (json_object_get(value, key) == NULL)
            return key;
    }
    json_object_foreach(members, key, one)
    {
        item = json_object_get(value, key);
        if (item != NULL && wrong == NULL)
            wrong = wrong_in(one, item, key);
    }
    for (i = 0; items != NULL && wrong == NULL && i < json_array_size(value);
         i++)
        wrong = wrong_in(items, json_array_get(value, i), name);
    return wrong;
}

/* --- The tests ------------------------------------------------------------ */

static const char schema_path[] = "lab/grade/result.schema.json";

static json_t *schema(void)
{
    json_error_t error;
    json_t *read = json_load_file(schema_path, JSON_REJECT_DUPLICATES, &error);
    EXPECT(read != NULL, "%s: %s", schema_path, error.text);
    return read;
}

static json_t *unit(const char *key)
{
    json_t *result = result_read(hostile_file("results"), key);
    EXPECT(result != NULL, "%s is not there", key);
    return result;
}

static const char *const keys[] = {"a1", "a2", "b1", "b2", "c1",
                                   "c2", "d1", "d2", "f1"};

static void results_are_valid(void)
{
    json_t *form = schema();
    for (size_t i = 0; i < COUNT(keys); i++) {
        json_t *result = unit(keys[i]);
        const char *wrong = wrong_in(form, result, "the whole");
        EXPECT(wrong == NULL, "%s: %s", keys[i], wrong);
        json_decref(result);
    }
    json_decref(form);
}

static void each_word_of_a_verdict_is_known(void)
{
    json_t *form = schema(), *result = unit("a1");
    const json_t *words = json_object_get(
        json_object_get(json_object_get(form, "properties"), "verdict"),
        "enum");
    EXPECT(json_array_size(words) == GRADES, "%zu words",
           json_array_size(words));
    for (int i = 0; i < GRADES; i++) {
        json_object_set_new(result, "verdict",
                            json_string(grade_word((enum grade_verdict)i)));
        EXPECT(wrong_in(form, result, "") == NULL, "%s is not known",
               grade_word((enum grade_verdict)i));
    }
    json_decref(result);
    json_decref(form);
}

/* A member, and what is wrong for it; NULL: it is not there. */
static const struct {
    const char *member, *value;
} wrong_values[] = {
    {"key", "1"},
    {"verdict", "\"good\""},
    {"score", "-1"},
    {"score", "1.5"},
    {"score", "\"1\""},
    {"seed", "12"},
    {"level", "\"L4\""},
    {"recorded", "1"},
    {"tests", "[{}]"},
    {"diagnoses", "[1,2,3]"},
    {"run", "{\"began\":\"\"}"},
    {"run", NULL},
    {"reason", NULL},
    {"toolchain", NULL},
    {"tests", NULL},
    {"recorded", NULL},
    {"score", NULL},
};

static json_t *spoilt(size_t i)
{
    json_t *result = unit("c2");
    if (wrong_values[i].value != NULL)
        json_object_set_new(
            result, wrong_values[i].member,
            json_loads(wrong_values[i].value, JSON_DECODE_ANY, NULL));
    else
        json_object_del(result, wrong_values[i].member);
    return result;
}

static void what_is_wrong_is_found(void)
{
    json_t *form = schema();
    for (size_t i = 0; i < COUNT(wrong_values); i++) {
        json_t *result = spoilt(i);
        EXPECT(wrong_in(form, result, "") != NULL, "%s: %s is taken",
               wrong_values[i].member, wrong_values[i].value);
        json_decref(result);
    }
    json_decref(form);
}

/* A validator that somebody else has written says the same: it is given the
 * schema, how many are valid, those, and those that are not. */
static void others_say_the_same(void)
{
    static const char script[] =
        "import json, sys\n"
        "try:\n"
        "    from jsonschema import Draft202012Validator as D\n"
        "except ImportError:\n"
        "    sys.exit(77)\n"
        "form = json.load(open(sys.argv[1]))\n"
        "D.check_schema(form)\n"
        "for i, name in enumerate(sys.argv[3:]):\n"
        "    errors = list(D(form).iter_errors(json.load(open(name))))\n"
        "    if bool(errors) == (i < int(sys.argv[2])):\n"
        "        sys.exit(f'{name}: {str(errors)[:500]}')\n";
    const char *argv[8 + COUNT(keys) + COUNT(wrong_values)] = {
        "/usr/bin/env", "python3", "-c", script, schema_path, NULL};
    char count[16], below[64];
    size_t at = 6;
    struct recording seen;
    snprintf(count, sizeof count, "%zu", COUNT(keys));
    argv[5] = count;
    for (size_t i = 0; i < COUNT(keys); i++) {
        snprintf(below, sizeof below, "results/units/%s.json", keys[i]);
        argv[at++] = strdup(hostile_file(below));
    }
    for (size_t i = 0; i < COUNT(wrong_values); i++) {
        snprintf(below, sizeof below, "spoilt-%zu.json", i);
        write_json(below, spoilt(i));
        argv[at++] = strdup(hostile_file(below));
    }
    if (run_argv(&seen, argv, RUN_TO_PIPE)) {
        if (recording_exited(&seen, 77) || recording_exited(&seen, 127))
            report_skip("python3 with jsonschema is not here");
        else
            EXPECT(recording_exited(&seen, 0), "%s", seen.err.text);
        recording_free(&seen);
    }
    for (size_t i = 6; i < at; i++)
        free((void *)(size_t)argv[i]);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"results are valid by their schema", results_are_valid, 0},
        {"each word of a verdict is known to it",
         each_word_of_a_verdict_is_known, 0},
        {"what is wrong in a result is found", what_is_wrong_is_found, 0},
        {"the validator of others says the same", others_say_the_same, 0},
    };
    hostile_begin();
    exported_begin();
    return report_main("lab/export_schema", tests, COUNT(tests), argc, argv);
}
