/* report_remove.h - taking an earlier report away. */
#ifndef REPORTS_PUBLISH_REPORT_REMOVE_H
#define REPORTS_PUBLISH_REPORT_REMOVE_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"

/* Removes the folder of a report. ST_USAGE when no report made it, or when it holds a file that no
 * report wrote: then it stays. */
Status report_remove(const char *out, Arena *arena, Err *err);

#endif
