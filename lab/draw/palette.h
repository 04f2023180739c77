/*
 * palette.h - the colours and line styles of everything that is drawn
 *
 * They are kept in tools/palette, which says what each means; the build makes
 * palette.inc of it, and palette.css for the page.
 */
#ifndef LAB_PALETTE_H
#define LAB_PALETTE_H

enum line {
    LINE_NONE,
    LINE_SOLID,
    LINE_THICK,
    LINE_DASHED,
    LINE_DOTTED,
    LINE_OUTLINE /* around what is there already */
};

enum colour {
#define PALETTE(id, name, light, dark, line, terminal) COLOUR_##id,
#include "palette.inc"
#undef PALETTE
    COLOURS
};

struct palette {
    const char *name;         /* as in tools/palette */
    const char *light, *dark; /* "#rrggbb" */
    enum line line;
    int terminal; /* of 256 colours; -1: none */
};

extern const struct palette palette[COLOURS];

#endif
