# diagnoses.awk - make of diagnoses and misconceptions what C can include
#
#     awk -f tools/diagnoses.awk chapters/diagnoses.tsv \
#         chapters/misconceptions.tsv > build/made/diagnoses.inc

BEGIN { FS = "\t" }
function text(field) {
    gsub(/[\\"]/, "\\\\&", field)
    return "\"" field "\""
}
FILENAME ~ /misconceptions/ && FNR > 1 {
    printf "{%s, %s, %s, \"\"},\n", text($1), text("Wrong idea: " $2 "."), text($1)
    next
}
FNR > 1 {
    printf "{%s, %s, %s, %s},\n", text($1), text($2), text($3), text($4)
}
