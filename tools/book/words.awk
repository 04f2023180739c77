# Entries of the glossary and diagnoses, as documents of the search in the site.
#
#     awk -f tools/book/words.awk chapters/terms.tsv chapters/diagnoses.tsv ...

function json(s) { gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return "\"" s "\"" }

function document(title, chapter, url, text) {
    gsub(/`/, "", text)
    printf "{\"title\":%s,\"chapter\":%s,\"url\":%s,\"text\":%s},\n",
        json(title), json(chapter), json(url), json(text)
}

BEGIN { FS = "\t" }
FNR == 1 { kind = $2; next }
kind == "chinese" {
    place = tolower($1)
    gsub(/[^a-z0-9]+/, "-", place)
    document($1, "Glossary", "glossary.html#entry-" place, $2 " " $3)
}
kind == "message" { document($1, "Diagnosis", "diagnoses.html#diagnosis-" $1, $2) }
