/* till - daily totals of tills or of card terminals, as CSV: storefront_id, date, amount_eur
 * (without VAT; or with it, and vat_eur beside it), till_id where a storefront has several, kind
 * (till or card).
 *
 * Days become months. A month is taken only when it is covered: no stretch longer than a week
 * without a day's total, its beginning and end included. Totals of tills are turnover; those of
 * card terminals are a part of it and become the proxy card_eur. (Monthly totals are turnover.csv.)
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/ingest/figures.h"
#include "datasets/ingest/rows.h"

enum { LONGEST_GAP = 7 }; /* days: the weekly day off and a short leave */

typedef struct Day {
    int64_t storefront, line;
    double amount;
    int date;
    uint32_t till; /* hash of its id; 0 = none given */
    bool card;
} Day;

typedef struct Till {
    Load *load;
    Day *day;
    size_t days, capacity;
    Stmt proxy;
    size_t partial;
} Till;

enum { T_STOREFRONT, T_DATE, T_AMOUNT, T_VAT, T_TILL, T_KIND };
static const RowsColumn columns[] = {
    {.name = "storefront_id", .required = true},
    {.name = "date", .required = true},
    {.name = "amount_eur", .required = true},
    {.name = "vat_eur"},
    {.name = "till_id"},
    {.name = "kind"},
    {0},
};

static uint32_t hash_of(const RowsCell *cell) {
    uint32_t h = 2166136261u; /* FNV-1a; tills of one storefront are few */
    for (size_t k = 0; k < cell->length; k++) h = (h ^ (unsigned char)cell->text[k]) * 16777619u;
    return cell->length ? h | 1 : 0;
}

static Status take_row(void *context, RowsRow *row, Err *err) {
    Till *till = context;
    const RowsCell *c = row->cell;
    double vat = NAN;
    Day day = {.line = row->line, .till = hash_of(&c[T_TILL])};
    day.storefront =
        id_map_find(&till->load->sink->storefronts, c[T_STOREFRONT].text, c[T_STOREFRONT].length);
    if (day.storefront < 0) return rows_await(row, T_STOREFRONT, err);
    if (!cell_date(&c[T_DATE], "yyyy-mm-dd", &day.date))
        return rows_reject(row, T_DATE, "not a date YYYY-MM-DD", err);
    if (day.date > row->load->sink->newest)
        return rows_reject(row, T_DATE, "lies in the future", err);
    if (!cell_number(&c[T_AMOUNT], '.', &day.amount))
        return rows_reject(row, T_AMOUNT, "not a number with a decimal point", err);
    if (!cell_number(&c[T_VAT], '.', &vat) || vat > day.amount)
        return rows_reject(row, T_VAT, "not a number below the amount", err);
    day.card = text_slice_equal(c[T_KIND].text, c[T_KIND].length, "card");
    if (c[T_KIND].length && !day.card &&
        !text_slice_equal(c[T_KIND].text, c[T_KIND].length, "till"))
        return rows_reject(row, T_KIND, "neither till nor card", err);
    if (!isnan(vat)) day.amount -= vat;
    till->day = mem_room(till->day, till->days, &till->capacity, sizeof *till->day);
    till->day[till->days++] = day;
    return ST_OK;
}

static int compare_days(const void *a, const void *b) {
    const Day *x = a, *y = b;
    if (x->storefront != y->storefront) return x->storefront < y->storefront ? -1 : 1;
    if (x->card != y->card) return x->card - y->card;
    if (x->date != y->date) return x->date < y->date ? -1 : 1;
    if (x->till != y->till) return x->till < y->till ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static bool same_till_day(const Day *a, const Day *b) {
    return a->storefront == b->storefront && a->card == b->card && a->date == b->date &&
           a->till == b->till;
}

/* A day given twice by one till: the first stays, the second goes aside. */
static Status drop_repeats(Till *till, Err *err) {
    size_t kept = 0;
    for (size_t k = 0; k < till->days; k++) {
        char date[DATE_TEXT];
        const Day *day = &till->day[k];
        if (!kept || !same_till_day(day, &till->day[kept - 1])) {
            till->day[kept++] = *day;
            continue;
        }
        till->load->file[0].taken--;
        (void)date_format(day->date, date);
        const Reject again = {.line = day->line,
                              .column = "date",
                              .reason = "this day was already given by the same till",
                              .value = date,
                              .length = strlen(date)};
        TRY(load_reject(till->load, &again, err));
    }
    till->days = kept;
    return ST_OK;
}

static Status put_month(Till *till, const Day *first, int month, double sum, Err *err) {
    bool same;
    Figure figure = {
        .storefront = first->storefront, .source = "till", .amount_eur = sum, .line = first->line};
    if (!first->card) {
        (void)figure_period(month_first_date(month), month_first_date(month + 1) - 1,
                            &figure.period);
        return figure_put(till->load->sink, &figure, false, &same, err);
    }
    stmt_int(&till->proxy, 1, first->storefront);
    stmt_int(&till->proxy, 2, month);
    stmt_text(&till->proxy, 3, "card_eur");
    stmt_real(&till->proxy, 4, sum);
    stmt_int(&till->proxy, 5, till->load->sink->input_id);
    stmt_int(&till->proxy, 6, first->line);
    return stmt_run(&till->proxy, err);
}

/* The days from `at` on that lie in the same month of the same storefront and kind; their end. */
static Status take_month(Till *till, size_t at, size_t *end, Err *err) {
    const Day *first = &till->day[at];
    const int month = month_of_date(first->date), next = month_first_date(month + 1);
    int before = month_first_date(month) - 1, gap = 0;
    double sum = 0;
    for (*end = at; *end < till->days; ++*end) {
        const Day *day = &till->day[*end];
        if (day->storefront != first->storefront || day->card != first->card || day->date >= next)
            break;
        if (day->date - before - 1 > gap) gap = day->date - before - 1;
        before = day->date;
        sum += day->amount;
    }
    if (next - before - 1 > gap) gap = next - before - 1;
    if (gap > LONGEST_GAP || sum < 0) {
        till->partial++;
        return ST_OK;
    }
    return put_month(till, first, month, sum, err);
}

static Status read_part(Till *till, Err *err) {
    static const RowsFormat format = {.columns = columns};
    TRY(stmt_open(till->load->store, sql_query("insert_proxy"), &till->proxy, err));
    TRY(rows_read(till->load, 0, &format, take_row, till, err));
    if (till->days) qsort(till->day, till->days, sizeof *till->day, compare_days);
    TRY(drop_repeats(till, err));
    for (size_t at = 0; at < till->days;) TRY(take_month(till, at, &at, err));
    return load_tally(till->load, "months that tills cover only in part", till->partial, err);
}

static Status read_till(Load *load, Err *err) {
    Till till = {.load = load};
    const Status status = read_part(&till, err);
    stmt_close(&till.proxy);
    mem_free(till.day);
    return status;
}

static int recognise(const Sample *sample) {
    static const char *const names[] = {"storefront_id", "date", "amount_eur", NULL};
    return sample_has_all(sample, names) ? SURELY_MINE : NOT_MINE;
}

const Source source_till = {
    .name = "till",
    .title = "Daily totals of tills and card terminals",
    .recognise = recognise,
    .read = read_till,
};
