/*
 * alt_stack.c - uses up its stack, and then that of its signal handler
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

static char stack[16384];

static int deeper(int depth)
{
    volatile char use[4096];
    use[0] = (char)depth;
    return depth < 0 ? 0 : deeper(depth + 1) + use[0];
}

static void deeper_still(int signo)
{
    deeper(signo);
}

int main(void)
{
    const struct rlimit none = {0, 0};
    stack_t other = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_handler = deeper_still,
                               .sa_flags = SA_ONSTACK};
    setrlimit(RLIMIT_CORE, &none);
    sigaltstack(&other, NULL);
    sigaction(SIGSEGV, &action, NULL);
    return deeper(0);
}
