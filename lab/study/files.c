/* Whole files: see parts.h. */
#include "study/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pipe would wait for ever, so only regular files are opened to be read. */
char *file_read(const char *path, size_t most, size_t *size)
{
    struct stat status;
    char *bytes = NULL;
    *size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd == -1)
        return NULL;
    if (fstat(fd, &status) == -1 || !S_ISREG(status.st_mode))
        errno = EINVAL;
    else if ((size_t)status.st_size > most)
        errno = EFBIG;
    else
        bytes = malloc((size_t)status.st_size + 1);
    ssize_t got = 1;
    while (bytes != NULL && got > 0 && *size < (size_t)status.st_size) {
        got = read(fd, bytes + *size, (size_t)status.st_size - *size);
        *size += got > 0 ? (size_t)got : 0;
    }
    int error = errno;
    close(fd);
    errno = error;
    if (bytes != NULL && got == -1) {
        free(bytes);
        return NULL;
    }
    if (bytes != NULL)
        bytes[*size] = '\0';
    return bytes;
}

/* Whoever works as root in somebody's folder makes files that are theirs. */
static int give_to_owner(int fd, const char *path)
{
    char folder[PROGRESS_PATH];
    struct stat status;
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = NULL;
    for (char *at = folder; *at != '\0'; at++)
        if (*at == '/')
            slash = at;
    if (slash != NULL)
        slash[slash == folder] = '\0';
    if (geteuid() != 0 || stat(slash != NULL ? folder : ".", &status) == -1)
        return 0;
    return fchown(fd, status.st_uid, status.st_gid);
}

int file_make(const char *path, const char *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd == -1)
        return -1;
    size_t done = 0;
    ssize_t put = 0;
    while (done < size && put != -1) {
        put = write(fd, bytes + done, size - done);
        done += put > 0 ? (size_t)put : 0;
    }
    int result = put == -1 || fsync(fd) == -1 ? -1 : 0, error = errno;
    if (give_to_owner(fd, path) == -1)
        error = errno; /* it is root's, then, and all there */
    if (close(fd) == -1 && result == 0) {
        result = -1;
        error = errno;
    }
    if (result == -1)
        unlink(path);
    errno = error;
    return result;
}
