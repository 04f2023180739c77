/* What lab/trace/where must bear of programs that are damaged. */
#include "where_program.h"

#include <link.h>

enum {
    VARIANTS = 50, /* of a damaged program */
    DAMAGED = 200  /* bytes in each */
};

/* Copy a program, with random bytes in its sections about lines and unwinding.
 */
static bool damage(const char *from, const char *to, unsigned seed)
{
    int in = open(file(from), O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (in == -1 || fstat(in, &status) == -1)
        return false;
    size_t size = (size_t)status.st_size;
    unsigned char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
                                in, 0);
    close(in);
    if (bytes == MAP_FAILED)
        return false;
    const ElfW(Ehdr) *header = (const ElfW(Ehdr) *)bytes;
    const ElfW(Shdr) *sections = (const ElfW(Shdr) *)(bytes + header->e_shoff);
    const char *names = (const char *)bytes +
                        sections[header->e_shstrndx].sh_offset;
    for (int i = 0; i < DAMAGED; i++) {
        const ElfW(Shdr) *section =
            &sections[(unsigned)rand_r(&seed) % header->e_shnum];
        const char *name = names + section->sh_name;
        bool about = strncmp(name, ".debug", 6) == 0 ||
                     strcmp(name, ".eh_frame") == 0;
        if (about && section->sh_size > 0)
            bytes[section->sh_offset +
                  (unsigned)rand_r(&seed) % section->sh_size] = (unsigned char)
                rand_r(&seed);
    }
    int out = open(file(to), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
    bool written = out != -1 && write(out, bytes, size) == (ssize_t)size;
    if (out != -1)
        close(out);
    munmap(bytes, size);
    return written;
}

static void damaged_programs_do_no_harm(void)
{
    if (!compile("-g -O0", "whole"))
        return;
    for (unsigned seed = 1; seed <= VARIANTS; seed++) {
        struct seen seen = {0};
        struct where *where = start();
        if (where == NULL || !damage("whole", "damaged", seed))
            break;
        follow(where, file("damaged"), &seen);
        forget(&seen);
        where_free(where);
    }
    EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
           "a helper is left");
    remove_all();
}

static void nothing_is_asked_about_nothing(void)
{
    struct where *where = start();
    struct source at = {0};
    if (where == NULL)
        return;
    /* We do not trace ourselves: the registers cannot be read. */
    EXPECT(!where_of(where, getpid(), getpid(), &at), "a line of ourselves");
    EXPECT(!where_ended(where, getpid()), "we are no helper");
    EXPECT(!where_of(NULL, 1, 1, &at) && !where_ended(NULL, 1), "NULL");
    where_free(where);
}

int main(int argc, char *argv[])
{
    static const struct named_test tests[] = {
        {"damaged programs do no harm", damaged_programs_do_no_harm, 0},
        {"nothing is asked about nothing", nothing_is_asked_about_nothing, 0},
    };
    return report_main("lab/where_damage", tests, COUNT(tests), argc, argv);
}
