#include "datasets/ingest/series.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/mem.h"
#include "datasets/base/num.h"

/* Years held: of a file in order of subject, so few that they stay in the cache of the processor;
 * of any other file, 250 MB. */
enum { SERIES_FEW = 1 << 10, SERIES_MOST = 1 << 21 };

/* What a store may say; doubles hold such lines exactly. */
enum { YEAR_LAST = 9999 };
static const double line_last = 9007199254740992.0;

static const char *const sources[] = {"declared", "vat", "accounts", "till"};
static const char *const kinds[] = {"passers_by", "visitors"};

const SeriesTable series_turnover = {"series_turnover_write", "series_turnover_read",
                                     "series_turnover_remove", sources, false};
const SeriesTable series_enterprise_turnover = {"series_enterprise_turnover_write",
                                                "series_enterprise_turnover_read",
                                                "series_enterprise_turnover_remove", sources, true};
const SeriesTable series_footfall = {"series_footfall_write", "series_footfall_read",
                                     "series_footfall_remove", kinds, false};
const SeriesTable series_record_turnover = {"series_record_turnover_write",
                                            "series_record_turnover_read",
                                            "series_record_turnover_remove", sources, false};
const SeriesTable series_record_footfall = {"series_record_footfall_write",
                                            "series_record_footfall_read",
                                            "series_record_footfall_remove", kinds, false};

/* ---- slots ---- */

static size_t bucket_of(const Series *s, int64_t subject, int year, int tag) {
    assert(s->buckets && (s->buckets & (s->buckets - 1)) == 0);
    uint64_t h = (uint64_t)subject * 0x9e3779b97f4a7c15u ^ ((uint64_t)(unsigned)year << 8) ^
                 (uint64_t)(unsigned)tag;
    h *= 0xbf58476d1ce4e5b9u;
    return (size_t)(h >> 32) & (s->buckets - 1);
}

static bool is_of(const SeriesYear *slot, int64_t subject, int year, int tag) {
    return slot->subject == subject && slot->year == year && slot->tag == tag;
}

/* The bucket that holds the slot, or the free one where it belongs. */
static size_t find_bucket(const Series *s, int64_t subject, int year, int tag) {
    size_t at = bucket_of(s, subject, year, tag);
    while (s->index[at] && !is_of(&s->slot[s->index[at] - 1], subject, year, tag))
        at = (at + 1) & (s->buckets - 1);
    return at;
}

static void reindex(Series *s) {
    memset(s->index, 0, s->buckets * sizeof *s->index);
    for (size_t i = 0; i < s->count; i++) {
        const SeriesYear *slot = &s->slot[i];
        s->index[find_bucket(s, slot->subject, slot->year, slot->tag)] = (uint32_t)i + 1;
    }
}

static void grow(Series *s) {
    s->capacity = s->capacity ? 2 * s->capacity : 2 * SERIES_FEW;
    s->buckets = 2 * s->capacity;
    s->slot = mem_grow(s->slot, s->capacity, sizeof *s->slot);
    s->index = mem_grow(s->index, s->buckets, sizeof *s->index);
    reindex(s);
}

/* A free slot for a year that is not held yet. */
static SeriesYear *add_slot(Series *s, int64_t subject, int year, int tag, int64_t line) {
    assert(s->count <= s->capacity);
    if (s->count == s->capacity) grow(s);
    SeriesYear *slot = &s->slot[s->count];
    *slot = (SeriesYear){.subject = subject, .year = year, .tag = tag, .line = line};
    for (size_t m = 0; m < 12; m++) slot->month[m] = NAN;
    s->index[find_bucket(s, subject, year, tag)] = (uint32_t)++s->count;
    return slot;
}

/* ---- rows ---- */

static void bind_subject(const Series *s, Stmt *stmt, int64_t subject, int tag) {
    assert(tag >= 0);
    stmt_int(stmt, 1, s->input_id);
    if (s->table->named)
        stmt_text(stmt, 2, (*s->names)[subject]);
    else
        stmt_int(stmt, 2, subject);
    stmt_lend(stmt, 3, s->table->tags[tag], strlen(s->table->tags[tag]));
}

int series_first_month(const SeriesYear *year) {
    int m = 0;
    while (m < 11 && isnan(year->month[m])) m++;
    return month_make(year->year, m + 1);
}

int series_last_month(const SeriesYear *year) {
    int m = 11;
    while (m > 0 && isnan(year->month[m])) m--;
    return month_make(year->year, m + 1);
}

/* Whether the year has all its months, and each is more than the one before it. */
static void look_at_year(Series *s, const SeriesYear *year) {
    bool rising = true;
    for (int m = 0; m < 12; m++) {
        if (isnan(year->month[m])) return;
        rising &= m == 0 || year->month[m] > year->month[m - 1];
    }
    s->whole++;
    s->rising += rising;
}

/* INSERT OR REPLACE would open a savepoint for every row; what is written again is removed. */
static Status write_row(Series *s, const SeriesYear *year, size_t years, Err *err) {
    assert(years > 0);
    if (year->subject <= s->written_subject) {
        bind_subject(s, &s->remove, year->subject, year->tag);
        TRY(stmt_run(&s->remove, err));
    }
    for (size_t k = 0; k < years; k++) look_at_year(s, &year[k]);
    series_encode(year, years, &s->text);
    bind_subject(s, &s->write, year->subject, year->tag);
    stmt_int(&s->write, 4, series_first_month(year));
    stmt_int(&s->write, 5, series_last_month(year + years - 1));
    stmt_lend(&s->write, 6, s->text.at, s->text.length);
    return stmt_run(&s->write, err);
}

static int compare_years(const void *a, const void *b) {
    const SeriesYear *x = a, *y = b;
    if (x->subject != y->subject) return x->subject < y->subject ? -1 : 1;
    if (x->tag != y->tag) return x->tag < y->tag ? -1 : 1;
    return (x->year > y->year) - (x->year < y->year);
}

static void sort_years(SeriesYear *slot, size_t count) {
    size_t i = 1;
    while (i < count && compare_years(&slot[i - 1], &slot[i]) < 0) i++;
    if (i < count) qsort(slot, count, sizeof *slot, compare_years);
}

/* Writes all slots but those of subject `keep`. */
static Status write_rows(Series *s, int64_t keep, Err *err) {
    size_t kept = 0;
    int64_t last = s->written_subject;
    sort_years(s->slot, s->count);
    for (size_t i = 0, end; i < s->count; i = end) {
        const SeriesYear *year = &s->slot[i];
        for (end = i + 1; end < s->count; end++)
            if (s->slot[end].subject != year->subject || s->slot[end].tag != year->tag) break;
        if (year->subject != keep) {
            TRY(write_row(s, year, end - i, err));
            if (year->subject > last) last = year->subject;
        } else {
            memmove(&s->slot[kept], year, (end - i) * sizeof *year);
            kept += end - i;
        }
    }
    s->count = kept;
    s->written_subject = last;
    s->last = s->values = 0;
    if (s->index) reindex(s);
    return ST_OK;
}

/* Brings back the years of a row that was written before. */
static Status read_row(Series *s, int64_t subject, int tag, Err *err) {
    bool row = false;
    bind_subject(s, &s->read, subject, tag);
    TRY(stmt_step(&s->read, &row, err));
    const char *at = row ? stmt_get_text(&s->read, 0) : NULL;
    SeriesYear year;
    while (at && series_decode(&at, &year))
        if (!s->index[find_bucket(s, subject, year.year, tag)])
            memcpy(add_slot(s, subject, year.year, tag, year.line)->month, year.month,
                   sizeof year.month);
    while (row) TRY(stmt_step(&s->read, &row, err));
    return ST_OK;
}

/* ---- putting ---- */

/* Room for another year. In order of subject, with years filling up, what came before is done. */
static Status make_room(Series *s, int64_t subject, Err *err) {
    if (!s->count) return ST_OK;
    s->scattered |= subject < s->slot[s->last].subject;
    const bool done = !s->scattered && s->count >= SERIES_FEW && s->values >= 2 * s->count;
    if (done) return write_rows(s, subject, err);
    return s->count >= SERIES_MOST ? write_rows(s, -1, err) : ST_OK;
}

static Status new_year(Series *s, int64_t subject, int year, int tag, int64_t line, Err *err) {
    if (subject <= s->written_subject) TRY(read_row(s, subject, tag, err));
    const uint32_t held = s->index[find_bucket(s, subject, year, tag)];
    s->last = held ? held - 1 : s->count;
    if (!held) (void)add_slot(s, subject, year, tag, line);
    return ST_OK;
}

static Status find_year(Series *s, int64_t subject, int year, int tag, int64_t line, Err *err) {
    if (s->count) {
        const uint32_t held = s->index[find_bucket(s, subject, year, tag)];
        if (held) {
            s->scattered |= subject < s->slot[s->last].subject;
            s->last = held - 1;
            return ST_OK;
        }
    }
    TRY(make_room(s, subject, err));
    if (!s->capacity) grow(s);
    return new_year(s, subject, year, tag, line, err);
}

Status series_put(Series *s, const Fact *fact, int64_t line, bool *same, Err *err) {
    const int year = month_year(fact->month);
    if (!s->count || !is_of(&s->slot[s->last], fact->subject, year, fact->tag))
        TRY(find_year(s, fact->subject, year, fact->tag, line, err));
    double *at = &s->slot[s->last].month[fact->month % 12];
    *same = isnan(*at) || *at == fact->value;
    if (!isnan(*at)) {
        s->repeated += *same;
        return ST_OK;
    }
    *at = fact->value;
    s->values++;
    return ST_OK;
}

Status series_open(Series *s, const SeriesTable *table, Store *store, int64_t input_id,
                   const char ***names, Err *err) {
    *s = (Series){
        .table = table, .input_id = input_id, .names = names, .written_subject = INT64_MIN};
    TRY(stmt_open(store, sql_query(table->write), &s->write, err));
    TRY(stmt_open(store, sql_query(table->remove), &s->remove, err));
    return stmt_open(store, sql_query(table->read), &s->read, err);
}

Status series_flush(Series *s, Err *err) {
    return write_rows(s, -1, err);
}

void series_close(Series *s) {
    stmt_close(&s->write);
    stmt_close(&s->read);
    stmt_close(&s->remove);
    text_free(&s->text);
    mem_free(s->slot);
    mem_free(s->index);
    *s = (Series){0};
}

/* ---- the text of years ---- */

static void add_value(Text *text, double value) {
    char number[NUM_TEXT];
    if (isnan(value))
        text_add(text, "null", 4);
    else
        text_add(text, number, num_print(value, number));
}

void series_encode(const SeriesYear *year, size_t years, Text *text) {
    assert(years > 0);
    text_clear(text);
    for (size_t i = 0; i < years; i++) {
        text_adds(text, i ? ",[" : "[[");
        add_value(text, year[i].year);
        text_addc(text, ',');
        add_value(text, (double)year[i].line);
        for (size_t m = 0; m < 12; m++) {
            text_addc(text, ',');
            add_value(text, year[i].month[m]);
        }
        text_addc(text, ']');
    }
    text_addc(text, ']');
}

/* The number or null at *at, which ends before a comma or a bracket; false for anything else. */
static bool read_value(const char **at, double *value) {
    const char *const begin = *at, *end = begin;
    int64_t whole = 0;
    for (; *end >= '0' && *end <= '9' && end < begin + 15; end++) whole = 10 * whole + (*end - '0');
    *value = (double)whole;
    if (end == begin || (*end != ',' && *end != ']')) {
        while (*end && *end != ',' && *end != ']') end++;
        const size_t length = (size_t)(end - begin);
        if (text_slice_equal(begin, length, "null"))
            *value = NAN;
        else if (!num_parse(begin, length, value))
            return false;
    }
    *at = end + (*end == ',');
    return true;
}

bool series_decode(const char **at, SeriesYear *year) {
    const char *p = *at;
    double number, line;
    while (*p == '[' || *p == ',') p++;
    if (*p < '0' || *p > '9') return false;
    if (!read_value(&p, &number) || !read_value(&p, &line)) return false;
    if (!(number >= 0 && number <= YEAR_LAST)) return false;
    year->year = (int32_t)number;
    year->line = line >= 0 && line < line_last ? (int64_t)line : 0;
    for (size_t m = 0; m < 12; m++)
        if (!read_value(&p, &year->month[m])) return false;
    if (*p != ']') return false;
    *at = p + 1;
    return true;
}
