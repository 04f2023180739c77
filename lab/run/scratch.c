#include "run/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int scratch_make(char path[SCRATCH_PATH_MAX], uid_t owner)
{
    const char *parent = getenv("TMPDIR");
    if (parent == NULL || parent[0] != '/')
        parent = "/tmp";
    int length = snprintf(path, SCRATCH_PATH_MAX, "%s/attached-XXXXXX", parent);
    if (length >= SCRATCH_PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    if (mkdtemp(path) == NULL)
        return -1;
    if (owner == (uid_t)-1 || chown(path, owner, (gid_t)-1) == 0)
        return 0;
    int reason = errno;
    rmdir(path);
    errno = reason;
    return -1;
}

/* Run a tool on the directory: coreutils copes with whatever a program may have
 * made there, however deep.  Returns 0 when it succeeded. */
static int tool(const char *name, const char *option, const char *argument,
                const char *path)
{
    char *argv[] = {(char *)name, (char *)option, (char *)argument,
                    (char *)path, NULL};
    char *environment[] = {(char *)"PATH=/usr/bin:/bin", NULL};
    posix_spawn_file_actions_t quiet;
    pid_t pid;
    int status = -1;

    if (posix_spawn_file_actions_init(&quiet) != 0)
        return -1;
    posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", 1, 0);
    int error = posix_spawnp(&pid, name, &quiet, NULL, argv, environment);
    posix_spawn_file_actions_destroy(&quiet);
    if (error != 0)
        return -1;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    return status == 0 ? 0 : -1;
}

static int list(const char *path, struct leftovers *left)
{
    DIR *directory = opendir(path);
    if (directory == NULL)
        return -1;
    left->files = calloc(SCRATCH_FILES_MAX, sizeof *left->files);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (left->files == NULL || left->file_count == SCRATCH_FILES_MAX)
            break;
        struct stat status;
        bool folder = fstatat(dirfd(directory), entry->d_name, &status,
                              AT_SYMLINK_NOFOLLOW) == 0 &&
                      S_ISDIR(status.st_mode);
        char *name;
        if (asprintf(&name, "%s%s", entry->d_name, folder ? "/" : "") == -1)
            break;
        left->files[left->file_count++] = name;
    }
    closedir(directory);
    return 0;
}

int scratch_remove(const char *path, struct leftovers *left)
{
    if (rmdir(path) == 0) /* nothing was left, as nearly always */
        return 0;
    if (list(path, left) == -1) { /* its mode may have been changed */
        tool("chmod", "u+rwx", "--", path);
        list(path, left);
    }
    if (tool("rm", "-rf", "--", path) == 0)
        return 0;
    tool("chmod", "-R", "u+rwx", path);
    return tool("rm", "-rf", "--", path);
}
