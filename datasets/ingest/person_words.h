/* person_words.h - whether the header of a file says that a person may be named in it. */
#ifndef DATASETS_INGEST_PERSON_WORDS_H
#define DATASETS_INGEST_PERSON_WORDS_H
#include <stdbool.h>
#include <stddef.h>

/* "Uitbater", "Nom du gérant", "E-mail", "Telefon": some heading is of a person, or of how to reach
 * one. A row that is shifted puts them under any other heading, so no cell of such a file is kept.
 */
bool person_words(const char *const *header, size_t columns);

#endif
