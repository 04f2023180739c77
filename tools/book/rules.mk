# The book: a site, an EPUB and a PDF below $(BUILD)/book.  What a page is made of is
# found by scanning its chapter, and lies in scan/NAME.mk: so one changed chapter makes
# one page anew, and only a changed title or place makes them all anew.

book       := $(BUILD)/book
chapters   := $(filter $(basename $(notdir $(wildcard chapters/*.md))), \
                  $(shell sed -n 's/^[^a-z0-9]*\([0-9][0-9]_[a-z]*\):.*/\1/p' book.md))
exercises  := $(basename $(notdir $(wildcard exercises/[0-9][0-9]_*.md)))
tasked     := $(foreach c,$(chapters),$(if $(filter $(c)_%,$(exercises)),$(c)))
labs       := $(basename $(notdir $(wildcard chapters/*.lab)))
sheets     := $(labs:%=$(book)/site/worksheets/%.html) $(book)/site/worksheets/sheet.css
fronts     := $(shell sed -n 's/^. [^{]*{.\([a-z_]*\)}$$/\1/p' book.md)
setting_up := $(basename $(notdir $(wildcard chapters/setting_up.md)))
appendices := $(sort $(shell sed -n 's/.*].chapters\/\(9[0-9]_[a-z]*\)\.md.*/\1/p' book.md))
backs      := index diagnoses glossary words colophon
lua        := $(wildcard tools/book/*.lua)
book_fonts := $(wildcard tools/book/fonts/*.woff2)
tables     := chapters/terms.tsv $(wildcard chapters/diagnoses.tsv chapters/misconceptions.tsv)
scans      := $(chapters:%=$(book)/scan/%.lua)
pages      := $(patsubst %,$(book)/site/%.html,$(chapters) $(fronts) $(setting_up) $(appendices) $(backs) \
                  $(chapters:%=%_programs) $(tasked:%=%_exercises))
assets     := $(addprefix $(book)/site/,book.css book.js early.js icon.svg \
                  minisearch.js search.js) \
              $(book_fonts:tools/book/fonts/%=$(book)/site/fonts/%)

# Nothing may depend on when it was made.
PANDOC = BOOK_OUT=$(book) EXERCISES='$(exercises)' SOURCE_DATE_EPOCH=1767225600 pandoc --wrap none \
    --from markdown-implicit_figures-auto_identifiers --lua-filter tools/book/book.lua

.PHONY: book site worksheets check-book bench-book
bench-book: ## measure how long the book takes to make, as ratios
	@BUILD=$(BUILD) tools/book/bench
check-book: $(BUILD)/bin/shmlab ## build the book and look at all of it
	@BUILD=$(BUILD) tools/book/check
worksheets: $(labs:%=$(book)/site/worksheets/%.pdf) ## make one page of A4 for each lab session
	@echo "  book  $(book)/site/worksheets"
book: site worksheets $(book)/attached.epub $(book)/attached.pdf ## make the book: site, EPUB and PDF, below build/book
	@cp $(book)/attached.epub $(book)/attached.pdf $(book)/site
site: $(pages) $(assets) $(sheets) ## make the site alone
	@echo "  book  $(book)/site/index.html"

ifneq ($(filter book site worksheets dist check-book bench $(book)/%,$(MAKECMDGOALS)),)
-include $(chapters:%=$(book)/scan/%.mk)
endif

# --- What chapters have ------------------------------------------------------

$(chapters:%=$(book)/scan/%.done): $(book)/scan/%.done: chapters/%.md book.md \
    $(lua) $(tables)
	@mkdir -p $(@D)
	$(call step,scan)$(PANDOC) --to plain -M mode=scan -M page=$* -o $(book)/scan/$*.none $<
	@touch $@
$(foreach c,$(tasked),$(eval $(book)/scan/$(c).done: $(wildcard exercises/$(c)_*.*)))
# Written only if they change, so these may well stay older.
$(scans): %.lua: %.done ;
$(scans:.lua=.js): %.js: %.done ;
$(scans:.lua=.mk): %.mk: %.done ;

# --- What is quoted ----------------------------------------------------------

# A quoted program has to run here, and to print what its header says.
$(book)/run/%: $(BUILD)/examples/% | $(BUILD)/bin/shmlab
	@mkdir -p $(@D)
	$(call step,run)BUILD=$(BUILD) tools/book/run $* > $@

$(book)/fonts/fonts.conf: $(book_fonts) tools/book/draw
	@BUILD=$(BUILD) tools/book/draw --fonts

drawn_with := diagrams/style.h tools/palette tools/palette.awk tools/book/draw \
              $(book)/fonts/fonts.conf
draw = mkdir -p $(@D); BUILD=$(BUILD) tools/book/draw
$(book)/diagrams/%.svg: diagrams/%.dot $(drawn_with)
	$(call step,dot)$(draw) $< $@
$(book)/diagrams/%.blank.svg: diagrams/%.dot $(drawn_with)
	$(call step,dot)$(draw) -DBLANK $< $@
$(book)/diagrams/%.wrong.svg: diagrams/%.dot $(drawn_with)
	$(call step,dot)$(draw) -DWRONG $< $@
$(book)/site/worksheets/%.blank.svg: diagrams/%.dot $(drawn_with)
	$(call step,dot)$(draw) -DBLANK $< $@
$(book)/site/worksheets/%.wrong.svg: diagrams/%.dot $(drawn_with)
	$(call step,dot)$(draw) -DWRONG $< $@

# Live pictures: of recorded runs.
$(book)/diagrams/%.strip.svg: diagrams/%.jsonl $(book)/fonts/fonts.conf $(BUILD)/bin/shmlab
	@mkdir -p $(@D)
	@rm -f $@
	$(call step,see)FONTCONFIG_FILE='$(CURDIR)/$(book)/fonts/fonts.conf' \
	    $(BUILD)/bin/shmlab see --strip $@ $< > $@.list
$(book)/site/steps/%.html: diagrams/%.jsonl $(BUILD)/bin/shmlab
	@mkdir -p $(@D) $(book)/run
	@rm -f $@
	$(call step,see)$(BUILD)/bin/shmlab see --html $@ $< > $(book)/run/$*.list

$(book)/colophon.md: tools/book/colophon $(BUILD)/bin/shmlab chapters/claims.tsv \
    $(examples:%=$(BUILD)/examples/%)
	@mkdir -p $(@D)
	$(call step,sh)BUILD=$(BUILD) CC="$(CC)" tools/book/colophon > $@

# --- The site ----------------------------------------------------------------

made_with := $(scans) $(lua) $(tables) book.md tools/book/site/page.html
page = mkdir -p $(@D); $(PANDOC) --to html5 --template tools/book/site/page.html \
           -M mode=site -M page=$* -o $@

$(patsubst %,$(book)/site/%.html,$(chapters) $(setting_up) $(appendices)): $(book)/site/%.html: \
    chapters/%.md $(made_with)
	$(call step,page)$(page) $<
$(patsubst %,$(book)/site/%.html,$(chapters:%=%_programs) $(tasked:%=%_exercises)): $(book)/site/%.html: $(made_with)
	$(call step,page)$(page) /dev/null
$(fronts:%=$(book)/site/%.html): $(book)/site/%.html: book.md $(made_with)
	$(call step,page)$(page) $<
$(backs:%=$(book)/site/%.html): $(book)/site/%.html: tools/book/pages/%.md $(made_with)
	$(call step,page)$(page) $<
$(book)/site/colophon.html: $(book)/colophon.md
$(appendices:%=$(book)/site/%.html): lab/sandbox/open.c
$(book)/site/index.html: $(book)/diagrams/01_sharing_two_tables.svg

$(book)/site/book.css: $(BUILD)/made/palette.css tools/book/site/book.css tools/book/colours
	@mkdir -p $(@D)
	$(call step,cat){ cat $< tools/book/site/book.css; tools/book/colours; } > $@
$(book)/scan/words.js: tools/book/words.awk $(tables)
	@mkdir -p $(@D)
	@awk -f $^ > $@
$(book)/site/search.js: $(scans:.lua=.js) $(book)/scan/words.js
	@mkdir -p $(@D)
	@{ echo 'window.bookDocuments = ['; cat $^; echo '];'; } > $@
$(book)/site/minisearch.js: tools/book/vendor/minisearch.js
	@mkdir -p $(@D)
	@cp $< $@
$(book)/site/%: tools/book/site/%
	@mkdir -p $(@D)
	@cp $< $@
$(book)/site/fonts/%: tools/book/fonts/%
	@mkdir -p $(@D)
	@cp $< $@

# --- Worksheets, a page for each lab session ---------------------------------

$(labs:%=$(book)/site/worksheets/%.html): $(book)/site/worksheets/%.html: chapters/%.lab \
    $(wildcard chapters/*.md chapters/*.quiz exercises/*.md) $(lua) tools/book/print/sheet.html
	@mkdir -p $(@D)
	$(call step,sheet)BOOK_OUT=$(book) EXERCISES='$(exercises)' pandoc --wrap none \
	    --from markdown --to html5 --lua-filter tools/book/sheet.lua \
	    --template tools/book/print/sheet.html -M page=$* -o $@ /dev/null
$(foreach lab,$(labs),$(eval $(book)/site/worksheets/$(lab).html: \
    $(patsubst %,$(book)/diagrams/%.blank.svg,$(shell sed -n 's/^draw [0-9]* //p' chapters/$(lab).lab))))
$(book)/site/worksheets/sheet.css: tools/book/print/sheet.css
	@mkdir -p $(@D)
	@cp $< $@
$(book)/site/worksheets/%.pdf: $(book)/site/worksheets/%.html \
    $(book)/site/worksheets/sheet.css tools/book/one_page $(book_fonts:tools/book/fonts/%=$(book)/site/fonts/%)
	$(call step,pdf)SOURCE_DATE_EPOCH=1767225600 tools/book/one_page $< $@

# --- One document: EPUB and PDF ----------------------------------------------

whole      := book.md $(patsubst %,chapters/%.md,$(setting_up) $(chapters) $(appendices)) $(patsubst %,tools/book/pages/%.md, \
                  answers diagnoses glossary words colophon)
whole_with := $(whole) lab/sandbox/open.c $(scans) $(lua) $(tables) $(book)/colophon.md

$(book)/attached.epub: $(whole_with) tools/book/print/epub.css tools/book/print/epub.xml \
    tools/book/pack $(book)/cover.png
	$(call step,epub)$(PANDOC) --to epub3 -M mode=epub --toc --toc-depth 2 \
	    --css tools/book/print/epub.css --epub-metadata tools/book/print/epub.xml \
	    --epub-cover-image $(book)/cover.png $(book_fonts:%=--epub-embed-font %) \
	    -o $(book)/loose.epub $(whole)
	@tools/book/pack $(book)/loose.epub $@

$(book)/print.html: $(whole_with) tools/book/print/book.html
	$(call step,html)$(PANDOC) --to html5 -M mode=print --section-divs --toc --toc-depth 2 \
	    --template tools/book/print/book.html -o $@ $(whole)
$(book)/attached.pdf: $(book)/print.html tools/book/print/print.css $(book)/cover.svg \
    $(book)/fonts/fonts.conf
	$(call step,pdf)SOURCE_DATE_EPOCH=1767225600 \
	    FONTCONFIG_FILE='$(CURDIR)/$(book)/fonts/fonts.conf' \
	    weasyprint -q -s tools/book/print/print.css -u $(book)/ $< $@
$(book)/cover.svg $(book)/cover.png: $(book)/cover.%: tools/book/print/cover.dot $(drawn_with)
	$(call step,dot)$(draw) $< $@

ifneq ($(filter book dist check-book bench $(book)/%,$(MAKECMDGOALS)),)
$(book)/attached.epub $(book)/print.html: $(book_needs)
endif
