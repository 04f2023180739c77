/* Compiling a stranger's file, in a sandbox: see parts.h. */
#include "compile/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    LINE_MAX_TOLD = 200 /* bytes */
};

void compile_arguments(const char *compiler, const char *source,
                       const char *program, bool warnings,
                       const char *argv[ARGUMENTS])
{
    const char *all[ARGUMENTS] = {
        compiler,  "-g",    "-O0",  "-pthread",
        "-o",      program, source, warnings ? "-Wall" : NULL,
        "-Wextra", NULL};
    memcpy(argv, all, sizeof all);
}

int confined_hand_over(const struct sandbox *sandbox, const char *source,
                       struct compiled *made)
{
    char copy[PATH_MAX];
    snprintf(made->source, sizeof made->source, "%s", source);
    if (sandbox == NULL || sandbox->uid == (uid_t)-1)
        return 0;
    if (sandbox_copy(sandbox, source, made->folder, copy) == -1)
        return -1;
    snprintf(made->source, sizeof made->source, "%s", copy);
    return chown(made->folder, sandbox->uid, (gid_t)sandbox->uid);
}

/* Where the compiler really is: the names that it has elsewhere, in
 * /etc/alternatives for one, are not seen in a sandbox. */
static bool find_compiler(char path[PATH_MAX])
{
    static const char *const places[] = {"/usr/bin/cc", "/usr/bin/gcc",
                                         "/usr/bin/clang"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (realpath(places[i], path) != NULL)
            return true;
    return false;
}

_Noreturn void confined_become(const struct sandbox *from, bool warnings,
                               const struct compiled *made)
{
    static struct sandbox sandbox; /* it is large */
    char compiler[PATH_MAX], inside[PATH_MAX], there[NAME_MAX + 16];
    const char *program = made->program;
    const char *source = made->source;
    const char *argv[ARGUMENTS], *slash = strrchr(made->program, '/');
    const struct sandbox_place place = {
        .source = source, .folder = made->folder, .compiler = true};
    sandbox = *from;
    sandbox.most = sandbox_for_compiler;
    if (!find_compiler(compiler))
        _exit(NO_SUCH_COMPILER);
    sandbox_inside(&sandbox, source, inside);
    if (sandbox.level >= SANDBOX_SPACES) {
        snprintf(there, sizeof there, "/made%s", slash);
        program = there;
    }
    compile_arguments(compiler, inside, program, warnings, argv);
    clearenv();
    setenv("PATH", "/usr/bin:/bin", 1);
    setenv("LC_ALL", "C", 1);
    setenv("TMPDIR", made->folder, 1);
    sandbox_become(&sandbox, &place, argv);
    _exit(NOT_CONFINED);
}

/* Take this folder out of the text, wherever it stands. */
static void forget_folder(char *said, const char *folder, size_t length)
{
    for (char *at = said;
         length > 0 && (at = memmem(at, strlen(at), folder, length)) != NULL;)
        memmove(at, at + length, strlen(at + length) + 1);
}

static void forget_folder_of(char *said, const char *path)
{
    const char *slash = strrchr(path, '/');
    forget_folder(said, path,
                  slash > path && path[0] == '/' ? (size_t)(slash + 1 - path)
                                                 : 0);
}

/* No line is longer than anybody reads. */
static void cut_lines(char *said)
{
    char *to = said;
    size_t column = 0;
    for (const char *from = said; *from != '\0'; from++) {
        column = *from == '\n' ? 0 : column + 1;
        if (column <= LINE_MAX_TOLD)
            *to++ = *from;
    }
    *to = '\0';
}

/* Control characters may be meant for the terminal that this goes to; in UTF-8
 * some have two bytes, of which the first is 0xc2. */
static void make_harmless(char *said)
{
    for (unsigned char *at = (unsigned char *)said; *at != '\0'; at++)
        if ((*at < ' ' && *at != '\n' && *at != '\t') || *at == 0x7f)
            *at = '?';
        else if (at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0)
            at[0] = at[1] = '?';
}

void confined_leave(const char *source, struct compiled *made)
{
    static const char inside[] = "/submission/";
    if (made->said == NULL)
        return;
    forget_folder(made->said, inside, strlen(inside));
    forget_folder_of(made->said, made->source);
    forget_folder_of(made->said, source);
    cut_lines(made->said);
    make_harmless(made->said);
}
