/* visit.h - a visit as a person's form, or another program, sends it. */
#ifndef REPORTS_CONSOLE_VISIT_H
#define REPORTS_CONSOLE_VISIT_H
#include "detector/serve/endpoint.h"

/* What the fields say of the request's storefront, as a deed of its account; without its token.
 * Numbers out of their range are not said, and without a day it was today. ST_USAGE without one of
 * the three outcomes. */
Status console_visit_sent(const Request *request, Visit *visit, Err *err);

#endif
