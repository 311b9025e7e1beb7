/* column_names.h - what cities call the columns of the neutral tables: column_names.csv, in
 * English, Dutch, French, German, Spanish and Italian. */
#ifndef DATASETS_REFERENCE_COLUMN_NAMES_H
#define DATASETS_REFERENCE_COLUMN_NAMES_H
#include <stdbool.h>

enum { NAME_NONE = 0, NAME_PART = 1, NAME_KNOWN = 2, NAME_OWN = 3 };

/* How surely a heading names a column: its own name, one of its known names, or one of them with
 * words around it ("Omzet 2024 excl. btw"). Case, accents and marks do not count; a
 * known name behind "=" is of many meanings where other words stand around it, and then none. */
int column_named(const char *heading, const char *column);
/* Whether it is a known name of any column; one pass over all names. */
bool column_name_known(const char *heading);

#endif
