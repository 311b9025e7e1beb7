/* meta.csv, and the order in which extracts may be taken. */
#include "datasets/sources/kbo/kbo.h"

static const RowsColumn meta_columns[] = {
    {"Variable", true, false, false}, {"Value", true, false, false}, {NULL, false, false, false}};

typedef struct Meta {
    Kbo *kbo;
    bool kind_known, update;
} Meta;

static Status take_meta(void *context, RowsRow *row, Err *err) {
    Meta *meta = context;
    const RowsCell *name = &row->cell[0], *value = &row->cell[1];
    if (cell_is(name, "SnapshotDate")) {
        if (!cell_date(value, "dd-mm-yyyy", &meta->kbo->snapshot_on))
            return rows_reject(row, 1, "not a date dd-mm-yyyy", err);
    } else if (cell_is(name, "ExtractNumber")) {
        if (!num_parse_long(value->text, value->length, &meta->kbo->extract) ||
            meta->kbo->extract < 0)
            return FAIL(err, ST_INPUT, "%s:%lld: the extract number is not a number",
                        row->load->part[row->part].path, (long long)row->line);
    } else if (cell_is(name, "ExtractType")) {
        meta->kind_known = cell_is(value, "full") || cell_is(value, "update");
        meta->update = cell_is(value, "update");
    } else if (cell_is(name, "Version") && !cell_is(value, "1.0.0")) {
        load_note(row->load, row->part, "version %.*s of the format, written for 1.0.0",
                  (int)value->length, value->text);
    }
    return ST_OK;
}

Status kbo_meta(Kbo *kbo, size_t part, Err *err) {
    Meta meta = {.kbo = kbo};
    const char *path = kbo->load->part[part].path;
    TRY(rows_read(kbo->load, part, &(RowsFormat){.columns = meta_columns}, take_meta, &meta, err));
    if (kbo->extract < 0) return FAIL(err, ST_INPUT, "%s: it names no ExtractNumber", path);
    if (!meta.kind_known)
        return FAIL(err, ST_INPUT, "%s: the ExtractType is neither full nor update", path);
    if (meta.update != kbo->update)
        return FAIL(err, ST_INPUT, "%s: it says %s, but the files beside it are those of %s", path,
                    meta.update ? "update" : "full", kbo->update ? "an update" : "a full extract");
    return ST_OK;
}

/* Last numbered extract (-1 = none) and how many were taken at all. */
static Status last_extract(Kbo *kbo, int64_t *last, int64_t *count, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(kbo->load->store, sql_query("kbo_last_extract"), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        *last = stmt_get_text(&stmt, 0) ? stmt_get_int(&stmt, 0) : -1;
        *count = stmt_get_int(&stmt, 1);
    }
    stmt_close(&stmt);
    return status;
}

Status kbo_order(Kbo *kbo, Err *err) {
    int64_t last = -1, count = 0;
    TRY(last_extract(kbo, &last, &count, err));
    const long long number = kbo->extract;
    if (number < 0)
        return last < 0 ? ST_OK
                        : load_refuse(kbo->load,
                                      "it has no meta.csv, so it cannot be told whether it is "
                                      "newer than extract %lld, which is already in the store",
                                      (long long)last);
    if (number <= last)
        return load_skip(kbo->load,
                         "extract %lld is not newer than extract %lld, which is already in the "
                         "store",
                         number, (long long)last);
    if (!kbo->update) return ST_OK;
    if (last < 0)
        return load_refuse(kbo->load,
                           count ? "update %lld cannot follow an extract without a number: import "
                                   "a full extract with meta.csv first"
                                 : "update %lld needs a full extract before it",
                           number);
    if (number == last + 1) return ST_OK;
    return load_refuse(kbo->load,
                       "update %lld does not follow extract %lld: import %lld first, or a newer "
                       "full extract",
                       number, (long long)last, (long long)last + 1);
}
