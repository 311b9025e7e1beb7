/* link_rows.h - the links of one file, gathered and written in order of their key.
 *
 * Party hashes are random: written as they come, each row would touch another page of the store,
 * and a large file would read and write most of it again and again. */
#ifndef DATASETS_INGEST_LINK_ROWS_H
#define DATASETS_INGEST_LINK_ROWS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/text.h"
#include "datasets/store/store.h"

enum { LINK_HASH = 32 }; /* hex digits of a party hash */

typedef struct LinkRow {
    char hash[LINK_HASH];
    uint32_t enterprise, role, enterprise_length, role_length; /* texts in the pool */
    int32_t from, until; /* days since 1970-01-01; INT32_MIN = not given */
    const char *kind;    /* "natural", "legal"; NULL = not told. Constant */
    char country[3];     /* "NL"; "" = not told */
    int64_t line;
} LinkRow;

typedef struct LinkRows {
    LinkRow *row;
    size_t count, capacity;
    Text pool;
} LinkRows;

/* Adds a link with its two texts; of full rows (a million, 80 MB) only after writing them. */
bool link_rows_full(const LinkRows *rows);
void link_rows_add(LinkRows *rows, const LinkRow *row, const char *enterprise, const char *role);
/* Writes what has gathered with insert_link; of links with the same key the last line wins. */
Status link_rows_flush(LinkRows *rows, Stmt *insert, int64_t input_id, Err *err);
void link_rows_free(LinkRows *rows);

#endif
