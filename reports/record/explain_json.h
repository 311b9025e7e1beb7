/* explain_json.h - one storefront of a list as a JSON document (gevel explain). */
#ifndef REPORTS_RECORD_EXPLAIN_JSON_H
#define REPORTS_RECORD_EXPLAIN_JSON_H
#include "datasets/base/text.h"
#include "reports/words/explain.h"

/* Everything about it, and what would change its place unless NULL. */
void explain_json(const Voice *v, const WatchRow *row, const ExplainMore *more, Text *out);

#endif
