/*
 * damage.h - a program whose DWARF is damaged
 */
#ifndef TESTS_LAB_DAMAGE_H
#define TESTS_LAB_DAMAGE_H

#include <elf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DAMAGED = 200 /* bytes in each */
};

/* Copy a program, with random bytes in its sections about lines and unwinding.
 */
static inline bool damage(const char *file(const char *), const char *from,
                          const char *to, unsigned seed)
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
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)bytes;
    const Elf64_Shdr *sections = (const Elf64_Shdr *)(bytes + header->e_shoff);
    const char *names = (const char *)bytes +
                        sections[header->e_shstrndx].sh_offset;
    for (int i = 0; i < DAMAGED; i++) {
        const Elf64_Shdr *section =
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

#endif
