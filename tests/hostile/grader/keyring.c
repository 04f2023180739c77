/*
 * Attack: keeps and reads keys, which outlive its processes
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/syscall.h>

int main(void)
{
    tried(syscall(SYS_add_key, "user", "hostile", "x", 1, -4) != -1, "key");
    tried(syscall(SYS_keyctl, 0, -3, 1) != -1, "keyring");
    tried(syscall(SYS_request_key, "user", "hostile", NULL, 0) != -1,
          "request");
    return EXIT_SUCCESS;
}
