/* What lab/trace/where must bear of programs that are damaged. */
#include "where_program.h"

#include <link.h>
#include <time.h>

enum {
    FLIPPED_VARIANTS = 50,
    FLIPPED = 200,     /* bytes in each of them */
    LONGEST_MS = 20000 /* of one program; an answer may take some seconds */
};

/* --- Damage -------------------------------------------------------------- */

/* A program in memory, to be changed. */
struct image {
    unsigned char *bytes;
    size_t size;
    ElfW(Shdr) * sections;
    unsigned count;
    const char *names;
};

static bool load(const char *path, struct image *image)
{
    struct stat status;
    int in = open(path, O_RDONLY | O_CLOEXEC);
    if (in == -1 || fstat(in, &status) == -1)
        return false;
    image->size = (size_t)status.st_size;
    image->bytes = mmap(NULL, image->size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
                        in, 0);
    close(in);
    if (image->bytes == MAP_FAILED)
        return false;
    const ElfW(Ehdr) *header = (const ElfW(Ehdr) *)image->bytes;
    image->sections = (ElfW(Shdr) *)(image->bytes + header->e_shoff);
    image->count = header->e_shnum;
    image->names = (const char *)image->bytes +
                   image->sections[header->e_shstrndx].sh_offset;
    return header->e_ident[EI_CLASS] == ELFCLASS64;
}

static bool store(const struct image *image, const char *path)
{
    int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
    bool written = out != -1 && write(out, image->bytes, image->size) ==
                                    (ssize_t)image->size;
    if (out != -1)
        close(out);
    return written;
}

/* Whatever is not needed to execute the program. */
static bool is_about(const struct image *image, const ElfW(Shdr) * section)
{
    const char *name = image->names + section->sh_name;
    return section->sh_size > 0 && section->sh_type != SHT_NOBITS &&
           (strncmp(name, ".debug", 6) == 0 ||
            strncmp(name, ".eh_frame", 9) == 0 ||
            strcmp(name, ".symtab") == 0 || strcmp(name, ".strtab") == 0 ||
            strcmp(name, ".note.gnu.build-id") == 0);
}

static void fill(struct image *image, ElfW(Shdr) * section, int byte)
{
    memset(image->bytes + section->sh_offset, byte, (size_t)section->sh_size);
}

static void zero(struct image *image, ElfW(Shdr) * section)
{
    fill(image, section, 0);
}

static void all_ones(struct image *image, ElfW(Shdr) * section)
{
    fill(image, section, 0xff);
}

/* Abbreviations that refer to themselves, line programs of one opcode, lengths
 * of 0x01010101. */
static void ones(struct image *image, ElfW(Shdr) * section)
{
    fill(image, section, 1);
}

/* ULEB128 numbers that go on and on. */
static void endless_numbers(struct image *image, ElfW(Shdr) * section)
{
    fill(image, section, 0x80);
}

/* The beginning, a length or a header, stays: what follows is nonsense. */
static void nonsense_behind_header(struct image *image, ElfW(Shdr) * section)
{
    for (size_t i = 24; i < section->sh_size; i++)
        image->bytes[section->sh_offset + i] = (unsigned char)(i * 37);
}

/* DW_LNS_advance_pc by nothing, over and over. */
static void lines_that_stay(struct image *image, ElfW(Shdr) * section)
{
    for (size_t i = 24; i < section->sh_size; i++)
        image->bytes[section->sh_offset + i] = i % 2 == 0 ? 2 : 0;
}

static void huge_length(struct image *image, ElfW(Shdr) * section)
{
    static const unsigned char length[] = {0xff, 0xff, 0xff, 0xff, 0xf0, 0xff,
                                           0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};
    size_t size = section->sh_size < sizeof length ? (size_t)section->sh_size
                                                   : sizeof length;
    memcpy(image->bytes + section->sh_offset, length, size);
}

static void cut_short(struct image *image, ElfW(Shdr) * section)
{
    (void)image;
    section->sh_size /= 2;
}

static void cut_to_one(struct image *image, ElfW(Shdr) * section)
{
    (void)image;
    section->sh_size = 1;
}

static void too_large(struct image *image, ElfW(Shdr) * section)
{
    (void)image;
    section->sh_size = (ElfW(Off)) - 1 >> 4;
}

static void out_of_file(struct image *image, ElfW(Shdr) * section)
{
    (void)image;
    section->sh_offset = (ElfW(Off)) - 16;
}

static void in_another(struct image *image, ElfW(Shdr) * section)
{
    (void)image;
    section->sh_offset = 0;
    section->sh_link = 0xffff;
    section->sh_entsize = 0;
}

static void compressed(struct image *image, ElfW(Shdr) * section)
{
    ElfW(Chdr) header = {.ch_type = ELFCOMPRESS_ZLIB,
                         .ch_size = (ElfW(Off)) - 1 >> 4,
                         .ch_addralign = 1};
    section->sh_flags |= SHF_COMPRESSED;
    if (section->sh_size >= sizeof header)
        memcpy(image->bytes + section->sh_offset, &header, sizeof header);
}

static const struct {
    const char *name;
    void (*damage)(struct image *image, ElfW(Shdr) * section);
} ways[] = {
    {"zeros", zero},
    {"0xff", all_ones},
    {"ones", ones},
    {"endless numbers", endless_numbers},
    {"nonsense behind the header", nonsense_behind_header},
    {"lines that stay", lines_that_stay},
    {"a huge length", huge_length},
    {"cut short", cut_short},
    {"one byte", cut_to_one},
    {"too large", too_large},
    {"out of the file", out_of_file},
    {"in another section", in_another},
    {"compressed", compressed},
};

/* --- Trying -------------------------------------------------------------- */

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The damaged program is traced to its end, and no helper stays. */
static bool try_damaged(const char *section, const char *how)
{
    struct seen seen = {0};
    struct where *where = start();
    if (where == NULL)
        return false;
    long begun = now_ms();
    follow(where, file("damaged"), &seen);
    long took = now_ms() - begun;
    EXPECT(took < LONGEST_MS, "%s, %s: %ld ms", section, how, took);
    EXPECT(seen.stops == STOPS || seen.stops == -1, "%s, %s: %d stops", section,
           how, seen.stops);
    forget(&seen);
    where_free(where);
    EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
           "%s, %s: a helper is left", section, how);
    return seen.stops != -1;
}

static void every_section_may_be_damaged(void)
{
    struct image image;
    if (!compile("-g -O0", "whole"))
        return;
    bool more = load(file("whole"), &image);
    for (unsigned i = 0; more && i < image.count; i++) {
        if (!is_about(&image, &image.sections[i]))
            continue;
        for (size_t way = 0; more && way < COUNT(ways); way++) {
            struct image fresh;
            more = load(file("whole"), &fresh);
            if (!more)
                break;
            ways[way].damage(&fresh, &fresh.sections[i]);
            more = store(&fresh, file("damaged")) &&
                   try_damaged(image.names + image.sections[i].sh_name,
                               ways[way].name);
            munmap(fresh.bytes, fresh.size);
        }
    }
}

static void random_bytes_may_be_changed(void)
{
    bool more = compile("-g -O0", "whole");
    for (unsigned seed = 1; more && seed <= FLIPPED_VARIANTS; seed++) {
        struct image image;
        unsigned random = seed;
        char name[32];
        if (!load(file("whole"), &image))
            break;
        for (int i = 0; i < FLIPPED; i++) {
            const ElfW(Shdr) *section =
                &image.sections[(unsigned)rand_r(&random) % image.count];
            if (is_about(&image, section))
                image.bytes[section->sh_offset +
                            (unsigned)rand_r(&random) % section->sh_size] =
                    (unsigned char)rand_r(&random);
        }
        snprintf(name, sizeof name, "seed %u", seed);
        more = store(&image, file("damaged")) &&
               try_damaged("random bytes", name);
        munmap(image.bytes, image.size);
    }
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"every section may be damaged", every_section_may_be_damaged, 0},
        {"random bytes may be changed", random_bytes_may_be_changed, 0},
    };
    return report_main("lab/where_damage", tests, COUNT(tests), argc, argv);
}
