/* patterns - monthly visits to places seen by a panel of telephones, as CSV ("Monthly Patterns" of
 * SafeGraph and Advan): placekey, the first day of the month and of the next, and how many visits.
 *
 * The storefront is the placekey. The panel is a small part of all people and is not scaled here:
 * what footfall is compared with is other storefronts of the same source. Weekly patterns are not
 * months, and are refused row by row. */
#include <math.h>

#include "datasets/base/date_text.h"
#include "datasets/base/num.h"
#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/rows.h"

enum { P_PLACE, P_START, P_END, P_VISITS };
static const RowsColumn columns[] = {
    {.name = "placekey", .required = true},
    {.name = "date_range_start", .required = true, .code = true},
    {.name = "date_range_end", .required = true, .code = true},
    {.name = "raw_visit_counts", .code = true},
    {0},
};

enum { VISITORS = 1 }; /* tag of footfall: passers_by, visitors */

/* The month that the two days cover exactly; the second is the first day that is not part of it. */
static bool whole_month(const RowsCell *from, const RowsCell *to, int32_t *month) {
    DateText start, end;
    if (date_text_read(from->text, from->length, DATES_ANY, &start) != DATE_READ ||
        date_text_read(to->text, to->length, DATES_ANY, &end) != DATE_READ)
        return false;
    *month = month_of_date(start.date);
    return start.date == month_first_date(*month) && end.date == month_first_date(*month + 1);
}

static Status take_row(void *context, RowsRow *row, Err *err) {
    (void)context;
    FactWriter *sink = row->load->sink;
    const RowsCell *c = row->cell;
    Fact fact = {.tag = VISITORS};
    bool same;
    if (!whole_month(&c[P_START], &c[P_END], &fact.month))
        return rows_reject(row, P_START,
                           "not the first day of a month that ends with the range: "
                           "monthly patterns are needed",
                           err);
    if (month_first_date(fact.month) > sink->newest)
        return rows_reject(row, P_START, "lies in the future", err);
    if (!cell_number(&c[P_VISITS], '.', &fact.value) || fact.value < 0)
        return rows_reject(row, P_VISITS, "not a number of visits", err);
    if (isnan(fact.value)) {
        row->aside = true;
        told_aside(sink, row_no_value);
        return ST_OK;
    }
    fact.subject = id_map_find(&sink->storefronts, c[P_PLACE].text, c[P_PLACE].length);
    if (fact.subject < 0) return rows_await(row, P_PLACE, err);
    TRY(series_put(&sink->footfall, &fact, row->line, &same, err));
    return same ? ST_OK : rows_reject(row, P_START, row_month_clash, err);
}

static Status read_patterns(Load *load, Err *err) {
    static const RowsFormat format = {.columns = columns};
    return rows_read(load, 0, &format, take_row, NULL, err);
}

static int recognise(const Sample *sample) {
    static const char *const names[] = {"placekey", "date_range_start", "date_range_end",
                                        "raw_visit_counts", NULL};
    return sample_has_all(sample, names) ? SURELY_MINE : NOT_MINE;
}

const Source source_patterns = {
    .name = "patterns",
    .title = "Monthly visits seen by telephones (SafeGraph, Advan)",
    .recognise = recognise,
    .read = read_patterns,
};
