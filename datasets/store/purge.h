/* purge.h - what is older than its retention period is removed, and the log proves it.
 *
 * One transaction removes whole classes by age and adds one entry to the audit log: how many of
 * each class, from when to when, and a digest over what identified them. Freed pages are
 * overwritten (secure_delete). The log itself stays: it holds no personal data. */
#ifndef DATASETS_STORE_PURGE_H
#define DATASETS_STORE_PURGE_H
#include "datasets/base/digest.h"
#include "datasets/base/mem.h"
#include "datasets/store/sql.h"

typedef enum PurgeClass {
    PURGE_RUNS, /* saved lists with their rows, and earlier facts that only they knew; the newest
                   is always kept */
    PURGE_OUTCOMES, /* what inspections found */
    PURGE_REJECTS,  /* rejected rows, with the value that was wrong */
    PURGE_FACTS,    /* months and figures of turnover, footfall, by whole calendar years */
    PURGE_CLASSES
} PurgeClass;

typedef struct PurgeRule {
    int months[PURGE_CLASSES]; /* kept so long, 0 = for ever */
    int today;                 /* days since 1970-01-01 */
} PurgeRule;

typedef struct PurgePart {
    const char *name, *older_than; /* "runs", "2023-11-01" (NULL = kept for ever) */
    int64_t count, first, last;    /* ids of runs, dates or months of the rest; 0 when none */
    char digest[DIGEST_TEXT];      /* over the rows that say what was removed */
} PurgePart;

/* Counts what the rule removes; removes it unless `only_look`. */
Status purge(Store *store, const PurgeRule *rule, bool only_look, Arena *arena,
             PurgePart part[PURGE_CLASSES], Err *err);

#endif
