# Links, places and ids of pages: what leads nowhere, and what there is twice.
#
#     awk -f tools/book/checks/links.awk DIRECTORY PAGE...
#
# Addresses are those of the pages, relative to DIRECTORY.

function unescape(s) { gsub(/&amp;/, "\\&", s); return s }

# The value of an attribute in a tag.
function attribute(tag, name,    at, rest) {
    if (!match(tag, "[ \n]" name "=\""))
        return ""
    rest = substr(tag, RSTART + RLENGTH)
    return unescape(substr(rest, 1, index(rest, "\"") - 1))
}

function fault(what) { print page ": " what; status = 1 }

BEGIN {
    RS = "<"
    root = ARGV[1]
    ARGV[1] = ""
}

FNR == 1 {
    page = substr(FILENAME, length(root) + 2)
    pages[page]
}

/^[a-zA-Z]/ {
    tag = substr($0, 1, index($0, ">") - 1)
    id = attribute(tag, "id")
    if (id != "") {
        if ((page, id) in places)
            fault("the id " id " stands there twice")
        places[page, id]
    }
    for (i = 1; i <= 2; i++) {
        target = attribute(tag, i == 1 ? "href" : "src")
        if (target != "" && target !~ /^(https?|mailto|data):/)
            wanted[++count] = page "\n" target
    }
}

END {
    for (i = 1; i <= count; i++) {
        split(wanted[i], part, "\n")
        page = part[1]
        file = fragment = part[2]
        sub(/#.*/, "", file)
        if (!sub(/^[^#]*#/, "", fragment))
            fragment = ""
        folder = page
        if (!sub(/\/[^\/]*$/, "/", folder))
            folder = ""
        file = file == "" ? page : folder file
        if (!(file in pages) && (file in missing ||
            (!(file in there) && (getline line < (root "/" file)) < 0))) {
            missing[file]
            fault("no file " file)
        } else if (fragment != "" && file in pages && !((file, fragment) in places))
            fault("no place #" fragment " in " file)
        else
            there[file]
    }
    exit status
}
