/* formats_write.h - all formats of a report in all its languages, several at once.
 *
 * Each format in each language is a task of its own with its own memory and files, so the files do
 * not depend on how many run at a time. */
#ifndef REPORTS_PUBLISH_FORMATS_WRITE_H
#define REPORTS_PUBLISH_FORMATS_WRITE_H
#include "reports/publish/report.h"

/* Writes into the folder `dir`; the failure of the first task that failed, in their order. What
 * edition->index and its voice's language are does not matter. */
Status formats_write(const Edition *edition, const Format *const *format, size_t count,
                     const char *dir, Err *err);

#endif
