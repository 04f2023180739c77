/* Compiling a stranger's file, in a sandbox: see parts.h. */
#include "compile/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    if (sandbox_begin(&sandbox, true) == -1)
        _exit(NOT_CONFINED);
    if (sandbox.level >= SANDBOX_SPACES && sandbox_limit(&sandbox) == 0)
        sandbox_wrap(&sandbox, &place, (const int[]){-1}, argv);
    else if (sandbox.level < SANDBOX_SPACES &&
             sandbox_enter(&sandbox, &place) == 0)
        execv(compiler, (char *const *)argv);
    _exit(NOT_CONFINED);
}

void confined_leave(char *said)
{
    static const char folder[] = "/submission/";
    for (char *at = said; (at = strstr(at, folder)) != NULL;)
        memmove(at, at + strlen(folder), strlen(at + strlen(folder)) + 1);
}
