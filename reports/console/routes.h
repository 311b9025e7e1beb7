/* routes.h - the functions of routes.def: each answers one route for a request that the server has
 * let through. */
#ifndef REPORTS_CONSOLE_ROUTES_H
#define REPORTS_CONSOLE_ROUTES_H
#include "detector/serve/endpoint.h"

#define ROUTE(path, way, roles, object, fresh, log, function) \
    Status function(Request *request, Answer *answer, Err *err);
#include "reports/console/routes.def"
#undef ROUTE

#endif
