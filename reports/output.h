/* output.h - one finished file of a report. */
#ifndef REPORTS_OUTPUT_H
#define REPORTS_OUTPUT_H
#include "datasets/base/err.h"
#include "datasets/base/text.h"

/* Writes dir/name anew and flushes it to disk. */
Status output_file(const char *dir, const char *name, const Text *text, Err *err);
/* Makes dir/name; an existing folder is fine. */
Status output_folder(const char *dir, const char *name, Err *err);
/* Flushes a folder's entries to disk. */
Status output_flush(const char *dir, Err *err);

#endif
