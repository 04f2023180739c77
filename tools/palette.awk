# Make of tools/palette what C and CSS read:
#
#     awk -f tools/palette.awk form=c tools/palette      rows for draw/palette.h
#     awk -f tools/palette.awk form=css tools/palette    variables for the page
#     awk -f tools/palette.awk form=dot tools/palette    macros for diagrams/*.dot
#
# In CSS, row `parent` is --parent and row `parent-fill` is --parent-fill;
# <html data-theme="light"> or "dark" overrules what the reader's system says.

function fail(why) {
    printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
    exit failed = 1
}

function variables(indent, colours,    i) {
    for (i = 1; i <= rows; i++)
        printf "%s--%s: %s;\n", indent, name[i], colours[i]
}

# One row in Graphviz: its colours, a cell of a table, a node, an edge.  What has
# no fill of its own is filled with paper.
function dot(row, line, colour,    fill, thick, style) {
    fill = "\"" ((row "-fill") in lights ? lights[row "-fill"] : lights["paper"]) "\""
    colour = "\"" colour "\""
    thick = line == "thick" || line == "outline"
    style = line == "dashed" || line == "dotted" ? line : "solid"
    printf "#define LINE_%s %s\n#define FILL_%s %s\n", row, colour, row, fill
    printf "#define CELL_%s COLOR=%s BGCOLOR=%s BORDER=\"%d\"%s\n", row, colour,
        fill, thick ? 3 : style == "solid" ? 1 : 2,
        style == "solid" ? "" : " STYLE=\"" toupper(style) "\""
    printf "#define NODE_%s color=%s, fillcolor=%s, penwidth=%s, style=\"filled,%s\"\n",
        row, colour, fill, thick ? 2.6 : 1.4, style
    printf "#define EDGE_%s color=%s, fontcolor=%s, penwidth=%s, style=%s\n",
        row, colour, colour, thick ? 2.4 : 1.4, style
}

/^#/ || NF == 0 { next }

NF < 6 { fail("NAME LIGHT DARK LINE TERMINAL MEANING") }
$1 !~ /^[a-z]+(-fill)?$/ || $1 in seen { fail("the name " $1) }
$2 $3 !~ /^#[0-9a-f]+#[0-9a-f]+$/ || length($2 $3) != 14 { fail("a colour") }
$4 !~ /^(-|solid|thick|dashed|dotted|outline)$/ { fail("the line " $4) }
$5 !~ /^(-|[0-9]+)$/ { fail("the colour of a terminal " $5) }

{
    name[++rows] = $1
    seen[$1]
    light[rows] = lights[$1] = $2
    dark[rows] = $3
    line[rows] = $4 == "-" ? "none" : $4
    terminal[rows] = $5 == "-" ? -1 : $5
}

END {
    if (failed)
        exit 1
    if (form == "css") {
        print "/* Made of tools/palette. */"
        print ":root {\n    color-scheme: light dark;"
        variables("    ", light)
        print "}\n@media (prefers-color-scheme: dark) {"
        print "    :root:not([data-theme=\"light\"]) {"
        variables("        ", dark)
        print "    }\n}\n:root[data-theme=\"light\"] {\n    color-scheme: light;\n}"
        print ":root[data-theme=\"dark\"] {\n    color-scheme: dark;"
        variables("    ", dark)
        print "}"
        exit
    }
    print "/* Made of tools/palette. */"
    for (i = 1; i <= rows; i++) {
        id = toupper(name[i])
        gsub("-", "_", id)
        if (form == "dot") {
            if (line[i] != "none")
                dot(name[i], line[i], light[i])
            continue
        }
        printf "PALETTE(%s, \"%s\", \"%s\", \"%s\", LINE_%s, %d)\n", id,
            name[i], light[i], dark[i], toupper(line[i]), terminal[i]
    }
}
