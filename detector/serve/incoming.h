/* incoming.h - one request as it came over the wire. */
#ifndef DETECTOR_SERVE_INCOMING_H
#define DETECTOR_SERVE_INCOMING_H
#include <stddef.h>

/* NULL where a header was not sent. */
typedef struct Incoming {
    const char *method, *target, *host, *origin, *site, *mode, *cookie, *type, *language;
    const char *authorization;
    const char *body;
    size_t length;
} Incoming;

#endif
