/* table.h - heads of tables in the language of the reader. */
#ifndef REPORTS_WORDS_COLUMN_HEADS_H
#define REPORTS_WORDS_COLUMN_HEADS_H
#include "reports/lang/voice.h"
#include "reports/write/markup.h"

/* The thead; columns from `numbers` on hold numbers. */
void table_head(Markup *m, const Voice *v, const Say *names, size_t count, size_t numbers);
/* The thead of columns in which numbers and words stand mixed. */
typedef struct TableColumn {
    Say name;
    bool number;
} TableColumn;
void table_columns(Markup *m, const Voice *v, const TableColumn *column, size_t count);
/* The th of a row. */
void table_row_name(Markup *m, const char *name);
/* A region that scrolls sideways where a table is wider than the screen, also by keyboard; the
 * caller closes it. */
void table_scroll(Markup *m, const char *name);
void table_number(Markup *m, const char *text);

#endif
