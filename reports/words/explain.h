/* explain.h - one storefront for the terminal (gevel explain). */
#ifndef REPORTS_WORDS_EXPLAIN_H
#define REPORTS_WORDS_EXPLAIN_H
#include "datasets/base/text.h"
#include "detector/rerun/counterfactual.h"
#include "detector/run/outcomes.h"
#include "reports/lang/voice.h"

/* What is told beside the row. */
typedef struct ExplainMore {
    const Counterfactual *change; /* what would change its place, or NULL */
    const Outcome *visit;         /* the newest one, or NULL */
    int again;                    /* first month in which it may be selected after that visit */
    bool all;                     /* signals of little weight too, each with what it asks */
} ExplainMore;

/* Everything about one storefront as plain text for the terminal: first whether it is on the list,
 * and why or why not. more may be NULL. */
void explain_text(const Voice *v, const WatchRow *row, const ExplainMore *more, Text *out);
/* That first sentence, and one about the visit if there was one. */
const char *explain_answer(const Voice *v, const WatchRow *row, const ExplainMore *more);

#endif
