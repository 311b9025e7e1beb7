/* evidence_held.h - the storefronts' own evidence under held estimates: of those whose facts are as
 * they were it is read back, the others are judged.
 *
 * What a storefront says by itself then follows from its own facts alone, so that the file beside
 * the store (evidence_cache.h) holds it under a digest of these. Where months are new to the
 * estimates, their effects hang on all storefronts, and all are judged. */
#ifndef DETECTOR_RUN_EVIDENCE_HELD_H
#define DETECTOR_RUN_EVIDENCE_HELD_H
#include "detector/run/evidence_key.h"
#include "models/posterior/evidence.h"

typedef struct HeldInput {
    const EvidenceInput *evidence; /* its `held` is set */
    const char *estimates;         /* their digest */
    const EstimatesGaps *gaps;     /* of the whole panel */
    const EvidenceRow *row;        /* [n] evidence_rows */
    const char *store_path;        /* beside which the file lies; NULL = neither read nor written */
} HeldInput;

/* As evidence_make, byte for byte; *judged: how many storefronts were not read back. */
Status evidence_held(const HeldInput *input, Arena *arena, Evidence *evidence, size_t *judged,
                     Err *err);

#endif
