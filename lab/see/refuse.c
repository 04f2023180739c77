#include "see/see.h"

#include <err.h>
#include <errno.h>
#include <string.h>

const char *see_name(const char *path)
{
    const char *shown = draw_name(path);
    return shown != NULL ? shown : "it";
}

_Noreturn void see_refuse(const char *path, const struct run_problem *problem,
                          const char *json)
{
    const char *program = see_name(path);
    const char *reason = strerror(problem->error);
    if (strcmp(problem->step, "keeper") == 0)
        errx(SEE_OUR_FAULT,
             "%s: the process that looks after it was killed, perhaps by the "
             "program itself; %s%s",
             program,
             json != NULL ? "what happened until then is in "
                          : "--json FILE keeps what happened until then",
             json != NULL ? see_name(json) : "");
    if (strcmp(problem->step, "ptrace") == 0)
        errx(
            SEE_OUR_FAULT,
            "%s: this system does not let us trace it (%s); in a container: "
            "--cap-add=SYS_PTRACE; see also /proc/sys/kernel/yama/ptrace_scope",
            program, reason);
    if (strcmp(problem->step, "execve") == 0)
        errx(problem->error == ENOENT ? SEE_NOT_FOUND : SEE_NO_PROGRAM,
             "%s: %s", program, reason);
    errx(SEE_OUR_FAULT, "%s: %s: %s", program, problem->step, reason);
}
