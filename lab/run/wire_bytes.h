/*
 * wire_bytes.h - bytes through the socket between a keeper and its caller
 *
 * Private to lab/run.  All return 0, or -1 when the other side is gone.
 */
#ifndef LAB_WIRE_BYTES_H
#define LAB_WIRE_BYTES_H

#include <stddef.h>

int wire_put(int fd, const void *bytes, size_t size);
int wire_get(int fd, void *bytes, size_t size);

/* `size` bytes in memory of their own, with a NUL behind; or NULL. */
void *wire_get_block(int fd, size_t size);

#endif
