/* Which libraries a program is loaded with. */
#include "sandbox/parts.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Its loader, as it names it itself: elf(5), PT_INTERP.  "": it needs none. */
static int loader_of(const char *program, char loader[PATH_MAX])
{
    ElfW(Ehdr) header;
    ElfW(Phdr) part;
    loader[0] = '\0';
    int file = open(program, O_RDONLY | O_CLOEXEC);
    if (file == -1)
        return -1;
    bool good = pread(file, &header, sizeof header, 0) == sizeof header &&
                memcmp(header.e_ident, ELFMAG, SELFMAG) == 0;
    for (int i = 0; good && i < header.e_phnum; i++) {
        off_t at = (off_t)(header.e_phoff + (size_t)i * sizeof part);
        good = pread(file, &part, sizeof part, at) == sizeof part;
        if (!good || part.p_type != PT_INTERP)
            continue;
        good = part.p_filesz > 0 && part.p_filesz < PATH_MAX &&
               pread(file, loader, part.p_filesz, (off_t)part.p_offset) ==
                   (ssize_t)part.p_filesz;
    }
    close(file);
    loader[PATH_MAX - 1] = '\0';
    errno = good ? 0 : ENOEXEC;
    return good ? 0 : -1;
}

static int add(struct sandbox *sandbox, const char *path)
{
    for (size_t i = 0; i < sandbox->library_count; i++)
        if (strcmp(sandbox->libraries[i], path) == 0)
            return 0;
    if (sandbox->library_count == SANDBOX_FILES || strlen(path) >= PATH_MAX) {
        errno = E2BIG;
        return -1;
    }
    strcpy(sandbox->libraries[sandbox->library_count++], path);
    return 0;
}

/* A line of `ld.so --list`: "\tlibc.so.6 => /lib/.../libc.so.6 (0x...)", or a
 * path alone. */
static int add_line(struct sandbox *sandbox, char *line)
{
    char *path = strchr(line, '/'), *arrow = strstr(line, "=> ");
    if (arrow != NULL)
        path = strchr(arrow, '/');
    if (path == NULL) /* linux-vdso.so.1 is no file */
        return 0;
    path[strcspn(path, " \n")] = '\0';
    return add(sandbox, path);
}

/* What programs need that the keeper may not: mathematics, what a thread is
 * unwound with that ends, and what is a part of libc.so.6 only in newer ones.
 * They lie beside those we have; one that is not there is not needed. */
static int add_usual(struct sandbox *sandbox)
{
    static const char *const names[] = {"libm.so.6", "libgcc_s.so.1",
                                        "libpthread.so.0", "librt.so.1",
                                        "libdl.so.2"};
    const size_t known = sandbox->library_count;
    char path[PATH_MAX];
    int bad = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < known && bad == 0; k++) {
            const char *beside = sandbox->libraries[k];
            int length = (int)(strrchr(beside, '/') - beside);
            int size = snprintf(path, sizeof path, "%.*s/%s", length, beside,
                                names[i]);
            if (size >= PATH_MAX || access(path, R_OK) == -1)
                continue;
            bad = add(sandbox, path);
            break;
        }
    return bad;
}

/* Ask the loader, which so runs nothing of the program. */
static pid_t start_loader(const char *loader, const char *program, int to)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    dup2(to, STDOUT_FILENO);
    int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, STDERR_FILENO);
    unsetenv("LD_PRELOAD");
    unsetenv("LD_LIBRARY_PATH");
    execl(loader, loader, "--list", program, (char *)NULL);
    _exit(127);
}

int libraries_add(struct sandbox *sandbox, const char *program)
{
    char loader[PATH_MAX], *line = NULL;
    size_t room = 0;
    int both[2], status = -1, result = 0;
    if (loader_of(program, loader) == -1)
        return -1;
    if (loader[0] == '\0') { /* it is linked statically; others are not */
        program = "/bin/sh";
        if (loader_of(program, loader) == -1 || loader[0] == '\0')
            return 0;
    }
    if (add(sandbox, loader) == -1 || pipe2(both, O_CLOEXEC) == -1)
        return -1;
    pid_t child = start_loader(loader, program, both[1]);
    close(both[1]);
    FILE *list = child != -1 ? fdopen(both[0], "r") : NULL;
    while (list != NULL && result == 0 && getline(&line, &room, list) != -1)
        result = add_line(sandbox, line);
    free(line);
    if (list != NULL)
        fclose(list);
    else
        close(both[0]);
    while (child != -1 && waitpid(child, &status, 0) == -1 && errno == EINTR)
        continue;
    if (result == 0 && status != 0) {
        errno = ENOEXEC;
        result = -1;
    }
    return result == 0 ? add_usual(sandbox) : -1;
}
