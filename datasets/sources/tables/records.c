/* records - registers without a key in common with the storefronts: records, and what is
 * filed for them. A row names its record by record_id, or by the name and address it repeats. */
#include <math.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/ingest/figures.h"
#include "datasets/reference/sector_label.h"
#include "datasets/sources/neutral.h"

/* The first columns of all three tables. */
enum { RE_REGISTER, RE_ID, RE_NAME, RE_STREET, RE_NUMBER, RE_POSTCODE, RE_MUNICIPALITY, RE_WHO };
#define WHO                                                                                   \
    TEXT("register", true, 0), TEXT("record_id", false, 0), TEXT("name", false, 0),           \
        TEXT("street", false, 0), TEXT("house_number", false, 0), TEXT("postcode", false, 0), \
        TEXT("municipality", false, 0)

static const char no_record[] = "no such record: import its register first, or give the name";

/* ---- which record ---- */

/* The text of a cell as a string, NULL when it is empty; lives as long as the row. */
typedef struct Strings {
    char text[4096];
    size_t used;
} Strings;

static const char *string_of(Strings *s, const Cell *cell) {
    if (!cell->given || !cell->text || s->used + cell->length + 1 > sizeof s->text) return NULL;
    char *at = s->text + s->used;
    memcpy(at, cell->text, cell->length);
    at[cell->length] = 0;
    s->used += cell->length + 1;
    return at;
}

/* The row as a record; its key is put into `key` when the row has none. False after rejecting it.
 */
static bool read_record(Row *row, Strings *s, char key[RECORD_KEY], RecordRow *record) {
    const Cell *c = row->cell;
    *record = (RecordRow){.registry = string_of(s, &c[RE_REGISTER]),
                          .key = string_of(s, &c[RE_ID]),
                          .name = string_of(s, &c[RE_NAME]),
                          .street = string_of(s, &c[RE_STREET]),
                          .house_number = string_of(s, &c[RE_NUMBER]),
                          .postcode = string_of(s, &c[RE_POSTCODE]),
                          .municipality = string_of(s, &c[RE_MUNICIPALITY]),
                          .opened_on = INT32_MIN,
                          .closed_on = INT32_MIN,
                          .line = row->line};
    const char *wrong = NULL;
    if (!record->registry || strlen(record->registry) > VALUE_SHOWN)
        wrong = "the name of a register is too long";
    else if (strcmp(record->registry, "storefronts") == 0)
        wrong = "storefronts are imported as storefronts.csv";
    else if (record->key && strlen(record->key) > AWAITS_MOST)
        wrong = "the key of a record is too long";
    if (wrong)
        (void)row_reject(
            row, record->key && strlen(record->key) > AWAITS_MOST ? RE_ID : RE_REGISTER, wrong);
    if (wrong) return false;
    if (!record->key && record->name) {
        record_key(record, key);
        record->key = key;
    }
    return true;
}

/* The record of a row with figures, made when only its name is given; -1 after rejecting the row.
 */
static Status record_of(FactWriter *sink, Row *row, int64_t *record, Err *err) {
    Strings s = {.used = 0};
    RecordRow r;
    char key[RECORD_KEY];
    *record = -1;
    if (!read_record(row, &s, key, &r)) return ST_OK;
    if (r.key) *record = record_rows_find(&sink->records, r.registry, r.key);
    if (*record >= 0) return ST_OK;
    if (!r.name) return row_reject(row, RE_ID, no_record);
    return record_rows_put(&sink->records, &r, record, err);
}

/* ---- records ---- */

enum { RE_SECTOR = RE_WHO, RE_PHONE, RE_TRADE_NAME, RE_ENTITY, RE_OPENED, RE_CLOSED };
static const Column records_columns[] = {
    WHO,
    TEXT("sector", false, COLUMN_DESCRIBES),
    TEXT("phone", false, COLUMN_DESCRIBES),
    TEXT("trade_name", false, 0),
    WORD("entity", false, "company person"),
    DATE("opened_on", false, COLUMN_DESCRIBES),
    DATE("closed_on", false, COLUMN_DESCRIBES),
    END,
};

/* A natural person has no commercial name but the trade name; it is not stored. */
static void commercial_name(const Row *row, Strings *s, RecordRow *record) {
    const char *trade = string_of(s, &row->cell[RE_TRADE_NAME]);
    const Cell *entity = &row->cell[RE_ENTITY];
    if (trade)
        record->name = trade;
    else if (entity->given && text_slice_equal(entity->text, entity->length, "person"))
        record->name = NULL;
}

static const char *sector_of(const FactWriter *sink, Strings *s, const Cell *cell) {
    if (!cell->given) return NULL;
    const char *group =
        sector_label_group(sink->nace, sink->sector_words, cell->text, cell->length);
    return group ? group : string_of(s, cell);
}

static Status take_record(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell;
    Strings s = {.used = 0};
    RecordRow r;
    char key[RECORD_KEY];
    int64_t record;
    if (!read_record(row, &s, key, &r)) return ST_OK;
    if (!r.key) return row_reject(row, RE_ID, "neither record_id nor name is given");
    commercial_name(row, &s, &r);
    r.sector = sector_of(sink, &s, &c[RE_SECTOR]);
    r.phone = string_of(&s, &c[RE_PHONE]);
    if (c[RE_OPENED].given) r.opened_on = (int32_t)c[RE_OPENED].number;
    if (c[RE_CLOSED].given) r.closed_on = (int32_t)c[RE_CLOSED].number;
    if (c[RE_OPENED].given && c[RE_CLOSED].given && r.closed_on < r.opened_on)
        return row_reject(row, RE_CLOSED, "it closes before it opens");
    return record_rows_put(&sink->records, &r, &record, err);
}

const Table table_records = {
    .name = "records",
    .personal = true,
    .order = READ_STOREFRONTS,
    .columns = records_columns,
    .take = take_record,
};

/* ---- figures ---- */

enum { RF_MONTH = RE_WHO, RF_START, RF_END, RF_KIND, RF_VALUE, RF_SOURCE };
static const Column record_figures_columns[] = {
    WHO,
    {"month", CELL_MONTH, false, 0, 0, NULL, COLUMN_PAST},
    DATE("period_start", false, COLUMN_PAST),
    DATE("period_end", false, COLUMN_PAST),
    WORD("kind", true,
         "turnover_eur passers_by visitors purchases_eur card_eur wages_eur energy_kwh water_m3 "
         "waste_kg seats"),
    NUMBER("value", true, 0, 1e10, COLUMN_VALUE),
    WORD("source", false, "declared vat accounts till"),
    END,
};
static const char *const figure_kinds[] = {"turnover_eur", "passers_by", "visitors",
                                           /* proxies from here */
                                           "purchases_eur", "card_eur", "wages_eur", "energy_kwh",
                                           "water_m3", "waste_kg", "seats", NULL};
enum { KIND_TURNOVER, KIND_PROXY = 3 };
static const char *const figure_sources[] = {"declared", "vat", "accounts", "till", NULL};

static int word_index(const char *const *words, const Cell *cell) {
    for (int k = 0; cell->given && words[k]; k++)
        if (text_slice_equal(cell->text, cell->length, words[k])) return k;
    return 0;
}

static Status put_proxy(FactWriter *sink, Row *row, int64_t record, int month, int kind, Err *err) {
    const RecordProxy proxy = {record, row->line, month, figure_kinds[kind],
                               row->cell[RF_VALUE].number};
    bool same;
    if (proxy_refused(row, RF_KIND, RF_VALUE)) return ST_OK;
    TRY(record_rows_proxy(&sink->records, &proxy, &same, err));
    return same ? ST_OK : row_reject(row, RF_VALUE, row_month_clash);
}

static Status put_month(FactWriter *sink, Row *row, int64_t record, int month, Err *err) {
    const Cell *c = row->cell;
    const int kind = word_index(figure_kinds, &c[RF_KIND]);
    if (kind >= KIND_PROXY) return put_proxy(sink, row, record, month, kind, err);
    const Fact fact = {.subject = record,
                       .value = c[RF_VALUE].number,
                       .month = month,
                       .tag = kind ? kind - 1 : word_index(figure_sources, &c[RF_SOURCE])};
    bool same;
    Series *series = kind ? &sink->records.footfall : &sink->records.turnover;
    TRY(series_put(series, &fact, row->line, &same, err));
    return same ? ST_OK : row_reject(row, RF_VALUE, row_month_clash);
}

static Status put_period(FactWriter *sink, Row *row, int64_t record, Err *err) {
    const Cell *c = row->cell;
    FigurePeriod period;
    bool same;
    const char *bad = figure_period((int)c[RF_START].number, (int)c[RF_END].number, &period);
    const int kind = word_index(figure_kinds, &c[RF_KIND]);
    if (!bad && kind && kind < KIND_PROXY) bad = "people are counted by month";
    if (!bad && kind && !period.whole_month)
        bad = "a period of turnover alone may be longer than a month";
    if (bad) return row_reject(row, RF_END, bad);
    if (period.whole_month) return put_month(sink, row, record, period.first, err);
    const RecordFigure figure = {
        .record = record,
        .line = row->line,
        .start = period.start,
        .end = period.end,
        .first = period.first,
        .last = period.last,
        .source = figure_sources[word_index(figure_sources, &c[RF_SOURCE])],
        .amount_eur = c[RF_VALUE].number};
    TRY(record_rows_figure(&sink->records, &figure, &same, err));
    if (same) return ST_OK;
    return row_reject(row, RF_VALUE,
                      "this period was already given in the same file, with another value");
}

static Status take_figure(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell;
    int64_t record;
    if (!c[RF_MONTH].given && !(c[RF_START].given && c[RF_END].given))
        return row_reject(row, RF_MONTH, "neither month nor period_start and period_end are given");
    TRY(record_of(sink, row, &record, err));
    if (record < 0) return ST_OK;
    if (c[RF_MONTH].given) return put_month(sink, row, record, (int)c[RF_MONTH].number, err);
    return put_period(sink, row, record, err);
}

const Table table_record_figures = {
    .name = "record_figures",
    .personal = true,
    .columns = record_figures_columns,
    .take = take_figure,
};

/* ---- outcomes ---- */

enum { RO_DAY = RE_WHO, RO_OUTCOME, RO_SELECTION, RO_PROBABILITY };
static const Column record_outcomes_columns[] = {
    WHO,
    DATE("inspected_on", true, COLUMN_PAST),
    WORD("outcome", true, "confirmed cleared inconclusive"),
    WORD("selection", false, "ranked random"),
    NUMBER("inclusion_probability", false, 1e-9, 1, 0),
    END,
};

static Status take_outcome(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell;
    Stmt *stmt = &sink->insert;
    int64_t record;
    TRY(record_of(sink, row, &record, err));
    if (record < 0) return ST_OK;
    stmt_int(stmt, 1, record);
    stmt_int(stmt, 2, (int64_t)c[RO_DAY].number);
    for (int k = RO_OUTCOME; k <= RO_SELECTION; k++)
        if (c[k].given)
            stmt_lend(stmt, 3 + k - RO_OUTCOME, c[k].text, c[k].length);
        else
            stmt_text(stmt, 3 + k - RO_OUTCOME, NULL);
    stmt_real(stmt, 5, c[RO_PROBABILITY].given ? c[RO_PROBABILITY].number : NAN);
    stmt_int(stmt, 6, sink->input_id);
    stmt_int(stmt, 7, row->line);
    return stmt_run(stmt, err);
}

const Table table_record_outcomes = {
    .name = "record_outcomes",
    .personal = true,
    .columns = record_outcomes_columns,
    .insert = "insert_record_outcome",
    .take = take_outcome,
};

/* ---- what people decided in a sheet (gevel link review) ---- */

enum { LD_RECORD, LD_STOREFRONT, LD_VERDICT, LD_BECAUSE };
static const Column link_decisions_columns[] = {
    TEXT("record", true, 0),
    TEXT("storefront_id", true, 0),
    WORD("verdict", false, "same different sibling successor"),
    TEXT("because", false, 0),
    END,
};

/* REGISTER:KEY of a known record: a register may have a colon in its name. */
static size_t register_length(const FactWriter *sink, Strings *s, const Cell *cell) {
    const char *text = string_of(s, cell);
    for (const char *colon = text; colon && (colon = strchr(colon, ':')); colon++) {
        const size_t length = (size_t)(colon - text);
        const Cell name = {.given = true, .text = text, .length = length};
        const char *registry = string_of(s, &name);
        if (registry && record_rows_find(&sink->records, registry, colon + 1) >= 0) return length;
    }
    return 0;
}

static Status take_decision(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell;
    Strings s = {.used = 0};
    Stmt *stmt = &sink->insert;
    if (!c[LD_VERDICT].given) {
        row_aside(sink, row, "rows without a verdict");
        return ST_OK;
    }
    const size_t registry = register_length(sink, &s, &c[LD_RECORD]);
    if (!registry) return row_reject(row, LD_RECORD, "no such record: write REGISTER:KEY");
    if (id_map_find(&sink->storefronts, c[LD_STOREFRONT].text, c[LD_STOREFRONT].length) < 0)
        return row_reject(row, LD_STOREFRONT, row_no_storefront);
    stmt_lend(stmt, 1, c[LD_STOREFRONT].text, c[LD_STOREFRONT].length);
    stmt_lend(stmt, 2, c[LD_RECORD].text, registry);
    stmt_lend(stmt, 3, c[LD_RECORD].text + registry + 1, c[LD_RECORD].length - registry - 1);
    stmt_lend(stmt, 4, c[LD_VERDICT].text, c[LD_VERDICT].length);
    if (c[LD_BECAUSE].given)
        stmt_lend(stmt, 5, c[LD_BECAUSE].text, c[LD_BECAUSE].length);
    else
        stmt_text(stmt, 5, NULL);
    return stmt_run(stmt, err);
}

const Table table_link_decisions = {
    .name = "link_decisions",
    .columns = link_decisions_columns,
    .insert = "insert_link_decision",
    .take = take_decision,
};
