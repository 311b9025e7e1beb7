/* counters - footfall of storefronts from the counters near them.
 *
 * Input     panel->sensors: hourly or daily counts; places of storefronts.
 * Method    months of each counter, shifts aligned, level + city month + rest (counter_split), both
 *           predicted at each storefront without footfall of its own (counter_fields).
 * Output    footfall [n x T]; footfall_sd, footfall_month_sd [n] log units (0 = own footfall, NaN =
 *           none); footfall_m [n] metres to the nearest counter; counters: what was found.
 * Blind to  what makes one door of a street different, but for its sd.
 * Cites     MODEL 2.2, 2.3
 */
#include "models/impute/counters.h"

#include <math.h>
#include <string.h>

#include "datasets/base/geo.h"
#include "models/math/portable.h"
#include "models/math/robust.h"

static const double least_month_sd = 0.01; /* no counter sees a month closer */

/* ---- counters ---- */

KrigingPlace counters_place(const CounterCity *c, double lon, double lat, const char *street) {
    return (KrigingPlace){geo_east(&c->plane, lon), geo_north(&c->plane, lat), street};
}

/* The street of the nearest storefront, if that is near enough. */
static const char *street_at(const CounterCity *c, const Panel *panel, const KrigingPlace *at) {
    double best = c->params->street_m;
    const char *street = NULL;
    for (size_t i = 0; i < panel->n; i++) {
        if (!panel->street[i] || isnan(panel->lon[i]) || isnan(panel->lat[i])) continue;
        const KrigingPlace p =
            counters_place(c, (double)panel->lon[i], (double)panel->lat[i], panel->street[i]);
        const double d = kriging_distance(at, &p);
        if (!(d < best)) continue;
        best = d;
        street = p.street;
    }
    return street;
}

static void describe(const CounterCity *c, size_t s, const CounterMonth *month, const size_t *cells,
                     PanelCounter *about) {
    const Sensor *sensor = &c->sensors->sensor[s];
    *about = (PanelCounter){.id = sensor->id,
                            .placed = !isnan(sensor->lon),
                            .shift = NAN,
                            .left_out = NAN,
                            .slots = sensor->slots,
                            .down = cells[CELL_DOWN],
                            .outage = cells[CELL_OUTAGE],
                            .frozen = cells[CELL_FROZEN],
                            .spikes = cells[CELL_SPIKE]};
    double uptime = 0;
    for (size_t t = 0; t < c->months; t++) {
        uptime += month[t].uptime;
        about->months += (size_t)!isnan(month[t].people);
        about->filled += month[t].sd > 0;
        about->thin += isnan(month[t].people) && month[t].uptime > 0;
    }
    about->uptime = uptime / (double)c->months;
}

static void take_months(CounterCity *c, size_t k) {
    double *work = ARENA_ARRAY(c->arena, double, c->months), level2 = 0;
    size_t n = 0;
    for (size_t t = 0; t < c->months; t++) {
        const CounterMonth *m = &c->month[k * c->months + t];
        c->x[k * c->months + t] = isnan(m->people) ? NAN : portable_log(m->people);
        if (isnan(m->people)) continue;
        work[n++] = fmax(m->sd * m->sd, least_month_sd * least_month_sd);
        level2 += work[n - 1];
    }
    c->level2[k] = level2 / ((double)n * (double)n);
    c->month2[k] = robust_median(work, n);
}

static CounterCity city_make(const Panel *panel, const CounterParams *params, Arena *arena) {
    const size_t n = panel->sensors->n, months = panel->months;
    return (CounterCity){
        .sensors = panel->sensors,
        .params = params,
        .arena = arena,
        .months = months,
        .about = ARENA_ARRAY(arena, PanelCounter, n),
        .month = ARENA_ARRAY(arena, CounterMonth, n * months),
        .x = ARENA_ARRAY(arena, double, n *months),
        .level = ARENA_ARRAY(arena, double, n),
        .level2 = ARENA_ARRAY(arena, double, n),
        .city = ARENA_ARRAY(arena, double, months),
        .rest = ARENA_ARRAY(arena, double, n *months),
        .month2 = ARENA_ARRAY(arena, double, n),
        .place = ARENA_ARRAY(arena, KrigingPlace, n),
    };
}

/* Counters with a place and months come first; the others are described after them. */
static size_t take_counters(CounterCity *c, PanelCounter *without) {
    size_t odd = 0;
    for (size_t s = 0; s < c->sensors->n; s++) {
        size_t cells[CELL_STATES] = {0};
        CounterMonth *month = c->month + c->n * c->months;
        PanelCounter about;
        counter_months(c->sensors, s, c->params, month, cells);
        describe(c, s, month, cells, &about);
        if (!about.placed || !about.months) {
            without[odd++] = about;
            continue;
        }
        c->about[c->n] = about;
        c->place[c->n] = (KrigingPlace){c->sensors->sensor[s].lon, c->sensors->sensor[s].lat, NULL};
        take_months(c, c->n++);
    }
    return odd;
}

/* Degrees become metres around the first counter. */
static void place_counters(CounterCity *c, const Panel *panel) {
    c->plane = geo_plane(c->place[0].east, c->place[0].north);
    for (size_t k = 0; k < c->n; k++) {
        c->place[k] = counters_place(c, c->place[k].east, c->place[k].north, NULL);
        c->place[k].street = street_at(c, panel, &c->place[k]);
    }
}

/* ---- storefronts ---- */

typedef struct Filled {
    float *footfall, *sd, *month_sd, *metres;
} Filled;

static bool has_footfall(const Panel *panel, size_t i) {
    for (size_t t = 0; t < panel->months; t++)
        if (!isnan(panel_footfall(panel, i)[t])) return true;
    return false;
}

/* True when some month could be filled. */
static bool fill_storefront(const CounterCity *c, const Panel *panel, size_t i, const Filled *f) {
    double months[MONTHS_KEPT];
    if (isnan(panel->lon[i]) || isnan(panel->lat[i])) return false;
    const KrigingPlace at =
        counters_place(c, (double)panel->lon[i], (double)panel->lat[i], panel->street[i]);
    const CounterGuess g = counters_guess(c, &at, months);
    f->metres[i] = (float)g.metres;
    if (isnan(g.level_sd) || isnan(g.month_sd)) return false;
    f->sd[i] = (float)g.level_sd;
    f->month_sd[i] = (float)g.month_sd;
    for (size_t t = 0; t < panel->months; t++)
        f->footfall[i * panel->months + t] = (float)portable_exp(months[t]);
    return true;
}

static void fill_storefronts(const CounterCity *c, Panel *panel, Arena *arena,
                             PanelCounters *found) {
    const size_t n = panel->n, cells = n * panel->months;
    const Filled f = {ARENA_ARRAY(arena, float, cells), ARENA_ARRAY(arena, float, n),
                      ARENA_ARRAY(arena, float, n), ARENA_ARRAY(arena, float, n)};
    memcpy(f.footfall, panel->footfall, cells * sizeof *f.footfall);
    for (size_t i = 0; i < n; i++) {
        f.metres[i] = NAN;
        if (has_footfall(panel, i)) {
            found->own++;
            continue;
        }
        f.sd[i] = f.month_sd[i] = NAN;
        ++*(fill_storefront(c, panel, i, &f) ? &found->near : &found->far);
    }
    panel->footfall = f.footfall;
    panel->footfall_sd = f.sd;
    panel->footfall_month_sd = f.month_sd;
    panel->footfall_m = f.metres;
}

/* ---- all of it ---- */

static void summarise(const CounterCity *c, size_t odd, const PanelCounter *without,
                      PanelCounters *found, Arena *arena) {
    PanelCounter *all = ARENA_ARRAY(arena, PanelCounter, c->n + odd);
    if (c->n) memcpy(all, c->about, c->n * sizeof *all);
    if (odd) memcpy(all + c->n, without, odd * sizeof *all);
    found->counters = c->n + odd;
    found->used = c->n;
    found->counter = all;
    found->repeated = c->sensors->repeated;
    found->contradicted = c->sensors->contradicted;
}

void counters_apply(Panel *panel, const Params *params, Arena *arena) {
    if (!panel->sensors) return;
    Arena *scratch = arena_open();
    CounterCity city = city_make(panel, params_group(params, &counters_group), scratch);
    PanelCounter *without = ARENA_ARRAY(scratch, PanelCounter, panel->sensors->n);
    PanelCounters *found = ARENA_ARRAY(arena, PanelCounters, 1);
    *found = (PanelCounters){.left_out_error = NAN, .left_out_inside = NAN};
    const size_t odd = take_counters(&city, without);
    found->unlike = strcmp(panel->footfall_kind, "passers_by") != 0;
    if (city.n && !found->unlike) {
        place_counters(&city, panel);
        counters_split(&city);
        counters_align(&city);
        counters_fit(&city, scratch, found);
        fill_storefronts(&city, panel, arena, found);
    }
    summarise(&city, odd, without, found, arena);
    panel->counters = found;
    arena_close(scratch);
}
