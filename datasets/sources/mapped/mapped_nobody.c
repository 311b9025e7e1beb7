#include "datasets/sources/mapped/mapped_file.h"

#include <string.h>

#include "datasets/base/text.h"
#include "datasets/base/text_fold.h"

/* "Totaal", "Sous-total :": a text that says no more than that it is one. */
static bool is_word_of_totals(const char *folded, size_t length) {
    static const char words[] =
        " totaal | eindtotaal | algemeen totaal | subtotaal | total | grand total | total general "
        "| "
        "subtotal | sous total | totaux | gesamt | gesamtsumme | summe | zwischensumme | totale | "
        "somma | suma | som ";
    char word[44] = " ";
    if (!length || length > sizeof word - 3 || !strchr("aegstz", *folded)) return false;
    memcpy(word + 1, folded, length);
    memcpy(word + 1 + length, " ", 2);
    return strstr(words, word);
}

/* "Subtotaal S1" in place of an id, of which the register knows none. */
static bool is_total_of(const Mapped *m, size_t column, const RowsCell *cell, const char *folded) {
    const char *blank = strchr(folded, ' ');
    if (!blank || !(m->map.table->columns[column].is & COLUMN_KEY)) return false;
    if (m->map.table == &table_storefronts) return false;
    if (id_map_find(&m->load->sink->storefronts, cell->text, cell->length) >= 0) return false;
    const char *next = strchr(blank + 1, ' ');
    return is_word_of_totals(folded, (size_t)(blank - folded)) ||
           (next && is_word_of_totals(folded, (size_t)(next - folded)));
}

/* A sum below or between the rows, which is about no storefront. */
static bool is_total(const Mapped *m, const RowsRow *row) {
    for (size_t k = 0; k < m->columns; k++) {
        const RowsCell *cell = &row->cell[k];
        char folded[41];
        if (m->map.table->columns[m->target[k]].kind != CELL_TEXT || !cell->length) continue;
        size_t length = text_fold(cell->text, cell->length, folded, sizeof folded - 1);
        if (length && folded[length - 1] == ':') length--;
        for (size_t c = 0; c < length; c++)
            if (folded[c] == '-') folded[c] = ' ';
        while (length && folded[length - 1] == ' ') length--;
        folded[length] = 0;
        return is_word_of_totals(folded, length) || is_total_of(m, m->target[k], cell, folded);
    }
    return false;
}

/* The header once more: sheets printed page by page, files joined behind one another. */
static bool is_header(const Mapped *m, const RowsRow *row) {
    size_t same = 0;
    for (size_t k = 0; k < m->columns; k++) {
        const RowsCell *cell = &row->cell[k];
        if (!text_slice_equal(cell->text, cell->length, m->source[k].name)) return false;
        same++;
    }
    return same > 1;
}

/* Rows that are about no storefront, and why; NULL for the others. */
const char *mapped_nobody(const Mapped *m, const RowsRow *row) {
    return is_total(m, row)    ? "rows of totals"
           : is_header(m, row) ? "rows that repeat the header"
                               : NULL;
}
