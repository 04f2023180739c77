# One Makefile for everything.  `make help` lists the targets.
#
# Nothing is registered here: a new file in examples/, tests/ or lab/ is found
# by its name.  All output goes below $(BUILD), so several builds can live side
# by side:
#
#     make check
#     make check BUILD=build-clang CC=clang
#     make check BUILD=build-asan CFLAGS='-g -O1 -fsanitize=address,undefined'
#
# Paths are relative to this folder, whose own path may hold anything.

BUILD    := build
RESULTS  := $(BUILD)/results
CFLAGS   := -g -O2
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 \
            -Wstrict-prototypes -Wmissing-prototypes -Wvla
STD      := -std=c17
OPTIONS   = $(STD) $(WARNINGS) $(CFLAGS) $(CPPFLAGS) -pthread
COMPILE   = $(CC) $(OPTIONS)
# The programs may have another compiler than the instrument: one for another C
# library, such as EXAMPLES_CC='musl-gcc -static'.
EXAMPLES_CC = $(CC)
# With 32 bits, too, a file may be large and be changed after 2038.
DEFINES  := -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64

# STATIC=yes: programs that hold all their libraries, as `make dist` has them.
# libdw then needs those by which it unpacks what compilers have packed; whether
# libzstd is among them depends on its version.
link    = $(COMPILE) $(if $(STATIC),-static)
dw     := -ldw
ifneq ($(STATIC),)
dw     := -ldw -lelf -lz -llzma -lbz2
dw     += $(shell echo 'int main(void) { return 0; }' | \
    $(CC) -x c - -lzstd -static -o /dev/null 2> /dev/null && echo -lzstd)
endif

# Source lines in recordings need libdw; without it there are none.
DW := $(shell echo 'int main(void) { return dwfl_begin(0) != 0; }' | \
    $(CC) -include elfutils/libdwfl.h -x c - $(if $(STATIC),-static) $(dw) \
    -o /dev/null 2> /dev/null && echo -DHAVE_LIBDW)

# Strangers' programs are kept from system calls by libseccomp; without it they
# are not graded.  Whoever takes the archive has no strangers.
SECCOMP := $(if $(STATIC),,$(shell \
    echo 'int main(void) { return seccomp_init(0) == 0; }' | \
    $(CC) -include seccomp.h -x c - -lseccomp -o /dev/null 2> /dev/null && \
    echo -DHAVE_SECCOMP))
seccomp := $(if $(SECCOMP),-lseccomp)

# Archives that students hand in are read by libarchive; without it only folders
# are taken in.
ARCHIVE := $(if $(STATIC),,$(shell \
    echo 'int main(void) { return archive_read_new() == 0; }' | \
    $(CC) -include archive.h -x c - -larchive -o /dev/null 2> /dev/null && \
    echo -DHAVE_ARCHIVE))
archive := $(if $(ARCHIVE),-larchive)

ifneq ($(words $(BUILD)) $(words $(RESULTS)),1 1)
$(error BUILD and RESULTS must each be one path without blanks, but are \
    "$(BUILD)" and "$(RESULTS)")
endif

# --- What there is -----------------------------------------------------------

examples := $(basename $(notdir $(wildcard examples/*.c)))
tests    := $(basename $(wildcard tests/examples/*.c tests/lab/*.c \
                                  tests/bench/*.c tests/exercises/*.c))
# Starters, model answers, and wrong answers, NAME/WHAT.
starters := $(basename $(notdir $(wildcard exercises/*.c)))
solved   := $(basename $(notdir $(wildcard solutions/*.c)))
wrong    := $(patsubst solutions/wrong/%.c,%,$(wildcard solutions/wrong/*/*.c))
checkers := $(filter tests/exercises/%,$(tests))
helpers  := tests/lab/misbehave tests/lab/rows tests/lab/forbid tests/lab/wander \
            tests/lab/forms tests/lab/meet tests/lab/hoard \
            tests/lab/quirks tests/lab/touch tests/lab/ways tests/lab/compete tests/lab/graded
hostiles := $(basename $(wildcard tests/hostile/*.c tests/hangs/*.c \
                                  tests/hostile/grader/*.c))
ideas    := $(basename $(wildcard tests/lab/ideas/*.c))
labtests := $(filter-out $(helpers),$(filter tests/lab/%,$(tests)))
benches  := $(filter tests/bench/%,$(tests))
checks   := $(wildcard lab/check/*.c)
lab      := $(filter-out $(checks),$(wildcard lab/*/*.c))
commands := $(basename $(notdir $(wildcard lab/*.c)))
headers  := $(wildcard lab/*/*.h)

# Three groups, so that building only the programs needs no library at all.
.PHONY: all examples exercises tests
all: examples exercises tests $(commands:%=$(BUILD)/bin/%) ## build everything
examples: $(examples:%=$(BUILD)/examples/%)      ## build the programs
exercises: $(starters:%=$(BUILD)/exercises/%) $(solved:%=$(BUILD)/solutions/%) \
           $(wrong:%=$(BUILD)/wrong/%) $(BUILD)/exercises/empty \
           $(checkers:%=$(BUILD)/%)              ## build starters, answers and their checkers
tests: $(tests:%=$(BUILD)/%) $(hostiles:%=$(BUILD)/%) $(ideas:%=$(BUILD)/%)

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9 -]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' \
	    Makefile tools/book/rules.mk tools/dist/rules.mk

# --- Building ----------------------------------------------------------------

# Each step is one short line; V=1 shows the whole command.
ifeq ($(V),)
step = $(if $(findstring s,$(firstword -$(MAKEFLAGS))),@,@echo "  $(1)  $@"; )
endif

# Touched only when the compiler or its options change, so that everything is
# then built anew.
$(BUILD)/options: FORCE
	@mkdir -p $(@D)
	@echo '$(link) $(DW) $(SECCOMP) $(ARCHIVE) $(EXAMPLES_CC)' | cmp -s - $@ || \
	    echo '$(link) $(DW) $(SECCOMP) $(ARCHIVE) $(EXAMPLES_CC)' > $@
.PHONY: FORCE
FORCE:

$(examples:%=$(BUILD)/examples/%): $(BUILD)/examples/%: examples/%.c \
    $(BUILD)/options
	@mkdir -p $(@D)
	$(call step,cc)$(EXAMPLES_CC) $(OPTIONS) $(if $(STATIC),-static) -o $@ $<

# Answers are compiled as a student's are: `shmlab check` does the same.
ANSWER_FLAGS := -g -O0
$(starters:%=$(BUILD)/exercises/%): $(BUILD)/exercises/%: exercises/%.c
$(solved:%=$(BUILD)/solutions/%): $(BUILD)/solutions/%: solutions/%.c
$(wrong:%=$(BUILD)/wrong/%): $(BUILD)/wrong/%: solutions/wrong/%.c
$(BUILD)/exercises/empty: tools/empty.c
$(starters:%=$(BUILD)/exercises/%) $(solved:%=$(BUILD)/solutions/%) \
    $(wrong:%=$(BUILD)/wrong/%) $(BUILD)/exercises/empty: $(BUILD)/options
	@mkdir -p $(@D)
	$(call step,cc)$(EXAMPLES_CC) $(STD) $(WARNINGS) $(ANSWER_FLAGS) \
	    -pthread -o $@ $(filter %.c,$^)

# Tried on, not tested: so CFLAGS, with their sanitizers, do not count.
$(ideas:%=$(BUILD)/%): tests/lab/ideas/ideas.h
$(hostiles:%=$(BUILD)/%) $(ideas:%=$(BUILD)/%): $(BUILD)/%: %.c $(BUILD)/options
	@mkdir -p $(@D)
	$(call step,cc)$(CC) $(STD) $(WARNINGS) -g -O0 -D_GNU_SOURCE \
	    -pthread -o $@ $< -Wl,--as-needed -lm

objects := $(patsubst %.c,$(BUILD)/%.o,$(lab) $(checks) $(wildcard lab/*.c)) \
           $(tests:%=$(BUILD)/%.o)
$(objects): $(BUILD)/%.o: %.c $(BUILD)/options | $(BUILD)/made/palette.inc \
    $(BUILD)/made/page.inc $(BUILD)/made/pages.inc $(BUILD)/made/diagnoses.inc
	@mkdir -p $(@D)
	$(call step,cc)$(COMPILE) $(DW) $(SECCOMP) $(ARCHIVE) $(DEFINES) -Ilab -I$(BUILD)/made \
	    -MMD -MP -c -o $@ $<
-include $(objects:.o=.d)

# Its loads and stores are to be as many as in its source, with any compiler.
$(BUILD)/tests/lab/compete.o: override CFLAGS += -O0

# What C and the page read of the one table of colours.
$(BUILD)/made/palette.inc $(BUILD)/made/palette.css: $(BUILD)/made/palette.%: \
    tools/palette tools/palette.awk
	@mkdir -p $(@D)
	$(call step,awk)awk -f tools/palette.awk \
	    form=$(patsubst inc,c,$*) tools/palette > $@

# What diagnoses are called.
$(BUILD)/made/diagnoses.inc: chapters/diagnoses.tsv \
    chapters/misconceptions.tsv tools/diagnoses.awk
	@mkdir -p $(@D)
	$(call step,awk)awk -f tools/diagnoses.awk $(filter %.tsv,$^) > $@
$(BUILD)/lab/diagnose/catalogue.o: $(BUILD)/made/diagnoses.inc

# The page is a template, a style and a script, which are compiled in.
$(BUILD)/made/page.css: $(BUILD)/made/palette.css \
    $(addprefix lab/draw/page/,page.css picture.css narrow.css)
$(BUILD)/made/page.js: \
    $(addprefix lab/draw/page/,run.js picture.js beside.js page.js)
$(BUILD)/made/pages.css: $(BUILD)/made/palette.css lab/grade/page/pages.css
$(BUILD)/made/page.css $(BUILD)/made/page.js $(BUILD)/made/pages.css:
	@mkdir -p $(@D)
	$(call step,cat)cat $^ > $@

$(BUILD)/made/page.inc: tools/embed $(BUILD)/made/page.css \
    $(BUILD)/made/page.js lab/draw/page/page.html
	$(call step,embed)tools/embed page_css=$(BUILD)/made/page.css \
	    page_js=$(BUILD)/made/page.js \
	    page_html_template=lab/draw/page/page.html > $@

# So are the pages of the grader.
$(BUILD)/made/student.js $(BUILD)/made/class.js: $(BUILD)/made/%.js: \
    lab/grade/page/%.js lab/grade/page/paper.js
	@mkdir -p $(@D)
	$(call step,cat)cat $^ > $@
$(BUILD)/made/pages.inc: tools/embed $(BUILD)/made/pages.css \
    $(BUILD)/made/student.js $(BUILD)/made/class.js \
    $(wildcard lab/grade/page/*.html)
	$(call step,embed)tools/embed pages_css=$(BUILD)/made/pages.css \
	    student_html=lab/grade/page/student.html \
	    student_js=$(BUILD)/made/student.js \
	    class_html=lab/grade/page/class.html \
	    class_js=$(BUILD)/made/class.js > $@

$(BUILD)/lab/lab.a: $(lab:%.c=$(BUILD)/%.o)
$(BUILD)/lab/check.a: $(checks:%.c=$(BUILD)/%.o)
$(BUILD)/lab/lab.a $(BUILD)/lab/check.a:
	@rm -f $@
	$(call step,ar)$(AR) rcs $@ $^

$(tests:%=$(BUILD)/%): %: %.o $(BUILD)/lab/check.a $(BUILD)/lab/lab.a
	$(call step,ld)$(link) -o $@ $^ -lcunit -ljansson -lm $(if $(DW),$(dw)) $(seccomp) $(archive)

# Without check.a: it needs CUnit, which is global to a process.
$(commands:%=$(BUILD)/bin/%): $(BUILD)/bin/%: $(BUILD)/lab/%.o \
    $(BUILD)/lab/lab.a
	@mkdir -p $(@D)
	$(call step,ld)$(link) -o $@ $^ -ljansson $(if $(DW),$(dw)) $(seccomp) $(archive)

# --- Installing --------------------------------------------------------------

# PREFIX is compiled into nothing: it stands in the script bin/shmlab alone.
PREFIX  := /usr/local
prefix   = $(DESTDIR)$(PREFIX)
attached = $(prefix)/share/attached
launcher = SHMLAB_TOP="$(PREFIX)/share/attached" \
           exec "$(PREFIX)/share/attached/build/bin/shmlab" "$$@"

# The student edition, as the machine is one for all of its users.
.PHONY: install uninstall
install: $(BUILD)/bin/shmlab examples $(checkers:%=$(BUILD)/%) ## install it for all users, below PREFIX
	install -d '$(prefix)/bin' '$(prefix)/share/man/man1' \
	    '$(prefix)/share/bash-completion/completions'
	rm -rf '$(attached)'
	BUILD=$(BUILD) tools/edition student '$(attached)'
	strip '$(attached)'/build/bin/* '$(attached)'/build/tests/exercises/*
	printf '%s\n' '#!/bin/sh' '$(launcher)' > '$(prefix)/bin/shmlab'
	chmod 755 '$(prefix)/bin/shmlab'
	install -m 644 tools/shmlab.1 '$(prefix)/share/man/man1'
	install -m 644 tools/shmlab.bash \
	    '$(prefix)/share/bash-completion/completions/shmlab'

uninstall: ## remove what `make install` has put below PREFIX
	rm -f '$(prefix)/bin/shmlab' '$(prefix)/share/man/man1/shmlab.1' \
	    '$(prefix)/share/bash-completion/completions/shmlab'
	rm -rf '$(attached)'

# --- The main job ------------------------------------------------------------

core := 06_fork_inherits 06_fork_exec_detaches 05_attachments_readonly_trap \
        04_address_rnd_rounds_down 05_attachments_two

.PHONY: demo list
demo: $(BUILD)/bin/shmlab $(core:%=$(BUILD)/examples/%) ## run the five core programs and judge them
	@$(BUILD)/bin/shmlab run --from $(BUILD)/examples $(core)

list: $(BUILD)/bin/shmlab ## list the programs in reading order, with their claims
	@$(BUILD)/bin/shmlab examples

# --- Pictures ----------------------------------------------------------------

# diagrams/NAME.jsonl is a recording of examples/NAME, and NAME.svg its picture.
# Where this folder is is nobody's business: it goes out of the recording.
# In some, each load and store of a segment is a step; these are compiled without
# optimisation, as `see FILE.c` does it, so that all of the source are made.
recorded := $(basename $(notdir $(wildcard diagrams/*.jsonl)))
recorded_every_access := 10_races_lost_update_by_chance

.PHONY: pictures recordings
pictures: $(BUILD)/bin/shmlab ## draw the pictures of diagrams/ anew
	@for name in $(recorded); do \
	    rm -f diagrams/$$name.svg; \
	    $(BUILD)/bin/shmlab see --strip diagrams/$$name.svg \
	        diagrams/$$name.jsonl || exit; \
	done

recordings: $(BUILD)/bin/shmlab $(recorded:%=$(BUILD)/examples/%) ## record anew what they show
	@for name in $(recorded); do \
	    rm -f $(BUILD)/made/$$name.jsonl; \
	    every= program=$(BUILD)/examples/$$name; \
	    case ' $(recorded_every_access) ' in *" $$name "*) \
	        every=--every-access program=$(BUILD)/made/$$name; \
	        $(COMPILE) -O0 -o $$program examples/$$name.c || exit ;; \
	    esac; \
	    $(BUILD)/bin/shmlab see $$every --json $(BUILD)/made/$$name.jsonl \
	        $$program > $(BUILD)/made/$$name.list || exit; \
	    awk '{ top = ENVIRON["PWD"] "/"; at = index($$0, top) } \
	        at { $$0 = substr($$0, 1, at - 1) substr($$0, at + length(top)) } 1' \
	        $(BUILD)/made/$$name.jsonl > diagrams/$$name.jsonl; \
	done

# --- The book ----------------------------------------------------------------

include tools/book/rules.mk

# --- The archive -------------------------------------------------------------

include tools/dist/rules.mk

# --- Tests -------------------------------------------------------------------

# A test writes its results, one JSON object per check, to NAME.jsonl, and its
# report to NAME.log.  The stamp NAME stands for "all passed with exactly these
# programs", so only what has changed, or has not passed, is run again.
results := $(examples:%=$(RESULTS)/examples/%) \
           $(labtests:tests/%=$(RESULTS)/%) \
           $(checkers:tests/%=$(RESULTS)/%)

.PHONY: check check-examples check-lab recheck results
check-examples: tools/tally $(examples:%=$(RESULTS)/examples/%) ## the tests of the programs alone
	@tools/tally $(RESULTS)/examples
check-lab: tools/tally $(filter-out $(RESULTS)/exercises/%,$(results)) ## the same without the answers of exercises
	@tools/tally $(RESULTS)/examples $(RESULTS)/lab
check: tools/tally results ## run what has changed since it last passed
	@tools/tally $(RESULTS)
recheck: ## run all tests
	@rm -rf $(RESULTS)
	@$(MAKE) --no-print-directory check
results: $(results)

run_test = mkdir -p $(@D); rm -f $@ $@.jsonl; \
           if $(1) --json $@.jsonl > $@.log 2>&1; then touch $@; fi; cat $@.log

$(examples:%=$(RESULTS)/examples/%): $(RESULTS)/examples/%: \
    $(BUILD)/tests/examples/% $(BUILD)/examples/%
	@$(call run_test,$< $(BUILD)/examples/$* examples/$*.c)

$(labtests:tests/%=$(RESULTS)/%): $(RESULTS)/%: \
    $(BUILD)/tests/% $(helpers:%=$(BUILD)/%) $(benches:%=$(BUILD)/%) \
    $(hostiles:%=$(BUILD)/%) $(ideas:%=$(BUILD)/%) \
    $(commands:%=$(BUILD)/bin/%) $(BUILD)/tests/exercises/01_sharing_sum
	@$(call run_test,$< $(BUILD)/tests/lab)

# All answers of one exercise.  (A % here would be taken for that of the rule.)
.SECONDEXPANSION:
$(checkers:tests/%=$(RESULTS)/%): $(RESULTS)/exercises/%: \
    $(BUILD)/tests/exercises/% tools/check-exercises $(BUILD)/exercises/empty \
    $$(addprefix $(BUILD)/,$$(basename $$(wildcard exercises/$$*.c exercises/$$*.given.c solutions/$$*.c))) \
    $$(addprefix $(BUILD)/,$$(subst solutions/,,$$(basename $$(wildcard solutions/wrong/$$*/*.c)))) \
    $$(wildcard exercises/$$*.txt solutions/wrong/$$*/*.txt)
	@mkdir -p $(@D); rm -f $@ $@.jsonl; \
	    if tools/check-exercises --build $(BUILD) --json $@.jsonl $* \
	    > $@.log 2>&1; then touch $@; fi; tail -n 1 $@.log | \
	    sed 's/^/$*: /'; grep '^WRONG' $@.log || :

# Exercise by exercise: the starter, the solution, the empty program and each
# wrong answer, with what they must get.
.PHONY: check-exercises
check-exercises: exercises $(BUILD)/tests/lab/forbid ## each answer of each exercise: judged as it must?
	@tools/check-exercises --build $(BUILD) $(EXERCISES)

# What strangers may try: is it contained, at each level that can be had here?
.PHONY: check-grader
check-grader: $(hostiles:%=$(BUILD)/%) $(BUILD)/tests/bench/contain $(commands:%=$(BUILD)/bin/%) ## hostile programs in the sandbox: contained?
	@$(BUILD)/tests/bench/contain tests/hostile/grader \
	    $(BUILD)/tests/hostile/grader $(BUILD)/bin/keeper $(CONTAIN)

# A class judged on many machines: is it what `shmlab grade` makes of it?
.PHONY: check-parallel check-slurm check-bundle
check-parallel check-slurm check-bundle: $(commands:%=$(BUILD)/bin/%) $(BUILD)/tests/exercises/01_sharing_sum
check-parallel: ## a class graded by GNU parallel, here and by ssh: as by shmlab grade?
	@BUILD=$(BUILD) tools/check-many parallel ssh
check-slurm: ## a class graded in a cluster of Slurm, made for it: as by shmlab grade?
	@BUILD=$(BUILD) tools/check-many slurm
check-bundle: $(BUILD)/tests/lab/forbid ## the bundle for Gradescope: made, built, and does it judge?
	@BUILD=$(BUILD) tools/check-bundle

# A whole class: killed and resumed, in parts, many at a time.  CLASS: options of
# tests/bench/class.c, such as --students 200 --exercises 10 --kills 50.
.PHONY: check-class
check-class: $(BUILD)/tests/bench/class $(checkers:%=$(BUILD)/%) $(commands:%=$(BUILD)/bin/%) ## a class graded in all ways: the same results?
	@$(BUILD)/tests/bench/class $(BUILD) $(CLASS)

# --- More checks -------------------------------------------------------------

.PHONY: soak soak-exercises killsweep mutants bench pages lint matrix cross arm64 i386
soak: examples $(BUILD)/tests/bench/soak ## every program 500 times under load
	@$(BUILD)/tests/bench/soak $(SOAK) $(BUILD)/examples

soak-exercises: exercises ## each answer 20 times, solutions 50, under load
	@tools/check-exercises --build $(BUILD) --answer solution --times 50 $(EXERCISES)
	@tools/check-exercises --build $(BUILD) --times 20 $(EXERCISES)

killsweep: examples $(BUILD)/tests/bench/killsweep ## every program killed before each of its calls
	@$(BUILD)/tests/bench/killsweep $(BUILD)/examples

# MUTANTS: options of tools/mutate, such as --sample 40, and names of programs.
mutants: $(tests:%=$(BUILD)/%) $(BUILD)/tests/bench/killsweep ## mistakes made on purpose: do the tests notice?
	@CC="$(CC)" BUILD=$(BUILD) tools/mutate $(MUTANTS)

# GRADING=--many: also how grading grows with a class, for some minutes.
bench: examples $(BUILD)/tests/bench/costs $(BUILD)/tests/bench/loop $(BUILD)/tests/bench/grading $(BUILD)/tests/exercises/01_sharing_sum $(commands:%=$(BUILD)/bin/%) ## measure speeds, as ratios
	@$(BUILD)/tests/bench/costs $(BUILD)/examples
	@$(BUILD)/tests/bench/grading $(BUILD) $(GRADING)
	@BUILD=$(BUILD) $(BUILD)/tests/bench/loop ./shmlab
	@tools/page-check --speed $(BUILD) || [ $$? -eq 77 ]

pages: examples $(BUILD)/bin/shmlab ## look at the pages of some programs in a browser
	@tools/page-check --examples $(BUILD) || [ $$? -eq 77 ]

matrix: ## every program, compiled in twelve ways
	@tools/matrix

cross: ## every program on five other processors, emulated
	@tools/cross

arm64 i386: ## the tests on that processor, emulated
	@tools/emulate $@ $(labtests:tests/%=%) $(examples:%=examples/%) || \
	    [ $$? -eq 77 ]

lint: ## names, cross-references, formatting, static analysis
	@tools/lint

.PHONY: format clean
format: ## format the C sources
	clang-format -i $(wildcard examples/*.c exercises/*.c solutions/*.c \
	    solutions/wrong/*/*.c tests/*/*.c lab/*.c lab/*/*.[ch])

clean: ## remove what was built
	rm -rf $(BUILD)

MAKEFLAGS += --no-builtin-rules --output-sync=target
.DELETE_ON_ERROR:
.SUFFIXES:
