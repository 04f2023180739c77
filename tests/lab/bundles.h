/*
 * bundles.h - archives made up, for the tests of the intake; included once
 */
#ifndef TESTS_LAB_BUNDLES_H
#define TESTS_LAB_BUNDLES_H

#include "handed.h"

#ifdef HAVE_ARCHIVE

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

static struct archive *bundle;
static unsigned char bundle_memory[8 << 20];
static size_t bundle_size;

/* Begin an archive in memory: "zip", or a tar and how it is packed.  Names in
 * it are UTF-8, and said to be; who reads it has no locale. */
static inline void bundle_new(const char *kind)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    bundle = archive_write_new();
    bool is_zip = strncmp(kind, "zip", 3) == 0;
    if (is_zip)
        archive_write_set_format_zip(bundle);
    else
        archive_write_set_format_pax_restricted(bundle);
    if (strcmp(kind, "gz") == 0)
        archive_write_add_filter_gzip(bundle);
    else if (strcmp(kind, "xz") == 0)
        archive_write_add_filter_xz(bundle);
    if (strcmp(kind, "zip, encrypted") == 0 &&
        (archive_write_set_options(bundle, "zip:encryption=traditional") !=
             ARCHIVE_OK ||
         archive_write_set_passphrase(bundle, "secret") != ARCHIVE_OK))
        errx(REPORT_UNTESTED, "%s", archive_error_string(bundle));
    archive_write_set_bytes_in_last_block(bundle, 1);
    if (archive_write_open_memory(bundle, bundle_memory, sizeof bundle_memory,
                                  &bundle_size) != ARCHIVE_OK)
        errx(REPORT_UNTESTED, "%s", archive_error_string(bundle));
}

static inline struct archive_entry *bundle_entry(const char *path,
                                                 __LA_MODE_T type)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, path);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    return entry;
}

static inline void bundle_put_entry(struct archive_entry *entry,
                                    const void *bytes, size_t size)
{
    if (archive_write_header(bundle, entry) < ARCHIVE_WARN ||
        (size > 0 &&
         archive_write_data(bundle, bytes, size) != (la_ssize_t)size))
        errx(REPORT_UNTESTED, "%s", archive_error_string(bundle));
    archive_entry_free(entry);
}

static inline void bundle_bytes(const char *path, const void *bytes,
                                size_t size)
{
    struct archive_entry *entry = bundle_entry(path, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)size);
    bundle_put_entry(entry, bytes, size);
}

static inline void bundle_put(const char *path, const char *text)
{
    bundle_bytes(path, text, strlen(text));
}

/* A file of `mib` MiB of NUL bytes, named so. */
static inline void bundle_zeros(const char *path, unsigned mib)
{
    static const char zeros[1 << 20];
    struct archive_entry *entry = bundle_entry(path, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)mib << 20);
    bundle_put_entry(entry, NULL, 0);
    for (unsigned i = 0; i < mib; i++)
        archive_write_data(bundle, zeros, sizeof zeros);
}

static inline void bundle_end(void)
{
    archive_write_close(bundle);
    archive_write_free(bundle);
    setlocale(LC_CTYPE, "C");
}

/* End it, and put it into SUBMISSIONS. */
static inline void bundle_to(const char *path)
{
    bundle_end();
    handed_bytes(path, bundle_memory, bundle_size);
}

#endif
#endif
