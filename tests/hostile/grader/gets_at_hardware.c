/*
 * Attack: asks for ports of the machine, segments of memory and old ways
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/mman.h>
#include <sys/syscall.h>

int main(void)
{
#ifdef SYS_iopl
    tried(syscall(SYS_iopl, 3) == 0, "ports");
    tried(syscall(SYS_ioperm, 0x80, 1, 1) == 0, "port");
    tried(syscall(SYS_modify_ldt, 0, NULL, 0) != -1, "table");
#endif
    tried(syscall(SYS_personality, 0x0400000 /* READ_IMPLIES_EXEC */) != -1,
          "personality");
    /* A page at 0 makes a pointer of the kernel that is NULL a danger. */
    tried(mmap(NULL, 4096, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED,
          "page 0");
    return EXIT_SUCCESS;
}
