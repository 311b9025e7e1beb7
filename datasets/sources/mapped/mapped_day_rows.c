#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/ingest/keys.h"
#include "datasets/sources/mapped/mapped_file.h"

enum { WEEKS_LEAST = 3 /* days, all on one day of the week, that tell that each is of a week */ };

/* People of a day at a storefront. */
typedef struct DayRow {
    int64_t storefront, line;
    const char *id;
    double people;
    int32_t date;
    bool visitors; /* else they passed by */
} DayRow;

/* ---- one row ---- */

/* The day of the row; why there is none, or NULL. */
static const char *read_day(Mapped *m, const RowsRow *row, int *date, RowsCell *cell) {
    size_t k = 0;
    TimeText time;
    while (m->target[k] != m->map.heading_column) k++;
    *cell = m->with[k] ? mapped_join(m, k, row) : row->cell[k];
    if (pattern_date(cell, m->map.dates, date)) return NULL;
    const DateForm form =
        time_text_read(cell->text, cell->length, m->form[m->map.heading_column].order, &time);
    if (form == DATE_DOUBTFUL) return "a date that can be read in two ways";
    if (form != DATE_READ) return "not a day (2024-01-31)";
    if (time.timed && time.minute)
        return "a time of the day, where each row is to be a whole day: add them up, or import "
               "hours of a counter into the table counts";
    *date = time.day.date;
    return NULL;
}

static Status keep_day(Mapped *m, const RowsRow *row, int date) {
    const Cell *id = &m->row.cell[table_find(m->map.table, "storefront_id")];
    const int64_t storefront = key_storefront_known(
        m->load->sink, &m->row, (size_t)table_find(m->map.table, "storefront_id"));
    if (storefront < 0) return ST_OK;
    m->day_row =
        arena_room(m->load->arena, m->day_row, m->day_rows, &m->day_row_room, sizeof *m->day_row);
    m->day_row[m->day_rows++] = (DayRow){
        .storefront = storefront,
        .line = row->line,
        .id = m->load->options->preview ? arena_strndup(m->load->arena, id->text, id->length) : "",
        .people = m->row.cell[m->map.value_column].number,
        .date = date,
        .visitors = mapped_counts_visitors(m)};
    return ST_OK;
}

Status mapped_take_day_row(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    const Place place = {row, NULL};
    const char *what = mapped_nobody(m, row);
    int date = 0;
    RowsCell cell;
    if (what) return mapped_pass(m, row, what);
    mapped_begin(m, row);
    if (mapped_convert(m, row)) {
        const char *wrong = read_day(m, row, &date, &cell);
        if (!wrong && date > m->load->sink->newest) wrong = "lies in the future";
        if (!wrong && date < DATE_OLDEST) wrong = date_too_old;
        if (wrong)
            (void)row_refuse_cell(&m->row, m->map.heading_column, &cell, wrong);
        else
            TRY(keep_day(m, row, date));
    }
    row->aside = row_says_nothing(m->load->sink, &m->row) || m->row.aside;
    if (!m->row.reason) return ST_OK;
    row->rejected = true;
    return mapped_reject(m, &place, err);
}

/* ---- the months of all rows ---- */

static int compare(const void *a, const void *b) {
    const DayRow *x = a, *y = b;
    if (x->storefront != y->storefront) return x->storefront < y->storefront ? -1 : 1;
    if (x->visitors != y->visitors) return x->visitors ? 1 : -1;
    if (x->date != y->date) return x->date < y->date ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static bool same_series(const DayRow *a, const DayRow *b) {
    return a->storefront == b->storefront && a->visitors == b->visitors;
}

static Status reject_again(Load *load, const DayRow *day, Err *err) {
    char date[DATE_TEXT];
    const Reject again = {
        .line = day->line,
        .column = "day",
        .reason =
            "this day was already given, with another count; where rows are doors or "
            "directions, add them up",
        .value = date_format(day->date, date),
        .length = DATE_TEXT - 1};
    return load_reject(load, &again, err);
}

/* The days of one series between its first and its last; those without a row were not counted. */
static Status spread(Mapped *m, const DayRow *row, size_t rows, PeopleDay *day, Err *err) {
    static const char what[] = "rows that repeat a day given before in the same file";
    Load *load = m->load;
    for (int date = row[0].date; date <= row[rows - 1].date; date++)
        day[date - row[0].date] = (PeopleDay){.date = date};
    for (size_t k = 0; k < rows; k++) {
        PeopleDay *at = &day[row[k].date - row[0].date];
        if (!at->counted) {
            *at = (PeopleDay){.date = row[k].date, .counted = true, .people = row[k].people};
            continue;
        }
        load->file->taken -= load->file->taken > 0;
        if (at->people == row[k].people)
            told_aside(load->sink, what);
        else
            TRY(reject_again(load, &row[k], err));
    }
    return ST_OK;
}

static bool are_weeks(const DayRow *row, size_t rows) {
    size_t dates = 1;
    for (size_t k = 1; k < rows; k++) {
        if (date_weekday(row[k].date) != date_weekday(row[0].date)) return false;
        dates += row[k].date != row[k - 1].date;
    }
    return dates >= WEEKS_LEAST;
}

static Status put_month(Mapped *m, const DayRow *row, int date, double people, double coverage,
                        Err *err) {
    bool same;
    const Fact fact = {.subject = row->storefront,
                       .value = people / coverage,
                       .month = month_of_date(date),
                       .tag = row->visitors};
    if (coverage < people_coverage_least) {
        told_aside(m->load->sink, people_too_little);
        return ST_OK;
    }
    m->row = (Row){.line = row->line, .table = m->map.table, .form = m->form};
    m->row.cell[table_find(m->map.table, "storefront_id")] =
        (Cell){.given = true, .text = row->id, .length = strlen(row->id)};
    m->row.cell[m->map.heading_column] = (Cell){.given = true, .number = fact.month};
    m->row.cell[m->map.value_column] = (Cell){.given = true, .number = people};
    const char *kind = row->visitors ? "visitors" : "passers_by";
    m->row.cell[table_find(m->map.table, "kind")] =
        (Cell){.given = true, .text = kind, .length = strlen(kind)};
    m->row.cell[table_find(m->map.table, "coverage")] =
        (Cell){.given = coverage < 1, .number = coverage};
    load_preview(m->load, &m->row);
    return series_put(&m->load->sink->footfall, &fact, row->line, &same, err);
}

static Status take_months(Mapped *m, const DayRow *row, PeopleDay *day, size_t days, Err *err) {
    bool shut[PEOPLE_WEEK] = {false};
    if (row->visitors && people_days_shut(day, days, shut))
        row_tell(m->load->sink, &(Row){.line = row->line}, mapped_some_shut, NULL);
    for (size_t at = 0, end; at < days; at = end) {
        double people, coverage;
        const int next = month_first_date(month_of_date(day[at].date) + 1);
        for (end = at; end < days && day[end].date < next;) end++;
        if (people_days_month(&day[at], end - at, shut, &people, &coverage))
            TRY(put_month(m, row, day[at].date, people, coverage, err));
    }
    return ST_OK;
}

static Status take_series(Mapped *m, const DayRow *row, size_t rows, PeopleDay *day, Err *err) {
    const size_t days = (size_t)(row[rows - 1].date - row[0].date) + 1;
    if (are_weeks(row, rows))
        return load_refuse(m->load,
                           "the days of line %lld and its storefront all fall on one day of the "
                           "week: totals of weeks cut months in two; export days",
                           (long long)row[0].line);
    TRY(spread(m, row, rows, day, err));
    if (m->map.counting == COUNTING_RUNNING)
        people_days_steps(day, days, &m->running, row[0].line);
    else if (m->map.counting == COUNTING_UNSAID && people_days_rise(day, days))
        return load_refuse(m->load, "line %lld and its storefront: %s", (long long)row[0].line,
                           mapped_running_total);
    return take_months(m, row, day, days, err);
}

static size_t most_days(const Mapped *m) {
    size_t most = 0;
    for (size_t k = 0, end; k < m->day_rows; k = end) {
        for (end = k; end < m->day_rows && same_series(&m->day_row[k], &m->day_row[end]);) end++;
        const size_t days = (size_t)(m->day_row[end - 1].date - m->day_row[k].date) + 1;
        if (days > most) most = days;
    }
    return most;
}

Status mapped_end_day_rows(Mapped *m, Err *err) {
    if (!m->day_rows) return ST_OK;
    qsort(m->day_row, m->day_rows, sizeof *m->day_row, compare);
    PeopleDay *day = ARENA_ARRAY(m->load->arena, PeopleDay, most_days(m));
    for (size_t k = 0, end; k < m->day_rows && !m->load->reason; k = end) {
        for (end = k; end < m->day_rows && same_series(&m->day_row[k], &m->day_row[end]);) end++;
        TRY(take_series(m, &m->day_row[k], end - k, day, err));
    }
    return ST_OK;
}
