/* guard.h - which requests come from our own pages. */
#ifndef DETECTOR_SERVE_GUARD_H
#define DETECTOR_SERVE_GUARD_H
#include <stdbool.h>

#include "detector/serve/incoming.h"

/* Whether the Host is that of one of the origins ("https://a.example" -> "a.example"). */
bool guard_host(const char *const *origins, const char *host);
/* A form comes from a page of ours: its Origin is one of them, and Sec-Fetch-Site, where a browser
 * sends it, says so. A page is opened by the person or from a page of ours; another site may at
 * most lead here. */
bool guard_site(const char *const *origins, const Incoming *incoming, bool post);
/* application/x-www-form-urlencoded, with or without parameters. */
bool guard_form_type(const char *type);

#endif
