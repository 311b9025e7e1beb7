/* evidence_cache.h - the storefronts' own evidence, kept beside the store as STORE.evidence.
 *
 * Only a cache: the file carries a key, the digest of the panel, of every parameter that the own
 * evidence depends on and of the model version, and the digest of its contents. A file that is
 * missing, stale or damaged is not used, and it may be deleted at any time. What comes after the
 * own evidence (links, inspections, ranking) is always computed, so a change of those parameters
 * alone computes no likelihood again. */
#ifndef DETECTOR_RUN_EVIDENCE_CACHE_H
#define DETECTOR_RUN_EVIDENCE_CACHE_H
#include <stdbool.h>

#include "datasets/base/digest.h"
#include "detector/run/evidence_key.h"
#include "models/posterior/evidence.h"

/* False, and evidence is as it was, unless the file holds exactly what the key asks for. Arrays
 * live in the arena. */
bool evidence_cache_load(const char *store_path, const char key[DIGEST_TEXT], const Panel *panel,
                         Arena *arena, Evidence *evidence);

/* Written by rename, readable by its owner only; a disk without room leaves no file. */
void evidence_cache_save(const char *store_path, const char key[DIGEST_TEXT], const Panel *panel,
                         const Evidence *evidence);

/* The same of storefronts that were judged under held estimates, in a file of its own
 * (STORE.held), each with the digest of its own facts: key is evidence_rows_key, and the
 * file may hold others than the panel has. */
bool evidence_cache_load_rows(const char *store_path, const char key[DIGEST_TEXT],
                              const Panel *panel, Arena *arena, Evidence *evidence,
                              const EvidenceRow **row);
void evidence_cache_save_rows(const char *store_path, const char key[DIGEST_TEXT],
                              const Panel *panel, const Evidence *evidence, const EvidenceRow *row);

/* Removes both files: what retention takes from the store must not live on beside it. */
void evidence_cache_drop(const char *store_path);

#endif
