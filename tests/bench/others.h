/*
 * others.h - what belongs to somebody else, while strangers' programs run: a
 * folder with a secret and a socket, a process, a segment; for contain.c
 */
#ifndef TESTS_BENCH_OTHERS_H
#define TESTS_BENCH_OTHERS_H

#include "run/proc.h"
#include "run/scratch.h"

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* What belongs to somebody else. */
static struct {
    char folder[64], secret[80], said[40];
    pid_t decoy;
    int segment;
    key_t key;
} others;

static inline void make_folder(void)
{
    strcpy(others.folder, "/var/tmp/attached-others-XXXXXX");
    if (mkdtemp(others.folder) == NULL || chmod(others.folder, 0777) == -1)
        err(4, "%s", others.folder);
    snprintf(others.secret, sizeof others.secret, "%s/secret", others.folder);
    snprintf(others.said, sizeof others.said, "secret-%d-%ld", (int)getpid(),
             (long)random());
    int file = open(others.secret, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (file == -1 || fchmod(file, 0666) == -1 ||
        write(file, others.said, strlen(others.said)) == -1)
        err(4, "%s", others.secret);
    close(file);
}

/* Somebody can be spoken to there. */
static inline void make_socket(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    snprintf(name.sun_path, sizeof name.sun_path, "%.60s/socket",
             others.folder);
    int listens = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listens == -1 ||
        bind(listens, (const struct sockaddr *)&name, sizeof name) == -1 ||
        listen(listens, 5) == -1 || chmod(name.sun_path, 0666) == -1)
        err(4, "%s", name.sun_path);
}

/* A process of the same user as the programs, as far as that can be had. */
static inline void make_process(uid_t uid)
{
    others.decoy = fork();
    if (others.decoy == -1)
        err(4, "fork");
    if (others.decoy != 0)
        return;
    if (geteuid() == 0 && (setgid((gid_t)uid) == -1 || setuid(uid) == -1))
        _exit(1);
    for (;;)
        pause();
}

static inline void make_others(uid_t uid)
{
    make_folder();
    make_socket();
    others.key = (key_t)(0x41000000 + getpid());
    others.segment = shmget(others.key, 100, IPC_CREAT | IPC_EXCL | 0600);
    if (others.segment == -1)
        err(4, "shmget");
    make_process(uid);
}

static inline unsigned files_in(const char *folder)
{
    unsigned found = 0;
    DIR *opened_folder = opendir(folder);
    while (opened_folder != NULL && readdir(opened_folder) != NULL)
        found++;
    if (opened_folder != NULL)
        closedir(opened_folder);
    return found;
}

/* Are they as they were?  What is not, or NULL. */
static inline const char *spoilt_others(void)
{
    char said[sizeof others.said] = "";
    struct shmid_ds about;
    struct stat status;
    int file = open(others.secret, O_RDONLY | O_CLOEXEC);
    ssize_t size = file != -1 ? read(file, said, sizeof said - 1) : -1;
    if (file != -1)
        close(file);
    if (size == -1 || strcmp(said, others.said) != 0)
        return "the secret was changed";
    if (stat(others.secret, &status) == -1 || status.st_nlink != 1 ||
        (status.st_mode & 07777) != 0666 ||
        files_in(others.folder) != 4) /* with . and .. */
        return "the folder of the secret was changed";
    if (kill(others.decoy, 0) == -1 || proc_state(others.decoy, NULL) == 'Z')
        return "the process of somebody else has ended";
    if (shmctl(others.segment, IPC_STAT, &about) == -1 || about.shm_nattch != 0)
        return "the segment of somebody else was removed or attached";
    return NULL;
}

static inline void remove_others(void)
{
    kill(others.decoy, SIGKILL);
    shmctl(others.segment, IPC_RMID, NULL);
    scratch_discard(others.folder);
}

#endif
