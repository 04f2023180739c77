# calls.awk - which calls each program is the first to use
#
#     awk [-v table=1] -f tools/calls.awk PROGRAM.c...
#
# The programs come in reading order.  A call is a name with a small letter in
# it and a parenthesis behind it, unless the program defines that name itself:
# as a function, a macro, or a pointer to a function.  Prints one line per
# program that has more than three new calls; with table=1 instead, one line
# per program with all of them.

# Without comments, strings and characters.  What they held does not matter.
function strip(line,    kept, end) {
    kept = ""
    while (line != "") {
        if (in_comment) {
            end = index(line, "*/")
            if (!end)
                return kept
            line = substr(line, end + 2)
            in_comment = 0
        } else if (match(line, /\/\*|\/\/|"([^"\\]|\\.)*"|'([^'\\]|\\.)*'/)) {
            kept = kept substr(line, 1, RSTART - 1) " "
            end = substr(line, RSTART, 2)
            line = substr(line, RSTART + RLENGTH)
            if (end == "//")
                return kept
            in_comment = end == "/*"
        } else {
            return kept line
        }
    }
    return kept
}

function split_up(line) {
    while (match(line, /[A-Za-z_][A-Za-z_0-9]*|[0-9][A-Za-z_0-9.]*|->|[^ \t]/)) {
        token[++tokens] = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
    }
}

# The index of the parenthesis that closes the one at `i`.
function closing(i,    depth) {
    for (; i <= tokens; i++) {
        depth += (token[i] == "(") - (token[i] == ")")
        if (depth == 0)
            return i
    }
    return tokens
}

# First what the file declares (outside of braces a name with a parenthesis is
# no call; nor is a pointer to a function), then what it calls.
function finish(    i, depth, name, own, fresh, count) {
    for (i = 1; i <= tokens; i++) {
        depth += (token[i] == "{") - (token[i] == "}")
        if (token[i] == "__attribute__") {
            for (name = closing(i + 1); i <= name; i++)
                token[i] = ""
            i--
        } else if (depth == 0 && token[i + 1] == "(") {
            own[token[i]]
        } else if (token[i] == "(" && token[i + 1] == "*" &&
                   token[closing(i) + 1] == "(") {
            own[token[i + 2]]
            token[i] = "" # "int (*" does not call int
        }
    }
    for (i = 1; i <= tokens; i++) {
        name = token[i]
        if (token[i + 1] == "(" && name ~ /^[A-Za-z_].*[a-z]|^[a-z]/ &&
            !(name in keyword) && !(name in own) && !(name in macro) &&
            token[i - 1] !~ /^(\.|->)$/ && !(name in known)) {
            known[name]
            fresh = fresh " " name
            count++
        }
    }
    if (table)
        printf "%-36s%s\n", program, fresh
    else if (count > 3)
        printf "%s: %d calls that no earlier program uses, at most 3:%s\n",
            program, count, fresh
    for (i in token)
        delete token[i]
    for (name in macro)
        delete macro[name]
    tokens = in_comment = in_macro = 0
}

BEGIN {
    split("if while for switch return sizeof defined _Alignof _Alignas " \
          "_Static_assert static_assert _Generic typeof alignof alignas", words)
    for (i in words)
        keyword[words[i]]
    token[0] = ""
}
FNR == 1 {
    if (program != "")
        finish()
    program = FILENAME
}
{
    line = strip($0)
    if (line ~ /^[ \t]*#/ && match(line, /define[ \t]+[A-Za-z_0-9]+\(/)) {
        sub(/.*define[ \t]+/, "", line)
        sub(/\(.*/, "", line)
        macro[line]
        line = "#"
    }
    directive = in_macro || line ~ /^[ \t]*#/
    in_macro = directive && /\\$/
    if (!directive)
        split_up(line)
}
END {
    if (program != "")
        finish()
}
