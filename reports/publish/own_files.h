/* own_files.h - which files of a folder a report wrote itself.
 *
 * A report replaces the folder of the one before it, and so removes what is in there: only what it
 * put there, as it was. The marker of each report lists its files, one "file NAME" a line, in order
 * of name, and then as many lines "bytes SIZE NAME". */
#ifndef REPORTS_PUBLISH_OWN_FILES_H
#define REPORTS_PUBLISH_OWN_FILES_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"

/* Adds to `mark` both lines for each file in and below `folder`, but for `marker`. */
Status own_files_list(const char *folder, const char *marker, Arena *arena, Text *mark, Err *err);

/* ST_USAGE names a file in or below `folder` that its marker does not list, or not of that
 * size. A marker of an older version lists none or no sizes, and all is taken for its own. */
Status own_files_check(const char *folder, const char *marker, Arena *arena, Err *err);

#endif
