/* What all diagrams share: colours, columns of memory, frames, lanes of time.
 *
 *     tools/book/draw diagrams/NAME.dot NAME.svg     (or NAME.png) draws one
 *
 * Colours come from tools/palette, by name and with the line style of its row. A
 * `kind` below is such a name: parent, child, code, segment, readonly, changed,
 * fault, ghost; ink, quiet and rule where there is no meaning.  EDGE(kind) and
 * NODE(kind) go into [...], CELL(kind) into <TD ...>.
 *
 * A picture that is wider than 400 pt is too small in print and on a telephone.
 * Put a comma in words as COMMA, or they would be two arguments; do not write
 * these names in capitals in words.  POINT-SIZE must be whole: Graphviz cuts 8.5.
 */

#define COMMA &#44;
#define BREAK <BR/>
#define LINE(kind) LINE_##kind
#define CELL(kind) CELL_##kind
#define NODE(kind) NODE_##kind
#define EDGE(kind) EDGE_##kind

/* First in each graph: rows of columns from left to right, or a flow of states. */
#define FONT_OF_ALL graph [bgcolor="transparent", fontname="Inter", pad=0.04] \
    node [fontname="Inter", fontsize=11, fontcolor=LINE_ink] \
    edge [fontname="JetBrains Mono", fontsize=10, arrowsize=0.7, EDGE_quiet]
#define MEMORY FONT_OF_ALL graph [rankdir=LR, ranksep=0.5, nodesep=0.2, splines=true] \
    node [shape=plain]
#define STATES FONT_OF_ALL graph [rankdir=LR, ranksep=0.45, nodesep=0.4] \
    node [shape=box, margin="0.15,0.09", NODE_ink]

/* Words in a label; MONO for calls and flags, SMALL for what matters less. */
#define WORDS(kind, text) <FONT COLOR=LINE_##kind>text</FONT>
#define STRONG(kind, text) <FONT COLOR=LINE_##kind><B>text</B></FONT>
#define MONO(text) <FONT FACE="JetBrains Mono" POINT-SIZE="10">text</FONT>
#define SMALL(text) <FONT COLOR=LINE_quiet POINT-SIZE="9">text</FONT>

/* A column: a process with its rows of memory, or frames, or segments.
 *     parent [label=<COLUMN(parent, parent) ROW(parent, heap, heap) END>]
 * ROW has a port, so that an edge can begin or end there: parent:heap:e.
 */
#define COLUMN(kind, title) COLUMN_OF(96, kind, title)
#define COLUMN_OF(width, kind, title) \
    <TABLE BORDER="0" CELLBORDER="1" CELLSPACING="3" CELLPADDING="3"> \
    <TR><TD PORT="top" BORDER="0" WIDTH=#width HEIGHT="28">STRONG(kind, title)</TD></TR>
#define ROW(kind, port, text) ROW_OF(34, kind, port, text)
#define ROW_OF(height, kind, port, text) \
    <TR><TD PORT=#port HEIGHT=#height CELL_##kind>text</TD></TR>
#define GAP(text) <TR><TD BORDER="0" HEIGHT="16">SMALL(text)</TD></TR>
#define NOTHING(port) <TR><TD PORT=#port BORDER="0" HEIGHT="34"> </TD></TR>
#define END </TABLE>

/* The same with a page table at its side: each row is a page, and beside it the
 * letter of the frame that holds it; the port is at that letter.  PAGES_LEFT is
 * for the process at the left of the frames, PAGES_RIGHT for the one at the right.
 */
#define PAGES_LEFT(kind, title) PAGES_HEAD(PAGES_TITLE(78, STRONG(kind, title)) \
    PAGES_TITLE(28, SMALL(page<BR/>table)))
#define PAGES_RIGHT(kind, title) PAGES_HEAD(PAGES_TITLE(28, SMALL(page<BR/>table)) \
    PAGES_TITLE(78, STRONG(kind, title)))
#define PAGES_HEAD(cells) \
    <TABLE BORDER="0" CELLBORDER="1" CELLSPACING="3" CELLPADDING="3"><TR>cells</TR>
#define PAGES_TITLE(width, text) <TD PORT="top" BORDER="0" WIDTH=#width HEIGHT="28">text</TD>
#define PAGE_LEFT(kind, port, text, frame) <TR><TD HEIGHT="34" CELL_##kind>text</TD> \
    <TD PORT=#port CELL_ink>frame</TD></TR>
#define PAGE_RIGHT(kind, port, text, frame) <TR><TD PORT=#port CELL_ink>frame</TD> \
    <TD HEIGHT="34" CELL_##kind>text</TD></TR>

/* Columns from left to right whose titles stand level.  All arrows between columns
 * run from left to right, those of the process at the right with dir=back, or the
 * columns would change places:
 *     parent:heap:e -> frames:a:w [EDGE(parent)]
 *     frames:a:e -> child:heap:w [dir=back, EDGE(child)]
 * What is not there yet, in the first of several pictures that share a canvas, is
 * laid out all the same: node or edge with HIDDEN, row as NOTHING(port).
 */
#define LEVEL(left, right) left:top:e -> right:top:w [weight=1000, style=invis]
#define HIDDEN style=invis

/* Lanes of time, in one table that is one node: a head with what happens, a lane
 * for each process, a number below.  `span` is for how many columns.
 *     time [label=<LANES LANE(quiet, call) MOMENT(fork, parent) ... DONE ... END>]
 */
#define LANES <TABLE BORDER="0" CELLBORDER="1" CELLSPACING="4" CELLPADDING="3">
#define LANE(kind, name) <TR><TD BORDER="0" ALIGN="RIGHT" WIDTH="44">STRONG(kind, name)</TD>
#define DONE </TR>
#define SPAN(kind, span, text) <TD COLSPAN=#span HEIGHT="32" WIDTH="58" CELL_##kind>text</TD>
#define EMPTY(span) <TD COLSPAN=#span BORDER="0"> </TD>
#define MOMENT(text, who) <TD BORDER="0" WIDTH="58">MONO(text)<BR/>SMALL(who)</TD>
#define NUMBER(text) <TD BORDER="0"><FONT POINT-SIZE="15"><B>text</B></FONT></TD>

/* One source, three pictures: as it is; with BLANK, to be completed; with WRONG,
 * to find the mistake.  ASK(x) is x, or an empty line to write on; MISTAKE(x, y)
 * is x, or y where it is wrong.  Where both are wanted: ASK(MISTAKE(x, y)).  An
 * edge that the reader is to draw has ASKED after its other attributes.
 */
#ifdef BLANK
#define ASK(text) WORDS(ghost, ___)
#define ASKED , style=invis
#else
#define ASK(text) text
#define ASKED
#endif
#ifdef WRONG
#define MISTAKE(right, wrong) wrong
#else
#define MISTAKE(right, wrong) right
#endif
