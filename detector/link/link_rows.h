/* link_rows.h - the links that a store holds. */
#ifndef DETECTOR_LINK_LINK_ROWS_H
#define DETECTOR_LINK_LINK_ROWS_H
#include "datasets/base/mem.h"
#include "datasets/store/sql.h"
#include "models/link/link_accept.h"

enum { PREMISES_ID = 18 };

/* A row of record_link, by numbers of the store; 0 = NULL. A city has millions: no texts. */
typedef struct LinkRow {
    int64_t record, anchor, storefront, runner_up;
    uint64_t premises; /* the digits of its id */
    int32_t millibits, behind;
    LinkState state;
} LinkRow;

/* "P" and the 16 hex digits, and back; of a text that is none, 0. */
void premises_text(uint64_t premises, char id[PREMISES_ID]);
uint64_t premises_number(const char *id);

typedef struct LinkRows {
    size_t count, room;
    LinkRow *at; /* [count] by record */
} LinkRows;

/* Those that hold now; about `expected` of them. */
Status link_rows_load(Store *store, size_t expected, Arena *arena, LinkRows *rows, Err *err);

/* The name of a state in the store: "none", "doubtful", "accepted", "money". */
extern const char *const link_state_names[];

#endif
