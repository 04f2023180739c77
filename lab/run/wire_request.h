/*
 * wire_request.h - a request through the socket, to a keeper that is another
 * program, in a sandbox
 */
#ifndef LAB_WIRE_REQUEST_H
#define LAB_WIRE_REQUEST_H

#include "run/run.h"

/* What a keeper is asked to do when it has not been forked. */
struct asked {
    struct run_request request; /* .plant is NULL */
    struct trace_options trace;
    struct sandbox sandbox; /* what is to be put on the program */
    bool plants; /* the caller plants something, when it has the estate */
};

/* Send the request; paths in it become those inside.  Returns 0, or -1 when the
 * other side is gone. */
int wire_send_request(int fd, const struct run_request *request);

/* Receive it, with all that it points to; nothing is given back, since the
 * keeper ends with its run.  Returns 0, or -1. */
int wire_receive_request(int fd, struct asked *asked);

#endif
