/* till - what tills or card terminals took, a row for each day or each ticket (till_months.h). */
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/ingest/keys.h"
#include "datasets/ingest/table.h"
#include "datasets/ingest/till_days.h"

enum {
    T_STOREFRONT,
    T_ENTERPRISE,
    T_DATE,
    T_AMOUNT,
    T_VAT,
    T_TILL,
    T_PART,
    T_TICKET,
    T_KIND,
    T_SOURCE,
    T_CURRENCY
};
static const Column till_columns[] = {
    {"storefront_id", CELL_TEXT, false, 0, 0, NULL, COLUMN_KEY},
    {"enterprise_id", CELL_TEXT, false, 0, 0, NULL, COLUMN_KEY},
    {"date", CELL_TIME, true, 0, 0, NULL, 0}, /* with its time, where rows are tickets */
    {"amount_eur", CELL_NUMBER, true, -1e10, 1e10, NULL, COLUMN_VALUE}, /* a ticket may give back */
    {"vat_eur", CELL_NUMBER, false, -1e10, 1e10, NULL, 0},              /* in the amount */
    {"till_id", CELL_TEXT, false, 0, 0, NULL, 0},
    {"part", CELL_TEXT, false, 0, 0, NULL, 0}, /* of a day or ticket: a rate of VAT, a department */
    {"ticket_id", CELL_TEXT, false, 0, 0, NULL, 0},
    {"kind", CELL_WORD, false, 0, 0, "till card", 0},
    {"source", CELL_WORD, false, 0, 0, "declared vat accounts till", 0},
    {"currency", CELL_WORD, false, 0, 0, "EUR euro euros \xE2\x82\xAC", 0},
    {NULL, CELL_TEXT, false, 0, 0, NULL, 0},
};

/* Whether the time is told to the second: no till closes two tickets in one. */
static bool to_the_second(const Cell *date) {
    const char *colon = memchr(date->text, ':', date->length);
    const size_t left = colon ? date->length - (size_t)(colon + 1 - date->text) : 0;
    return left && memchr(colon + 1, ':', left);
}

static void find_ticket(const Cell *c, const TimeText *time, TillDay *day) {
    const char *words[] = {c[T_TICKET].given ? c[T_TICKET].text : "", c[T_DATE].text};
    const size_t lengths[] = {c[T_TICKET].given ? c[T_TICKET].length : 0, c[T_DATE].length};
    if (lengths[0])
        day->ticket = till_days_key(words, lengths, 1);
    else if (time->timed && to_the_second(&c[T_DATE]))
        day->ticket = till_days_key(words, lengths, 2);
    else
        day->loose = time->timed && time->minute;
}

static uint64_t till_of(const Cell *c) {
    const char *words[] = {c[T_TILL].given ? c[T_TILL].text : "",
                           c[T_PART].given ? c[T_PART].text : ""};
    const size_t lengths[] = {c[T_TILL].given ? c[T_TILL].length : 0,
                              c[T_PART].given ? c[T_PART].length : 0};
    return till_days_key(words, lengths, 2);
}

static Status find_subject(FactWriter *sink, Row *row, TillDay *day, Err *err) {
    Cell *c = row->cell;
    char enterprise[KEY_TEXT];
    if (c[T_STOREFRONT].given) {
        day->subject = key_storefront_known(sink, row, T_STOREFRONT);
        return ST_OK;
    }
    if (!c[T_ENTERPRISE].given)
        return row_reject(row, T_STOREFRONT, "neither storefront_id nor enterprise_id is given");
    if (day->tag == TILL_CARD)
        return row_reject(row, T_STOREFRONT, "empty, but required of card takings");
    TRY(key_enterprise_cell(sink, row, T_ENTERPRISE, enterprise, err));
    day->subject = -1 - key_enterprise_index(sink, &c[T_ENTERPRISE]);
    return ST_OK;
}

static const char *find_date(const FactWriter *sink, const Row *row, TimeText *time) {
    const Cell *c = &row->cell[T_DATE];
    const DateOrder order = row->form ? row->form[T_DATE].order : DATES_ANY;
    const DateForm form = time_text_read(c->text, c->length, order, time);
    if (form == DATE_DOUBTFUL) return "a date that can be read in two ways";
    if (form != DATE_READ) return "not a date (2024-01-31), with or without a time behind it";
    if (time->day.date > sink->newest) return "lies in the future";
    return time->day.date < DATE_OLDEST ? date_too_old : NULL;
}

static bool is_word(const Cell *cell, const char *word) {
    return cell->given && strncmp(cell->text, word, strlen(word)) == 0;
}

static int32_t tag_of(const Cell *c) {
    if (is_word(&c[T_KIND], "card")) return TILL_CARD;
    int32_t tag = TURNOVER_TILL;
    for (int32_t k = 0; turnover_sources[k]; k++)
        if (is_word(&c[T_SOURCE], turnover_sources[k])) tag = k;
    return tag;
}

static Status take_till(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell;
    TimeText time;
    TillDay day = {.line = row->line, .amount = c[T_AMOUNT].number, .tag = tag_of(c)};
    TRY(find_subject(sink, row, &day, err));
    if (row->reason) return ST_OK;
    const char *wrong = find_date(sink, row, &time);
    if (wrong) return row_reject(row, T_DATE, wrong);
    const double vat = c[T_VAT].given ? c[T_VAT].number : 0;
    if (fabs(vat) > fabs(day.amount) || vat * day.amount < 0)
        return row_reject(row, T_VAT, "not a number below the amount");
    day.amount -= vat;
    day.date = time.day.date;
    day.till = till_of(c);
    find_ticket(c, &time, &day);
    till_days_put(&sink->till_days, &day);
    return ST_OK;
}

const Table table_till = {
    .name = "till",
    .columns = till_columns,
    .take = take_till,
};
