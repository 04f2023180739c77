# lint.awk - our own rules for names, headers, references and sources
#
#     awk -f tools/lint.awk part=files LIST part=book book.md part=rules
#         CONTRIBUTING.md part=claims chapters/claims.tsv
#         part=coverage chapters/90_coverage.md part=code SOURCE...
#
# LIST holds the paths of all files, one per line.  Prints one line per problem,
# "FILE: what is wrong".

function bad(file, what) {
    print file ": " what
}

# 06_fork_inherits, of examples/06_fork_inherits.c
function base(path) {
    sub(/.*\//, "", path)
    sub(/\.[a-z]*$/, "", path)
    return path
}

# 06_fork, of 06_fork_inherits; "" when it is no such name
function chapter(name) {
    if (name !~ /^[0-9][0-9]_[a-z]+_[a-z0-9_]*[a-z0-9]$/)
        return ""
    match(name, /^[0-9][0-9]_[a-z]+/)
    return substr(name, 1, RLENGTH)
}

# --- The list of all files ---------------------------------------------------

part == "files" && /[ \t]/ { bad($0, "a blank in its name") }
part == "files" && !/README\.md$/ && /^(examples|tests\/examples|exercises)\/[^\/]*$/ {
    name = base($0)
    if (sub(/\.given$/, "", name)) # the program that a prediction is about
        given[name] = $0
    if (/^exercises.*\.txt$/)
        predictions[name]
    if (/^examples.*\.c$/)
        examples[name] = $0
    else if (/^tests.*\.c$/)
        tests[name] = $0
    else if (/^exercises.*\.(c|md|txt)$/)
        exercises[name] = $0
    else
        bad($0, "does not belong here")
}

# --- The reading order -------------------------------------------------------

part == "book" && /^#/ {
    heading = $0
    if (sub(/^## /, "", heading) && sub(/:.*/, "", heading))
        chapters[heading]
    else
        heading = "none"
}
part == "book" && /\]\(examples\// {
    match($0, /\(examples\/[^)]*\)/)
    path = substr($0, RSTART + 1, RLENGTH - 2)
    name = base(path)
    if (!(name in examples) || examples[name] != path)
        bad(FILENAME, path " does not exist")
    if (listed[name]++)
        bad(FILENAME, name " is listed twice")
    if (chapter(name) != heading)
        bad(FILENAME, name " is listed in another chapter, " heading)
    if (!index($0, "[" name "]"))
        bad(FILENAME, "the link to " name " is called something else")
}

# --- What a program may need: the words behind **`Needs:`** up to the period --

part == "rules" {
    if (sub(/.*\*\*`Needs:`\*\*/, ""))
        in_needs = 1
    if (in_needs) {
        last = sub(/\..*/, "")
        for (i = split($0, piece, "`") - 1; i > 1; i -= 2)
            needs[piece[i]]
        in_needs = !last
    }
}

# --- The register of claims --------------------------------------------------

part == "claims" && FNR > 1 {
    columns = split($0, column, "\t")
    id = column[1]
    if (id !~ /^S[0-9][0-9]$/ || id < "S01" || id > "S42")
        bad(FILENAME, "no such id: " id)
    if (id in claims)
        bad(FILENAME, id " is there twice")
    claims[id]
    if (columns < 3 || columns > 4 || column[2] == "")
        bad(FILENAME, id ": columns are id, sentence, kind, correction")
    if (column[3] !~ /^(shown|(shown; )?standard: .+)$/)
        bad(FILENAME, id ": kind is shown, standard: REFERENCE, or both")
    cited_only[id] = column[3] !~ /^shown/
    if (/[ \t]$/)
        bad(FILENAME, id ": a blank at the end")
}

# --- What the Linux Test Project tests: 37 rows, each with its programs --------

part == "coverage" {
    if (/^\| [0-9]+ \| [a-z]+[0-9]+ \|/)
        covered[$2]++
    shown = gsub(/\]\(\.\.\/examples\//, "&")
    if (/^\| [0-9]+ \|/ && !shown)
        bad(FILENAME, "line " FNR ": shown by no program")
    for (rest = $0; match(rest, /\[[^]]*\]\(\.\.\/examples\/[^)]*\)/);
        rest = substr(rest, RSTART + RLENGTH)) {
        link = substr(rest, RSTART, RLENGTH)
        name = substr(link, 2, index(link, "]") - 2)
        if (!(name in examples) || link != "[" name "](../" examples[name] ")")
            bad(FILENAME, "line " FNR ": no such program: " link)
    }
}

# --- Sources -----------------------------------------------------------------

part != "code" { next }
FNR == 1 {
    end_of_program()
    program = FILENAME ~ /^examples\// ? FILENAME : ""
    header = 1
    in_output = output = clock = handler = sleeps = settles = top = 0
}
{ lines = FNR }
/\r/ && !ends[FILENAME]++ { bad(FILENAME, "lines end with CR LF") }
/\t/ { bad(FILENAME, "line " FNR ": a tab") }
/[ \t]\r?$/ { bad(FILENAME, "line " FNR ": a blank at its end") }
FNR == 400 && FILENAME ~ /^(lab|tests)\// {
    bad(FILENAME, "must stay under 400 lines")
}
/TODO/ && FILENAME ~ /^(examples|solutions)\// {
    bad(FILENAME, "line " FNR ": TODO")
}
/AS_PROMISED/ && FILENAME ~ /^tests\/examples\// { promised[base(FILENAME)] }

program == "" { next }
FNR == 2 && !(index($0, " * " base(program) ".c - ") == 1 && / - [^ ]/) {
    bad(program, "does not begin with its name, \" - \" and a claim")
}
header && /^ \* Claims:/ {
    for (i = split($0, word, " "); i > 2; i--) {
        named[word[i]]
        if (!(word[i] in claims))
            bad(program, word[i] " is not in the register of claims")
    }
}
header && /^ \* Needs:/ {
    text = $0
    sub(/^ \* Needs: */, "", text)
    for (i = split(text, word, / *, */); i > 0; i--)
        if (!(word[i] in needs))
            bad(program, "CONTRIBUTING.md does not know the need: " word[i])
}
/clock_gettime\(/ { clock = 1 }
header && in_output {
    in_output = sub(/^ \*     /, "")
    output += in_output
    if (length($0) > 72 && in_output)
        bad(program, "line " FNR ": Output: has at most 72 columns")
    if (!/^(parent|child|process|(first|second) run):/ && in_output)
        bad(program, "line " FNR ": Output: without a speaker")
}
header && /^ \* Output:$/ { in_output = 1 }
header && /\*\// {
    header = 0
    top = FNR # the header is documentation; what counts is below
}
/(^ *|\/)\*.*(settle|sched_yield\(\))/ { settles = 1 }
/sigaction\(/ { handler = 1 }
/sched_yield\(\);/ { sleeps = 1 }
/(^|[^A-Za-z_])(u|nano|clock_nano)?sleep\(/ {
    bad(program, "line " FNR ": sleeps; order is made by waiting")
}
/%p/ { bad(program, "line " FNR ": prints an address") }

function end_of_program(    most) {
    if (program == "")
        return
    most = clock ? 175 : handler ? 120 : 80
    if (lines - top > most)
        bad(program, lines - top " lines below the header, at most " most)
    if (!output)
        bad(program, "no Output: in its header")
    if (sleeps && !settles)
        bad(program, "yields, and no comment says what for")
}

# --- What belongs together ---------------------------------------------------

END {
    end_of_program()
    count = split("1 2 3 4 5 6 7 10 12 13 14 15 18 19 20 21 22 30 31 32 33 34 " \
                  "35 36 38 39 40 41 43 46 47 48 49 50 51 52 53", behaviour)
    for (i = 1; i <= count; i++)
        if (covered[behaviour[i]] != 1)
            bad("chapters/90_coverage.md", "behaviour " behaviour[i] " is there " \
                covered[behaviour[i]] + 0 " times")
    for (name in examples) {
        if (!(chapter(name) in chapters))
            bad(examples[name], "its name does not begin with a chapter")
        if (!(name in tests))
            bad(examples[name], "has no test tests/examples/" name ".c")
        else if (!(name in promised))
            bad(tests[name], "does not use AS_PROMISED")
        if (!(name in listed))
            bad(examples[name], "is not listed in book.md")
        if (name in exercises)
            bad(exercises[name], "is the name of an example, too")
    }
    for (name in tests)
        if (!(name in examples))
            bad(tests[name], "has no program examples/" name ".c")
    for (name in given)
        if (!(name in predictions))
            bad(given[name], "belongs to no prediction " name ".txt")
    for (name in exercises)
        if (!(chapter(name) in chapters))
            bad(exercises[name], "its name does not begin with a chapter")
    for (i = 1; i <= 42; i++) {
        id = sprintf("S%02d", i)
        if (!(id in claims))
            bad("chapters/claims.tsv", id " is missing")
        if (cited_only[id] && id in named)
            bad("chapters/claims.tsv", id " is only cited, yet a program names it")
        if (!cited_only[id] && !(id in named))
            bad("chapters/claims.tsv", id ": no program shows it")
    }
}
