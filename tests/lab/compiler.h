/*
 * compiler.h - the compilers that tests call themselves
 *
 * For programs that have to be made in more than one way, such as with 32 bits
 * on a 64-bit machine.  Each test includes it once.
 */
#ifndef TESTS_LAB_COMPILER_H
#define TESTS_LAB_COMPILER_H

#include "check/check.h"
#include "check/report.h"

#include <stdio.h>
#include <stdlib.h>

/* One for 32-bit x86 whose programs run here.  Returns a command that options
 * can follow; or NULL, and the test is skipped with its reason. */
static inline const char *compiler_32(void)
{
    static const char *const known[] = {"cc -m32", "i686-linux-gnu-gcc"};
    static const char *found;
    bool made = false;
#if !defined __x86_64__ && !defined __i386__
    report_skip("32-bit x86 programs are for x86 processors");
    return NULL;
#endif
    for (size_t i = 0; i < COUNT(known) && found == NULL; i++) {
        char command[512];
        snprintf(command, sizeof command,
                 "d=$(mktemp -d) && echo '#include <sys/syscall.h>\n"
                 "int main(void) { return SYS_shmget != 395; }' > $d/a.c && "
                 "%s -o $d/a $d/a.c 2> $d/why && { $d/a 2> $d/why || false; }; "
                 "s=$?; test -x $d/a || s=2; rm -rf $d; exit $s",
                 known[i]);
        int status = system(command); // NOLINT(cert-env33-c): our own words
        if (status == 0)
            found = known[i];
        made = made || status >> 8 == 1;
    }
    if (found == NULL)
        report_skip(made ? "this kernel does not run 32-bit programs"
                         : "no compiler for 32-bit programs (./setup --all)");
    return found;
}

/* The one for programs of our own kind; likewise. */
static inline const char *compiler_own(void)
{
#ifdef __i386__
    return compiler_32();
#else
    return "cc";
#endif
}

#endif
