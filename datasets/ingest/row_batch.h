/* row_batch.h - the rows of one piece of a file after conversion, in order, ready to be written.
 *
 * Most rows of large files are one value of one month: a Fact of 32 bytes. Any other row is kept
 * with its cells; a rejected one with its reason. Lines count from the beginning of the piece. */
#ifndef DATASETS_INGEST_ROW_BATCH_H
#define DATASETS_INGEST_ROW_BATCH_H
#include "datasets/ingest/table.h"

typedef enum ItemKind { ITEM_FACT, ITEM_ROW, ITEM_REJECT, ITEM_LOST } ItemKind; /* LOST: a cell */

typedef struct Item {
    int32_t line; /* from the beginning of the piece; negative when the row began before it */
    ItemKind kind;
    union {
        Fact fact;
        size_t kept; /* index into rows or rejects */
    };
} Item;

typedef struct KeptCell {
    size_t column;
    Cell cell;
} KeptCell;

typedef struct KeptRow { /* cells first..first + count - 1 */
    size_t first, count;
    unsigned lost_columns;
} KeptRow;

typedef struct RowBatch {
    Item *item;
    KeptRow *row;
    KeptCell *cell;
    BadCell *reject;
    size_t items, rows, cells, rejects;
    size_t item_room, row_room, cell_room, reject_room;
    char *text; /* [text_room] of kept cells that do not stand in the piece itself */
    size_t text_used, text_room;
    int64_t lines; /* line ends in the piece */
} RowBatch;

/* Empties it; room for text of a piece of this many bytes. */
void row_batch_start(RowBatch *batch, size_t text_room);
void row_batch_free(RowBatch *batch);

Fact *row_batch_fact(RowBatch *batch, int64_t line);
/* Keeps the row, rejected when it has a reason; before it the cells that it lost. own_text: its
 * texts do not outlive the row. */
void row_batch_row(RowBatch *batch, const Row *row, size_t columns, bool own_text);

/* The row as it was kept; cells that were not given are empty. */
void row_batch_restore(const RowBatch *batch, const Item *item, const Table *table, Row *row);

#endif
