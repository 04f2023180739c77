/* Graphs, and tables in them: see dot_parts.h. */
#include "draw/dot_parts.h"

#include <string.h>

/* In a box there is no second line, so wide letters must fit, too. */
int box_columns(int width, int size)
{
    return (int)(width / (0.57 * size));
}

const char *box_style(enum colour colour)
{
    switch (palette[colour].line) {
    case LINE_DASHED:
        return "DASHED";
    case LINE_DOTTED:
        return "DOTTED";
    default:
        return "SOLID";
    }
}

/* A box with an outline around it, which has the colour of the ground unless
 * something has changed.  `line` is a row of the palette; the next is its fill.
 */
void box_begin(FILE *out, const char *port, int width, int height,
               enum colour line, int border, enum colour outline)
{
    fprintf(out,
            "<TABLE PORT=\"%s\" BORDER=\"%d\" COLOR=\"%s\" CELLBORDER=\"0\" "
            "CELLSPACING=\"0\" CELLPADDING=\"%d\" FIXEDSIZE=\"TRUE\" "
            "WIDTH=\"%d\" HEIGHT=\"%d\"><TR><TD>\n",
            port, FRAME, dot_colour(outline), FRAME, width, height);
    fprintf(out,
            "<TABLE BORDER=\"%d\" COLOR=\"%s\" STYLE=\"%s\" BGCOLOR=\"%s\" "
            "CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\" "
            "FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\">\n",
            border, dot_colour(line), box_style(line), dot_colour(line + 1),
            width - 4 * FRAME, height - 4 * FRAME);
}

void box_end(FILE *out)
{
    fputs("</TABLE></TD></TR></TABLE>", out);
}

/* A row of a box: what stands left in it, and right, between these.  The rows
 * of a table must be as wide as it is; one in a cell grows by itself. */
void row_begin(FILE *out, const struct look *look, int width, int height,
               enum colour ground)
{
    fputs("<TR><TD ", out);
    if (ground != COLOURS)
        fprintf(out, "BGCOLOR=\"%s\" ", dot_colour(ground));
    fprintf(out,
            "WIDTH=\"%d\" HEIGHT=\"%d\" CELLPADDING=\"%d\"><TABLE "
            "BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" "
            "CELLPADDING=\"0\"><TR><TD ALIGN=\"LEFT\">",
            width, height, look->inset);
}

void row_between(FILE *out)
{
    fputs("</TD><TD ALIGN=\"RIGHT\">", out);
}

void row_end(FILE *out)
{
    fputs("</TD></TR></TABLE></TD></TR>\n", out);
}

/* Words in a colour and size, cut where they would be too wide. */
void row_words(FILE *out, const char *words, int room, int size,
               enum colour colour, bool bold)
{
    if (words[0] == '\0') /* <FONT></FONT> is no HTML to Graphviz */
        return;
    dot_font(out, size, colour);
    fputs(bold ? "<B>" : "", out);
    dot_text(out, words, room);
    fputs(bold ? "</B></FONT>" : "</FONT>", out);
}

/* --- Graphs, and words in them --- */

/* Where the widths of letters are not those of ours there must be room. */
int words_columns(int width, int size)
{
    return (int)(width / (0.54 * size));
}

/* What says where everything is: a node of the size of the whole picture, which
 * is not seen, so that all pictures of a run are equally large. */
void graph_begin(FILE *out, const char *title, int width, int height)
{
    fputs("digraph \"", out);
    for (const char *c = title; *c != '\0'; c++)
        if (strchr("\"\\", *c) != NULL)
            fprintf(out, "&#%d;", *c);
        else
            fputc(*c, out);
    fprintf(out,
            "\" {\n"
            "graph [layout=neato, inputscale=72, notranslate=true, "
            "overlap=true, splines=line, outputorder=nodesfirst, pad=0, "
            "bgcolor=\"%s\", fontname=\"%s\"];\n"
            "node [shape=plain, fontname=\"%s\", margin=0];\n",
            dot_colour(COLOUR_PAPER), dot_sans, dot_sans);
    fprintf(out,
            "paper [pos=\"%d,%d!\", shape=box, style=invis, fixedsize=true, "
            "width=%.3f, height=%.3f, label=\"\"];\n",
            width / 2, -height / 2, width / 72.0, height / 72.0);
}

void words_begin(FILE *out, const char *name, int x, int y, int width,
                 int height)
{
    dot_node(out, name, x, y, width, height);
    fprintf(out,
            "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" "
            "CELLPADDING=\"0\" FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" "
            "HEIGHT=\"%d\">\n",
            width, height);
}

/* What fills up a table to its height. */
void words_end(FILE *out)
{
    fputs("<TR><TD></TD></TR></TABLE>>];\n", out);
}
