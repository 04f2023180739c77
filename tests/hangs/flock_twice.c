/* One file, opened and locked twice.
 * Cause: self */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static int make(const char *name)
{
    char path[4096];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : "/tmp",
             name);
    return open(path, O_RDWR | O_CREAT, 0600);
}

int main(void)
{
    int one = make("one"), again = make("one");
    flock(one, LOCK_EX);
    flock(again, LOCK_EX);
    return 0;
}
