#include "datasets/quality/coverage.h"

#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/quality/contradictions.h"

enum { ISSUES_MAX = 48, JUDGEABLE_MONTHS = 3 };

static void add_issue(Coverage *c, const char *what, size_t count, bool serious) {
    if (count) c->issue[c->issues++] = (CoverageIssue){what, count, serious};
}

static size_t present(const float *row, size_t months) {
    size_t known = 0;
    for (size_t t = 0; t < months; t++)
        if (!isnan(row[t])) known++;
    return known;
}

/* Months of turnover more than 20 times the storefront's own mean of the others: typing errors. */
static bool has_absurd_month(const float *row, size_t months) {
    double sum = 0, most = 0, known = 0;
    for (size_t t = 0; t < months; t++) {
        if (isnan(row[t])) continue;
        sum += (double)row[t];
        most = fmax(most, (double)row[t]);
        known++;
    }
    return known > 2 && most > 20 * (sum - most) / (known - 1);
}

/* What is wrong about each storefront. */
enum { ABSURD_TURNOVER = 1, ABSURD_FOOTFALL = 2 };
typedef struct Marks {
    unsigned char *contradictory, *absurd, *implausible; /* [n] */
    Contradictions found;                                /* the contradictions, by kind */
} Marks;

static void mark_absurd(const Panel *panel, unsigned char *absurd) {
    for (size_t i = 0; i < panel->n; i++) {
        const bool turnover = has_absurd_month(panel_turnover(panel, i), panel->months);
        const bool footfall = has_absurd_month(panel_footfall(panel, i), panel->months);
        absurd[i] = (unsigned char)(ABSURD_TURNOVER * turnover | ABSURD_FOOTFALL * footfall);
    }
}

/* Adds storefront i to a cell; the shares hold sums until cell_finish. */
static void cell_add(CoverageCell *cell, const Panel *panel, size_t i, const Marks *marks) {
    const size_t turnover = present(panel_turnover(panel, i), panel->months);
    const size_t footfall = present(panel_footfall(panel, i), panel->months);
    cell->storefronts++;
    if (turnover) cell->with_turnover++;
    if (footfall) cell->with_footfall++;
    if (turnover >= JUDGEABLE_MONTHS && !panel->shared[i]) cell->judgeable++;
    cell->contradictory += marks->contradictory[i];
    cell->impossible += marks->absurd[i] != 0;
    cell->implausible += marks->implausible[i];
    cell->turnover_share += (double)turnover;
    cell->footfall_share += (double)footfall;
}

static void cell_finish(CoverageCell *cell, size_t months) {
    const double cells = (double)(cell->storefronts * months);
    cell->turnover_share = cells > 0 ? cell->turnover_share / cells : 0;
    cell->footfall_share = cells > 0 ? cell->footfall_share / cells : 0;
}

static void measure_sectors(const Panel *panel, const Marks *marks, Arena *arena, Coverage *c) {
    c->sectors = panel->sectors;
    c->sector = ARENA_ARRAY(arena, CoverageCell, panel->sectors);
    for (size_t s = 0; s < panel->sectors; s++) c->sector[s].name = panel->sector_name[s];
    for (size_t i = 0; i < panel->n; i++) cell_add(&c->sector[panel->sector[i]], panel, i, marks);
    for (size_t s = 0; s < c->sectors; s++) cell_finish(&c->sector[s], panel->months);
}

/* Cells by district in alphabetical order; there are few districts. */
static CoverageCell *district_cell(Coverage *c, const char *name, size_t *capacity, Arena *arena) {
    size_t at = 0;
    while (at < c->districts && strcmp(c->district[at].name, name) < 0) at++;
    if (at < c->districts && strcmp(c->district[at].name, name) == 0) return &c->district[at];
    c->district = arena_room(arena, c->district, c->districts, capacity, sizeof *c->district);
    memmove(c->district + at + 1, c->district + at, (c->districts - at) * sizeof *c->district);
    c->district[at] = (CoverageCell){.name = name};
    c->districts++;
    return &c->district[at];
}

static void measure_districts(const Panel *panel, const Marks *marks, Arena *arena, Coverage *c) {
    size_t capacity = 0;
    for (size_t i = 0; i < panel->n; i++)
        cell_add(district_cell(c, panel->district[i], &capacity, arena), panel, i, marks);
    for (size_t d = 0; d < c->districts; d++) cell_finish(&c->district[d], panel->months);
    c->district_source = panel->district_source;
    for (size_t i = 0; panel->district_basis && i < panel->n; i++)
        c->district_from[panel->district_basis[i]]++;
}

static int last_month(const Panel *panel, const float *cells) {
    for (size_t t = panel->months; t-- > 0;)
        for (size_t i = 0; i < panel->n; i++)
            if (!isnan(cells[i * panel->months + t])) return panel->first_month + (int)t;
    return -1;
}

/* Share of storefronts that have each month. */
static double *share_by_month(const Panel *panel, const float *cells, Arena *arena) {
    double *share = ARENA_ARRAY(arena, double, panel->months + 1);
    for (size_t i = 0; i < panel->n; i++)
        for (size_t t = 0; t < panel->months; t++) share[t] += !isnan(cells[i * panel->months + t]);
    for (size_t t = 0; t < panel->months; t++) share[t] /= (double)panel->n;
    return share;
}

/* Months that fewer than half as many storefronts have as have a month on average. */
static size_t thin_months(const double *share, size_t months) {
    double mean = 0;
    size_t thin = 0;
    for (size_t t = 0; t < months; t++) mean += share[t] / (double)months;
    for (size_t t = 0; t < months; t++) thin += share[t] < mean / 2;
    return thin;
}

static void measure_city(const Panel *panel, const Marks *marks, Arena *arena, Coverage *c) {
    CoverageCell city = {0};
    for (size_t i = 0; i < panel->n; i++) cell_add(&city, panel, i, marks);
    c->turnover_of = share_by_month(panel, panel->turnover, arena);
    c->footfall_of = share_by_month(panel, panel->footfall, arena);
    cell_finish(&city, panel->months);
    c->storefronts = panel->n;
    c->months = panel->months;
    c->first_month = panel->first_month;
    c->last_turnover_month = last_month(panel, panel->turnover);
    c->last_footfall_month = last_month(panel, panel->footfall);
    c->turnover_share = city.turnover_share;
    c->footfall_share = city.footfall_share;
    c->judgeable_share = panel->n ? (double)city.judgeable / (double)panel->n : 0;
}

static size_t longest_figure(const Panel *panel, size_t i) {
    const float *turnover = panel_turnover(panel, i);
    size_t longest = 0;
    for (size_t t = 0; t < panel->months; t++) {
        size_t span = 0;
        for (size_t u = t; u < panel->months && !isnan(turnover[t]); u++)
            span += panel_figure(panel, i, u) == panel_figure(panel, i, t);
        if (span > longest) longest = span;
    }
    return longest;
}

static void measure_zeros(const Panel *panel, CoverageFigures *f) {
    for (size_t i = 0; i < panel->n && panel->zero; i++) {
        const size_t before = f->zero_months;
        for (size_t t = 0; t < panel->months; t++) f->zero_months += panel_zero(panel, i, t);
        f->zero_storefronts += f->zero_months > before;
    }
}

static void measure_figures(const Panel *panel, Coverage *c) {
    measure_zeros(panel, &c->figures);
    for (size_t i = 0; i < panel->n; i++) {
        const size_t span = panel->period ? longest_figure(panel, i)
                                          : present(panel_turnover(panel, i), panel->months) > 0;
        const bool part = panel->allocation_sd && panel->allocation_sd[i] > 0;
        c->figures.margin += panel->margin_sd && panel->margin_sd[i] > 0;
        if (!span) continue;
        ++*(part        ? &c->figures.allocated
            : span == 1 ? &c->figures.months
            : span <= 3 ? &c->figures.quarters
                        : &c->figures.years);
    }
}

static void find_issues(const Panel *panel, const CoverageGate *gate, const Marks *marks,
                        Coverage *c) {
    size_t placeless = 0, unknown = 0, none = 0, short_ones = 0, shared = 0, absurd = 0,
           footfall = 0, rejected = 0, ready = 0, absurd_footfall = 0;
    for (size_t i = 0; i < panel->n; i++) {
        const size_t months = present(panel_turnover(panel, i), panel->months);
        placeless += isnan(panel->lon[i]) || isnan(panel->lat[i]);
        unknown += strcmp(panel->sector_name[panel->sector[i]], "unknown") == 0;
        none += months == 0;
        short_ones += months > 0 && months < JUDGEABLE_MONTHS;
        shared += panel->shared[i] != 0;
        footfall += present(panel_footfall(panel, i), panel->months) == 0;
        absurd += (marks->absurd[i] & ABSURD_TURNOVER) != 0;
        absurd_footfall += (marks->absurd[i] & ABSURD_FOOTFALL) != 0;
    }
    for (size_t k = 0; k < c->inputs; k++) {
        rejected += c->input[k].rejected;
        ready += c->input[k].ready;
    }
    add_issue(c, "too few storefronts can be judged (gate.min_judgeable_share)",
              c->judgeable_share < gate->min_judgeable_share ? panel->n : 0, true);
    add_issue(c, "too many months lack turnover (gate.min_turnover_share)",
              c->turnover_share < gate->min_turnover_share ? panel->n : 0, true);
    add_issue(c, "storefronts without any turnover", none, false);
    add_issue(c, "storefronts with fewer than 3 months of turnover", short_ones, false);
    add_issue(c, "storefronts whose part of their enterprise's turnover is not known", shared,
              false);
    add_issue(c, "enterprises with turnover that have no storefront in the register",
              panel->strangers, false);
    add_issue(c, "annual accounts without their deposit: import the list of deposits too",
              panel->orphans, false);
    add_issue(c, "turnover figures that disagree with finer ones", panel->contradictions, false);
    add_issue(c, "gross margins from which turnover cannot be derived", panel->unidentified, false);
    add_issue(c, "storefronts without any footfall: judged on size, season and steps only",
              footfall, false);
    add_issue(c, "storefronts without a sector", unknown, false);
    add_issue(c, "storefronts without a place: on no map and in no round", placeless, false);
    add_issue(c, "storefronts with a month of turnover 20 times their others (typing error?)",
              absurd, false);
    add_issue(c, "storefronts with a month of footfall 20 times their others (faulty counter?)",
              absurd_footfall, false);
    add_issue(c, "months for which few storefronts have turnover",
              thin_months(c->turnover_of, panel->months), false);
    if (c->last_footfall_month >= 0)
        add_issue(c, "months for which few storefronts have footfall",
                  thin_months(c->footfall_of, panel->months), false);
    add_issue(c, "rows rejected at import: see 'gevel check --rejects'", rejected, false);
    add_issue(c, "of these, rows whose storefront is known now: import their files again", ready,
              false);
    add_issue(c, "months of turnover filed as zero: taken as months without trade, left out",
              c->figures.zero_months, false);
    if (c->last_footfall_month >= 0 && c->last_footfall_month < c->last_turnover_month)
        add_issue(c, "months at the end have turnover but no footfall",
                  (size_t)(c->last_turnover_month - c->last_footfall_month), false);
}

static void find_stale(const CoverageGate *gate, Coverage *c) {
    const Freshness *f = &c->freshness;
    size_t stale = 0;
    for (size_t k = 0; k < f->sources; k++) stale += f->source[k].behind > gate->max_stale_months;
    add_issue(c, "turnover is too many months behind the newest facts (gate.max_stale_months)",
              f->turnover > gate->max_stale_months ? (size_t)f->turnover : 0, true);
    add_issue(c, "footfall is too many months behind the newest facts (gate.max_stale_months)",
              f->footfall > gate->max_stale_months ? (size_t)f->footfall : 0, true);
    add_issue(c, "sources that ended more months ago than gate.max_stale_months", stale, false);
}

/* A city of a few storefronts proves nothing about powers of ten. */
enum { IMPLAUSIBLE_LEAST = 3 };

static void tell_implausible(const Panel *panel, const CoverageGate *gate, Coverage *c) {
    const ImplausibleFound *found = &c->implausible;
    const double most = gate->max_implausible_share * (double)panel->n;
    const bool many = (double)found->affected > most && found->affected >= IMPLAUSIBLE_LEAST;
    add_issue(c,
              "the turnover of too many storefronts is 10, 100 or 1000 times off "
              "(gate.max_implausible_share): misread decimals, cents, thousands?",
              many ? found->affected : 0, true);
    add_issue(c,
              "storefronts whose turnover is 10, 100 or 1000 times off their sector, street and "
              "size",
              found->storefronts, false);
    add_issue(c, "months of turnover that are 10, 100 or 1000 times off the storefront's others",
              found->months, false);
}

static void tell_contradictions(const Contradictions *found, const Panel *panel,
                                const CoverageGate *gate, Coverage *c) {
    const double most = gate->max_contradictory_share * (double)panel->n;
    add_issue(c, "too many storefronts contradict themselves (gate.max_contradictory_share)",
              (double)found->storefronts > most ? found->storefronts : 0, true);
    add_issue(c, "storefronts that closed before their last month of turnover",
              found->closed_trading, false);
    add_issue(c, "storefronts that opened after their first month of turnover", found->opened_after,
              false);
    add_issue(c, "storefronts that closed before they opened", found->closed_early, false);
    add_issue(c, "storefronts far from the others with their postcode", found->far_away, false);
    add_issue(c, "storefronts with footfall but without turnover", found->footfall_only, false);
    add_issue(c, "storefronts whose register names several sectors that weigh the same",
              found->undecided, false);
}

/* What sources counted without storing it. */
static Status load_tallies(Store *store, Arena *arena, Coverage *c, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t capacity = 0;
    TRY(stmt_open(store, sql_query("tallies"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        c->tally = arena_room(arena, c->tally, c->tallies, &capacity, sizeof *c->tally);
        c->tally[c->tallies++] = (CoverageTally){arena_strdup(arena, stmt_get_text(&stmt, 0)),
                                                 arena_strdup(arena, stmt_get_text(&stmt, 1)),
                                                 (size_t)stmt_get_int(&stmt, 2)};
    }
    stmt_close(&stmt);
    return status;
}

static Status load_inputs(Store *store, Arena *arena, Coverage *c, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t capacity = 0;
    TRY(stmt_open(store, sql_query("inputs_list"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        c->input = arena_room(arena, c->input, c->inputs, &capacity, sizeof *c->input);
        c->input[c->inputs++] = (CoverageInput){
            .path = arena_strdup(arena, stmt_get_text(&stmt, 0)),
            .kind = arena_strdup(arena, stmt_get_text(&stmt, 1)),
            .imported_at = arena_strdup(arena, stmt_get_text(&stmt, 2)),
            .taken = (size_t)stmt_get_int(&stmt, 3),
            .rejected = (size_t)stmt_get_int(&stmt, 4),
            .ready = (size_t)stmt_get_int(&stmt, 5),
        };
    }
    stmt_close(&stmt);
    return status;
}

/* What is odd about counters of passers-by. */
static void find_counter_issues(const PanelCounters *found, Coverage *c) {
    size_t placeless = 0, moved = 0, doubted = 0, silent = 0;
    if (!found) return;
    for (size_t k = 0; k < found->counters; k++) {
        const PanelCounter *counter = &found->counter[k];
        placeless += !counter->placed;
        silent += counter->placed && !counter->months;
        moved += counter->shifts > 0;
        doubted += counter->doubted;
    }
    add_issue(c, "counters whose location is not given: import sensors.csv", placeless, false);
    add_issue(c, "counters with no month that was observed well enough", silent, false);
    add_issue(c, "counters that were moved or readjusted: earlier months are aligned", moved,
              false);
    add_issue(c, "counters that changed more than counters usually do: the street, or a fault",
              doubted, false);
    add_issue(c, "counters of passers-by that fill no gaps, since footfall here counts visitors",
              found->unlike ? found->used : 0, false);
    add_issue(c,
              "storefronts without footfall and without a counter within reach (counters.reach_m)",
              found->far, false);
}

/* What the panel does not hold. */
static Status load(Store *store, Arena *arena, Coverage *c, Err *err) {
    TRY(load_inputs(store, arena, c, err));
    TRY(freshness_measure(store, arena, &c->freshness, err));
    return load_tallies(store, arena, c, err);
}

static void measure(const Panel *panel, const CoverageGate *gate, const Marks *marks, Arena *arena,
                    Coverage *c) {
    measure_city(panel, marks, arena, c);
    measure_figures(panel, c);
    measure_sectors(panel, marks, arena, c);
    measure_districts(panel, marks, arena, c);
    find_issues(panel, gate, marks, c);
    c->counters = panel->counters;
    find_counter_issues(panel->counters, c);
    find_stale(gate, c);
    tell_contradictions(&marks->found, panel, gate, c);
    tell_implausible(panel, gate, c);
}

Status coverage_measure(Store *store, const Panel *panel, const CoverageGate *gate, Arena *arena,
                        Coverage *coverage, Err *err) {
    *coverage = (Coverage){.issue = ARENA_ARRAY(arena, CoverageIssue, ISSUES_MAX)};
    TRY(load(store, arena, coverage, err));
    Marks marks = {.contradictory = mem_grow(NULL, panel->n + 1, 1),
                   .absurd = mem_grow(NULL, panel->n + 1, 1),
                   .implausible = mem_grow(NULL, panel->n + 1, 1)};
    mark_absurd(panel, marks.absurd);
    Status status =
        contradictions_count(store, panel, gate->far_km, &marks.found, marks.contradictory, err);
    if (!status)
        status =
            implausible_find(store, panel, arena, &coverage->implausible, marks.implausible, err);
    coverage->id = panel->id;
    if (!status) measure(panel, gate, &marks, arena, coverage);
    mem_free(marks.contradictory);
    mem_free(marks.absurd);
    mem_free(marks.implausible);
    return status;
}

Status coverage_gate(const Coverage *coverage, Err *err) {
    for (size_t k = 0; k < coverage->issues; k++)
        if (coverage->issue[k].serious)
            return FAIL(err, ST_GATE,
                        "the data are not good enough for a scan: %s; 'gevel check' "
                        "shows what is missing",
                        coverage->issue[k].what);
    return ST_OK;
}
