# The archive: all that is built, for machines where nothing can be installed.

# The last release that CHANGELOG.md names; "unreleased" stands above it until then.
version  := $(shell sed -n 's/^\#\# \([^ ]*\).*/\1/p' CHANGELOG.md | \
                tr '[:upper:]' '[:lower:]' | sed q)
unpacked := attached-$(version)
static   := $(BUILD)/static

# Programs that hold all their libraries, and no path of this machine.
.PHONY: dist static check-edition
static:
	@$(MAKE) --no-print-directory examples $(commands:%=$(static)/bin/%) \
	    $(checkers:%=$(static)/%) BUILD=$(static) STATIC=yes \
	    CFLAGS='$(CFLAGS) -ffile-prefix-map=$(CURDIR)=.'
	@if ! grep -q HAVE_LIBDW $(static)/options; then \
	    echo 'dist: libdw cannot be linked statically: libdw-dev, libelf-dev,' \
	        'zlib1g-dev, liblzma-dev and libbz2-dev are needed' >&2; exit 1; fi

# The same, byte for byte, each time on one machine.  A bare Debian has no xz, so there
# is a second one for gzip.  shmlab and checkers need no debugging information; that of
# the programs is what `shmlab see` tells lines by.
packed := tar -C $(BUILD)/dist --sort=name --mtime=@1767225600 --owner=0 --group=0 \
              --numeric-owner --mode=u=rwX,go=rX --format=gnu -cf - $(unpacked)
dist: book worksheets static ## make an archive with all built, for machines without tools
	@rm -rf $(BUILD)/dist && mkdir -p $(BUILD)/dist
	@BUILD=$(static) BOOK=$(book)/site tools/edition teacher $(BUILD)/dist/$(unpacked)
	@tools/dist/libraries > $(BUILD)/dist/$(unpacked)/LIBRARIES
	@strip $(BUILD)/dist/$(unpacked)/build/bin/* \
	    $(BUILD)/dist/$(unpacked)/build/tests/exercises/*
	$(call step,tar)$(packed) | xz -T1 -9 > $(BUILD)/$(unpacked).tar.xz
	$(call step,tar)$(packed) | gzip -n > $(BUILD)/$(unpacked).tar.gz
	@ls -l $(BUILD)/$(unpacked).tar.*

check-edition: examples $(commands:%=$(BUILD)/bin/%) $(checkers:%=$(BUILD)/%) ## lay out the student edition and use it
	@BUILD=$(BUILD) tools/check-edition
