/* Archives, read in memory by libarchive: see intake_parts.h.
 *
 * They come from strangers.  Only two formats are read, because each more is
 * more that can go wrong: zip, unpacked by nobody before, and tar, packed by
 * anybody.  What an entry says of its size is added up before anything of it is
 * unpacked, and what really was unpacked, too: so a bomb costs no time. */
#include "grade/intake_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_ARCHIVE

#include <archive.h>
#include <archive_entry.h>
#include <ctype.h>
#include <locale.h>

enum {
    BLOCK = 64 * 1024,
    PATH_MOST = 4096
};

/* --- What an entry is ----------------------------------------------------- */

static bool leads_out(const char *path)
{
    if (path[0] == '/' || path[0] == '\\' ||
        (isalpha((unsigned char)path[0]) && path[1] == ':'))
        return true;
    for (const char *at = path; *at != '\0';) {
        size_t length = strcspn(at, "/\\");
        if (length == 2 && at[0] == '.' && at[1] == '.')
            return true;
        at += length + (at[length] != '\0');
    }
    return false;
}

static const char *problem_of(struct archive_entry *entry, const char *path)
{
    mode_t type = archive_entry_filetype(entry);
    if (leads_out(path))
        return "its path leads out of the archive";
    if (strlen(path) > PATH_MOST)
        return "its path is too long";
    if (archive_entry_hardlink(entry) != NULL || type == AE_IFLNK)
        return "it is a link, and links are not followed";
    if (type != AE_IFREG && type != AE_IFDIR && type != 0)
        return "it is a device, a pipe or a socket, not a file";
    if (archive_entry_is_encrypted(entry))
        return "it is encrypted, and there is no password";
    return NULL;
}

/* The path of an entry as it is shown, in `room`: no "./", no "//", no slash at
 * its end. */
static void tidy_path(const char *path, char *room)
{
    size_t to = 0;
    while (*path != '\0') {
        size_t length = strcspn(path, "/");
        bool nothing = length == 0 || (length == 1 && path[0] == '.');
        if (!nothing) {
            if (to > 0)
                room[to++] = '/';
            memmove(room + to, path, length);
            to += length;
        }
        path += length + (path[length] == '/');
    }
    room[to] = '\0';
}

static char *path_of(struct archive_entry *entry)
{
    const char *path = archive_entry_pathname(entry);
    if (path == NULL)
        path = archive_entry_pathname_utf8(entry);
    return strdup(path != NULL ? path : "(a name that is no text)");
}

/* --- All entries ---------------------------------------------------------- */

/* Names inside are UTF-8 mostly, and libarchive turns them into what the locale
 * has; with none, into nothing. */
static locale_t use_utf8(locale_t *before)
{
    static const char *const names[] = {"C.UTF-8", "en_US.UTF-8", ""};
    locale_t made = (locale_t)0;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && made == 0; i++)
        made = newlocale(LC_CTYPE_MASK, names[i], (locale_t)0);
    *before = made != 0 ? uselocale(made) : (locale_t)0;
    return made;
}

static void use_before(locale_t made, locale_t before)
{
    if (made == (locale_t)0)
        return;
    uselocale(before);
    freelocale(made);
}

static bool is_zip(const struct archive_source *source)
{
    char magic[2] = "";
    if (source->fd == -1)
        return source->size >= 2 && memcmp(source->bytes, "PK", 2) == 0;
    return pread(source->fd, magic, 2, 0) == 2 && memcmp(magic, "PK", 2) == 0;
}

static int open_source(struct archive *archive,
                       const struct archive_source *source)
{
    if (is_zip(source))
        archive_read_support_format_zip(archive);
    else {
        archive_read_support_format_tar(archive);
        archive_read_support_filter_gzip(archive);
        archive_read_support_filter_bzip2(archive);
        archive_read_support_filter_xz(archive);
        archive_read_support_filter_lzma(archive);
        archive_read_support_filter_zstd(archive);
    }
    if (source->fd == -1)
        return archive_read_open_memory(archive, source->bytes, source->size);
    if (lseek(source->fd, 0, SEEK_SET) == -1) {
        archive_set_error(archive, errno, "%s", strerror(errno));
        return ARCHIVE_FATAL;
    }
    return archive_read_open_fd(archive, source->fd, BLOCK);
}

static void say_broken(struct archive *archive, char why[512])
{
    const char *said = archive_error_string(archive);
    /* Without a format, version 3.6 would look behind the last one. */
    if (archive_format(archive) != 0 &&
        archive_read_has_encrypted_entries(archive) > 0)
        snprintf(why, 512, "it is encrypted, and there is no password");
    else if (archive_errno(archive) == ENOMEM)
        snprintf(why, 512, "it asks for too much memory");
    else if (said != NULL && strstr(said, "nrecognized archive") != NULL)
        snprintf(why, 512,
                 "it is neither a tar nor a zip archive, which are "
                 "the ones that are read");
    else
        snprintf(why, 512, "it is damaged: %.300s",
                 said != NULL ? said : "its end is missing");
}

/* --- Bounds --------------------------------------------------------------- */

/* How far a reading has come. */
struct reading {
    struct archive *archive;
    const struct archive_source *source;
    uint64_t declared; /* by entries, of what they unpack to */
    uint64_t unpacked; /* really */
    size_t entries;
};

static uint64_t size_of(struct archive_entry *entry)
{
    /* One below 0 becomes a large one. */
    return archive_entry_size_is_set(entry)
               ? (uint64_t)archive_entry_size(entry)
               : 0;
}

static bool is_too_much(struct reading *reading, struct archive_entry *entry,
                        char why[512])
{
    const struct archive_source *source = reading->source;
    uint64_t size = size_of(entry), most = source->most;
    int64_t passed = archive_filter_bytes(reading->archive, 0);
    if (size > most || (reading->declared += size) > most ||
        reading->unpacked > most ||
        (passed > 0 && (uint64_t)passed > most + source->size)) {
        snprintf(why, 512, "it unpacks to more than %ju MiB",
                 (uintmax_t)(most >> 20));
        return true;
    }
    if (++reading->entries > source->entries) {
        snprintf(why, 512, "it has more than %zu entries", source->entries);
        return true;
    }
    return false;
}

/* What nobody has read of an entry is counted, too: libarchive would unpack it
 * to find the next one, however much it is.  The archive that SUBMISSIONS is
 * comes from no stranger, and is long. */
static void drain(struct reading *reading)
{
    const void *block;
    size_t size;
    la_int64_t offset;
    while (reading->source->fd == -1 &&
           reading->unpacked <= reading->source->most &&
           archive_read_data_block(reading->archive, &block, &size, &offset) ==
               ARCHIVE_OK)
        reading->unpacked += size;
}

static bool hand_on(struct reading *reading, struct archive_entry *entry,
                    archive_visitor *each, void *context)
{
    char *path = path_of(entry);
    if (path == NULL)
        return false;
    struct entry met = {
        .path = path,
        .is_folder = archive_entry_filetype(entry) == AE_IFDIR,
        .problem = problem_of(entry, path),
        .size = size_of(entry),
        .reading = reading,
    };
    tidy_path(path, path);
    bool goes_on = path[0] == '\0' || each(context, &met);
    free(path);
    return goes_on;
}

static int each_of(struct reading *reading, archive_visitor *each,
                   void *context, char why[512])
{
    struct archive_entry *entry;
    int result = open_source(reading->archive, reading->source);
    while (result >= ARCHIVE_WARN) {
        result = archive_read_next_header(reading->archive, &entry);
        if (result == ARCHIVE_EOF)
            return 0;
        if (result < ARCHIVE_WARN)
            break;
        if (is_too_much(reading, entry, why))
            return ARCHIVE_TOO_MUCH;
        if (!hand_on(reading, entry, each, context))
            return 0;
        drain(reading);
    }
    say_broken(reading->archive, why);
    return ARCHIVE_BROKEN;
}

int archive_each(const struct archive_source *source, archive_visitor *each,
                 void *context, char why[512])
{
    locale_t before, made = use_utf8(&before);
    struct reading reading = {archive_read_new(), source, 0, 0, 0};
    int result = ARCHIVE_BROKEN;
    snprintf(why, 512, "there is no memory to read it");
    if (reading.archive != NULL)
        result = each_of(&reading, each, context, why);
    archive_read_free(reading.archive);
    use_before(made, before);
    return result;
}

void entry_read(struct job *job, const struct entry *entry, struct found *found,
                size_t most, bool may_be_larger)
{
    struct reading *reading = entry->reading;
    size_t room = entry->size > 0 && entry->size < most ? (size_t)entry->size
                                                        : most;
    la_ssize_t got = 1;
    if (entry->size > most && !may_be_larger) {
        found->problem = too_large(entry->size, most);
        return;
    }
    found->bytes = malloc(room + 1); /* one more, to see whether it ends */
    for (found->size = 0;
         found->bytes != NULL && got > 0 && found->size <= room;
         found->size += got > 0 ? (size_t)got : 0)
        got = archive_read_data(reading->archive, found->bytes + found->size,
                                room + 1 - found->size);
    reading->unpacked += found->size;
    const char *said = archive_error_string(reading->archive);
    if (found->bytes == NULL)
        job_fails(job, ENOMEM);
    else if (got < 0 &&
             asprintf(&found->problem, "it is damaged in its archive: %.200s",
                      said != NULL ? said : "no reason") == -1)
        found->problem = NULL;
    else if (got >= 0 && found->size > room && !may_be_larger)
        found->problem = room == most
                             ? too_large(found->size, most)
                             : strdup("it is damaged in its archive: it has "
                                      "more bytes than it says");
    if (got < 0 && found->problem == NULL)
        job_fails(job, ENOMEM);
}

#else

int archive_each(const struct archive_source *source, archive_visitor *each,
                 void *context, char why[512])
{
    (void)source;
    (void)each;
    (void)context;
    snprintf(why, 512,
             "it is an archive, and this shmlab was built without libarchive, "
             "which reads them: ./setup --grade installs it, and make builds "
             "anew");
    return ARCHIVE_BROKEN;
}

void entry_read(struct job *job, const struct entry *entry, struct found *found,
                size_t most, bool may_be_larger)
{
    (void)entry;
    (void)found;
    (void)most;
    (void)may_be_larger;
    job_fails(job, ENOSYS);
}

#endif

/* --- A student's archive -------------------------------------------------- */

size_t depth_of(const char *path)
{
    size_t depth = 0;
    for (; (path = strchr(path, '/')) != NULL; path++)
        depth++;
    return depth;
}

static bool offer(void *context, const struct entry *entry)
{
    struct pile *pile = context;
    bool may_be_larger;
    if (path_is_litter(entry->path, entry->is_folder))
        return true;
    if (!pile_room(pile))
        return false;
    struct found found = {.shown = strdup(entry->path),
                          .depth = depth_of(entry->path)};
    if (found.shown == NULL)
        job_fails(pile->job, ENOMEM);
    else if (entry->problem != NULL)
        pile_refuse(pile, entry->path, "%s", entry->problem);
    else if (!entry->is_folder && found.depth > INTAKE_DEPTH)
        pile_refuse(pile, entry->path, "it lies more than %d folders deep",
                    INTAKE_DEPTH);
    else if (!entry->is_folder) {
        found.name = base_of(found.shown);
        size_t wanted = pile_wants(pile->job, found.name, true, &may_be_larger);
        if (wanted > 0)
            entry_read(pile->job, entry, &found, wanted, may_be_larger);
        pile_offer(pile, &found);
    }
    if (entry->is_folder || found.name == NULL)
        found_free(&found);
    return pile->job->error == 0;
}

bool archive_offer(struct pile *pile, const struct found *archive)
{
    const struct archive_source source = {archive->bytes, archive->size, -1,
                                          INTAKE_UNPACKED, ARCHIVE_ENTRIES};
    size_t before = pile->file_count;
    char why[512];
    pile->inside = true;
    int result = archive_each(&source, offer, pile, why);
    pile->inside = false;
    while (result == ARCHIVE_TOO_MUCH && pile->file_count > before)
        found_free(&pile->files[--pile->file_count]);
    bool any = pile->file_count > before;
    if (result != 0)
        pile_refuse(pile, archive->shown, "%s%s", why,
                    any ? "; what came before that is whole and was looked at"
                        : "");
    else if (!any)
        pile_refuse(pile, archive->shown, "there is no answer in it");
    return any;
}
