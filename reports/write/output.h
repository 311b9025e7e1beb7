/* output.h - one finished file of a report. */
#ifndef REPORTS_WRITE_OUTPUT_H
#define REPORTS_WRITE_OUTPUT_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"

/* Rewrites dir/name; on disk after output_flush_tree. */
Status output_file(const char *dir, const char *name, const Text *text, Err *err);
/* A single file that appears by rename. */
Status output_path(const char *path, const Text *text, Err *err);
/* Makes dir/name; an existing folder is fine. */
Status output_folder(const char *dir, const char *name, Err *err);
/* Makes the folders above `path`: all of a path that ends in a slash. */
Status output_parents(const char *path, Arena *arena, Err *err);
/* Flushes a folder's entries to disk. */
Status output_flush(const char *dir, Err *err);
/* Flushes every file and folder below and including dir: at the end, when most are written. */
Status output_flush_tree(const char *dir, Err *err);

#endif
