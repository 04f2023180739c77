/* What can be seen of the files, where there are no namespaces: landlock(7). */
#include "sandbox/parts.h"

#include <errno.h>

#if __has_include(<linux/landlock.h>)

#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What came after version 1, which headers of an older system do not have. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#define ACCESS_IOCTL_DEVICE (1ULL << 15)
#define SCOPE_ABSTRACT      (1ULL << 0)
#define SCOPE_SIGNAL        (1ULL << 1)

enum {
    VERSION_TRUNCATE = 3,
    VERSION_NET = 4,
    VERSION_IOCTL = 5,
    VERSION_SCOPE = 6
};

/* As the newest kernel has it; an older one is given a smaller one. */
struct ruleset {
    uint64_t files, net, scoped;
};

#define READ    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define EXECUTE LANDLOCK_ACCESS_FS_EXECUTE
#define WRITE   LANDLOCK_ACCESS_FS_WRITE_FILE
#define OWN                                                           \
    (READ | WRITE | LANDLOCK_ACCESS_FS_TRUNCATE |                     \
     LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |      \
     LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |    \
     LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER)

int paths_probe(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
                        LANDLOCK_CREATE_RULESET_VERSION);
}

/* All rights that this version knows. */
static uint64_t rights(int version)
{
    uint64_t all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    if (version >= 2)
        all |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= VERSION_TRUNCATE)
        all |= LANDLOCK_ACCESS_FS_TRUNCATE;
    if (version >= VERSION_IOCTL)
        all |= ACCESS_IOCTL_DEVICE;
    return all;
}

/* A path that is not there needs no rule. */
static int allow(int ruleset, int version, const char *path, uint64_t what)
{
    struct stat about;
    int file = path != NULL ? open(path, O_PATH | O_CLOEXEC) : -1;
    if (file == -1)
        return 0;
    if (fstat(file, &about) == 0 && !S_ISDIR(about.st_mode))
        what &= LANDLOCK_ACCESS_FS_READ_FILE | EXECUTE | WRITE |
                LANDLOCK_ACCESS_FS_TRUNCATE | ACCESS_IOCTL_DEVICE;
    struct landlock_path_beneath_attr rule = {
        .allowed_access = what & rights(version), .parent_fd = file};
    int result = (int)syscall(SYS_landlock_add_rule, ruleset,
                              LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(file);
    return result;
}

static int allow_place(int ruleset, const struct sandbox *sandbox,
                       const struct sandbox_place *place)
{
    static const char *const devices[] = {"/dev/null",    "/dev/zero",
                                          "/dev/full",    "/dev/random",
                                          "/dev/urandom", "/dev/tty"};
    const int version = sandbox->landlock_abi;
    int bad = allow(ruleset, version, place->program, READ | EXECUTE) |
              allow(ruleset, version, place->source, READ) |
              allow(ruleset, version, place->folder, OWN | EXECUTE) |
              allow(ruleset, version, "/proc", READ | EXECUTE);
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        bad |= allow(ruleset, version, devices[i],
                     READ | WRITE | ACCESS_IOCTL_DEVICE);
    for (size_t i = 0; i < sandbox->library_count; i++)
        bad |= allow(ruleset, version, sandbox->libraries[i], READ | EXECUTE);
    if (place->compiler) {
        bad |= allow(ruleset, version, "/usr", READ | EXECUTE);
        bad |= allow(ruleset, version, "/lib", READ | EXECUTE);
        bad |= allow(ruleset, version, "/lib64", READ | EXECUTE);
        bad |= allow(ruleset, version, "/bin", READ | EXECUTE);
    }
    return bad;
}

int paths_enter(const struct sandbox *sandbox,
                const struct sandbox_place *place)
{
    const int version = sandbox->landlock_abi;
    const struct ruleset all = {
        .files = rights(version),
        .net = 3, /* to bind and to connect; none is allowed */
        .scoped = SCOPE_ABSTRACT | SCOPE_SIGNAL,
    };
    size_t size = version >= VERSION_SCOPE ? sizeof all
                  : version >= VERSION_NET ? 2 * sizeof all.files
                                           : sizeof all.files;
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
    if (ruleset == -1)
        return -1;
    int bad = allow_place(ruleset, sandbox, place);
    if (bad == 0)
        bad = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) |
              (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
    int reason = errno;
    close(ruleset);
    errno = reason;
    return bad;
}

#else /* headers of before Linux 5.13 */

int paths_probe(void)
{
    errno = ENOSYS;
    return -1;
}

int paths_enter(const struct sandbox *sandbox,
                const struct sandbox_place *place)
{
    (void)sandbox;
    (void)place;
    errno = ENOSYS;
    return -1;
}

#endif
