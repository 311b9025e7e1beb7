/* person_words.h - whether the header of a file, or a cell of it, may name a person. */
#ifndef DATASETS_INGEST_PERSON_WORDS_H
#define DATASETS_INGEST_PERSON_WORDS_H
#include <stdbool.h>
#include <stddef.h>

/* "Uitbater", "Nom du gérant", "E-mail", "Telefon": some heading is of a person, or of how to reach
 * one. A row that is shifted puts them under any other heading, so no cell of such a file is kept.
 */
bool person_words(const char *const *header, size_t columns);

/* Two words side by side: no number, date, month or one word of a list looks so, but "Jan Janssens"
 * that slipped into their column does. */
bool person_cell(const char *value);

#endif
