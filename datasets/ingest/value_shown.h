/* value_shown.h - what of a cell that cannot be taken is kept and shown.
 *
 * People type names into any column. A cell is shown when it is a misread number, date, code or id:
 * digits outweigh its letters. Of any other only the shape is kept: "text of 10 letters". */
#ifndef DATASETS_INGEST_VALUE_SHOWN_H
#define DATASETS_INGEST_VALUE_SHOWN_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/store/sql.h"

enum {
    VALUE_SHOWN = 80,
    AWAITS_MARK = 6,  /* "~12ab" */
    AWAITS_MOST = 255 /* bytes of an id that a rejected row waits for; longer ones are in error */
};

typedef struct Awaited {
    const char *text; /* [length], without NUL */
    size_t length;
} Awaited;

/* Whether the text can name nobody: "12.34.567", "jan-25", "BE0100000070", "12 EUR", "x", "???". */
bool value_plain(const char *text, size_t length);

/* The beginning of the value in printable ASCII, or its shape. */
void value_show(const char *text, size_t length, char out[VALUE_SHOWN + 1]);

/* What a rejected row waits for: the id where it is plain, else a mark of 16 bits, which many ids
 * share: it finds the rows again once their storefront is known, and tells nobody the id. */
Awaited value_awaited(Awaited awaits, char out[AWAITS_MARK]);

/* A storefront is known from now on: the rows that wait for its mark wait for its id. */
Status value_known(Store *store, const char *id, size_t length, Err *err);

#endif
