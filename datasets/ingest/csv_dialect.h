/* csv_dialect.h - the dialect in which somebody else's CSV file is written. */
#ifndef DATASETS_INGEST_CSV_DIALECT_H
#define DATASETS_INGEST_CSV_DIALECT_H
#include <stddef.h>

/* The separator (, ; tab |) that stands most often outside quoted cells in the first line; a comma
 * when none does. */
char csv_delimiter(const char *line, size_t length);

#endif
