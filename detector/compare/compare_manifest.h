/* compare_manifest.h - parameters and inputs that differ; private to compare*.c. */
#ifndef DETECTOR_COMPARE_COMPARE_MANIFEST_H
#define DETECTOR_COMPARE_COMPARE_MANIFEST_H
#include "detector/compare/comparison.h"

/* Fills parameter[], input[] and the model versions, in the arena. ST_INTEGRITY when a manifest is
 * not a JSON object. */
Status compare_manifests(const char *before, const char *after, Arena *arena,
                         Comparison *comparison, Err *err);

#endif
