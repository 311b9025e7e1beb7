#include "detector/serve/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "datasets/base/num.h"

enum { BACKLOG = 128, PORT_MOST = 65535 };

typedef union Address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    struct sockaddr_un local;
} Address;

static Status bind_to(const char *name, const Address *address, socklen_t length, int *fd,
                      Err *err) {
    const int on = 1;
    *fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*fd >= 0) (void)setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (*fd >= 0 && bind(*fd, &address->any, length) == 0 && listen(*fd, BACKLOG) == 0)
        return ST_OK;
    const int reason = errno;
    if (*fd >= 0) (void)close(*fd);
    *fd = -1;
    return FAIL(err, ST_FAILED, "cannot listen on %s: %s", name, strerror(reason));
}

static bool read_address(const char *text, Address *address, socklen_t *length) {
    char host[64];
    long long port;
    const char *colon = strrchr(text, ':');
    const size_t bytes = colon ? (size_t)(colon - text) : 0;
    *address = (Address){0};
    if (!colon || bytes >= sizeof host) return false;
    if (!num_parse_long(colon + 1, strlen(colon + 1), &port) || port < 0 || port > PORT_MOST)
        return false;
    memcpy(host, text, bytes);
    host[bytes] = 0;
    if (strcmp(host, "[::1]") == 0) {
        address->six = (struct sockaddr_in6){.sin6_family = AF_INET6,
                                             .sin6_port = htons((uint16_t)port),
                                             .sin6_addr = in6addr_loopback};
        *length = sizeof address->six;
        return true;
    }
    address->four = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    *length = sizeof address->four;
    return inet_pton(AF_INET, host, &address->four.sin_addr) == 1 &&
           ntohl(address->four.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
}

Status listen_loopback(const char *text, int *fd, unsigned *port, Err *err) {
    Address address;
    socklen_t length = 0;
    if (!read_address(text, &address, &length))
        return FAIL(err, ST_USAGE,
                    "gevel serve listens on this machine only, as 127.0.0.1:8080 or [::1]:8080, "
                    "not on \"%.80s\"; a reverse proxy with TLS makes it known to others",
                    text);
    TRY(bind_to(text, &address, length, fd, err));
    (void)getsockname(*fd, &address.any, &length);
    *port =
        ntohs(address.any.sa_family == AF_INET6 ? address.six.sin6_port : address.four.sin_port);
    return ST_OK;
}

Status listen_unix(const char *path, int *fd, Err *err) {
    Address address = {.local = {.sun_family = AF_UNIX}};
    struct stat there;
    if (strlen(path) >= sizeof address.local.sun_path)
        return FAIL(err, ST_USAGE, "the path of a socket has at most %zu bytes",
                    sizeof address.local.sun_path - 1);
    (void)strncpy(address.local.sun_path, path, sizeof address.local.sun_path - 1);
    if (lstat(path, &there) == 0 && S_ISSOCK(there.st_mode)) (void)unlink(path);
    return bind_to(path, &address, sizeof address.local, fd, err);
}

int listen_passed(void) {
    enum { FIRST = 3 };
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    long long number, sockets;
    if (!pid || !num_parse_long(pid, strlen(pid), &number) || number != getpid()) return -1;
    if (!count || !num_parse_long(count, strlen(count), &sockets) || sockets < 1) return -1;
    (void)fcntl(FIRST, F_SETFD, FD_CLOEXEC);
    return FIRST;
}
