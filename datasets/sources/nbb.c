/* nbb - annual accounts from the National Bank of Belgium: the web service's JSON (the list of
 * deposits, the rubrics of one deposit), or rubrics as CSV with the columns
 * enterprise_number,reference,model,start,end,code,period,value.
 *
 * Kept are the deposits and of their rubrics turnover (70) and gross margin (9900); names of people
 * in the files are never read. The deposits and the rubrics may come in any order: they meet in the
 * view account_figure. Accounts without structured data (consolidated ones, images) are counted. */
#include <jansson.h>

#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/ingest/figures.h"
#include "datasets/ingest/part_json.h"
#include "datasets/ingest/rows.h"
#include "datasets/reference/belgian_number.h"

enum { JSON_BYTES_MAX = 64 << 20 }; /* the list of deposits of one enterprise has a few KiB */

typedef struct Deposit {
    const char *reference, *model;
    size_t reference_length, model_length;
    int64_t enterprise, line;
    int deposited_on; /* INT_MIN = unknown */
    FigurePeriod exercise;
} Deposit;

typedef struct Rubric {
    const char *reference, *code, *period;
    size_t reference_length, code_length, period_length;
    double value;
    int64_t line;
} Rubric;

typedef struct Nbb {
    Load *load;
    Stmt deposit, rubric;
    size_t unused, undigital;
} Nbb;

/* ---- writing ---- */

static Status put_deposit(Nbb *nbb, const Deposit *d, Err *err) {
    char number[BE_TEXT];
    Stmt *s = &nbb->deposit;
    stmt_slice(s, 1, d->reference, d->reference_length);
    stmt_text(s, 2, belgian_number_text(d->enterprise, number));
    stmt_int(s, 3, d->exercise.start);
    stmt_int(s, 4, d->exercise.end);
    stmt_int(s, 5, d->exercise.first);
    stmt_int(s, 6, d->exercise.last);
    if (d->deposited_on != INT_MIN) stmt_int(s, 7, d->deposited_on);
    stmt_slice(s, 8, d->model ? d->model : "", d->model_length);
    stmt_int(s, 9, nbb->load->sink->input_id);
    stmt_int(s, 10, d->line);
    return stmt_run(s, err);
}

static bool wanted(const char *code, size_t length) {
    return text_slice_equal(code, length, "70") || text_slice_equal(code, length, "9900");
}

static bool period_known(const char *period, size_t length) {
    return text_slice_equal(period, length, "N") || text_slice_equal(period, length, "NM1");
}

/* *same = false when this input gave the rubric before with another value; the first stays. */
static Status put_rubric(Nbb *nbb, const Rubric *r, bool *same, Err *err) {
    Stmt *s = &nbb->rubric;
    stmt_slice(s, 1, r->reference, r->reference_length);
    stmt_slice(s, 2, r->code, r->code_length);
    stmt_slice(s, 3, r->period, r->period_length);
    stmt_real(s, 4, r->value);
    stmt_int(s, 5, nbb->load->sink->input_id);
    stmt_int(s, 6, r->line);
    TRY(stmt_run(s, err));
    *same = sqlite3_changes(nbb->load->store->db) > 0;
    return ST_OK;
}

/* ---- CSV ---- */

enum { C_ENTERPRISE, C_REFERENCE, C_MODEL, C_START, C_END, C_CODE, C_PERIOD, C_VALUE };
static const RowsColumn columns[] = {
    {.name = "enterprise_number", .required = true},
    {.name = "reference", .required = true},
    {.name = "model"},
    {.name = "start", .required = true},
    {.name = "end", .required = true},
    {.name = "code", .required = true},
    {.name = "period", .required = true},
    {.name = "value", .required = true},
    {0},
};
static const char again[] = "this rubric was already given in the same file, with another value";

static Status take_exercise(Nbb *nbb, RowsRow *row, Err *err) {
    const RowsCell *c = row->cell;
    Deposit d = {.reference = c[C_REFERENCE].text,
                 .reference_length = c[C_REFERENCE].length,
                 .model = c[C_MODEL].text,
                 .model_length = c[C_MODEL].length,
                 .line = row->line,
                 .deposited_on = INT_MIN};
    const char *why = NULL;
    int start = INT_MIN, end = INT_MIN;
    if (belgian_number(c[C_ENTERPRISE].text, c[C_ENTERPRISE].length, &d.enterprise, &why) !=
        BE_ENTERPRISE)
        return rows_reject(row, C_ENTERPRISE, why ? why : "not an enterprise number", err);
    if (!cell_date(&c[C_START], "yyyy-mm-dd", &start))
        return rows_reject(row, C_START, "not a date YYYY-MM-DD", err);
    if (!cell_date(&c[C_END], "yyyy-mm-dd", &end))
        return rows_reject(row, C_END, "not a date YYYY-MM-DD", err);
    why = figure_period(start, end, &d.exercise);
    if (why) return rows_reject(row, C_END, why, err);
    return put_deposit(nbb, &d, err);
}

static Status take_row(void *context, RowsRow *row, Err *err) {
    Nbb *nbb = context;
    const RowsCell *c = row->cell;
    Rubric r = {c[C_REFERENCE].text,
                c[C_CODE].text,
                c[C_PERIOD].text,
                c[C_REFERENCE].length,
                c[C_CODE].length,
                c[C_PERIOD].length,
                NAN,
                row->line};
    bool same = true;
    if (!period_known(r.period, r.period_length))
        return rows_reject(row, C_PERIOD,
                           "neither N (this financial year) nor NM1 (the one before)", err);
    if (!cell_number(&c[C_VALUE], '.', &r.value))
        return rows_reject(row, C_VALUE, "not a number with a decimal point", err);
    TRY(take_exercise(nbb, row, err));
    if (row->rejected) return ST_OK;
    if (!wanted(r.code, r.code_length)) {
        nbb->unused++;
        return ST_OK;
    }
    TRY(put_rubric(nbb, &r, &same, err));
    return same ? ST_OK : rows_reject(row, C_VALUE, again, err);
}

/* ---- JSON ---- */

static Status reject(Nbb *nbb, int64_t line, const char *column, const char *value,
                     const char *reason, Err *err) {
    const Reject bad = {.line = line,
                        .column = column,
                        .reason = reason,
                        .value = value ? value : "",
                        .length = value ? strlen(value) : 0};
    return load_reject(nbb->load, &bad, err);
}

static const char *text_at(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static bool date_at(const json_t *object, const char *key, int *date) {
    const char *text = text_at(object, key);
    return text && date_parse(text, strlen(text), date);
}

/* One deposit of the list; `line` counts deposits from 1. */
static Status take_deposit(Nbb *nbb, const json_t *item, int64_t line, Err *err) {
    const json_t *dates = json_object_get(item, "ExerciseDates");
    const char *number = text_at(item, "EnterpriseNumber"), *why = NULL;
    const char *currency = text_at(item, "Currency");
    Deposit d = {.reference = text_at(item, "ReferenceNumber"),
                 .model = text_at(item, "ModelType"),
                 .line = line,
                 .deposited_on = INT_MIN};
    int start = INT_MIN, end = INT_MIN;
    if (!d.reference || !*d.reference)
        return reject(nbb, line, "ReferenceNumber", d.reference, "empty, but required", err);
    if (!number || belgian_number(number, strlen(number), &d.enterprise, &why) != BE_ENTERPRISE)
        return reject(nbb, line, "EnterpriseNumber", number, why ? why : "not an enterprise number",
                      err);
    if (!date_at(dates, "startDate", &start) || !date_at(dates, "endDate", &end))
        return reject(nbb, line, "ExerciseDates", NULL, "not two dates YYYY-MM-DD", err);
    if ((why = figure_period(start, end, &d.exercise)))
        return reject(nbb, line, "ExerciseDates", text_at(dates, "endDate"), why, err);
    if (currency && strcmp(currency, "EUR") != 0)
        return reject(nbb, line, "Currency", currency, "accounts in a currency other than EUR",
                      err);
    if (!text_at(item, "AccountingDataURL")) {
        nbb->undigital++;
        return ST_OK;
    }
    (void)date_at(item, "DepositDate", &d.deposited_on);
    d.reference_length = strlen(d.reference);
    d.model_length = d.model ? strlen(d.model) : 0;
    load_taken(nbb->load, 0, 1);
    return put_deposit(nbb, &d, err);
}

static bool value_at(const json_t *item, double *value) {
    const json_t *v = json_object_get(item, "Value");
    const char *text = json_string_value(v);
    if (json_is_number(v)) *value = json_number_value(v);
    return json_is_number(v) || (text && num_parse(text, strlen(text), value));
}

static Status take_rubric(Nbb *nbb, const char *reference, const json_t *item, int64_t line,
                          Err *err) {
    Rubric r = {.reference = reference,
                .reference_length = strlen(reference),
                .code = text_at(item, "Code"),
                .period = text_at(item, "Period"),
                .line = line};
    bool same = true;
    if (!r.code) return reject(nbb, line, "Code", NULL, "empty, but required", err);
    r.code_length = strlen(r.code);
    if (!r.period || !period_known(r.period, strlen(r.period)))
        return reject(nbb, line, "Period", r.period,
                      "neither N (this financial year) nor NM1 (the one before)", err);
    r.period_length = strlen(r.period);
    if (!value_at(item, &r.value))
        return reject(nbb, line, "Value", text_at(item, "Value"),
                      "not a number with a decimal point", err);
    if (wanted(r.code, r.code_length)) {
        TRY(put_rubric(nbb, &r, &same, err));
        if (!same) return reject(nbb, line, "Value", text_at(item, "Value"), again, err);
    } else {
        nbb->unused++;
    }
    load_taken(nbb->load, 0, 1);
    return ST_OK;
}

static Status take_accounts(Nbb *nbb, const json_t *root, Err *err) {
    const char *reference = text_at(root, "ReferenceNumber");
    const json_t *rubrics = json_object_get(root, "Rubrics");
    if (!reference || !*reference || !json_is_array(rubrics))
        return FAIL(err, ST_INPUT, "%s: accounting data need a ReferenceNumber and Rubrics",
                    nbb->load->part[0].path);
    for (size_t k = 0; k < json_array_size(rubrics); k++)
        TRY(take_rubric(nbb, reference, json_array_get(rubrics, k), (int64_t)k + 1, err));
    return ST_OK;
}

static Status read_json(Nbb *nbb, Err *err) {
    json_t *root = NULL;
    TRY(part_json(&nbb->load->part[0], JSON_BYTES_MAX, &root, err));
    Status status = ST_OK;
    for (size_t k = 0; !status && k < json_array_size(root); k++)
        status = take_deposit(nbb, json_array_get(root, k), (int64_t)k + 1, err);
    if (!status && !json_is_array(root)) status = take_accounts(nbb, root, err);
    json_decref(root);
    return status;
}

/* ---- the source ---- */

static bool is_json(const Sample *sample) {
    const size_t blanks = strspn(sample->bytes, " \t\r\n");
    return sample->bytes[blanks] == '[' || sample->bytes[blanks] == '{';
}

static int recognise(const Sample *sample) {
    static const char *const names[] = {
        "enterprise_number", "reference", "code", "period", "value", NULL};
    if (!is_json(sample)) return sample_has_all(sample, names) ? SURELY_MINE : NOT_MINE;
    if (!strstr(sample->bytes, "\"ReferenceNumber\"")) return NOT_MINE;
    return strstr(sample->bytes, "\"Rubrics\"") || strstr(sample->bytes, "\"ExerciseDates\"")
               ? SURELY_MINE
               : NOT_MINE;
}

static Status read_part(Nbb *nbb, Err *err) {
    static const RowsFormat format = {.columns = columns};
    Sample sample;
    TRY(stmt_open(nbb->load->store, sql_query("nbb_deposit"), &nbb->deposit, err));
    TRY(stmt_open(nbb->load->store, sql_query("nbb_rubric"), &nbb->rubric, err));
    TRY(sample_take(&nbb->load->part[0], nbb->load->arena, &sample, err));
    if (is_json(&sample))
        TRY(read_json(nbb, err));
    else
        TRY(rows_read(nbb->load, 0, &format, take_row, nbb, err));
    TRY(load_tally(nbb->load, "rubrics other than turnover and gross margin", nbb->unused, err));
    return load_tally(nbb->load, "deposits without structured data", nbb->undigital, err);
}

static Status read_nbb(Load *load, Err *err) {
    Nbb nbb = {.load = load};
    const Status status = read_part(&nbb, err);
    stmt_close(&nbb.deposit);
    stmt_close(&nbb.rubric);
    return status;
}

const Source source_nbb = {
    .name = "nbb",
    .title = "Annual accounts (NBB/BNB Central Balance Sheet Office)",
    .recognise = recognise,
    .read = read_nbb,
};
