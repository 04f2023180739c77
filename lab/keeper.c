/*
 * keeper - process 1 of a sandbox: the keeper of one run
 *
 *     keeper FD
 *
 * Started by lab/run alone, through bubblewrap.  The request comes through the
 * descriptor, and the recording goes back: run/wire_request.h.
 */
#include "run/keeper.h"

#include <stdlib.h>

int main(int argc, char *argv[])
{
    if (argc == 1) /* sandbox_open() tries whether we can be started */
        return EXIT_SUCCESS;
    keeper_serve(atoi(argv[1]));
}
