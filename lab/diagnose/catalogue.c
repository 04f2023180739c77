/* What diagnoses are called: see catalogue.h. */
#include "diagnose/catalogue.h"

#include <stddef.h>
#include <string.h>

static const struct catalogued rows[] = {
#include "diagnoses.inc"
};

const struct catalogued *catalogue_find(const char *id)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].id, id) == 0)
            return &rows[i];
    return NULL;
}
