/*
 * Attack: loads a program into the kernel, by each way there is
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/syscall.h>

int main(void)
{
    char attributes[128] = "";
    const char *file = "/proc/self/exe";
    tried(syscall(SYS_bpf, 0 /* BPF_MAP_CREATE */, attributes,
                  sizeof attributes) != -1,
          "bpf");
    tried(syscall(SYS_init_module, "", 0, "") == 0, "module");
    int module = open(file, O_RDONLY);
    tried(syscall(SYS_finit_module, module, "", 0) == 0, "module");
    tried(syscall(SYS_delete_module, "hostile", O_NONBLOCK) == 0, "removal");
#ifdef SYS_kexec_load
    tried(syscall(SYS_kexec_load, 0, 0, NULL, 0) == 0, "kernel");
#endif
    return EXIT_SUCCESS;
}
