#include "datasets/panel/panel_load.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/geo.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/base/threads.h"
#include "datasets/panel/corrections.h"
#include "datasets/panel/district.h"
#include "datasets/panel/panel_figures.h"
#include "datasets/panel/panel_proxies.h"
#include "datasets/panel/sensors.h"
#include "datasets/panel/stored.h"
#include "datasets/store/moment.h"
#include "datasets/store/snapshot.h"

/* Quarters and years reach further back than months; beside months, only so far. */
enum { FIGURE_MONTHS = 36 };
/* lon, lat, area, staff, hours */
enum { STOREFRONT_SIZES = 5 };

/* The panel while it is filled; Panel itself shows it read-only. */
typedef struct Build {
    Panel *panel;
    Arena *arena;
    Store *store;
    uint32_t *position; /* [largest storefront.id + 1] row + 1; 0 = none */
    size_t keys;
    float *turnover, *footfall;
    ZeroMonths *zero; /* of turnover */
    int64_t only;     /* storefront.id; 0 = all */
} Build;

static Status one_number(Store *store, const char *query, int64_t *a, int64_t *b, Err *err) {
    Stmt stmt;
    bool row;
    Status status = stmt_open(store, sql_query(query), &stmt, err);
    if (!status) status = stmt_step(&stmt, &row, err);
    if (!status) {
        *a = stmt_get_int(&stmt, 0);
        *b = stmt_get_int(&stmt, 1);
    }
    stmt_close(&stmt);
    return status;
}

/* ---- which months ---- */

Status panel_span(Store *store, PanelSpan *span, Err *err) {
    int64_t largest, none;
    *span = (PanelSpan){0};
    TRY(one_number(store, "turnover_window", &span->first, &span->last, err));
    TRY(figures_window(store, &span->figures_first, &span->figures_last, err));
    TRY(one_number(store, "footfall_kinds", &span->passers_by, &span->visitors, err));
    TRY(one_number(store, "visits_known", &span->visited, &none, err));
    return one_number(store, "storefront_count", &span->storefronts, &largest, err);
}

static void span_months(int64_t *first, int64_t *last, int64_t more_first, int64_t more_last) {
    if (more_last <= 0) return;
    if (*last <= 0 || more_first < *first) *first = more_first;
    if (more_last > *last) *last = more_last;
}

void panel_span_add(PanelSpan *span, const PanelSpan *more) {
    span_months(&span->first, &span->last, more->first, more->last);
    span_months(&span->figures_first, &span->figures_last, more->figures_first, more->figures_last);
    span->passers_by += more->passers_by;
    span->visitors += more->visitors;
    span->storefronts += more->storefronts;
    span->visited += more->visited;
}

/* First and last month of the window with any turnover. */
static Status find_months(const PanelSpan *span, const PanelWindow *window, Panel *panel,
                          Err *err) {
    int64_t first = span->first, last = span->last;
    int64_t figures_first = span->figures_first;
    const int64_t figures_last = span->figures_last;
    if (last <= 0) {
        first = figures_first;
        last = figures_last;
    } else if (figures_last > 0) {
        if (figures_last > last) last = figures_last;
        if (figures_first <= last - FIGURE_MONTHS) figures_first = last - FIGURE_MONTHS + 1;
        if (figures_first < first) first = figures_first;
    }
    if (last < first || last <= 0)
        return FAIL(err, ST_INPUT, "the store has no turnover: import turnover.csv first");
    if (window->to != INT_MAX && window->to < last) last = window->to;
    if (first < last - MONTHS_KEPT + 1) first = last - MONTHS_KEPT + 1;
    if (window->from != INT_MIN && window->from > first) first = window->from;
    if (first > last) return FAIL(err, ST_INPUT, "no turnover lies between --from and --to");
    panel->first_month = (int)first;
    panel->months = (size_t)(last - first + 1);
    return ST_OK;
}

static bool has_trait(const char *traits, const char *const *list) {
    for (const char *p = traits; *p;) {
        const size_t length = strcspn(p, ";");
        for (const char *const *word = list; *word; word++)
            if (text_slice_equal(p, length, *word)) return true;
        p += length + (p[length] == ';');
    }
    return false;
}

static int compare_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Distinct sector names, sorted, and each storefront's index into them. */
static void index_sectors(Build *b, const char **label) {
    const size_t n = b->panel->n;
    const char **sorted = ARENA_ARRAY(b->arena, const char *, n + 1);
    int *sector = ARENA_ARRAY(b->arena, int, n + 1);
    size_t distinct = 0;
    memcpy(sorted, label, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_text);
    for (size_t i = 0; i < n; i++)
        if (!distinct || strcmp(sorted[distinct - 1], sorted[i]) != 0)
            sorted[distinct++] = sorted[i];
    for (size_t i = 0; i < n; i++) {
        const char **at = bsearch(&label[i], sorted, distinct, sizeof *sorted, compare_text);
        sector[i] = at ? (int)(at - sorted) : 0;
    }
    b->panel->sector = sector;
    b->panel->sectors = distinct;
    b->panel->sector_name = sorted;
}

static const char *text_or(const char *text, const char *other) {
    return text && *text ? text : other;
}

/* Columns of the row: 5 postcode, 8 municipality, 10 lon, 11 lat, 15 district. */
static const char *take_district(const Districts *districts, Stmt *stmt, Arena *arena,
                                 unsigned char *basis) {
    DistrictBasis found;
    const double lon = stmt_get_real(stmt, 10), lat = stmt_get_real(stmt, 11);
    const bool none = geo_doubt(lon, lat) != GEO_FINE;
    const DistrictPlace place = {.given = stmt_get_text(stmt, 15),
                                 .postcode = stmt_get_text(stmt, 5),
                                 .municipality = stmt_get_text(stmt, 8),
                                 .lon = none ? (double)NAN : lon,
                                 .lat = none ? (double)NAN : lat};
    const char *name = district_of(districts, &place, &found);
    *basis = (unsigned char)found;
    return found == DISTRICT_GIVEN ? arena_strdup(arena, name) : name;
}

/* Two counts of the register differ: the store was changed outside gevel, or is damaged. */
static Status register_fail(const Build *b, Err *err) {
    return FAIL(err, ST_INTEGRITY,
                "the register of %s holds other storefronts than it counts: check it with "
                "'gevel doctor', and restore a backup",
                b->store->path);
}

/* Columns from 10 on. */
static Status take_sizes(Stmt *stmt, float *const size[STOREFRONT_SIZES], size_t i, Err *err) {
    static const StoredRange *const range[STOREFRONT_SIZES] = {
        &stored_lon, &stored_lat, &stored_area, &stored_staff, &stored_hours};
    for (int c = 0; c < STOREFRONT_SIZES; c++) {
        double value;
        TRY(stored_number(stmt, 10 + c, range[c], &value, err));
        size[c][i] = (float)value;
    }
    return ST_OK;
}

static Status load_storefronts(Build *b, Err *err) {
    static const char *const documented[] = {"online",      "wholesale",       "catering",
                                             "franchise",   "central_booking", "appointment",
                                             "destination", "seasonal",        NULL};
    static const char *const central[] = {"franchise", "central_booking", NULL};
    int64_t count, largest;
    TRY(one_number(b->store, "storefront_count", &count, &largest, err));
    const size_t n = (size_t)count;
    Arena *a = b->arena;
    Panel *p = b->panel;
    b->keys = (size_t)largest + 1;
    b->position = ARENA_ARRAY(a, uint32_t, b->keys);
    int64_t *key = ARENA_ARRAY(a, int64_t, n);
    const char **column[8];
    Districts districts;
    TRY(districts_load(b->store, a, &districts, err));
    unsigned char *basis = ARENA_ARRAY(a, unsigned char, n);
    for (size_t c = 0; c < 8; c++) column[c] = ARENA_ARRAY(a, const char *, n);
    const char **label = ARENA_ARRAY(a, const char *, n);
    float *size[STOREFRONT_SIZES];
    for (size_t c = 0; c < STOREFRONT_SIZES; c++) size[c] = ARENA_ARRAY(a, float, n);
    unsigned char *doc = ARENA_ARRAY(a, unsigned char, n), *cen = ARENA_ARRAY(a, unsigned char, n);
    Stmt stmt;
    TRY(stmt_open(b->store, sql_query("storefronts_load"), &stmt, err));
    bool row = false;
    size_t i = 0;
    Status status;
    for (; !(status = stmt_step(&stmt, &row, err)) && row; i++) {
        const int64_t number = stmt_get_int(&stmt, 0);
        if (i == n || number < 0 || (size_t)number >= b->keys) {
            status = register_fail(b, err);
            break;
        }
        key[i] = number;
        b->position[key[i]] = (uint32_t)i + 1;
        for (int c = 0; c < 7; c++) column[c][i] = arena_strdup(a, stmt_get_text(&stmt, 1 + c));
        label[i] = text_or(arena_strdup(a, stmt_get_text(&stmt, 9)), "unknown");
        status = take_sizes(&stmt, size, i, err);
        if (status) break;
        if (geo_doubt((double)size[0][i], (double)size[1][i]) != GEO_FINE)
            size[0][i] = size[1][i] = NAN; /* on no map and in no round; check tells */
        doc[i] = has_trait(column[6][i], documented);
        cen[i] = has_trait(column[6][i], central);
        column[7][i] = take_district(&districts, &stmt, a, &basis[i]);
    }
    stmt_close(&stmt);
    if (!status && i < n) status = register_fail(b, err);
    if (status) return status;
    p->n = i;
    p->key = key;
    p->id = column[0];
    p->name = column[1];
    p->street = column[2];
    p->house_number = column[3];
    p->postcode = column[4];
    p->enterprise = column[5];
    p->traits = column[6];
    p->district = column[7];
    p->district_basis = basis;
    p->district_source = districts.source;
    p->lon = size[0];
    p->lat = size[1];
    p->area = size[2];
    p->staff = size[3];
    p->hours = size[4];
    p->documented = doc;
    p->central = cen;
    p->shared = ARENA_ARRAY(a, unsigned char, n);
    index_sectors(b, label);
    return ST_OK;
}

static float *empty_cells(Build *b) {
    const size_t cells = b->panel->n * b->panel->months;
    float *cell = ARENA_ARRAY(b->arena, float, cells);
    for (size_t c = 0; c < cells; c++) cell[c] = NAN;
    return cell;
}

/* Later rows overwrite. zero NULL: zeros are as good as missing. */
static Status take_year(const Build *b, Stmt *stmt, const SeriesYear *year, size_t i,
                        ZeroMonths *zero, float *row, Err *err) {
    const int first = month_make(year->year, 1) - b->panel->first_month;
    for (int m = 0; m < 12; m++) {
        const int t = first + m;
        TRY(stored_check(stmt, &stored_money, year->month[m], err));
        if (t < 0 || t >= (int)b->panel->months || isnan(year->month[m])) continue;
        row[t] = year->month[m] > 0 ? (float)year->month[m] : NAN;
        if (zero) zero_months_put(zero, i, (size_t)t, year->month[m] == 0);
    }
    return ST_OK;
}

static FigureRows rows_of(const Build *b) {
    return (FigureRows){b->store, b->arena, b->position, b->keys, b->turnover, b->zero, b->only};
}

/* Columns of a row of series: 0 storefront, 1 years, 2 first month, 3 last month. */
static Status take_years(const Build *b, Stmt *stmt, float *cells, ZeroMonths *zero, Err *err) {
    const FigureRows rows = rows_of(b);
    size_t i;
    TRY(figures_row(&rows, stmt_get_int(stmt, 0), &i, err));
    StoredYears years;
    SeriesYear year;
    stored_years(stmt, &years);
    while (stored_next(&years, &year))
        TRY(take_year(b, stmt, &year, i, zero, cells + i * b->panel->months, err));
    return stored_end(stmt, &years, err);
}

static Status load_years(const Build *b, Store *store, const char *query, const char *kind,
                         float *cells, ZeroMonths *zero, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query(query), &stmt, err));
    stmt_int(&stmt, 1, b->panel->first_month);
    stmt_int(&stmt, 2, b->panel->first_month + (int)b->panel->months - 1);
    if (kind) stmt_text(&stmt, 3, kind);
    if (b->only) stmt_int(&stmt, 4, b->only);
    Status status = ST_OK;
    while (!status && !(status = stmt_step(&stmt, &row, err)) && row)
        status = take_years(b, &stmt, cells, zero, err);
    stmt_close(&stmt);
    return status;
}

static Status load_transfers(Build *b, Err *err) {
    Panel *p = b->panel;
    int *transfer = ARENA_ARRAY(b->arena, int, p->n);
    for (size_t i = 0; i < p->n; i++) transfer[i] = -1;
    Stmt stmt;
    bool row = true;
    const FigureRows rows = rows_of(b);
    TRY(stmt_open(b->store, sql_query("transfers_load"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        size_t i;
        status = figures_row(&rows, stmt_get_int(&stmt, 0), &i, err);
        if (status) break;
        const int t = month_of_date((int)stmt_get_int(&stmt, 1)) - p->first_month;
        if (t >= 1 && t < (int)p->months && transfer[i] < 0) transfer[i] = t;
    }
    stmt_close(&stmt);
    p->transfer = transfer;
    return status;
}

/* Marks the storefronts a query names, of the panel's last day; *marks stays as it is without any.
 */
static Status load_marks(Build *b, const char *query, bool visited, unsigned char **marks,
                         Err *err) {
    unsigned char *mark = *marks;
    Stmt stmt;
    bool row = true;
    const FigureRows rows = rows_of(b);
    TRY(stmt_open(b->store, sql_query(query), &stmt, err));
    stmt_int(&stmt, 1, month_first_date(b->panel->first_month + (int)b->panel->months) - 1);
    stmt_int(&stmt, 2, visited);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        size_t i;
        status = figures_row(&rows, stmt_get_int(&stmt, 0), &i, err);
        if (status) break;
        if (!mark) mark = ARENA_ARRAY(b->arena, unsigned char, b->panel->n);
        mark[i] = 1;
    }
    stmt_close(&stmt);
    *marks = mark;
    return status;
}

/* Footfall, read beside turnover. */
typedef struct FootfallJob {
    const Build *build;
    Store *store; /* a connection of its own, or that of the build */
    Status status;
    Err err;
} FootfallJob;

static void load_footfall(void *context) {
    FootfallJob *job = context;
    const Build *b = job->build;
    job->status = load_years(b, job->store, "linked_footfall_load", b->panel->footfall_kind,
                             b->footfall, NULL, &job->err);
    if (!job->status)
        job->status = load_years(b, job->store, "footfall_load", b->panel->footfall_kind,
                                 b->footfall, NULL, &job->err);
}

/* How sure it is that turnover of linked records is the storefront's own. */
static Status load_doubt(Build *b, Err *err) {
    Panel *p = b->panel;
    const FigureRows rows = rows_of(b);
    int32_t *sure = NULL;
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(b->store, sql_query("linked_doubt"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        size_t i;
        status = figures_row(&rows, stmt_get_int(&stmt, 0), &i, err);
        if (status) break;
        if (!sure) {
            sure = ARENA_ARRAY(b->arena, int32_t, p->n);
            for (size_t k = 0; k < p->n; k++) sure[k] = INT32_MAX;
        }
        sure[i] = (int32_t)stmt_get_int(&stmt, 1);
    }
    stmt_close(&stmt);
    p->link_millibits = sure;
    return status;
}

/* What came by a link first: what is filed for the storefront itself then wins, and what the
 * business corrected wins over that. Periods share out what these months leave. */
static Status load_turnover(Build *b, Err *err) {
    const FigureRows rows = rows_of(b);
    TRY(load_doubt(b, err));
    TRY(load_years(b, b->store, "linked_turnover_load", NULL, b->turnover, b->zero, err));
    TRY(load_years(b, b->store, "turnover_load", NULL, b->turnover, b->zero, err));
    TRY(corrections_load(&rows, b->panel, err));
    TRY(figures_load(&rows, "figures_load", b->panel, err));
    TRY(figures_load(&rows, "linked_figures_load", b->panel, err));
    return figures_load_enterprises(&rows, b->panel, err);
}

static Status load_beside(Build *b, Store *other, size_t threads, Err *err) {
    FootfallJob job = {.build = b, .store = other};
    Beside *footfall = beside_start(other == b->store ? 1 : threads, load_footfall, &job);
    const Status status = load_turnover(b, err);
    beside_wait(footfall);
    if (status) return status;
    return job.status ? FAIL(err, job.status, "%s", job.err.text) : ST_OK;
}

/* With a writer waiting, no second connection gets in: one does all the reading. */
static Status load_facts(Build *b, size_t threads, Err *err) {
    Store other;
    Err refused = {0};
    if (threads == 1 || !snapshot_shareable(b->store))
        return load_beside(b, b->store, threads, err);
    Status status = snapshot_beside(b->store, &other, &refused);
    if (status == ST_LOCKED) return load_beside(b, b->store, threads, err);
    if (status) return FAIL(err, status, "%s", refused.text);
    status = load_beside(b, &other, threads, err);
    moment_end(&other);
    store_close(&other);
    return status;
}

static Status load_sensors(Build *b, Err *err) {
    Sensors *sensors = ARENA_ARRAY(b->arena, Sensors, 1);
    TRY(sensors_load(b->store, b->panel->first_month, b->panel->months, b->arena, sensors, err));
    if (sensors->n) b->panel->sensors = sensors;
    return ST_OK;
}

static Status load_cells(Build *b, size_t threads, Err *err) {
    ZeroMonths zero = {b->arena, b->panel->n, b->panel->months, NULL};
    b->panel->turnover = b->turnover = empty_cells(b);
    b->panel->footfall = b->footfall = empty_cells(b);
    b->zero = &zero;
    const Status status = load_facts(b, threads, err);
    b->panel->zero = zero.bit;
    if (!status) corrections_settle(b->panel);
    b->zero = NULL;
    return status;
}

static Status load_proxies(Build *b, Err *err) {
    const FigureRows rows = rows_of(b);
    return panel_proxies_load(&rows, b->panel, err);
}

/* alone: this store is all there is, and not a part of a country. */
static Status load_all_marks(Build *b, const PanelSpan *span, bool alone, Err *err) {
    unsigned char *again = NULL, *opaque = NULL;
    const bool visited = span->visited > 0;
    if (alone) TRY(load_marks(b, "started_again_people", visited, &again, err));
    TRY(load_marks(b, "started_again_doors", visited, &again, err));
    TRY(load_marks(b, "opaque_load", visited, &opaque, err));
    b->panel->phoenix = again;
    b->panel->opaque = opaque;
    return ST_OK;
}

static Status load(Build *b, const PanelWindow *window, const PanelSpan *of, Err *err) {
    PanelSpan span;
    if (of)
        span = *of;
    else
        TRY(panel_span(b->store, &span, err));
    TRY(find_months(&span, window, b->panel, err));
    TRY(load_storefronts(b, err));
    b->panel->footfall_kind = span.visitors > span.passers_by ? "visitors" : "passers_by";
    TRY(load_cells(b, window->threads, err));
    TRY(load_sensors(b, err));
    TRY(load_proxies(b, err));
    TRY(load_transfers(b, err));
    return load_all_marks(b, &span, of == NULL, err);
}

/* ---- one storefront ---- */

static Status is_alone(Build *b, bool *alone, bool *counters, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(b->store, sql_query("panel_alone"), &stmt, err));
    stmt_int(&stmt, 1, b->panel->first_month);
    stmt_int(&stmt, 2, b->panel->first_month + (int)b->panel->months - 1);
    stmt_int(&stmt, 3, b->only);
    const Status status = stmt_step(&stmt, &row, err);
    *alone = !status && row && stmt_get_int(&stmt, 0);
    *counters = !status && row && stmt_get_int(&stmt, 1);
    stmt_close(&stmt);
    return status;
}

/* In the order of load_turnover and load_footfall. */
static Status load_own_cells(Build *b, Err *err) {
    const char *kind = b->panel->footfall_kind;
    const FigureRows rows = rows_of(b);
    TRY(load_years(b, b->store, "linked_turnover_of", NULL, b->turnover, b->zero, err));
    TRY(load_years(b, b->store, "turnover_of", NULL, b->turnover, b->zero, err));
    TRY(corrections_load(&rows, b->panel, err));
    TRY(figures_load(&rows, "figures_of", b->panel, err));
    TRY(figures_load(&rows, "linked_figures_of", b->panel, err));
    TRY(load_years(b, b->store, "linked_footfall_of", kind, b->footfall, NULL, err));
    return load_years(b, b->store, "footfall_of", kind, b->footfall, NULL, err);
}

static Status load_own(Build *b, Err *err) {
    Panel *p = b->panel;
    ZeroMonths zero = {b->arena, 1, p->months, NULL};
    int64_t *key = ARENA_ARRAY(b->arena, int64_t, 1);
    *key = b->only;
    p->n = 1;
    p->key = key;
    b->keys = (size_t)b->only + 1;
    b->position = ARENA_ARRAY(b->arena, uint32_t, b->keys);
    b->position[b->only] = 1;
    p->turnover = b->turnover = empty_cells(b);
    p->footfall = b->footfall = empty_cells(b);
    b->zero = &zero;
    const Status status = load_own_cells(b, err);
    p->zero = zero.bit;
    if (!status) corrections_settle(p);
    return status;
}

static bool has_footfall(const Panel *panel) {
    size_t t = 0;
    while (t < panel->months && isnan(panel->footfall[t])) t++;
    return t < panel->months;
}

Status panel_load_one(Store *store, const PanelWindow *window, int64_t key,
                      const char *footfall_kind, Arena *arena, Panel *panel, bool *alone,
                      Err *err) {
    bool counters = false;
    *panel = (Panel){.first_month = window->from,
                     .months = (size_t)(window->to - window->from + 1),
                     .footfall_kind = footfall_kind};
    Build b = {.panel = panel, .arena = arena, .store = store, .only = key};
    *alone = false;
    if (key <= 0) return ST_OK;
    TRY(moment_begin(store, err));
    Status status = is_alone(&b, alone, &counters, err);
    if (!status && *alone) status = load_own(&b, err);
    moment_end(store);
    if (counters && *alone && !status) *alone = has_footfall(panel);
    return status;
}

/* ---- all ---- */

Status panel_load_within(Store *store, const PanelWindow *window, const PanelSpan *span,
                         Arena *arena, Panel *panel, Err *err) {
    *panel = (Panel){0};
    Build b = {.panel = panel, .arena = arena, .store = store};
    TRY(moment_begin(store, err));
    const Status status = load(&b, window, span, err);
    moment_end(store);
    return status;
}

Status panel_load(Store *store, const PanelWindow *window, Arena *arena, Panel *panel, Err *err) {
    return panel_load_within(store, window, NULL, arena, panel, err);
}
