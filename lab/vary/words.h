/*
 * words.h - a variant in words, and as a command that makes it again
 */
#ifndef LAB_VARY_WORDS_H
#define LAB_VARY_WORDS_H

#include "vary/vary.h"

enum {
    VARY_SAID = 160,
    VARY_COMMAND = 512
};

/* Who a role is in a sentence: "the parent", "child 2"; "the program" where
 * there is nobody else. */
void vary_actor(const struct history *history, const char *role,
                char said[VARY_SAID]);

/* What was done to the program: "when shmat fails in the parent (ENOMEM)"; ""
 * for nothing. */
void vary_say(const struct program_case *seen, const struct variant *variant,
              char said[VARY_SAID]);

/* What `see` is to be told for the same run, " --fail parent@shmat=ENOMEM"; ""
 * where there is nothing to be told, or no such option. */
void vary_options(const struct program_case *seen,
                  const struct variant *variant, char options[VARY_COMMAND]);

/* How a reader sees the same run: "shmlab see --fail parent@shmat:1=ENOMEM
 * sum.c 10".  `name` is the program as the reader has called it, argv[1] and
 * what follows are its arguments; what a shell would read otherwise stands in
 * quotes.  "" when there is no such command, or it would be too long. */
void vary_command(const struct program_case *seen,
                  const struct variant *variant, const char *name,
                  char *const argv[], char command[VARY_COMMAND]);

#endif
