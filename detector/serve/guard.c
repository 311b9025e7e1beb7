#include "detector/serve/guard.h"

#include <string.h>
#include <strings.h>

#include "datasets/base/text.h"

static const char *host_of(const char *origin) {
    const char *after = strstr(origin, "://");
    return after ? after + 3 : origin;
}

bool guard_host(const char *const *origins, const char *host) {
    for (; host && *origins; origins++)
        if (strcasecmp(host_of(*origins), host) == 0) return true;
    return false;
}

static bool is_ours(const char *const *origins, const char *origin) {
    for (; *origins; origins++)
        if (strcmp(*origins, origin) == 0) return true;
    return false;
}

bool guard_site(const char *const *origins, const Incoming *incoming, bool post) {
    const char *site = incoming->site;
    if (post)
        return incoming->origin && is_ours(origins, incoming->origin) &&
               (!site || strcmp(site, "same-origin") == 0);
    if (!site || strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0) return true;
    return text_equal(incoming->mode, "navigate");
}

bool guard_form_type(const char *type) {
    static const char form[] = "application/x-www-form-urlencoded";
    const size_t length = sizeof form - 1;
    if (!type || strncasecmp(type, form, length) != 0) return false;
    return !type[length] || type[length] == ';' || type[length] == ' ';
}
