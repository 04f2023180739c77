/* What a sandbox permits, in words. */
#include "grade/parts.h"

#include "show/text.h"

#include <stdio.h>

static void tell_size(const char *what, size_t bytes)
{
    printf("    %-34s %zu MiB\n", what, bytes >> 20);
}

static void tell_most(const struct sandbox_most *most, enum sandbox_level level)
{
    puts("  it may have");
    printf("    %-34s %u s\n", "processor time, each process",
           most->cpu_seconds);
    tell_size("address space, each process", most->address_bytes);
    tell_size("each file", most->file_bytes);
    printf("    %-34s %u\n", "open files, each process", most->descriptors);
    printf("    %-34s %u\n", "processes and threads", most->processes);
    if (level < SANDBOX_RULES)
        return;
    tell_size("memory, all processes together", most->memory);
    printf("    %-34s %u, and %zu MiB together\n", "segments", most->segments,
           most->segment_bytes >> 20);
    printf("    %-34s %u\n", "semaphore sets", most->sets);
}

static void tell_reach(const struct sandbox *sandbox)
{
    const bool spaces = sandbox->level >= SANDBOX_SPACES;
    printf("  it sees    %s\n",
           spaces ? "itself, the C library, /dev and /proc of its own"
           : sandbox->level == SANDBOX_RULES
               ? "itself, the C library, some of /dev, and /proc"
               : "all that its user may read");
    if (spaces)
        printf("  it writes  /tmp, %zu MiB, and /dev/shm: they end with "
               "it\n",
               sandbox->most.disk >> 20);
    else
        printf("  it writes  %s\n", sandbox->level == SANDBOX_RULES
                                        ? "its scratch directory"
                                        : "all that its user may");
    printf("  it meets   %s\n",
           spaces ? "nobody: no process, segment or network but its own"
           : sandbox->level == SANDBOX_RULES
               ? "no network; processes it can see, and not signal"
               : "all processes of its user, and the network");
    if (sandbox->uid != (uid_t)-1)
        printf("  it is      user %u, whom nobody is\n",
               (unsigned)sandbox->uid);
}

void tell_sandbox(const struct sandbox *sandbox,
                  const struct sandbox_problem problems[SANDBOX_LEVELS])
{
    printf("Level %s, %s.  A program here:\n", sandbox_name(sandbox->level),
           sandbox_word(sandbox->level));
    tell_reach(sandbox);
    tell_most(&sandbox->most, sandbox->level);
    const char *const *open = sandbox_leaves_open(sandbox->level);
    if (open[0] != NULL)
        puts("  Not contained:");
    for (size_t i = 0; open[i] != NULL; i++) {
        fputs("    - ", stdout);
        text_wrapped(open[i], 6, 6);
    }
    for (int i = (int)sandbox->level + 1; i < SANDBOX_LEVELS; i++) {
        if (problems[i].why[0] == '\0')
            continue;
        printf("Not %s:", sandbox_name((enum sandbox_level)i));
        text_wrapped(problems[i].why, 2, 7);
        if (problems[i].ask[0] != '\0')
            printf("  ask the administrator for: %s\n", problems[i].ask);
    }
}
