# diagnoses.awk - make of chapters/diagnoses.tsv what C can include
#
#     awk -f tools/diagnoses.awk chapters/diagnoses.tsv > build/made/diagnoses.inc

BEGIN { FS = "\t" }
function text(field) {
    gsub(/[\\"]/, "\\\\&", field)
    return "\"" field "\""
}
NR > 1 {
    printf "{%s, %s, %s, %s},\n", text($1), text($2), text($3), text($4)
}
