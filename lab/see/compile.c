/* see FILE.c: what the module compile makes of it, and what is said then. */
#include "compile/compile.h"

#include "see/see.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct compiled compiled;

void see_forget(void)
{
    compile_forget(&compiled);
}

const char *see_compile(const char *source, const char **folder)
{
    compile_forget_on_signals();
    enum compile_result result = compile(source, false, &compiled);
    int error = errno;
    /* It quotes the source, which may be a stranger's. */
    draw_plain(stderr, compiled.said, strlen(compiled.said));
    if (result == COMPILE_BUILT) {
        *folder = compiled.folder;
        return compiled.program;
    }
    if (result == COMPILE_FAILED && compiled.folder[0] == '\0')
        see_refuse_folder(source, error);
    see_forget();
    if (result == COMPILE_NO_COMPILER)
        exit(SEE_NOT_BUILT);
    if (result == COMPILE_FAILED)
        errx(SEE_OUR_FAULT, "cc: %s", strerror(error));
    errx(SEE_NOT_BUILT, "%s does not compile", see_name(source));
}
