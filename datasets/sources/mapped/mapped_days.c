#include "datasets/sources/mapped/mapped_file.h"

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/base/text_trim.h"

const char mapped_running_total[] =
    "the people of its days only rise: a running total, and not those of each day; say 'counts = "
    "running' in the mapping, or 'counts = each' where it is none";

const char mapped_some_shut[] =
    "storefronts that never had a count of visitors on some day of the week: taken as shut on it";

bool mapped_counts_visitors(const Mapped *m) {
    const Cell *kind = &m->row.cell[table_find(m->map.table, "kind")];
    return kind->given && text_slice_equal(kind->text, kind->length, "visitors");
}

/* The cells of the days; one that cannot be read is told and counts as not observed. */
static Status read_days(Mapped *m, const RowsRow *row, Err *err) {
    const size_t column = m->map.value_column;
    for (size_t k = 0; k < m->days; k++) {
        const size_t asked = m->day[k].asked;
        const Heading heading = {.count = 1, .asked = {asked}};
        PeopleDay *day = &m->people[k];
        *day = (PeopleDay){.date = m->day[k].date};
        if (text_missing(row->cell[asked].text, row->cell[asked].length)) continue;
        day->counted = mapped_cell(m, column, row->cell[asked], row->typed[asked]) &&
                       m->row.cell[column].given;
        day->people = m->row.cell[column].number;
        if (!day->counted && m->row.reason && m->row.reason != row_no_value) {
            const BadCell bad = mapped_bad(m);
            TRY(mapped_reject_cell(m, &(Place){row, &heading}, &bad, true, err));
        }
        m->row.reason = NULL;
    }
    return ST_OK;
}

static Status take_people(Mapped *m, const Place *place, size_t at, size_t end,
                          const bool shut[PEOPLE_WEEK], Err *err) {
    const Row kept = m->row;
    double people, coverage;
    char month[MONTH_TEXT];
    if (!people_days_month(&m->people[at], end - at, shut, &people, &coverage)) return ST_OK;
    (void)month_format(month_of_date(m->people[at].date), month);
    if (mapped_text(m, m->map.heading_column, month, MONTH_TEXT - 1)) {
        m->row.cell[m->map.value_column] = (Cell){.given = true, .number = people};
        m->row.cell[table_find(m->map.table, "coverage")] =
            (Cell){.given = coverage < 1, .number = coverage};
        TRY(mapped_store(m, place, err));
    }
    if (m->row.reason)
        TRY(mapped_reject(m, place, err));
    else if (!m->row.aside)
        load_taken(m->load, 0, 1);
    m->waits = m->row.awaits.length > 0;
    m->row = kept;
    m->row.losts = 0;
    return ST_OK;
}

/* Each month counts as a row. */
Status mapped_take_days(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    const char *what = mapped_nobody(m, row);
    bool shut[PEOPLE_WEEK] = {false};
    if (what) return mapped_pass(m, row, what);
    mapped_begin(m, row);
    row->aside = true;
    m->waits = false;
    if (!mapped_convert(m, row)) return mapped_reject(m, &(Place){row, NULL}, err);
    TRY(read_days(m, row, err));
    const Heading first = {.count = 1, .asked = {m->day[0].asked}};
    const Place place = {row, &first};
    if (m->map.counting == COUNTING_RUNNING) {
        people_days_steps(m->people, m->days, &m->running, row->line);
    } else if (m->map.counting == COUNTING_UNSAID && people_days_rise(m->people, m->days)) {
        (void)row_reject(&m->row, m->map.value_column, mapped_running_total);
        return mapped_reject(m, &place, err);
    }
    if (mapped_counts_visitors(m) && people_days_shut(m->people, m->days, shut))
        row_tell(m->load->sink, &m->row, mapped_some_shut, NULL);
    for (size_t at = 0, end; at < m->days && !m->waits; at = end) {
        const int next = month_first_date(month_of_date(m->people[at].date) + 1);
        for (end = at; end < m->days && m->people[end].date < next;) end++;
        TRY(take_people(m, &place, at, end, shut, err));
    }
    return ST_OK;
}
