/* listen.h - the socket that a server listens on: of this machine only. */
#ifndef DETECTOR_SERVE_LISTEN_H
#define DETECTOR_SERVE_LISTEN_H
#include "datasets/base/err.h"

/* "127.0.0.1:8080" or "[::1]:8080"; port 0 = any free one. *port becomes what it got. ST_USAGE for
 * an address that is not this machine's own. */
Status listen_loopback(const char *text, int *fd, unsigned *port, Err *err);
/* A Unix socket for its owner; one that a dead server left is replaced. */
Status listen_unix(const char *path, int *fd, Err *err);
/* The socket that systemd opened for this process (sd_listen_fds(3)); -1 when it did not. */
int listen_passed(void);

#endif
