/* waiting.h - rows that were rejected because no register knew their storefront, and taking them
 * once it is known.
 *
 * The same bytes are one input for ever. When some of its rows wait and their storefront has come
 * since, importing the file again reads it again and takes these rows alone, as a new input that
 * completes the first: what was known when stays in the history, and no row is taken twice. Its
 * digest is that of the first input and the lines taken. */
#ifndef DATASETS_INGEST_WAITING_H
#define DATASETS_INGEST_WAITING_H
#include "datasets/ingest/source.h"

/* Lines of the input whose storefront is known now, in order; in the arena. */
Status waiting_lines(Store *store, int64_t input_id, Arena *arena, LineSet *lines, Err *err);
/* How many rows of the input wait. */
Status waiting_count(Store *store, int64_t input_id, size_t *count, Err *err);

/* Of the first input's digest and the lines. */
void waiting_digest(const char *first, const LineSet *lines, char out[DIGEST_TEXT]);

/* Notes that `taken_by` took the rows of input `first` whose storefront is known. */
Status waiting_taken(Store *store, int64_t first, int64_t taken_by, Err *err);

/* report->ready: inputs that importing again would complete. */
Status waiting_ready(Store *store, Arena *arena, IngestReport *report, Err *err);

#endif
