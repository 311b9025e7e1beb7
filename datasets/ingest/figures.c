#include "datasets/ingest/figures.h"

#include <string.h>

#include "datasets/base/num.h"

enum { LONGEST_DAYS = 1100 }; /* no book year lasts three */

static bool is_first(int date) {
    return date == month_first_date(month_of_date(date));
}

const char *figure_period(int start, int end, FigurePeriod *p) {
    *p = (FigurePeriod){.start = start, .end = end, .last = -1};
    if (end < start) return "the period ends before it starts";
    if (end - start >= LONGEST_DAYS) return "a period longer than three years";
    if (end > start && is_first(start) && is_first(end))
        return "the period ends on the first day of a month: is that the day after it? write its "
               "last day";
    const int begins = month_of_date(start), ends = month_of_date(end);
    for (int month = begins; month <= ends; month++) {
        const int first = month_first_date(month), next = month_first_date(month + 1);
        const int from = first > start ? first : start, to = next - 1 < end ? next - 1 : end;
        const double part = (double)(to - from + 1) / (double)(next - first);
        p->length += part;
        if (part < 0.5) continue;
        if (p->last < p->first) p->first = month;
        p->last = month;
    }
    p->whole_month = begins == ends && p->length == 1;
    if (p->last < p->first || (p->first == p->last && !p->whole_month))
        return "a period that covers only part of a month";
    return NULL;
}

static Status figure_statement(FactWriter *sink, const Figure *f, Stmt **stmt, Err *err) {
    *stmt = f->storefront ? &sink->figure : &sink->enterprise_figure;
    if ((*stmt)->handle) return ST_OK;
    return stmt_open(sink->store, sql_query(f->storefront ? "figure_put" : "figure_put_enterprise"),
                     *stmt, err);
}

Status figure_put(FactWriter *sink, const Figure *f, bool replace, bool *same, Err *err) {
    Stmt *stmt;
    TRY(figure_statement(sink, f, &stmt, err));
    if (f->storefront)
        stmt_int(stmt, 1, f->storefront);
    else
        stmt_slice(stmt, 1, f->enterprise, f->enterprise_length);
    stmt_int(stmt, 2, f->period.start);
    stmt_int(stmt, 3, f->period.end);
    stmt_text(stmt, 4, f->source);
    stmt_int(stmt, 5, sink->input_id);
    stmt_int(stmt, 6, f->line);
    stmt_int(stmt, 7, f->period.first);
    stmt_int(stmt, 8, f->period.last);
    stmt_real(stmt, 9, f->amount_eur);
    stmt_int(stmt, 10, replace);
    TRY(stmt_run(stmt, err));
    *same = sqlite3_changes(sink->store->db) > 0;
    return ST_OK;
}
