#include "datasets/quality/linkage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/panel/district.h"

typedef struct Rows {
    Arena *arena;
    LinkageRow *at;
    size_t count, room;
    IdMap ids;
} Rows;

static LinkageRow *row_named(Rows *rows, const char *name) {
    int64_t k = id_map_find(&rows->ids, name, strlen(name));
    if (k < 0) {
        rows->at = arena_room(rows->arena, rows->at, rows->count, &rows->room, sizeof *rows->at);
        k = (int64_t)rows->count++;
        rows->at[k] = (LinkageRow){.name = id_map_put(&rows->ids, name, strlen(name), k)};
    }
    return &rows->at[k];
}

/* state NULL: not linked yet. */
static void add(LinkageRow *row, const char *state, size_t records) {
    row->records += records;
    if (!state)
        row->unseen += records;
    else if (text_equal(state, "money"))
        row->money += records;
    else if (text_equal(state, "accepted"))
        row->accepted += records;
    else if (text_equal(state, "doubtful"))
        row->doubtful += records;
    else
        row->none += records;
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const LinkageRow *)a)->name, ((const LinkageRow *)b)->name);
}

/* Columns: register postcode municipality state records. */
static Status read_rows(Store *store, const Districts *places, Rows *registers, Rows *districts,
                        Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("linkage"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const DistrictPlace place = {.postcode = stmt_get_text(&stmt, 1),
                                     .municipality = stmt_get_text(&stmt, 2),
                                     .lon = NAN,
                                     .lat = NAN};
        const char *state = stmt_get_text(&stmt, 3);
        const size_t records = (size_t)stmt_get_int(&stmt, 4);
        add(row_named(registers, stmt_get_text(&stmt, 0)), state, records);
        add(row_named(districts, district_of(places, &place, NULL)), state, records);
    }
    stmt_close(&stmt);
    return status;
}

Status linkage_measure(Store *store, Arena *arena, Linkage *linkage, Err *err) {
    Rows registers = {.arena = arena}, districts = {.arena = arena};
    Districts places;
    *linkage = (Linkage){0};
    id_map_open(&registers.ids, arena);
    id_map_open(&districts.ids, arena);
    TRY(districts_load(store, arena, &places, err));
    TRY(read_rows(store, &places, &registers, &districts, err));
    if (registers.count) qsort(registers.at, registers.count, sizeof *registers.at, by_name);
    if (districts.count) qsort(districts.at, districts.count, sizeof *districts.at, by_name);
    *linkage = (Linkage){registers.count, districts.count, registers.at, districts.at};
    return ST_OK;
}
