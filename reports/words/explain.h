/* explain.h - one storefront for the terminal (gevel explain). */
#ifndef REPORTS_WORDS_EXPLAIN_H
#define REPORTS_WORDS_EXPLAIN_H
#include "datasets/base/text.h"
#include "detector/rerun/counterfactual.h"
#include "reports/lang/voice.h"

/* Everything about one storefront as plain text for the terminal, and what would
 * change its place unless NULL. */
void explain_text(const Voice *v, const WatchRow *row, const Counterfactual *change, Text *out);

#endif
