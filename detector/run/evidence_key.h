/* evidence_key.h - digests of what the storefronts' own evidence depends on: of a whole panel, and
 * of single storefronts where estimates of the city are held. */
#ifndef DETECTOR_RUN_EVIDENCE_KEY_H
#define DETECTOR_RUN_EVIDENCE_KEY_H
#include "datasets/base/digest.h"
#include "datasets/panel/panel.h"
#include "models/params/params.h"

/* Of the panel, which parameters of STAGE_FIGURES have already shaped, and of those of
 * STAGE_EVIDENCE. */
void evidence_key(const Panel *panel, const Params *params, char key[DIGEST_TEXT]);

/* Of all that a storefront's evidence under held estimates depends on but its own facts: the
 * estimates, by their digest, parameters, months and which columns there are. */
void evidence_rows_key(const Panel *panel, const Params *params, const char *estimates,
                       char key[DIGEST_TEXT]);

/* Adds all facts of the panel that evidence depends on. */
void evidence_facts(const Panel *panel, Digest *digest);

/* Of the own facts of each storefront, its id among them. */
typedef struct EvidenceRow {
    unsigned char digest[DIGEST_BYTES];
} EvidenceRow;
void evidence_rows(const Panel *panel, EvidenceRow *row);

#endif
