#include "datasets/records/records_reused.h"

#include <stdlib.h>

/* Two records, before and after, from the columns behind the record's number. */
static Status add_states(RecordsBuild *build, Stmt *stmt, Err *err) {
    for (int k = 0; k < 2; k++) {
        const int at = 1 + 4 * k;
        const RecordText text = {.row = stmt_get_int(stmt, 0),
                                 .registry = "states",
                                 .key = "",
                                 .name = stmt_get_text(stmt, at),
                                 .street = stmt_get_text(stmt, at + 1),
                                 .house_number = stmt_get_text(stmt, at + 2),
                                 .postcode = stmt_get_text(stmt, at + 3)};
        TRY(records_add(build, &text, err));
    }
    return ST_OK;
}

static size_t shared_words(const uint32_t *a, size_t words_a, const uint32_t *b, size_t words_b) {
    size_t shared = 0;
    for (size_t k = 0; k < words_a; k++) {
        size_t j = 0;
        while (j < words_b && a[k] != b[j]) j++;
        shared += j < words_b;
    }
    return shared;
}

/* Bakeries share "bakery": what has two words in common with one that has three is the same name.
 */
static bool share_name(const Record *a, const Record *b) {
    const size_t shorter = a->names < b->names ? a->names : b->names;
    return 2 * shared_words(a->name, a->names, b->name, b->names) > shorter;
}

/* What is missing in either says nothing: it is the same shop as far as anybody knows. */
static bool another_shop(const Record *a, const Record *b) {
    if (!a->names || !b->names || !a->streets[0] || !b->streets[0]) return false;
    if (share_name(a, b)) return false;
    const bool street = shared_words(a->street[0], a->streets[0], b->street[0], b->streets[0]) > 0;
    return !street || (a->low && b->low && (a->low > b->high || b->low > a->high));
}

static int by_number(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Numbers of the store whose states are two shops, ascending. */
static size_t numbers_of(const Records *states, int64_t *number) {
    size_t count = 0;
    for (size_t i = 0; i + 1 < states->n; i += 2) {
        const bool known = count && number[count - 1] == states->row[i];
        if (!known && another_shop(&states->record[i], &states->record[i + 1]))
            number[count++] = states->row[i];
    }
    return count;
}

static Status read_states(Store *store, Arena *arena, Records *states, Err *err) {
    Stmt stmt;
    bool row = true;
    RecordsBuild *build = records_begin("states", 0, arena);
    TRY(stmt_open(store, sql_query("records_reused"), &stmt, err));
    Status status = ST_OK;
    while (!status && !(status = stmt_step(&stmt, &row, err)) && row)
        status = add_states(build, &stmt, err);
    stmt_close(&stmt);
    records_end(build, states);
    return status;
}

Status records_reused(Store *store, const Records *records, Arena *arena,
                      const unsigned char **reused, size_t *count, Err *err) {
    Records states;
    Arena *scratch = arena_open();
    unsigned char *out = ARENA_ARRAY(arena, unsigned char, records->n + 1);
    const Status status = read_states(store, scratch, &states, err);
    *reused = out;
    *count = 0;
    if (!status && states.n) {
        int64_t *number = ARENA_ARRAY(scratch, int64_t, states.n);
        const size_t numbers = numbers_of(&states, number);
        for (size_t i = 0; i < records->n; i++) {
            if (records->record[i].registry == 0) continue;
            out[i] = numbers &&
                     bsearch(&records->row[i], number, numbers, sizeof *number, by_number) != NULL;
            *count += out[i];
        }
    }
    arena_close(scratch);
    return status;
}
