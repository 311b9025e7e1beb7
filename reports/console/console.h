/* console.h - the pages of gevel serve, as a table of routes (detector/serve/endpoint.h).
 *
 * A page is a function and a line of routes.def. */
#ifndef REPORTS_CONSOLE_CONSOLE_H
#define REPORTS_CONSOLE_CONSOLE_H
#include "detector/serve/server.h"

extern const Endpoint console_routes[]; /* ends with {0} */

void console_refuse(const Request *request, int code, const char *why, Answer *answer);

/* The five people of `gevel serve --demo`, one of each role, "ines" "lars" "anna" "otto" "adam". */
extern const char *const console_people[ROLES];

#endif
