/* pages.h - every page of a store, in order, as of one moment, each checked on the way. */
#ifndef DATASETS_STORE_PAGES_H
#define DATASETS_STORE_PAGES_H
#include <stdint.h>

#include "datasets/base/progress.h"
#include "datasets/store/sql.h"

typedef Status (*PageFn)(void *context, const void *page, size_t bytes, Err *err);

typedef struct PageWalk {
    PageFn visit; /* NULL = only check */
    void *context;
    ProgressFn progress; /* may be NULL */
    void *progress_context;
} PageWalk;

/* *bytes: of the store. The caller holds a read transaction that has read something, so that the
 * file does not change. ST_INTEGRITY names the first page that does not match its checksum. */
Status pages_walk(Store *store, const PageWalk *walk, int64_t *bytes, Err *err);

#endif
