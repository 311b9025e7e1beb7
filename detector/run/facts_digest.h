/* facts_digest.h - one number for the facts that a run judged.
 *
 * A run records it, so that it can be told later, without weighing anything again, whether the
 * store still says what the run read: figures that were rewritten as a whole fit their checksums,
 * ranges and definitions. */
#ifndef DETECTOR_RUN_FACTS_DIGEST_H
#define DETECTOR_RUN_FACTS_DIGEST_H
#include "datasets/base/digest.h"
#include "datasets/panel/links.h"
#include "datasets/panel/panel.h"
#include "datasets/store/sql.h"

/* Of what is taken into it, and in which order. It moves with every change of that, columns of
 * evidence_key.c included: digests of another form are not compared. */
enum { FACTS_FORM = 1 };

typedef struct FactsRead {
    const Panel *panel; /* as facts_panel made it */
    const Links *links;
    unsigned char rest[DIGEST_BYTES]; /* facts_rest */
} FactsRead;

/* Reads what no model does: the rest of the register, of storefronts outside the panel too. */
Status facts_rest(Store *store, FactsRead *read, Err *err);

/* Of all that was read, names and house numbers included; of no key of a row or a party.
 * O(storefronts x months + edges). */
void facts_digest(const FactsRead *read, char hex[DIGEST_TEXT]);

#endif
