/*
 * keeper - process 1 of a sandbox: the keeper of one run
 *
 *     keeper FD DOOR...
 *
 * Started by lab/run alone, through bubblewrap.  The request comes through the
 * first descriptor, and the recording goes back: run/wire_request.h.  The
 * others are the doors of sandbox/sandbox.h.
 */
#include "run/keeper.h"

#include <stdlib.h>

int main(int argc, char *argv[])
{
    int doors[SANDBOX_DOORS];
    if (argc != 2 + SANDBOX_DOORS) /* sandbox_open() tries whether we start */
        return EXIT_SUCCESS;
    for (int i = 0; i < SANDBOX_DOORS; i++)
        doors[i] = atoi(argv[2 + i]);
    keeper_serve(atoi(argv[1]), doors);
}
