/* pack: the file that is handed in. */
#include "study/parts.h"

#include "study/sha256.h"
#include "study/tar.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ANSWER_MAX = 1 << 20 /* bytes of one file */
};

static const char archive_name[] = "answers.tar";
static const char inside[] = "answers"; /* the folder in the archive */

/* What is being packed. */
struct pack {
    const char *folder;
    FILE *tar, *manifest;
    char *bytes, *manifest_bytes; /* of these two streams */
    size_t size, manifest_size;
    int packed, refused;
    char untouched[4096], missing[4096]; /* their names, with blanks between */
};

static void add_name(char names[4096], const char *name)
{
    size_t length = strlen(names);
    snprintf(names + length, 4096 - length, "%s%s", length > 0 ? " " : "",
             name);
}

/* Is it still the starter? */
static bool is_starter(const char *name, const char *bytes, size_t size)
{
    size_t ours_size;
    char *ours = file_read(study_top("exercises/%s%s", name,
                                     exercise_is_text(name) ? ".txt" : ".c"),
                           ANSWER_MAX, &ours_size);
    bool same = ours != NULL && ours_size == size &&
                memcmp(ours, bytes, size) == 0;
    free(ours);
    return same;
}

static void add(struct pack *pack, const char *name)
{
    char file[PROGRESS_PATH], stored[PROGRESS_NAME + 16], digest[SHA256_TEXT];
    size_t size;
    exercise_file(pack->folder, name, file);
    const char *base = strrchr(file, '/') + 1;
    if (access(file, F_OK) == -1) {
        add_name(pack->missing, base);
        return;
    }
    char *bytes = file_read(file, ANSWER_MAX, &size);
    if (bytes == NULL) {
        warnx("%s is not packed: %s", study_shown(file),
              errno == EFBIG    ? "it is larger than 1 MiB"
              : errno == EINVAL ? "it is no file"
                                : strerror(errno));
        pack->refused++;
        return;
    }
    if (is_starter(name, bytes, size))
        add_name(pack->untouched, base);
    else {
        snprintf(stored, sizeof stored, "%s/%s", inside, base);
        sha256(bytes, size, digest);
        tar_add(pack->tar, stored, bytes, size);
        fprintf(pack->manifest, "%s  %s\n", digest, base);
        printf("  %-40s %7zu bytes\n", base, size);
        pack->packed++;
    }
    free(bytes);
}

/* Put what is in memory where it is to go: the student's own archive is made
 * anew, another file is never written over. */
static void put(const struct pack *pack, const char *path, bool anew)
{
    char new[PROGRESS_PATH];
    snprintf(new, sizeof new, "%.*s.new", PROGRESS_PATH - 8, path);
    const char *to = anew ? new : path;
    if (anew)
        unlink(new); /* of one that was interrupted */
    if (file_make(to, pack->bytes, pack->size) == -1 ||
        (anew && rename(new, path) == -1))
        err(errno == EEXIST ? STUDY_MISUSED : STUDY_OUR_FAULT, "%s",
            study_shown(path));
}

/* Of the rest of the folder only what looks like an answer is named. */
static void tell_others(const char *folder, const struct exercises *exercises)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');
        bool known = dot == NULL ||
                     (strcmp(dot, ".c") != 0 && strcmp(dot, ".txt") != 0) ||
                     strcmp(entry->d_name, "README.txt") == 0 ||
                     strstr(entry->d_name, ".given.c") != NULL;
        for (size_t i = 0; i < exercises->count && !known; i++) {
            char file[PROGRESS_PATH];
            exercise_file(folder, exercises->names[i], file);
            known = strcmp(strrchr(file, '/') + 1, entry->d_name) == 0;
        }
        if (!known)
            printf("Not packed, no exercise is called so: %s\n",
                   study_shown(entry->d_name));
    }
    if (entries != NULL)
        closedir(entries);
}

static void tell(const struct pack *pack, const char *path,
                 const struct exercises *exercises)
{
    char digest[SHA256_TEXT];
    sha256(pack->bytes, pack->size, digest);
    printf("%s: %d answer%s, sha256 %.16s...\n", study_shown(path),
           pack->packed, pack->packed == 1 ? "" : "s", digest);
    if (pack->untouched[0] != '\0') {
        printf("Not packed, still as it was at first:\n");
        page_print(pack->untouched, 2);
    }
    if (pack->missing[0] != '\0') {
        printf("Not packed, not there:\n");
        page_print(pack->missing, 2);
    }
    tell_others(pack->folder, exercises);
}

int study_pack(int argc, char *argv[])
{
    char folder[PROGRESS_PATH], path[PROGRESS_PATH], name[64];
    struct exercises exercises;
    struct pack pack = {.folder = folder};
    if (argc > 2 || (argc == 2 && argv[1][0] == '-'))
        errx(STUDY_MISUSED, "usage: shmlab pack [FILE.tar]");
    study_need_folder(folder);
    exercises_read(&exercises);
    snprintf(path, sizeof path, "%.*s/%s", PROGRESS_PATH - 32, folder,
             archive_name);
    if (argc == 2)
        snprintf(path, sizeof path, "%s", argv[1]);
    pack.tar = open_memstream(&pack.bytes, &pack.size);
    pack.manifest = open_memstream(&pack.manifest_bytes, &pack.manifest_size);
    if (pack.tar == NULL || pack.manifest == NULL)
        err(STUDY_OUR_FAULT, "%s", archive_name);
    for (size_t i = 0; i < exercises.count; i++)
        add(&pack, exercises.names[i]);
    if (fclose(pack.manifest) == EOF)
        err(STUDY_OUR_FAULT, "%s", archive_name);
    snprintf(name, sizeof name, "%s/MANIFEST", inside);
    tar_add(pack.tar, name, pack.manifest_bytes, pack.manifest_size);
    tar_end(pack.tar);
    if (fclose(pack.tar) == EOF)
        err(STUDY_OUR_FAULT, "%s", archive_name);
    if (pack.packed == 0)
        warnx("there is nothing to pack: no answer differs from its starter");
    else
        put(&pack, path, argc < 2);
    if (pack.packed > 0)
        tell(&pack, path, &exercises);
    free(pack.bytes);
    free(pack.manifest_bytes);
    exercises_free(&exercises);
    return pack.packed == 0 || pack.refused > 0 ? STUDY_WRONG : STUDY_GOOD;
}
