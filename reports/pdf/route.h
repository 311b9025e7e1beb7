/* route.h - the round of visits on paper: the stops of each day in order, with boxes to tick. */
#ifndef REPORTS_PDF_ROUTE_H
#define REPORTS_PDF_ROUTE_H
#include "datasets/base/err.h"
#include "datasets/base/text.h"
#include "detector/route/route.h"
#include "reports/lang/voice.h"

/* Adds the PDF to `file`. */
Status route_print(const Voice *v, const Route *round, Text *file, Err *err);
/* Writes dir/round.pdf. */
Status route_write(const Voice *v, const Route *round, const char *dir, Err *err);

#endif
