/* panel_columns.h - the columns of a panel as a table, for whoever treats all of them alike:
 * joined, sent, or filled in where a panel has none of a kind that others have.
 *
 * Some columns are absent where nothing of them is known, and a model may tell an absent column
 * from one in which nothing is said. Parts of a country that are to be judged as one therefore have
 * the columns that any of them has. */
#ifndef DATASETS_PANEL_PANEL_COLUMNS_H
#define DATASETS_PANEL_PANEL_COLUMNS_H
#include "datasets/panel/panel.h"

/* What a row says where a panel has no such column. */
typedef enum ColumnBlank {
    BLANK_ALWAYS, /* every panel has it */
    BLANK_ZERO,
    BLANK_NAN,   /* floats: not known */
    BLANK_NEVER, /* ints: INT_MIN */
    BLANK_SURE,  /* ints: INT32_MAX */
    BLANK_OWN    /* of months: each is a figure of its own */
} ColumnBlank;

typedef enum ColumnWidth { WIDTH_ONE, WIDTH_MONTHS, WIDTH_BITS } ColumnWidth;

typedef struct PanelColumn {
    size_t offset, size; /* of its pointer within Panel; bytes of one value */
    ColumnWidth width;   /* values of a row: one, the months, or a bit for each */
    ColumnBlank blank;
    bool text; /* values are pointers to texts */
} PanelColumn;

enum { PANEL_COLUMNS = 42 };
extern const PanelColumn panel_column[PANEL_COLUMNS];

/* The column's rows, or NULL. */
const void *panel_column_of(const Panel *panel, const PanelColumn *column);
void panel_column_set(Panel *panel, const PanelColumn *column, const void *rows);
/* Bytes of one row. */
size_t panel_column_row(const PanelColumn *column, size_t months);

/* Bit k: the panel has panel_column[k]. */
uint64_t panel_columns(const Panel *panel);
/* Gives the panel those of `columns` that it has not, blank; in the arena. */
void panel_columns_fill(Panel *panel, uint64_t columns, Arena *arena);

#endif
