/*
 * wire.h - a recording through a socket, from the keeper to its caller
 *
 * Both ends are the same program, so structures are sent as they are; each
 * pointer in them is followed up by what it points to.  Before the program is
 * started comes the estate: what the caller must clear away should the keeper
 * be killed.
 */
#ifndef LAB_WIRE_H
#define LAB_WIRE_H

#include "run/remains.h"
#include "run/run.h"

/* Send the estate, with the descriptor in it: unix(7).  Returns 0, or -1 when
 * the other side is gone. */
int wire_send_estate(int fd, const struct estate *estate);

/* Receive it.  Returns 0, or -1 when the sender ended before; then *estate is
 * empty. */
int wire_receive_estate(int fd, struct estate *estate);

/* Send the recording, or, when problem->step is not empty, only the problem.
 * Returns 0, or -1 when the other side is gone. */
int wire_send(int fd, const struct recording *recording,
              const struct run_problem *problem);

/* Receive what wire_send() sent.  Returns 0 and fills in one of the two (the
 * other is empty), or -1 when the sender ended before it had sent all; errno
 * then is EPIPE, or ENOMEM. */
int wire_receive(int fd, struct recording *recording,
                 struct run_problem *problem);

#endif
