/*
 * Attack: reads and writes the memory of others by process_vm_readv(2)
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/uio.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    const pid_t whom[] = {getppid(), others.pid, 1};
    char byte = 0;
    struct iovec here = {&byte, 1}, there = {(void *)0x400000, 1};
    for (size_t i = 0; i < 3; i++) {
        tried(process_vm_readv(whom[i], &here, 1, &there, 1, 0) == 1, "readv");
        tried(process_vm_writev(whom[i], &here, 0, &there, 0, 0) == 0,
              "writev");
    }
    return EXIT_SUCCESS;
}
