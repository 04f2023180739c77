#include "draw/palette.h"

const struct palette palette[COLOURS] = {
#define PALETTE(id, name, light, dark, line, terminal) \
    [COLOUR_##id] = {name, light, dark, line, terminal},
#include "palette.inc"
#undef PALETTE
};
