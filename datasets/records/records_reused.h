/* records_reused.h - keys that named another shop before.
 *
 * An office may give the number of a shop that is gone to the next one. What was filed under the
 * number before is then not the new shop's, and nothing in the file says so. */
#ifndef DATASETS_RECORDS_RECORDS_REUSED_H
#define DATASETS_RECORDS_RECORDS_REUSED_H
#include "datasets/records/records.h"
#include "datasets/store/sql.h"

/* reused[n] in the arena: 1 where an earlier state of the record shares no more than half of the
 * words of the shorter name with the present one, and neither street nor house number agree.
 * *count: how many. */
Status records_reused(Store *store, const Records *records, Arena *arena,
                      const unsigned char **reused, size_t *count, Err *err);

#endif
