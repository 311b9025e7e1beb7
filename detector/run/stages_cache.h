/* stages_cache.h - what links and inspections start from in the newest run, kept beside the store
 * as STORE.stages.
 *
 * Only a cache: a question about their parameters needs each storefront's own evidence and who
 * shares what, but no fact, no month and no address. The file carries the run's number and digest
 * and the digest of its own contents. One that is missing, of another run or damaged is not used,
 * and it may be deleted at any time. */
#ifndef DETECTOR_RUN_STAGES_CACHE_H
#define DETECTOR_RUN_STAGES_CACHE_H
#include "detector/run/watchlist.h"
#include "models/posterior/evidence_table.h"

/* Before any stage (SIGNAL_STAGE), in the order of the panel. */
typedef struct StagesStart {
    size_t n, signals;
    double prior_log_odds, prevalence;
    size_t fit_numbers;
    const FitNumber *fit;
    const int64_t *key;         /* [n] */
    double *evidence;           /* [n x signals] columns of stages may already be filled */
    double *log_odds;           /* [n] */
    double *posterior;          /* [n] */
    double *eur_year;           /* [n] unexplained */
    const double *declared;     /* [n] EUR a year (evidence_declared) */
    const unsigned char *marks; /* [n] StageMark */
    unsigned columns;           /* StageMark of the columns that the panel has */
    unsigned proxies;           /* bits: the kinds that it has */
    const struct Links *links;  /* datasets/panel/links.h */
} StagesStart;

typedef enum StageMark {
    MARK_JUDGED = 1,
    MARK_PART = 2, /* its turnover is a part of an enterprise's total */
    MARK_PHOENIX = 4,
    MARK_OPAQUE = 8
} StageMark;

/* Taken before the first stage, and good until the arena closes: of what stages change it has
 * copies, but for evidence, whose own columns stay as they are. */
const StagesStart *stages_start(const Panel *panel, const Evidence *evidence,
                                const struct Links *links, Arena *arena);

/* Of a saved list that has them (Watchlist.stages). Written by rename, readable by its owner only;
 * a disk without room leaves no file. */
void stages_cache_save(const char *store_path, const Watchlist *list);

/* NULL unless the file holds that run. Its arrays are the caller's: stages may write to them. */
const StagesStart *stages_cache_load(const char *store_path, const Watchlist *list, Arena *arena);

/* Removes the file: what retention takes from the store must not live on beside it. */
void stages_cache_drop(const char *store_path);

#endif
