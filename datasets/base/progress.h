/* progress.h - how long-running work reports its progress. */
#ifndef DATASETS_BASE_PROGRESS_H
#define DATASETS_BASE_PROGRESS_H

/* Called now and then during long work: done of total (bytes or rows); total 0 = unknown. */
typedef void (*ProgressFn)(void *context, const char *label, double done, double total);

#endif
