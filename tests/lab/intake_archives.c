/* What is taken of archives, a student's or one of all: nothing is unpacked to
 * a disk, and what strangers pack to do harm costs nothing. */
#include "bundles.h"

#include <time.h>

#ifdef HAVE_ARCHIVE

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* --- A student's ---------------------------------------------------------- */

static void archives_of_each_kind_are_taken(void)
{
    static const struct {
        const char *kind, *file;
    } kinds[] = {{"tar", "a.tar"}, {"gz", "b.tar.gz"},
                 {"gz", "c.tgz"},  {"xz", "d.tar.xz"},
                 {"zip", "e.zip"}, {"zip", "f.TAR"}}; /* what it is counts */
    static const char *const ids[] = {"a", "b", "c", "d", "e", "f"};
    handed_new("kinds");
    for (size_t i = 0; i < COUNT(kinds); i++) {
        bundle_new(kinds[i].kind);
        bundle_put("answers/06_fork_workers.c", kinds[i].file);
        bundle_put("answers/homework.c", "x");
        bundle_put("answers/MANIFEST", "x");
        bundle_put("answers/.git/config", "x");
        bundle_bytes("answers/06_fork_workers", "\177ELF123", 7);
        bundle_to(kinds[i].file);
    }
    handed_taken();
    EXPECT(handed.count == COUNT(kinds), "%zu students", handed.count);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        handed_answer(ids[i], WORKERS, "answers/06_fork_workers.c",
                      kinds[i].file);
        handed_refused(ids[i], "answers/homework.c", "has this name");
        handed_refusals(ids[i], 1);
    }
}

/* In the folder of a download there is what `pack` has made. */
static void an_archive_in_a_folder_is_taken(void)
{
    handed_new("inside");
    bundle_new("tar");
    bundle_put("answers/06_fork_workers.c", "packed");
    bundle_to("alice/answers.tar");
    handed_put("alice/notes.md", "x");
    handed_taken();
    handed_answer("alice", WORKERS, "answers/06_fork_workers.c", "packed");
    handed_refused("alice", "notes.md", "has this name");
}

static void of_two_submissions_one_is_taken(void)
{
    handed_new("two");
    bundle_new("tar");
    bundle_put("06_fork_workers.c", "in the tar");
    bundle_put("01_sharing_sum.c", "in the tar");
    bundle_to("alice.tar");
    handed_put("alice/06_fork_workers.c", "in the folder");
    handed_bytes("bob.tar", bundle_memory, bundle_size);
    handed_bytes("bob (1).tar", bundle_memory, bundle_size);
    handed_bytes("carol/b.tar", bundle_memory, bundle_size);
    handed_bytes("carol/a.tar", bundle_memory, bundle_size);
    handed_put("dave/a.tar", "no archive");
    handed_bytes("dave/b.tar", bundle_memory, bundle_size);
    handed_taken();
    handed_answer("alice", WORKERS, "06_fork_workers.c", "in the folder");
    handed_answer("alice", SUM, "", "");
    handed_refused("alice", "alice.tar",
                   "it is a second submission: 06_fork_workers.c lies beside");
    handed_answer("bob", WORKERS, "06_fork_workers.c", "in the tar");
    handed_refused("bob", "bob.tar", "bob (1).tar was taken instead");
    handed_refused("carol", "b.tar", "a.tar was taken instead");
    handed_refused("dave", "a.tar", "neither a tar nor a zip");
    handed_answer("dave", WORKERS, "06_fork_workers.c", "in the tar");
}

static void what_leads_out_or_is_no_file_is_refused(void)
{
    handed_new("out");
    bundle_new("tar");
    bundle_put("../06_fork_workers.c", "x");
    bundle_put("/06_fork_workers.c", "x");
    bundle_put("a/../../01_sharing_sum.c", "x");
    struct archive_entry *link = bundle_entry("s/06_fork_workers.c", AE_IFLNK);
    archive_entry_set_symlink(link, "/etc/passwd");
    bundle_put_entry(link, NULL, 0);
    bundle_put("h/other.c", "x");
    link = bundle_entry("h/06_fork_workers.c", AE_IFREG);
    archive_entry_set_hardlink(link, "h/other.c");
    bundle_put_entry(link, NULL, 0);
    bundle_put_entry(bundle_entry("f/06_fork_workers.c", AE_IFIFO), NULL, 0);
    bundle_put_entry(bundle_entry("d/06_fork_workers.c", AE_IFCHR), NULL, 0);
    bundle_put("inner.zip", "PK");
    bundle_put("a/b/c/d/e/f/g/h/i/06_fork_workers.c", "deep");
    bundle_put("C:06_fork_workers.c", "x");
    bundle_put("./01_sharing_sum.c", "the only one");
    bundle_to("alice.tar");
    handed_taken();
    handed_refused("alice", "../06_fork_workers.c", "leads out");
    handed_refused("alice", "06_fork_workers.c", "leads out");
    handed_refused("alice", "a/../../01_sharing_sum.c", "leads out");
    handed_refused("alice", "C:06_fork_workers.c", "leads out");
    handed_refused("alice", "s/06_fork_workers.c", "it is a link");
    handed_refused("alice", "h/06_fork_workers.c", "it is a link");
    handed_refused("alice", "f/06_fork_workers.c", "a pipe");
    handed_refused("alice", "d/06_fork_workers.c", "a device");
    handed_refused("alice", "inner.zip", "an archive inside an archive");
    handed_refused("alice", "a/b/c/d/e/f/g/h/i/06_fork_workers.c", "deep");
    handed_answer("alice", WORKERS, "", "");
    handed_answer("alice", SUM, "01_sharing_sum.c", "the only one");
}

static void of_the_same_name_the_last_is_taken(void)
{
    handed_new("again");
    bundle_new("tar");
    bundle_put("06_fork_workers.c", "old");
    bundle_put("06_fork_workers.c", "new");
    bundle_to("alice.tar");
    handed_taken();
    handed_answer("alice", WORKERS, "06_fork_workers.c", "new");
    handed_refused("alice", "06_fork_workers.c", "it comes last");
}

/* --- Damage --------------------------------------------------------------- */

static void a_cut_archive_gives_what_is_whole(void)
{
    char text[2000];
    memset(text, 'x', sizeof text);
    handed_new("cut");
    bundle_new("tar");
    bundle_put("06_fork_workers.c", "whole");
    bundle_bytes("01_sharing_sum.c", text, sizeof text);
    bundle_end();
    handed_bytes("alice.tar", bundle_memory, 2048);
    handed_bytes("empty.tar", bundle_memory, 0);
    bundle_new("zip");
    bundle_put("06_fork_workers.c", "whole");
    bundle_bytes("01_sharing_sum.c", text, sizeof text);
    bundle_end();
    handed_bytes("bob.zip", bundle_memory, bundle_size / 2);
    handed_taken();
    handed_answer("alice", WORKERS, "06_fork_workers.c", "whole");
    handed_answer("alice", SUM, "", "");
    handed_refused("alice", "01_sharing_sum.c", "it is damaged");
    handed_refused("alice", "alice.tar", "it is damaged");
    handed_answer("bob", SUM, "", "");
    handed_refused("bob", "bob.zip", "it is damaged");
    handed_refused("empty", "empty.tar", "");
}

static void a_wrong_checksum_is_damage(void)
{
    handed_new("sums");
    bundle_new("zip");
    archive_write_zip_set_compression_store(bundle);
    bundle_put("06_fork_workers.c", "it was right");
    bundle_put("01_sharing_sum.c", "this is right");
    bundle_end();
    unsigned char *at = memmem(bundle_memory, bundle_size, "was", 3);
    if (at == NULL)
        errx(REPORT_UNTESTED, "no text in the zip");
    *at = 'W';
    handed_bytes("alice.zip", bundle_memory, bundle_size);
    handed_taken();
    handed_answer("alice", WORKERS, "", "");
    handed_refused("alice", "06_fork_workers.c", "it is damaged");
    handed_answer("alice", SUM, "01_sharing_sum.c", "this is right");
}

static void what_is_encrypted_is_told(void)
{
    handed_new("secret");
    bundle_new("zip, encrypted");
    bundle_put("06_fork_workers.c", "secret");
    bundle_to("alice.zip");
    handed_taken();
    handed_answer("alice", WORKERS, "", "");
    handed_refused("alice", "06_fork_workers.c", "it is encrypted");
}

/* --- Bombs ---------------------------------------------------------------- */

/* Demand that it is refused, soon, and others are not. */
static void is_defused(const char *name, const char *words)
{
    handed_bytes(name, bundle_memory, bundle_size);
    handed_put("zoe/06_fork_workers.c", "hers");
    double before = seconds();
    handed_taken();
    double took = seconds() - before;
    handed_answer("bomb", WORKERS, "", "");
    handed_refused("bomb", name, words);
    handed_answer("zoe", WORKERS, "06_fork_workers.c", "hers");
    EXPECT(took < 5, "%s: %.2f s of processor time", name, took);
    printf("%s of %zu KiB: %.2f s of processor time\n", name, bundle_size >> 10,
           took);
}

static void bombs_are_not_unpacked(void)
{
    handed_new("zip_bomb");
    bundle_new("zip");
    bundle_put("06_fork_workers.c", "before it");
    bundle_zeros("core", 300);
    bundle_end();
    is_defused("bomb.zip", "unpacks to more than 64 MiB");
    handed_new("tar_bomb");
    bundle_new("gz");
    bundle_put("06_fork_workers.c", "before it");
    bundle_zeros("core", 300);
    bundle_end();
    is_defused("bomb.tar.gz", "unpacks to more than 64 MiB");
}

/* A zip may say of an entry what it wants. */
static void a_bomb_that_lies_is_not_unpacked(void)
{
    handed_new("liar");
    bundle_new("zip");
    bundle_put("06_fork_workers.c", "before it");
    bundle_zeros("core", 300);
    bundle_put("01_sharing_sum.c", "behind it");
    bundle_end();
    const unsigned char size[4] = {0, 0, 0xc0, 0x12}, lie[4] = {9, 0, 0, 0};
    size_t lies = 0;
    for (unsigned char *at = bundle_memory;
         (at = memmem(at, bundle_size - (size_t)(at - bundle_memory), size,
                      4)) != NULL;
         at += 4, lies++)
        memcpy(at, lie, 4);
    EXPECT(lies > 0, "its size is not found in it");
    is_defused("bomb.zip", "unpacks to more than 64 MiB");
}

static void an_archive_of_too_many_entries_is_refused(void)
{
    static char path[64];
    handed_new("entries");
    bundle_new("zip");
    for (int i = 0; i < 60000; i++) {
        snprintf(path, sizeof path, "x/%x.o", i);
        bundle_put(path, "");
    }
    bundle_put("06_fork_workers.c", "behind litter");
    bundle_to("alice.zip");
    handed_put("zoe/06_fork_workers.c", "hers");
    bundle_new("gz");
    for (int i = 0; i < 110000; i++)
        bundle_put("x.o", "");
    bundle_to("bomb.tar.gz");
    double before = seconds();
    handed_taken();
    EXPECT(seconds() - before < 5, "%.2f s", seconds() - before);
    handed_answer("alice", WORKERS, "06_fork_workers.c", "behind litter");
    handed_refused("bomb", "bomb.tar.gz", "more than ");
}

static void hostile_names_in_archives_do_no_harm(void)
{
    static char longest[40000];
    memset(longest, 'x', sizeof longest - 1);
    handed_new("names");
    bundle_new("tar");
    bundle_put("new\nline.c", "x");
    bundle_put("\x1b[31mred.c", "x");
    bundle_put("\xff\xfe.c", "x");
    bundle_put(longest, "x");
    bundle_put("=1+1/06_fork_workers.c", "good");
    bundle_to("alice.tar");
    handed_taken();
    handed_answer("alice", WORKERS, "=1+1/06_fork_workers.c", "good");
    handed_refused("alice", "new line.c", "has this name");
    handed_refused("alice", longest, "its path is too long");
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"archives of each kind are taken", archives_of_each_kind_are_taken, 0},
        {"an archive in a folder is taken", an_archive_in_a_folder_is_taken, 0},
        {"of two submissions one is taken", of_two_submissions_one_is_taken, 0},
        {"what leads out or is no file is refused",
         what_leads_out_or_is_no_file_is_refused, 0},
        {"of the same name the last is taken",
         of_the_same_name_the_last_is_taken, 0},
        {"a cut archive gives what is whole", a_cut_archive_gives_what_is_whole,
         0},
        {"a wrong checksum is damage", a_wrong_checksum_is_damage, 0},
        {"what is encrypted is told", what_is_encrypted_is_told, 0},
        {"bombs are not unpacked", bombs_are_not_unpacked, 0},
        {"a bomb that lies is not unpacked", a_bomb_that_lies_is_not_unpacked,
         0},
        {"an archive of too many entries is refused",
         an_archive_of_too_many_entries_is_refused, 0},
        {"hostile names in archives do no harm",
         hostile_names_in_archives_do_no_harm, 0},
    };
    hostile_begin();
    int status = report_main("lab/intake_archives", tests, COUNT(tests), argc,
                             argv);
    handed_forget();
    return status;
}

#else

static void an_archive_is_refused_and_the_way_told(void)
{
    handed_new("without");
    handed_put("alice.tar", "x");
    handed_put("bob/06_fork_workers.c", "his");
    handed_taken();
    handed_refused("alice", "alice.tar", "./setup --grade");
    handed_answer("bob", WORKERS, "06_fork_workers.c", "his");
    EXPECT(handed_take(handed_path("alice.tar"), NULL) == -1 &&
               strstr(handed_why, "./setup --grade") != NULL,
           "%s", handed_why);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"without libarchive an archive is refused, and the way told",
         an_archive_is_refused_and_the_way_told, 0},
    };
    hostile_begin();
    int status = report_main("lab/intake_archives", tests, COUNT(tests), argc,
                             argv);
    handed_forget();
    return status;
}

#endif
