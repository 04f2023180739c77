/* With what answers are judged: see judging.h. */
#include "grade/judging.h"

#include "grade/result.h"
#include "study/judgement.h"
#include "study/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

enum {
    CHECKER_MAX = 256 << 20,
    KEY_DIGITS = 32,
    SEEDS = 1000000 /* a checker knows no more: exercise.c */
};

/* --- The compiler -------------------------------------------------------- */

/* What `cc --version` says first, without blanks at its end; "": nothing. */
static void ask_compiler(char said[128])
{
    int ends[2];
    said[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) == -1)
        return;
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        setenv("LC_ALL", "C", 1);
        execl("/usr/bin/cc", "cc", "--version", (char *)NULL);
        execlp("cc", "cc", "--version", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *from = fdopen(ends[0], "r");
    if (from != NULL && fgets(said, 128, from) == NULL)
        said[0] = '\0';
    said[strcspn(said, "\n")] = '\0';
    if (from != NULL)
        fclose(from);
    if (child != -1)
        waitpid(child, NULL, 0);
}

static void describe_toolchain(char toolchain[JUDGING_TOOLCHAIN])
{
    struct utsname system;
    char compiler[128];
    ask_compiler(compiler);
    uname(&system);
#ifdef __GLIBC__
    snprintf(toolchain, JUDGING_TOOLCHAIN, "%s; glibc %s; %s", compiler,
             gnu_get_libc_version(), system.machine);
#else
    snprintf(toolchain, JUDGING_TOOLCHAIN, "%s; %s", compiler, system.machine);
#endif
}

/* --- The checkers -------------------------------------------------------- */

/* Of the checker, and of the program that a prediction is about. */
static int digest_checks(const char *exercise, char digest[SHA256_TEXT],
                         char why[LEDGER_WHY])
{
    char files[2][PROGRESS_PATH], given[PROGRESS_NAME + 32];
    char all[2 * SHA256_TEXT] = "";
    judgement_checker(exercise, files[0]);
    snprintf(given, sizeof given, "exercises/%s.given", exercise);
    snprintf(files[1], sizeof files[1], "%s", study_built(given));
    for (size_t i = 0; i < 2; i++) {
        size_t size;
        char *bytes = file_read(files[i], CHECKER_MAX, &size);
        if (bytes == NULL && (i == 0 || errno != ENOENT)) {
            snprintf(why, LEDGER_WHY, "%.300s: %s", files[i], strerror(errno));
            return -1;
        }
        if (bytes != NULL)
            sha256(bytes, size, all + strlen(all));
        free(bytes);
    }
    sha256(all, strlen(all), digest);
    return 0;
}

int judging_prepare(struct judging *judging, char **exercises, size_t count,
                    enum sandbox_level level, bool core, bool as_built,
                    char why[LEDGER_WHY])
{
    *judging = (struct judging){
        .level = level, .core = core, .exercises = exercises, .count = count};
    judging->checks = calloc(count + 1, sizeof *judging->checks);
    if (judging->checks == NULL) {
        snprintf(why, LEDGER_WHY, "no memory");
        return -1;
    }
    describe_toolchain(judging->toolchain);
    for (size_t i = 0; i < count; i++) {
        char checker[PROGRESS_PATH];
        judgement_checker(exercises[i], checker);
        bool is_there = as_built && access(checker, X_OK) == 0;
        char *trouble = is_there ? NULL : judgement_prepare(exercises[i]);
        if (trouble != NULL)
            snprintf(why, LEDGER_WHY, "%s: %s", exercises[i], trouble);
        bool good = trouble == NULL &&
                    digest_checks(exercises[i], judging->checks[i], why) == 0;
        free(trouble);
        if (!good) {
            judging_free(judging);
            return -1;
        }
    }
    return 0;
}

void judging_free(struct judging *judging)
{
    free(judging->checks);
    *judging = (struct judging){.core = false};
}

/* --- Kept ---------------------------------------------------------------- */

int judging_write(const struct judging *judging, const struct ledger *ledger)
{
    char path[PATH_MAX];
    json_t *checks = json_object();
    for (size_t i = 0; i < judging->count; i++)
        json_object_set_new(checks, judging->exercises[i],
                            json_string(judging->checks[i]));
    json_t *all = json_pack("{s:s, s:b, s:s, s:o}", "level",
                            sandbox_name(judging->level), "core", judging->core,
                            "toolchain", judging->toolchain, "checks", checks);
    char *text = json_dumps(all, JSON_INDENT(1));
    ledger_path(ledger, path, "judging.json");
    int result = -1;
    errno = ENOMEM;
    if (text != NULL)
        result = ledger_write(path, text, strlen(text));
    free(text);
    json_decref(all);
    return result;
}

static json_t *read_kept(const struct ledger *ledger)
{
    char path[PATH_MAX];
    ledger_path(ledger, path, "judging.json");
    return json_load_file(path, 0, NULL);
}

bool judging_kept(const struct ledger *ledger, enum sandbox_level *level,
                  bool *core)
{
    json_t *kept = read_kept(ledger);
    int found = sandbox_level_of(result_text(kept, "level"));
    if (found != -1)
        *level = (enum sandbox_level)found;
    *core = json_is_true(json_object_get(kept, "core"));
    json_decref(kept);
    return found != -1;
}

bool judging_same(const struct judging *judging, const struct ledger *ledger,
                  char why[LEDGER_WHY])
{
    json_t *kept = read_kept(ledger);
    const char *toolchain = result_text(kept, "toolchain");
    json_t *checks = json_object_get(kept, "checks");
    bool same = strcmp(toolchain, judging->toolchain) == 0;
    if (!same)
        snprintf(why, LEDGER_WHY,
                 "this machine would judge otherwise: it has \"%s\", and the "
                 "answers are judged with \"%s\"",
                 judging->toolchain, toolchain);
    if (same &&
        strcmp(result_text(kept, "level"), sandbox_name(judging->level)) != 0) {
        same = false;
        snprintf(why, LEDGER_WHY,
                 "the answers are judged at level %s, and not at %s",
                 result_text(kept, "level"), sandbox_name(judging->level));
    }
    for (size_t i = 0; i < judging->count && same; i++) {
        same = strcmp(result_text(checks, judging->exercises[i]),
                      judging->checks[i]) == 0;
        if (!same)
            snprintf(why, LEDGER_WHY,
                     "the checker of %s is another one here: copy the built "
                     "folder to each machine",
                     judging->exercises[i]);
    }
    json_decref(kept);
    return same;
}

/* --- Keys ---------------------------------------------------------------- */

const char *judging_checks(const struct judging *judging, const char *exercise)
{
    for (size_t i = 0; i < judging->count; i++)
        if (strcmp(judging->exercises[i], exercise) == 0)
            return judging->checks[i];
    return NULL;
}

bool judging_key(const struct judging *judging, const char *exercise,
                 const char *text, size_t size, char key[CLASS_KEY])
{
    char digest[SHA256_TEXT], of[1024];
    const char *checks = judging_checks(judging, exercise);
    if (checks == NULL)
        return false;
    sha256(text, size, digest);
    int length = snprintf(of, sizeof of, "1\n%s\n%s\n%s\n%s\n%s\n%s\n",
                          exercise, digest, checks, judging->toolchain,
                          sandbox_name(judging->level),
                          judging->core ? "core" : "all");
    sha256(of, (size_t)length, digest);
    snprintf(key, CLASS_KEY, "%.80s-%.*s", exercise, KEY_DIGITS, digest);
    return true;
}

unsigned judging_seed(const struct ledger *ledger, const char *digest)
{
    char of[LEDGER_SECRET + SHA256_TEXT + 2], mixed[SHA256_TEXT], first[9];
    snprintf(of, sizeof of, "%s\n%s", ledger->secret, digest);
    sha256(of, strlen(of), mixed);
    snprintf(first, sizeof first, "%.8s", mixed);
    return (unsigned)(strtoul(first, NULL, 16) % SEEDS);
}
