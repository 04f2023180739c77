#include "run/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
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

int scratch_list(const char *path, struct leftovers *left)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = fd != -1 ? fdopendir(fd) : NULL;
    if (directory == NULL) {
        if (fd != -1)
            close(fd);
        return -1;
    }
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

/* The mount point in a line of the table, with its \\040 decoded; in place, or
 * NULL when there is none: proc_pid_mountinfo(5). */
static char *mount_point(char *line)
{
    int start = 0, end = 0;
    sscanf(line, "%*s %*s %*s %*s %n%*s%n", &start, &end);
    if (end == 0)
        return NULL;
    char *to = line;
    for (const char *from = line + start; from < line + end; to++) {
        bool coded = from[0] == '\\' && from + 3 < line + end;
        *to = (char)(coded ? (from[1] - '0') << 6 | (from[2] - '0') << 3 |
                                 (from[3] - '0')
                           : from[0]);
        from += coded ? 4 : 1;
    }
    *to = '\0';
    return line;
}

/* Whoever may mount may have shown something there that is not ours to remove.
 * Returns 0 once nothing is mounted in the directory, or -1 with errno. */
static int unmount_in(const char *path)
{
    char *line = NULL, *real = realpath(path, NULL);
    size_t room = 0, length = real != NULL ? strlen(real) : 0;
    int result = real != NULL ? 0 : -1;
    for (bool found = true; found && result == 0;) {
        FILE *table = fopen("/proc/self/mountinfo", "re");
        found = false;
        while (table != NULL && !found && getline(&line, &room, table) != -1) {
            const char *point = mount_point(line);
            found = point != NULL && strncmp(point, real, length) == 0 &&
                    (point[length] == '/' || point[length] == '\0');
            if (found) /* with all that is mounted below it */
                result = umount2(point, MNT_DETACH | UMOUNT_NOFOLLOW);
        }
        if (table == NULL)
            result = -1;
        else
            fclose(table);
    }
    free(line);
    free(real);
    return result;
}

int scratch_remove(const char *path, struct leftovers *left)
{
    struct stat status;
    if (rmdir(path) == 0) /* nothing was left, as nearly always */
        return 0;
    if (lstat(path, &status) == -1)
        return errno == ENOENT ? 0 : -1;
    if (!S_ISDIR(status.st_mode)) /* whatever the program has put there */
        return unlink(path);
    if (unmount_in(path) == -1)
        return -1;
    if (scratch_list(path, left) == -1) { /* its mode may have been changed */
        tool("chmod", "u+rwx", "--", path);
        scratch_list(path, left);
    }
    if (tool("rm", "-rf", "--", path) == 0)
        return 0;
    tool("chmod", "-R", "u+rwx", path);
    return tool("rm", "-rf", "--", path);
}

void scratch_discard(const char *path)
{
    struct leftovers left = {0};
    if (path == NULL || path[0] == '\0')
        return;
    scratch_remove(path, &left);
    for (size_t i = 0; i < left.file_count; i++)
        free(left.files[i]);
    free(left.files);
}
