/* unit_words.h - numbers that people write with their unit: "60 m²", "2,5 VTE", "40 places",
 * "90 %", "ca. 1 200 kg". */
#ifndef DATASETS_INGEST_UNIT_WORDS_H
#define DATASETS_INGEST_UNIT_WORDS_H
#include <stdbool.h>
#include <stddef.h>

typedef enum UnitForm {
    UNIT_NONE,  /* no word behind a number that this column can have */
    UNIT_OWN,   /* its unit, or one that is a multiple of it */
    UNIT_OTHER, /* a known unit that the column is not in */
    UNIT_CLOCK  /* "38u30": hours and minutes, in *factor as hours */
} UnitForm;

/* Cuts the unit, and "ca." in front, off *text. column: a name as in tables.def; kind: of a proxy
 * ("waste_kg"), or NULL. *factor: what makes the number one in the column's own unit. */
UnitForm unit_words_cut(const char *column, const char *kind, const char **text, size_t *length,
                        double *factor);

/* The same for any column: *length without what may be a unit. False when nothing was cut. */
bool unit_words_any(const char **text, size_t *length);

/* What the column is in, for people: "square metres"; NULL = nothing is known. */
const char *unit_words_name(const char *column);

#endif
