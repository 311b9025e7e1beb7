#include "datasets/ingest/row_batch.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

void row_batch_start(RowBatch *b, size_t text_room) {
    b->items = b->rows = b->cells = b->rejects = b->text_used = 0;
    b->lines = 0;
    if (text_room > b->text_room) {
        b->text = mem_grow(b->text, text_room, 1);
        b->text_room = text_room;
    }
}

void row_batch_free(RowBatch *b) {
    mem_free(b->item);
    mem_free(b->row);
    mem_free(b->cell);
    mem_free(b->reject);
    mem_free(b->text);
    *b = (RowBatch){0};
}

static Item *add_item(RowBatch *b, int64_t line, ItemKind kind) {
    b->item = mem_room(b->item, b->items, &b->item_room, sizeof *b->item);
    Item *item = &b->item[b->items++];
    item->line = (int32_t)line;
    item->kind = kind;
    return item;
}

Fact *row_batch_fact(RowBatch *b, int64_t line) {
    return &add_item(b, line, ITEM_FACT)->fact;
}

static const char *copy_text(RowBatch *b, const char *text, size_t length) {
    assert(b->text_used + length <= b->text_room);
    char *copy = b->text + b->text_used;
    memcpy(copy, text, length);
    b->text_used += length;
    return copy;
}

static void keep_bad(RowBatch *b, int64_t line, ItemKind kind, const BadCell *bad) {
    b->reject = mem_room(b->reject, b->rejects, &b->reject_room, sizeof *b->reject);
    b->reject[b->rejects] = *bad;
    add_item(b, line, kind)->kept = b->rejects++;
}

static void keep_reject(RowBatch *b, const Row *row) {
    BadCell bad = {.column = row->bad_column, .reason = row->reason};
    memcpy(bad.value, row->bad_value, sizeof bad.value);
    memcpy(bad.readings, row->readings, sizeof bad.readings);
    keep_bad(b, row->line, ITEM_REJECT, &bad);
}

void row_batch_row(RowBatch *b, const Row *row, size_t columns, bool own_text) {
    if (row->reason) {
        keep_reject(b, row);
        return;
    }
    for (size_t k = 0; k < row->losts; k++) keep_bad(b, row->line, ITEM_LOST, &row->lost[k]);
    b->row = mem_room(b->row, b->rows, &b->row_room, sizeof *b->row);
    KeptRow *kept = &b->row[b->rows];
    *kept = (KeptRow){.first = b->cells, .lost_columns = row->lost_columns};
    for (size_t k = 0; k < columns; k++) {
        if (!row->cell[k].given) continue;
        b->cell = mem_room(b->cell, b->cells, &b->cell_room, sizeof *b->cell);
        KeptCell *cell = &b->cell[b->cells++];
        *cell = (KeptCell){k, row->cell[k]};
        if (own_text && cell->cell.text)
            cell->cell.text = copy_text(b, cell->cell.text, cell->cell.length);
        kept->count++;
    }
    add_item(b, row->line, ITEM_ROW)->kept = b->rows++;
}

void row_batch_restore(const RowBatch *b, const Item *item, const Table *table, Row *row) {
    memset(row, 0, offsetof(Row, lost)); /* which no reader of batches looks at */
    row->table = table;
    if (item->kind == ITEM_REJECT || item->kind == ITEM_LOST) {
        const BadCell *kept = &b->reject[item->kept];
        row->bad_column = kept->column;
        row->reason = kept->reason;
        memcpy(row->bad_value, kept->value, sizeof row->bad_value);
        memcpy(row->readings, kept->readings, sizeof row->readings);
    } else if (item->kind == ITEM_ROW) {
        const KeptRow *kept = &b->row[item->kept];
        row->lost_columns = kept->lost_columns;
        for (size_t k = kept->first; k < kept->first + kept->count; k++)
            row->cell[b->cell[k].column] = b->cell[k].cell;
    }
}
