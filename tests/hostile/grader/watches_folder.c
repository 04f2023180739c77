/*
 * Attack: has itself told what others do in their folders
 * Ends: exit 0
 */
#include "hostile.h"

#include <sys/inotify.h>

int main(int argc, char *argv[])
{
    const struct others others = others_of(argc, argv);
    int events = inotify_init1(IN_NONBLOCK);
    if (events == -1)
        return EXIT_SUCCESS;
    tried(inotify_add_watch(events, others.folder, IN_ALL_EVENTS) != -1,
          "folder");
    tried(inotify_add_watch(events, others.secret, IN_ALL_EVENTS) != -1,
          "secret");
    tried(!is_caged() && inotify_add_watch(events, "/tmp", IN_ALL_EVENTS) != -1,
          "scratch folders");
    return EXIT_SUCCESS;
}
