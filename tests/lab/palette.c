/*
 * What tools/palette must hold: words can be read (WCAG 2, level AA), and what
 * means something else looks different, in both themes, in grey print, and to
 * the colour-blind.
 */
#include "draw/palette.h"
#include "check/check.h"
#include "check/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct rgb {
    double red, green, blue; /* linear light, 0 to 1 */
};

static double linear(unsigned byte)
{
    double value = byte / 255.0;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static struct rgb rgb_of(const char *text)
{
    unsigned long value = strtoul(text + 1, NULL, 16);
    return (struct rgb){linear(value >> 16 & 0xff), linear(value >> 8 & 0xff),
                        linear(value & 0xff)};
}

/* The relative luminance of WCAG 2. */
static double luminance(struct rgb colour)
{
    return 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue;
}

static double contrast(struct rgb a, struct rgb b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static const char *theme(int colour, bool dark)
{
    return dark ? palette[colour].dark : palette[colour].light;
}

static void expect_contrast(int words, int ground, double least)
{
    for (int dark = 0; dark < 2; dark++) {
        double is = contrast(rgb_of(theme(words, dark)),
                             rgb_of(theme(ground, dark)));
        EXPECT(is >= least, "%s on %s, %s: %.2f, less than %.2f",
               palette[words].name, palette[ground].name,
               dark ? "dark" : "light", is, least);
    }
}

static bool is_fill(int colour)
{
    return strstr(palette[colour].name, "-fill") != NULL;
}

static void words_can_be_read(void)
{
    for (int ground = 0; ground < COLOURS; ground++)
        if (is_fill(ground) || ground == COLOUR_PAPER ||
            ground == COLOUR_CARD) {
            expect_contrast(COLOUR_INK, ground, 7);
            expect_contrast(COLOUR_QUIET, ground, 4.5);
        }
    for (int words = 0; words < COLOURS; words++) {
        if (palette[words].line == LINE_NONE || words == COLOUR_RULE)
            continue;
        expect_contrast(words, COLOUR_PAPER, 4.5);
        expect_contrast(words, COLOUR_CARD, 4.5);
        if (words + 1 < COLOURS && is_fill(words + 1))
            expect_contrast(words, words + 1, 4.5);
    }
}

/* Each line with its fill, in the order of the table. */
static void a_fill_is_of_its_line(void)
{
    size_t fills = 0;
    for (int i = 1; i < COLOURS; i++) {
        size_t length = strlen(palette[i - 1].name);
        if (!is_fill(i))
            continue;
        fills++;
        EXPECT(strncmp(palette[i].name, palette[i - 1].name, length) == 0 &&
                   strcmp(palette[i].name + length, "-fill") == 0,
               "%s follows %s", palette[i].name, palette[i - 1].name);
        EXPECT(palette[i - 1].line != LINE_NONE, "%s has no line",
               palette[i - 1].name);
    }
    EXPECT(fills >= 8, "%zu fills", fills);
}

/* Colours as seen without one kind of cone: G. M. Machado et al., "A
 * physiologically-based model for simulation of color vision deficiency",
 * 2009, severity 1.  The first row is sight as most have it, the last is grey
 * print. */
static const double sights[][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.152286, 1.052583, -0.204868},
     {0.114503, 0.786281, 0.099216},
     {-0.003882, -0.048116, 1.051998}},
    {{0.367322, 0.860646, -0.227968},
     {0.280085, 0.672501, 0.047413},
     {-0.011820, 0.042940, 0.968881}},
    {{1.255528, -0.076749, -0.178779},
     {-0.078411, 0.930809, 0.147602},
     {0.004733, 0.691367, 0.303900}},
    {{0.2126, 0.7152, 0.0722},
     {0.2126, 0.7152, 0.0722},
     {0.2126, 0.7152, 0.0722}},
};
static const char *const sight_names[] = {"by most", "without red cones",
                                          "without green cones",
                                          "without blue cones", "in grey"};

static double row(const double by[3], struct rgb colour)
{
    double value = by[0] * colour.red + by[1] * colour.green +
                   by[2] * colour.blue;
    return fmin(fmax(value, 0), 1);
}

static double root(double value)
{
    return value > 0.008856 ? pow(value, 1.0 / 3) : 7.787 * value + 16.0 / 116;
}

/* How different two colours look: the distance in CIELAB, where 2.3 is just
 * noticed. */
static double difference(const char *one, const char *other, size_t sight)
{
    double lab[2][3];
    for (int i = 0; i < 2; i++) {
        struct rgb seen = rgb_of(i == 0 ? one : other);
        seen = (struct rgb){row(sights[sight][0], seen),
                            row(sights[sight][1], seen),
                            row(sights[sight][2], seen)};
        double x = root(
            (0.4124 * seen.red + 0.3576 * seen.green + 0.1805 * seen.blue) /
            0.9505);
        double y = root(luminance(seen));
        double z = root(
            (0.0193 * seen.red + 0.1192 * seen.green + 0.9505 * seen.blue) /
            1.089);
        lab[i][0] = 116 * y - 16;
        lab[i][1] = 500 * (x - y);
        lab[i][2] = 200 * (y - z);
    }
    return sqrt(pow(lab[0][0] - lab[1][0], 2) + pow(lab[0][1] - lab[1][1], 2) +
                pow(lab[0][2] - lab[1][2], 2));
}

/* By their lines, or else by the colours of their insides. */
static void all_can_be_told_apart(void)
{
    static const int kinds[] = {
        COLOUR_PARENT,   COLOUR_CHILD, COLOUR_CODE,  COLOUR_SEGMENT,
        COLOUR_READONLY, COLOUR_FAULT, COLOUR_GHOST,
    };
    enum {
        LEAST = 6
    };
    for (size_t i = 0; i < COUNT(kinds); i++)
        for (size_t k = i + 1; k < COUNT(kinds); k++) {
            if (palette[kinds[i]].line != palette[kinds[k]].line)
                continue;
            for (size_t sight = 0; sight < COUNT(sights); sight++)
                for (int dark = 0; dark < 2; dark++) {
                    double is = difference(theme(kinds[i] + 1, dark),
                                           theme(kinds[k] + 1, dark), sight);
                    EXPECT(is >= LEAST, "%s and %s, %s, seen %s: %.1f",
                           palette[kinds[i]].name, palette[kinds[k]].name,
                           dark ? "dark" : "light", sight_names[sight], is);
                }
        }
}

/* A level of the cube of 6 by 6 by 6 that colours 16 to 231 are. */
static unsigned level(int number)
{
    return number == 0 ? 0 : 55 + 40 * (unsigned)number;
}

/* Nobody tells us whether a terminal is black or white: large words on both. */
static void a_terminal_may_be_black_or_white(void)
{
    size_t found = 0;
    for (int i = 0; i < COLOURS; i++) {
        int number = palette[i].terminal - 16;
        if (palette[i].terminal == -1)
            continue;
        EXPECT(number >= 0 && number < 216, "%s: %d", palette[i].name, number);
        struct rgb is = {linear(level(number / 36)),
                         linear(level(number / 6 % 6)),
                         linear(level(number % 6))};
        double black = contrast(is, (struct rgb){0, 0, 0});
        double white = contrast(is, (struct rgb){1, 1, 1});
        EXPECT(black >= 3 && white >= 3, "%s: %.2f on black, %.2f on white",
               palette[i].name, black, white);
        found++;
    }
    EXPECT(found >= 4, "%zu colours for terminals", found);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"words can be read on every ground", words_can_be_read, 0},
        {"a fill follows the line it is of", a_fill_is_of_its_line, 0},
        {"all can be told apart, also in grey and by the colour-blind",
         all_can_be_told_apart, 0},
        {"a terminal may be black or white", a_terminal_may_be_black_or_white,
         0},
    };
    return report_main("lab/palette", tests, COUNT(tests), argc, argv);
}
