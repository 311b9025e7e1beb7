/* http.h - libmicrohttpd: from the wire to a function that answers, and back. */
#ifndef DETECTOR_SERVE_HTTP_H
#define DETECTOR_SERVE_HTTP_H
#include <stdatomic.h>

#include "detector/serve/endpoint.h"
#include "detector/serve/incoming.h"

struct MHD_Daemon;

/* The session's cookie: with the prefix __Host-, which browsers take only over TLS or loopback. */
extern const char http_cookie[];

/* Called by any thread; the answer's texts live in the arena. */
typedef void (*HttpAnswer)(void *context, const Incoming *incoming, Arena *arena, Answer *answer);

/* Whether a request of these headers may bring a file (multipart.h). */
typedef bool (*HttpTakesFile)(void *context, const Incoming *head, Arena *arena);

typedef struct HttpService {
    HttpAnswer answer;
    HttpTakesFile takes_file;
    void *context;
    atomic_size_t large; /* files that are arriving */
} HttpService;

/* Threads that take requests from the listening socket, which they close. `service` outlives
 * them. */
Status http_start(HttpService *service, int fd, size_t threads, struct MHD_Daemon **daemon,
                  Err *err);
void http_stop(struct MHD_Daemon *daemon); /* NULL is allowed; waits for the last answers */

#endif
