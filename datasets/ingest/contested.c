#include "datasets/ingest/contested.h"

#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/ingest/series.h"

static const char what[] =
    "figures of a period of which another file of this import says otherwise; the later counts";

/* What one input says otherwise, with the first of it. */
typedef struct Contest {
    size_t count;
    const char *who, *when, *before, *now, *file;
} Contest;

typedef struct Contested {
    Store *store;
    const TakenInput *input;
    size_t count;
    IngestReport *report;
    Arena *arena;
    Contest *contest; /* [count] */
} Contested;

static size_t index_of(const Contested *c, int64_t id) {
    size_t k = 0;
    while (k < c->count && c->input[k].id != id) k++;
    return k;
}

static const char *number_text(Arena *arena, double value) {
    char text[NUM_TEXT];
    return arena_strndup(arena, text, num_print(value, text));
}

/* One figure of an input, `now`, which was `before` in another. */
typedef struct Otherwise {
    const char *who;
    int64_t input, other;
    int first_day;
    double before, now;
} Otherwise;

static void note_first(Contested *c, Contest *contest, const Otherwise *o) {
    const size_t other = index_of(c, o->other);
    char day[DATE_TEXT];
    contest->who = arena_strdup(c->arena, o->who);
    contest->when = arena_strndup(c->arena, date_format(o->first_day, day), strlen("2025-01"));
    contest->before = number_text(c->arena, o->before);
    contest->now = number_text(c->arena, o->now);
    contest->file = other < c->count ? c->report->file[c->input[other].file].path : "another";
}

static void add(Contested *c, const Otherwise *o, size_t count) {
    const size_t k = index_of(c, o->input);
    if (k == c->count) return;
    if (!c->contest[k].count) note_first(c, &c->contest[k], o);
    c->contest[k].count += count;
}

/* ---- months ---- */

enum { YEARS_MOST = 64, WHO_MOST = 400, TAG_MOST = 32 };

/* What the inputs read so far say of one subject and tag. */
typedef struct Said {
    char who[WHO_MOST], tag[TAG_MOST];
    size_t years;
    SeriesYear year[YEARS_MOST];
    int64_t input[YEARS_MOST][12];
} Said;

static size_t said_year(Said *said, int year) {
    size_t k = 0;
    while (k < said->years && said->year[k].year != year) k++;
    if (k < said->years || k == YEARS_MOST) return k;
    said->year[said->years++] = (SeriesYear){.year = year};
    for (size_t m = 0; m < 12; m++) said->year[k].month[m] = NAN;
    return k;
}

static void say_year(Contested *c, Said *said, const SeriesYear *year, int64_t input) {
    const size_t k = said_year(said, year->year);
    for (size_t m = 0; m < 12 && k < YEARS_MOST; m++) {
        double *before = &said->year[k].month[m];
        const double now = year->month[m];
        if (isnan(now)) continue;
        if (!isnan(*before) && *before != now)
            add(c,
                &(Otherwise){said->who, input, said->input[k][m],
                             month_first_date(month_make(year->year, (int)m + 1)), *before, now},
                1);
        *before = now;
        said->input[k][m] = input;
    }
}

/* Columns: subject, tag, input, years; in that order. */
static void say_row(Contested *c, Said *said, Stmt *stmt) {
    const char *who = stmt_get_text(stmt, 0), *tag = stmt_get_text(stmt, 1),
               *at = stmt_get_text(stmt, 3);
    SeriesYear year;
    if (!who || !tag || !at || strlen(who) >= WHO_MOST || strlen(tag) >= TAG_MOST) return;
    if (strcmp(who, said->who) != 0 || strcmp(tag, said->tag) != 0) {
        memcpy(said->who, who, strlen(who) + 1);
        memcpy(said->tag, tag, strlen(tag) + 1);
        said->years = 0;
    }
    while (series_decode(&at, &year)) say_year(c, said, &year, stmt_get_int(stmt, 2));
}

/* Whether two inputs have rows of this table. */
static Status given_twice(const Contested *c, const char *query, bool *twice, Err *err) {
    Stmt stmt;
    size_t given = 0;
    *twice = false;
    TRY(stmt_open(c->store, sql_query(query), &stmt, err));
    Status status = ST_OK;
    for (size_t k = 0; k < c->count && given < 2 && !status; k++) {
        bool row = false;
        stmt_int(&stmt, 1, c->input[k].id);
        status = stmt_step(&stmt, &row, err);
        given += row;
        while (row && !status) status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    *twice = given > 1;
    return status;
}

static Status compare_months(Contested *c, const char *any, const char *query, Err *err) {
    Stmt stmt;
    bool row = true, twice;
    TRY(given_twice(c, any, &twice, err));
    if (!twice) return ST_OK;
    Said *said = ARENA_ARRAY(c->arena, Said, 1);
    TRY(stmt_open(c->store, sql_query(query), &stmt, err));
    stmt_int(&stmt, 1, c->input[0].id);
    stmt_int(&stmt, 2, c->input[c->count - 1].id);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) say_row(c, said, &stmt);
    stmt_close(&stmt);
    return status;
}

/* ---- longer periods ---- */

/* Columns: input, how many, and of the first: subject, first day, the other input, its amount, the
 * amount. */
static Status compare_figures(Contested *c, const char *query, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(c->store, sql_query(query), &stmt, err));
    stmt_int(&stmt, 1, c->input[0].id);
    stmt_int(&stmt, 2, c->input[c->count - 1].id);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const char *who = stmt_get_text(&stmt, 2);
        add(c,
            &(Otherwise){who ? who : "", stmt_get_int(&stmt, 0), stmt_get_int(&stmt, 4),
                         (int)stmt_get_int(&stmt, 3), stmt_get_real(&stmt, 5),
                         stmt_get_real(&stmt, 6)},
            (size_t)stmt_get_int(&stmt, 1));
    }
    stmt_close(&stmt);
    return status;
}

/* ---- telling ---- */

static Status write_tally(const Contested *c, size_t k, Err *err) {
    Stmt stmt;
    TRY(stmt_open(c->store, sql_query("insert_tally"), &stmt, err));
    stmt_int(&stmt, 1, c->input[k].id);
    stmt_text(&stmt, 2, what);
    stmt_int(&stmt, 3, (int64_t)c->contest[k].count);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status tell(Contested *c, size_t k, Err *err) {
    const Contest *contest = &c->contest[k];
    IngestReport *report = c->report;
    IngestFile *file = &report->file[c->input[k].file];
    if (!contest->count) return ST_OK;
    file->note =
        arena_printf(c->arena, "%s%s%zu %s (%s, %s: %s in %s, %s here)",
                     file->note ? file->note : "", file->note ? "; " : "", contest->count, what,
                     contest->who, contest->when, contest->before, contest->file, contest->now);
    report->tally = arena_room(c->arena, report->tally, report->tallies, &report->tally_room,
                               sizeof *report->tally);
    report->tally[report->tallies++] =
        (IngestTally){.path = file->path, .what = what, .count = contest->count};
    return write_tally(c, k, err);
}

Status contested_tell(Store *store, const TakenInput *input, size_t count, IngestReport *report,
                      Arena *arena, Err *err) {
    static const char *const months[][2] = {
        {"contested_any_turnover", "contested_turnover"},
        {"contested_any_enterprise", "contested_enterprise"},
        {"contested_any_footfall", "contested_footfall"},
        {"contested_any_record_turnover", "contested_record_turnover"},
        {"contested_any_record_footfall", "contested_record_footfall"}};
    Contested c = {.store = store, .input = input, .count = count, .report = report};
    size_t figures = 0;
    if (count < 2) return ST_OK;
    c.arena = arena;
    c.contest = ARENA_ARRAY(arena, Contest, count);
    for (size_t k = 0; k < sizeof months / sizeof *months; k++)
        TRY(compare_months(&c, months[k][0], months[k][1], err));
    for (size_t k = 0; k < count; k++) figures += input[k].figures;
    if (figures > 1) {
        TRY(compare_figures(&c, "contested_figures", err));
        TRY(compare_figures(&c, "contested_enterprise_figures", err));
        TRY(compare_figures(&c, "contested_record_figures", err));
    }
    for (size_t k = 0; k < count; k++) TRY(tell(&c, k, err));
    return ST_OK;
}
