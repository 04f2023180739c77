/* The bytes of a traced process. */
#include "trace/tracer.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

static bool forced; /* a process may have shut some of its memory */

void memory_force(void)
{
    forced = true;
}

/* Whoever traces a process may read what it may not itself, ptrace(2). */
static size_t read_forced(pid_t pid, uint64_t address, void *into, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = memory != -1 ? pread(memory, into, size, (off_t)address) : -1;
    if (memory != -1)
        close(memory);
    return got > 0 ? (size_t)got : 0;
}

size_t memory_read(pid_t pid, uint64_t address, void *into, size_t size)
{
    struct iovec local = {into, size};
    struct iovec remote = {(void *)(uintptr_t)address, size};
    if ((uintptr_t)address != address) /* a process larger than we are */
        return 0;
    ssize_t got = process_vm_readv(pid, &local, 1, &remote, 1, 0);
    if (got < (ssize_t)size && forced)
        return read_forced(pid, address, into, size);
    return got > 0 ? (size_t)got : 0;
}

bool memory_write(pid_t pid, uint64_t address, const void *from, size_t size)
{
    struct iovec local = {(void *)from, size};
    struct iovec remote = {(void *)(uintptr_t)address, size};
    return (uintptr_t)address == address &&
           process_vm_writev(pid, &local, 1, &remote, 1, 0) == (ssize_t)size;
}

bool memory_word(pid_t pid, uint64_t address, unsigned word, uint64_t *value)
{
    *value = 0; /* its low bytes come first: all our machines are such */
    return memory_read(pid, address, value, word) == word;
}
