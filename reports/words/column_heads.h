/* column_heads.h - heads of tables in the language of the reader. */
#ifndef REPORTS_WORDS_COLUMN_HEADS_H
#define REPORTS_WORDS_COLUMN_HEADS_H
#include "reports/lang/voice.h"
#include "reports/write/markup.h"

/* The thead; columns from `numbers` on hold numbers. */
void column_heads_head(Markup *m, const Voice *v, const Say *names, size_t count, size_t numbers);
/* The thead of columns in which numbers and words stand mixed. */
typedef struct ColumnHead {
    Say name;
    bool number;
} ColumnHead;
void column_heads_columns(Markup *m, const Voice *v, const ColumnHead *column, size_t count);
/* The th of a row. */
void column_heads_row_name(Markup *m, const char *name);
/* A region that scrolls sideways where a table is wider than the screen, also by keyboard; the
 * caller closes it. */
void column_heads_scroll(Markup *m, const char *name);
void column_heads_number(Markup *m, const char *text);

#endif
