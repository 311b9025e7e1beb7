#include "datasets/ingest/keys.h"

#include <stdio.h>
#include <string.h>

static const char lost_zero[] = "numbers that lost their leading zero, which was put back";
static const char wrong_digits[] =
    "enterprise numbers whose check digits are wrong (modulo 97), kept as they are written: no "
    "register will know them";
static const char zeros_dropped[] =
    "no such storefront, but one with zeros before it: did a spreadsheet drop them?";

enum { DIGITS_OLD = 9, DIGITS_LONGEST = 14 /* SIRET */ };

static size_t digits_of(const Cell *cell) {
    size_t digits = 0;
    for (size_t i = 0; i < cell->length; i++)
        digits += cell->text[i] >= '0' && cell->text[i] <= '9';
    return digits;
}

/* Nine digits and no BE before them: an old number, or one that lost its zero. */
static bool lacks_zero(const Cell *cell) {
    return digits_of(cell) == DIGITS_OLD && cell->text[0] >= '0' && cell->text[0] <= '9';
}

/* The check digit of a SIREN, which nine digits may be, too (ISO/IEC 7812-1). */
static bool is_siren(const Cell *cell) {
    int sum = 0, place = 0;
    for (size_t i = cell->length; i-- > 0;) {
        if (cell->text[i] < '0' || cell->text[i] > '9') continue;
        const int digit = cell->text[i] - '0', twice = 2 * digit;
        sum += place++ % 2 ? twice / 10 + twice % 10 : digit;
    }
    return sum % 10 == 0;
}

static RowsCell as_written(const Cell *cell) {
    return (RowsCell){cell->text, cell->length};
}

/* Ten digits as only Belgium writes them: BE before them, points between them, a zero first. */
static bool looks_belgian(const Cell *cell) {
    if (digits_of(cell) != DIGITS_OLD + 1) return false;
    return cell->text[0] == '0' || (cell->text[0] | 0x20) == 'b' || (cell->text[0] | 0x20) == 't' ||
           memchr(cell->text, '.', cell->length);
}

/* ---- enterprises ---- */

/* How the store writes the enterprises that it has, by their number. */
static Status load_enterprises(FactWriter *sink, Err *err) {
    Stmt stmt;
    bool row = true;
    if (sink->writings.arena) return ST_OK;
    id_map_open(&sink->writings, sink->arena);
    TRY(stmt_open(sink->store, sql_query("enterprise_ids"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const char *id = stmt_get_text(&stmt, 0), *why = NULL;
        char text[BE_TEXT];
        int64_t number;
        (void)id_map_put(&sink->writings, id, strlen(id), 0);
        if (belgian_number(id, strlen(id), &number, &why) != BE_ENTERPRISE) continue;
        (void)belgian_number_text(number, text);
        sink->writing = arena_room(sink->arena, sink->writing, sink->writing_count,
                                   &sink->writing_room, sizeof *sink->writing);
        sink->writing[sink->writing_count++] = arena_strdup(sink->arena, id);
        (void)id_map_put(&sink->writings, text, strlen(text), (int64_t)sink->writing_count);
    }
    stmt_close(&stmt);
    return status;
}

Status key_enterprise(FactWriter *sink, const Row *row, const Cell *cell, char out[KEY_TEXT],
                      RowsCell *key, Err *err) {
    const char *why = NULL;
    int64_t number;
    *key = as_written(cell);
    if (digits_of(cell) < DIGITS_OLD) return ST_OK;
    const BelgianNumber kind = belgian_number(cell->text, cell->length, &number, &why);
    if (kind == BE_NONE && why == be_number_mistyped && looks_belgian(cell))
        row_tell(sink, row, wrong_digits, cell);
    if (kind != BE_ENTERPRISE) return ST_OK;
    TRY(load_enterprises(sink, err));
    (void)belgian_number_text(number, out);
    const int64_t known = id_map_find(&sink->writings, out, strlen(out));
    if (lacks_zero(cell)) {
        const bool own = id_map_find(&sink->writings, cell->text, cell->length) == 0;
        if (known <= 0 && (own || is_siren(cell))) return ST_OK;
        if (!own) row_tell(sink, row, lost_zero, cell);
    }
    const char *text = known > 0 ? sink->writing[known - 1] : out;
    *key = (RowsCell){text, strlen(text)};
    return ST_OK;
}

Status key_enterprise_cell(FactWriter *sink, Row *row, size_t column, char out[KEY_TEXT],
                           Err *err) {
    RowsCell key;
    Cell *cell = &row->cell[column];
    if (!cell->given) return ST_OK;
    TRY(key_enterprise(sink, row, cell, out, &key, err));
    cell->text = key.text;
    cell->length = key.length;
    return ST_OK;
}

int64_t key_enterprise_index(FactWriter *sink, const Cell *cell) {
    int64_t index = id_map_find(&sink->enterprises, cell->text, cell->length);
    if (index >= 0) return index;
    sink->enterprise = arena_room(sink->arena, sink->enterprise, sink->enterprises.count,
                                  &sink->enterprise_capacity, sizeof *sink->enterprise);
    index = (int64_t)sink->enterprises.count;
    sink->enterprise[index] = id_map_put(&sink->enterprises, cell->text, cell->length, index);
    return index;
}

/* ---- storefronts ---- */

/* Other writings of a number of the Belgian register, best first. */
static int64_t find_belgian(const FactWriter *sink, const Cell *cell, char out[KEY_TEXT]) {
    const char *why = NULL;
    int64_t number;
    if (belgian_number(cell->text, cell->length, &number, &why) == BE_NONE) return -1;
    (void)belgian_number_text(number, out);
    int64_t key = id_map_find(&sink->storefronts, out, strlen(out));
    for (int be = 0; key < 0 && be < 2; be++) {
        (void)snprintf(out, KEY_TEXT, "%s%010lld", be ? "BE" : "", (long long)number);
        key = id_map_find(&sink->storefronts, out, strlen(out));
    }
    return key;
}

int64_t key_storefront(FactWriter *sink, const Row *row, const Cell *cell, char out[KEY_TEXT],
                       RowsCell *key) {
    *key = as_written(cell);
    int64_t found = id_map_find(&sink->storefronts, cell->text, cell->length);
    if (found >= 0 || digits_of(cell) < DIGITS_OLD) return found;
    found = find_belgian(sink, cell, out);
    if (found < 0) return found;
    if (lacks_zero(cell)) row_tell(sink, row, lost_zero, cell);
    *key = (RowsCell){out, strlen(out)};
    return found;
}

/* Whether exactly one storefront has this id with zeros before it. */
static bool zeros_missing(const FactWriter *sink, const Cell *cell, char padded[KEY_TEXT]) {
    size_t found = 0;
    char text[KEY_TEXT];
    if (!cell->length || digits_of(cell) != cell->length) return false;
    for (size_t length = cell->length + 1; length <= DIGITS_LONGEST; length++) {
        (void)snprintf(text, sizeof text, "%0*d%.*s", (int)(length - cell->length), 0,
                       (int)cell->length, cell->text);
        if (id_map_find(&sink->storefronts, text, length) < 0) continue;
        memcpy(padded, text, sizeof text);
        found++;
    }
    return found == 1;
}

int64_t key_storefront_known(FactWriter *sink, Row *row, size_t column) {
    char out[KEY_TEXT];
    RowsCell key;
    const Cell *cell = &row->cell[column];
    const int64_t found = key_storefront(sink, row, cell, out, &key);
    if (found >= 0) return found;
    row->awaits = (Awaited){cell->text, cell->length};
    const bool zeros = zeros_missing(sink, cell, out);
    (void)row_reject(row, column, zeros ? zeros_dropped : row_no_storefront);
    if (zeros) (void)snprintf(row->readings, sizeof row->readings, "%s", out);
    return -1;
}
