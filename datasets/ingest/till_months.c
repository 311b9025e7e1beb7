#include "datasets/ingest/till_months.h"

#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/ingest/figures.h"
#include "datasets/ingest/source.h"

enum {
    WEEK = 7,
    LEAVE_MOST = 7,  /* days of a month that a short leave and holidays take */
    WEEKS_LEAST = 3, /* rows, all on one day of the week, that tell that each is of a week */
    RISES_LEAST = 12 /* days that only ever rise: one chance in 479 million where order is chance */
};

/* The rows of one subject and tag. */
typedef struct Shop {
    const TillDay *day; /* [days] in order of date */
    size_t days;
    bool off[WEEK]; /* days of the week without trade */
} Shop;

typedef struct Closing {
    Load *load;
    Stmt proxy;
    int first, last; /* dates that the file covers */
    size_t stored, left_months, left_days;
} Closing;

/* ---- the same day or ticket twice ---- */

static int compare(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int compare_days(const void *a, const void *b) {
    const TillDay *x = a, *y = b;
    int order = compare(x->subject, y->subject);
    if (!order) order = compare(x->tag, y->tag);
    if (!order) order = compare(x->date, y->date);
    if (!order && x->till != y->till) order = x->till < y->till ? -1 : 1;
    if (!order && x->ticket != y->ticket) order = x->ticket < y->ticket ? -1 : 1;
    return order ? order : compare(x->line, y->line);
}

static bool same_shop(const TillDay *a, const TillDay *b) {
    return a->subject == b->subject && a->tag == b->tag;
}

static bool same_row(const TillDay *a, const TillDay *b) {
    return same_shop(a, b) && a->date == b->date && a->till == b->till && a->ticket == b->ticket &&
           !a->loose && !b->loose;
}

static Status reject_again(Load *load, const TillDay *day, Err *err) {
    char date[DATE_TEXT];
    (void)date_format(day->date, date);
    const Reject again = {
        .line = day->line,
        .column = "date",
        .reason = day->ticket ? "this ticket was already given, with another amount"
                              : "this day was already given by the same till, with another amount; "
                                "where rows are tickets, rates of VAT or means of payment, map the "
                                "column that tells them apart to ticket_id or part",
        .value = date,
        .length = strlen(date)};
    return load_reject(load, &again, err);
}

/* The first stays; another amount is rejected, the same one repeats. */
static Status drop_repeats(Load *load, TillDays *all, Err *err) {
    static const char what[] = "rows that repeat a day or a ticket given before in the same file";
    size_t kept = 0, repeated = 0, taken = load->file->taken;
    for (size_t k = 0; k < all->days; k++) {
        const TillDay *day = &all->day[k];
        if (!kept || !same_row(day, &all->day[kept - 1])) {
            all->day[kept++] = *day;
            continue;
        }
        if (taken) taken--;
        if (day->amount == all->day[kept - 1].amount)
            repeated++;
        else
            TRY(reject_again(load, day, err));
    }
    all->days = kept;
    load->file->taken = taken;
    if (repeated) load_note(load, 0, "not stored: %zu %s", repeated, what);
    return load_tally(load, what, repeated, err);
}

/* ---- what its days are ---- */

static bool new_date(const Shop *shop, size_t k) {
    return !k || shop->day[k].date != shop->day[k - 1].date;
}

static void find_days_off(Shop *shop) {
    int traded[WEEK] = {0}, passed[WEEK] = {0};
    for (size_t k = 0; k < shop->days; k++)
        traded[date_weekday(shop->day[k].date)] += new_date(shop, k);
    for (int date = shop->day[0].date; date <= shop->day[shop->days - 1].date; date++)
        passed[date_weekday(date)]++;
    for (size_t d = 0; d < WEEK; d++) shop->off[d] = 2 * traded[d] < passed[d];
}

static void refuse_weeks(Load *load, const Shop *shop) {
    size_t dates = 0;
    for (size_t k = 0; k < shop->days; k++) {
        dates += new_date(shop, k);
        if (date_weekday(shop->day[k].date) != date_weekday(shop->day[0].date) ||
            shop->day[k].ticket)
            return;
    }
    if (dates >= WEEKS_LEAST)
        (void)load_refuse(load,
                          "the rows of line %lld and its storefront all fall on one day of the "
                          "week: totals of weeks cut months in two; export days, or give 0 for the "
                          "days without trade",
                          (long long)shop->day[0].line);
}

static void refuse_totals(Load *load, const Shop *shop) {
    if (load->sink->counting == COUNTING_EACH) return;
    for (size_t k = 0; k < shop->days; k++)
        if (shop->day[k].ticket || shop->day[k].loose || shop->day[k].till != shop->day[0].till ||
            (k && !(shop->day[k].amount > shop->day[k - 1].amount)))
            return;
    if (shop->days >= RISES_LEAST)
        (void)load_refuse(load,
                          "the amounts of line %lld and its storefront only rise from day to day: "
                          "this is a running total; export what each day took, or import through a "
                          "mapping with 'counts = each' where it is none",
                          (long long)shop->day[0].line);
}

/* ---- months ---- */

/* Days that are edges of a month and on which most tills stay shut. */
static bool is_holiday(int date) {
    const int month = month_of_date(date), day = date - month_first_date(month) + 1;
    const int of_year = month - month_make(month_year(month), 1) + 1;
    return (of_year == 1 && day <= 2) || (of_year == 5 && day == 1) ||
           (of_year == 11 && day == 1) || (of_year == 12 && day == 31);
}

/* Whether the month is one whose days are all there, or why not; NULL when it is whole. */
static const char *missing_days(const Closing *c, const Shop *shop, size_t at, size_t end) {
    const int month = month_of_date(shop->day[at].date), next = month_first_date(month + 1);
    int leave = 0;
    size_t k = at;
    for (int date = month_first_date(month); date < next; date++) {
        while (k < end && shop->day[k].date < date) k++;
        if (k < end && shop->day[k].date == date) continue;
        if (shop->off[date_weekday(date)]) continue;
        if (date < c->first && !is_holiday(date))
            return "the month is not whole: its first days are missing";
        if (date > c->last && !is_holiday(date))
            return "the month is not whole: its last days are missing";
        if (++leave > LEAVE_MOST)
            return "the month is not whole: more than a week of its days is missing (0 says that a "
                   "day had no trade)";
    }
    return NULL;
}

static Status put_card(Closing *c, const TillDay *day, int month, double sum, Err *err) {
    if (!c->proxy.handle) TRY(stmt_open(c->load->store, sql_query("insert_proxy"), &c->proxy, err));
    stmt_int(&c->proxy, 1, day->subject);
    stmt_int(&c->proxy, 2, month);
    stmt_text(&c->proxy, 3, "card_eur");
    stmt_real(&c->proxy, 4, sum);
    stmt_int(&c->proxy, 5, c->load->sink->input_id);
    stmt_int(&c->proxy, 6, day->line);
    return stmt_run(&c->proxy, err);
}

static Status put_month(Closing *c, const TillDay *day, int month, double sum, Err *err) {
    FactWriter *sink = c->load->sink;
    bool same;
    Figure figure = {.source = day->tag == TILL_CARD ? "till" : turnover_sources[day->tag],
                     .amount_eur = sum,
                     .line = day->line};
    if (day->tag == TILL_CARD) return put_card(c, day, month, sum, err);
    (void)figure_period(month_first_date(month), month_first_date(month + 1) - 1, &figure.period);
    if (day->subject >= 0) {
        figure.storefront = day->subject;
    } else {
        figure.enterprise = sink->enterprise[-1 - day->subject];
        figure.enterprise_length = strlen(figure.enterprise);
    }
    return figure_put(sink, &figure, false, &same, err);
}

/* The month is kept among the rejects, where check shows it; its days count as left. */
static Status leave_month(Closing *c, const TillDay *day, int month, size_t days, const char *why,
                          Err *err) {
    char text[MONTH_TEXT];
    (void)month_format(month, text);
    c->left_months++;
    c->left_days += days;
    const Reject left = {.line = day->line,
                         .column = "date",
                         .reason = why,
                         .value = text,
                         .length = strlen(text),
                         .cell = true};
    TRY(load_reject(c->load, &left, err));
    c->load->file->cells--; /* told with the days */
    return ST_OK;
}

static Status close_month(Closing *c, const Shop *shop, size_t at, size_t end, Err *err) {
    const int month = month_of_date(shop->day[at].date);
    double sum = 0;
    const char *why = missing_days(c, shop, at, end);
    for (size_t k = at; k < end; k++) sum += shop->day[k].amount;
    if (!why && sum < 0) why = "the days of the month add up to less than nothing";
    if (why) return leave_month(c, &shop->day[at], month, end - at, why, err);
    c->stored++;
    return put_month(c, &shop->day[at], month, sum, err);
}

static Status close_shop(Closing *c, Shop *shop, Err *err) {
    refuse_weeks(c->load, shop);
    if (!c->load->reason) refuse_totals(c->load, shop);
    if (c->load->reason) return ST_OK;
    find_days_off(shop);
    for (size_t at = 0, end; at < shop->days; at = end) {
        const int next = month_first_date(month_of_date(shop->day[at].date) + 1);
        for (end = at; end < shop->days && shop->day[end].date < next;) end++;
        TRY(close_month(c, shop, at, end, err));
    }
    return ST_OK;
}

static void find_cover(Closing *c, const TillDays *all) {
    c->first = c->last = all->day[0].date;
    for (size_t k = 0; k < all->days; k++) {
        if (all->day[k].date < c->first) c->first = all->day[k].date;
        if (all->day[k].date > c->last) c->last = all->day[k].date;
    }
}

static Status close_shops(Closing *c, const TillDays *all, Err *err) {
    find_cover(c, all);
    for (size_t at = 0, end; at < all->days && !c->load->reason; at = end) {
        for (end = at; end < all->days && same_shop(&all->day[at], &all->day[end]);) end++;
        Shop shop = {.day = &all->day[at], .days = end - at};
        TRY(close_shop(c, &shop, err));
    }
    return ST_OK;
}

static Status tell_left(Closing *c, Err *err) {
    static const char what[] = "months that tills cover only in part";
    IngestFile *file = c->load->file;
    if (!c->left_months || c->load->reason) return ST_OK;
    file->taken -= c->left_days < file->taken ? c->left_days : file->taken;
    load_note(c->load, 0, "not stored: %zu rows of %zu %s; gevel check --rejects names them",
              c->left_days, c->left_months, what);
    TRY(load_tally(c->load, what, c->left_months, err));
    if (c->stored || file->rejected) return ST_OK;
    return load_refuse(c->load,
                       "none of its months is whole: a month of turnover needs all of its days but "
                       "the days off that come back every week");
}

Status till_months(Load *load, Err *err) {
    TillDays *all = &load->sink->till_days;
    Closing c = {.load = load};
    if (!all->days || load->verdict != LOAD_TAKE) return ST_OK;
    qsort(all->day, all->days, sizeof *all->day, compare_days);
    TRY(drop_repeats(load, all, err));
    Status status = close_shops(&c, all, err);
    stmt_close(&c.proxy);
    return status ? status : tell_left(&c, err);
}
