/* The bytes of a traced process. */
#include "trace/tracer.h"

#include <sys/uio.h>

size_t memory_read(pid_t pid, uint64_t address, void *into, size_t size)
{
    struct iovec local = {into, size};
    struct iovec remote = {(void *)(uintptr_t)address, size};
    if ((uintptr_t)address != address) /* a process larger than we are */
        return 0;
    ssize_t got = process_vm_readv(pid, &local, 1, &remote, 1, 0);
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
