/*
 * Attack: makes files all over the system
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/stat.h>

static bool makes(const char *folder)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/hostile-%d", folder, (int)getpid());
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    bool made = file != -1 || mkdir(path, 0700) == 0 ||
                symlink("x", path) == 0 || mkfifo(path, 0600) == 0;
    if (file != -1) {
        close(file);
        unlink(path); /* whoever finds it wonders */
    }
    if (made) {
        unlink(path);
        rmdir(path);
    }
    return made;
}

int main(int argc, char *argv[])
{
    static const char *const folders[] = {
        "",     "/bin",  "/dev",        "/etc",     "/home",      "/lib",
        "/mnt", "/proc", "/root",       "/run",     "/sys",       "/usr",
        "/var", "/work", "/submission", "/var/tmp", "/dev/mqueue"};
    const struct others others = others_of(argc, argv);
    char folder[PATH_MAX];
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        tried(makes(folders[i]), folders[i]);
    tried(makes(others.folder), "folder");
    /* Where the program lies. */
    ssize_t size = readlink("/proc/self/exe", folder, sizeof folder - 1);
    folder[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        *slash = '\0';
    tried(makes(folder), "own folder");
    /* And above the one where it is; /tmp may be its own. */
    bool above = !is_caged() && makes("..");
    tried(above, "folder above");
    return EXIT_SUCCESS;
}
