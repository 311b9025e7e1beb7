/* forget.h - one business is forgotten (datasets/store/erase.h), its row in saved lists without
 * name or place, and the log says what was removed and which digest each of those lists has now. */
#ifndef DETECTOR_RUN_FORGET_H
#define DETECTOR_RUN_FORGET_H
#include "datasets/base/digest.h"
#include "datasets/store/erase.h"

typedef struct ForgetRun {
    int64_t run_id;
    char was[DIGEST_TEXT], is[DIGEST_TEXT]; /* digest of its list */
} ForgetRun;

typedef struct ForgetCopy {
    const char *at, *digest; /* of a backup, as the log has it */
} ForgetCopy;

typedef struct Forgotten {
    Erasure erasure;
    size_t runs, copies;
    ForgetRun *run;   /* [runs] lists that it is on */
    ForgetCopy *copy; /* [copies] backups made so far: they still hold it */
} Forgotten;

/* One transaction; with only_look it is undone. ST_USAGE when there is no such storefront;
 * ST_INTEGRITY when one of the lists is not what its digest says. */
Status forget_storefront(Store *store, const char *storefront_id, bool only_look, Arena *arena,
                         Forgotten *forgotten, Err *err);

#endif
