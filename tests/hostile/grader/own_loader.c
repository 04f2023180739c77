/*
 * Attack: makes another program that is loaded by a loader of its own
 * Ends: exit 0
 */
#include "hostile.h"

#include <elf.h>
#include <link.h>
#include <sys/stat.h>

static bool copies(const char *from, const char *to)
{
    char block[4096];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT, 0700);
    ssize_t got = 0;
    while (in != -1 && out != -1 && (got = read(in, block, sizeof block)) > 0)
        if (write(out, block, (size_t)got) != got)
            return false;
    close(in);
    close(out);
    return in != -1 && out != -1 && got == 0;
}

/* Have the program ask for ./loader, and tell which one it has. */
static bool asks_for_another(const char *program, char loader[PATH_MAX])
{
    ElfW(Ehdr) header;
    ElfW(Phdr) part;
    int file = open(program, O_RDWR);
    bool done = false;
    if (pread(file, &header, sizeof header, 0) != sizeof header)
        return false;
    for (int i = 0; i < header.e_phnum; i++) {
        off_t at = (off_t)(header.e_phoff + (size_t)i * sizeof part);
        if (pread(file, &part, sizeof part, at) == sizeof part &&
            part.p_type == PT_INTERP && part.p_filesz < PATH_MAX)
            done = pread(file, loader, part.p_filesz, (off_t)part.p_offset) >
                       0 &&
                   pwrite(file, "./loader", 9, (off_t)part.p_offset) == 9;
    }
    close(file);
    return done;
}

int main(int argc, char *argv[])
{
    char loader[PATH_MAX] = "";
    others_of(argc, argv);
    if (strcmp(argv[0], "again") == 0)
        return EXIT_SUCCESS;
    if (!copies("/proc/self/exe", "copy") ||
        !asks_for_another("copy", loader) || !copies(loader, "loader"))
        return EXIT_SUCCESS;
    argv[0] = (char *)"again";
    execv("./copy", argv);
    return EXIT_SUCCESS;
}
