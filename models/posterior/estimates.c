/* estimates - what was learned of a whole city, as bytes.
 *
 * Input     a fit, its plain city and weighing; or bytes.
 * Method    one walk over all numbers (wire.h) writes or reads them; read, every count is held
 *           against the room it is for.
 * Output    bytes with a digest; or the same numbers, to the bit.
 * Blind to  whether numbers that may be are those of this city: their digest says that.
 * Cites     MODEL 13.17
 */
#include "models/posterior/estimates.h"

#include <math.h>
#include <string.h>

#include "datasets/base/wire.h"
#include "models/params/version.h"

static const char magic[8] = "gevelcty";
enum { FORMAT = 1 };

/* Bytes that one more of each takes at least. */
enum { NAME_LEAST = 1, DOUBLE_LEAST = 8 };

static void walk_names(Wire *w, const char ***name, size_t count) {
    if (w->reading) *name = ARENA_ARRAY(w->arena, const char *, count + 1);
    for (size_t k = 0; k < count; k++) {
        wire_text(w, &(*name)[k]);
        if (w->reading && !(*name)[k]) wire_fail(w, "a name is missing");
    }
}

static void walk_head(Wire *w, Estimates *e) {
    char first[sizeof magic];
    size_t format = FORMAT;
    memcpy(first, magic, sizeof first);
    wire_bytes(w, first, sizeof first);
    wire_size(w, &format);
    if (w->reading && (memcmp(first, magic, sizeof magic) != 0 || format != FORMAT))
        wire_fail(w, "it is of another kind, or of another version of this program");
    wire_int(w, &e->first_month);
    wire_count(w, &e->months, 0, MONTHS_MAX);
    wire_size(w, &e->model);
    wire_text(w, &e->params);
    wire_count(w, &e->sectors, NAME_LEAST, SIZE_MAX);
    walk_names(w, &e->sector, e->sectors);
    if (w->reading && (!e->params || !e->months || !e->sectors))
        wire_fail(w, "it has no months, sectors or parameters");
}

static void walk_level(Wire *w, LevelModel *level, size_t sectors) {
    wire_doubles(w, level->beta, LEVEL_COLUMNS);
    wire_doubles(w, level->centre, LEVEL_COLUMNS);
    for (size_t c = 0; c < LEVEL_COLUMNS; c++) {
        wire_bool(w, &level->used[c]);
        wire_array(w, &level->missing[c], sectors);
        if (w->reading && !level->missing[c]) wire_fail(w, "levels are missing");
    }
    wire_array(w, &level->effect, sectors);
    wire_array(w, &level->tau, sectors);
    wire_array(w, &level->slope, sectors * LEVEL_COLUMNS);
    if (w->reading && !(level->effect && level->tau && level->slope))
        wire_fail(w, "levels are missing");
}

static void walk_fit(Wire *w, Fit *fit, size_t sectors, size_t months) {
    double *const number[] = {&fit->elasticity,   &fit->elastic_low, &fit->elastic_high,
                              &fit->elastic_big,  &fit->low_scale,   &fit->log_sigma,
                              &fit->log_sigma_sd, &fit->rho,         &fit->rounders};
    double **const grid[] = {&fit->month_y, &fit->month_x};
    double **const row[] = {&fit->sector_low, &fit->sector_high, &fit->sector_noise,
                            &fit->sector_size, &fit->sector_spread};
    size_t signals = SIGNALS_MAX;
    walk_level(w, &fit->level, sectors);
    for (size_t k = 0; k < sizeof number / sizeof *number; k++) wire_double(w, number[k]);
    wire_doubles(w, fit->effect_sd, EFFECTS);
    wire_doubles(w, fit->tail_weight, TAIL_POINTS);
    wire_size(w, &signals);
    if (w->reading && signals != SIGNALS_MAX) wire_fail(w, "it has other signals");
    wire_doubles(w, fit->mechanism, SIGNALS_MAX);
    wire_doubles(w, fit->twin, SIGNALS_MAX);
    for (size_t k = 0; k < sizeof grid / sizeof *grid; k++) {
        wire_array(w, grid[k], sectors * months);
        if (w->reading && !*grid[k]) wire_fail(w, "months of sectors are missing");
    }
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        wire_array(w, row[k], sectors);
        if (w->reading && !*row[k]) wire_fail(w, "numbers of sectors are missing");
    }
}

static void walk_proxies(Wire *w, PlainCity *city) {
    PlainProxies *proxies = NULL;
    bool known = !w->reading && city->proxies;
    wire_bool(w, &known);
    if (w->reading) city->proxies = NULL;
    if (!known) return;
    proxies = ARENA_ARRAY(w->arena, PlainProxies, 1);
    if (!w->reading) *proxies = *city->proxies;
    for (size_t k = 0; k < PROXY_KINDS; k++) {
        wire_array(w, &proxies->month[k], city->sectors * city->months);
        wire_array(w, &proxies->usual[k], city->sectors);
        if (w->reading && !proxies->month[k] != !proxies->usual[k])
            wire_fail(w, "a kind of proxies is known by half");
    }
    double **most[] = {&proxies->most, &proxies->hours, &proxies->most_seat};
    for (size_t k = 0; k < sizeof most / sizeof *most; k++) {
        wire_array(w, most[k], city->sectors);
        if (w->reading && !*most[k]) wire_fail(w, "what staff and seats can serve is missing");
    }
    if (w->reading) city->proxies = proxies;
}

static void walk_city(Wire *w, PlainCity *city, size_t sectors, size_t months) {
    if (w->reading) *city = (PlainCity){.months = months, .sectors = sectors};
    wire_bool(w, &city->by_street);
    wire_count(w, &city->places, NAME_LEAST, SIZE_MAX);
    walk_names(w, &city->place_name, city->places);
    wire_array(w, &city->month, sectors * months);
    wire_array(w, &city->local, city->places * months);
    wire_array(w, &city->foot_month, sectors * months);
    wire_array(w, &city->foot_local, city->places * months);
    wire_double(w, &city->elasticity);
    wire_double(w, &city->own_sd);
    wire_bool(w, &city->visitors);
    wire_doubles(w, city->ramp, PLAIN_RAMP + 1);
    wire_double(w, &city->repeat);
    wire_array(w, &city->log_noise, sectors);
    wire_array(w, &city->log_segment, sectors);
    wire_double(w, &city->log_wander);
    walk_proxies(w, city);
    if (!w->reading) return;
    if (!(city->month && city->local && city->log_noise && city->log_segment) ||
        !city->foot_month != !city->foot_local)
        wire_fail(w, "plain numbers of the city are missing");
}

static void walk_hats(Wire *w, Hats *hats) {
    wire_count(w, &hats->numbers, 2 * DOUBLE_LEAST, WEIGH_MOST);
    wire_count(w, &hats->width, 0, (size_t)WEIGH_MOST * HAT_KNOTS);
    if (w->reading) {
        hats->knots = ARENA_ARRAY(w->arena, size_t, hats->numbers + 1);
        hats->first = ARENA_ARRAY(w->arena, size_t, hats->numbers + 1);
        hats->knot = arena_alloc(w->arena, hats->numbers + 1, sizeof *hats->knot);
        if (hats->numbers != weighing_numbers()) wire_fail(w, "it has other numbers");
    }
    for (size_t c = 0; c < hats->numbers; c++) {
        wire_count(w, &hats->knots[c], DOUBLE_LEAST, HAT_KNOTS);
        wire_count(w, &hats->first[c], 0, hats->width);
        wire_doubles(w, hats->knot[c], hats->knots[c]);
        if (w->reading && (hats->knots[c] == 1 || hats->knots[c] > hats->width - hats->first[c]))
            wire_fail(w, "a curve is longer than there is room, or has one point");
    }
}

static void walk_curves(Wire *w, Weighing *weighing) {
    const Hats *hats = &weighing->hats;
    for (size_t q = 0; q < weighing->forms; q++) {
        FrontForm *form = &weighing->form[q];
        size_t kind = form->kind;
        wire_size(w, &kind);
        wire_bool(w, &form->in_proportion);
        if (w->reading && kind >= PLANT_KINDS) wire_fail(w, "it has other kinds of front");
        form->kind = w->reading && w->fault ? 0 : (unsigned char)kind;
        wire_double(w, &weighing->weight[q]);
        wire_array(w, &weighing->middle[q], hats->numbers);
        if (w->reading && !weighing->middle[q]) wire_fail(w, "the middle of a curve is missing");
        for (size_t f = 0; f <= CURVE_FOLDS; f++) {
            wire_array(w, &weighing->curves[q].beta[f], hats->width + 1);
            if (w->reading && !weighing->curves[q].beta[f]) wire_fail(w, "a curve is missing");
        }
    }
}

static void walk_amounts(Wire *w, Amounts *amounts, size_t width) {
    wire_count(w, &amounts->bands, 0, AMOUNT_BANDS);
    wire_doubles(w, amounts->at, AMOUNT_BANDS);
    wire_doubles(w, amounts->low, AMOUNT_BANDS);
    wire_doubles(w, amounts->high, AMOUNT_BANDS);
    for (size_t f = 0; f <= CURVE_FOLDS && amounts->bands; f++) {
        wire_array(w, &amounts->curves.beta[f], width + 1);
        if (w->reading && !amounts->curves.beta[f]) wire_fail(w, "amounts are missing");
    }
}

static void walk_learned(Wire *w, Learned *learned) {
    wire_size(w, &learned->storefronts);
    wire_count(w, &learned->curves, DOUBLE_LEAST, LEARNED_NUMBERS);
    wire_count(w, &learned->kinds, DOUBLE_LEAST, PLANT_KINDS);
    wire_count(w, &learned->bins, DOUBLE_LEAST, LEARNED_BINS);
    for (size_t k = 0; k < learned->curves; k++) {
        LearnedCurve *curve = &learned->curve[k];
        wire_count(w, &curve->number, 0, weighing_numbers() - 1);
        wire_count(w, &curve->knots, DOUBLE_LEAST, LEARNED_KNOTS);
        wire_doubles(w, curve->at, curve->knots);
        wire_doubles(w, curve->says, curve->knots);
    }
    for (size_t k = 0; k < learned->kinds; k++) {
        LearnedKind *kind = &learned->kind[k];
        size_t of = kind->kind;
        wire_count(w, &of, 0, PLANT_KINDS - 1);
        kind->kind = (PlantKind)of;
        double *const number[] = {&kind->share, &kind->copies, &kind->found, &kind->named};
        for (size_t n = 0; n < sizeof number / sizeof *number; n++) wire_double(w, number[n]);
    }
    for (size_t k = 0; k < learned->bins; k++) {
        LearnedBin *bin = &learned->bin[k];
        double *const number[] = {&bin->low, &bin->high, &bin->said, &bin->held};
        for (size_t n = 0; n < sizeof number / sizeof *number; n++) wire_double(w, number[n]);
    }
}

static void walk_weighing(Wire *w, Weighing *weighing) {
    double *const number[] = {&weighing->share.mean, &weighing->share.low, &weighing->share.high,
                              &weighing->taught,     &weighing->hidden,    &weighing->hidden_most};
    wire_count(w, &weighing->forms, DOUBLE_LEAST, WEIGH_FORMS);
    if (!weighing->forms) return;
    walk_hats(w, &weighing->hats);
    walk_curves(w, weighing);
    for (size_t k = 0; k < sizeof number / sizeof *number; k++) wire_double(w, number[k]);
    wire_u64(w, &weighing->sample_below);
    wire_count(w, &weighing->confirmed, NAME_LEAST, SIZE_MAX);
    walk_names(w, &weighing->beyond, weighing->confirmed);
    walk_learned(w, &weighing->learned);
    walk_amounts(w, &weighing->amounts, weighing->hats.width);
    if (w->reading && !(weighing->share.mean > 0 && weighing->share.mean < 1))
        wire_fail(w, "the share of fronts is none");
}

static void walk(Wire *w, Estimates *e) {
    walk_head(w, e);
    walk_fit(w, &e->fit, e->sectors, e->months);
    walk_city(w, &e->city, e->sectors, e->months);
    walk_weighing(w, &e->weighing);
    wire_double(w, &e->prevalence);
    if (w->reading && !(e->prevalence > 0 && e->prevalence < 1))
        wire_fail(w, "the share of fronts is none");
}

void estimates_params(const Params *params, char text[DIGEST_TEXT]) {
    Digest digest;
    digest_init(&digest);
    params_digest(params, STAGE_FIGURES, STAGE_EVIDENCE, &digest);
    digest_hex(&digest, text);
}

void estimates_write(const Estimates *estimates, Arena *arena, EstimatesBytes *out) {
    Estimates e = *estimates; /* a walk that writes changes nothing, but may */
    Wire wire;
    Digest digest;
    wire_write(&wire, arena);
    walk(&wire, &e);
    digest_init(&digest);
    digest_add(&digest, wire.to, wire.at);
    digest_hex(&digest, out->digest);
    out->bytes = wire.to;
    out->size = wire.at;
}

void estimates_pack(const Fit *fit, const Params *params, double prevalence, Arena *arena,
                    EstimatesBytes *out) {
    const Panel *panel = fit->panel;
    char parameters[DIGEST_TEXT];
    estimates_params(params, parameters);
    Estimates *e = ARENA_ARRAY(arena, Estimates, 1);
    *e = (Estimates){.first_month = panel->first_month,
                     .months = panel->months,
                     .model = MODEL_VERSION,
                     .params = parameters,
                     .sectors = panel->sectors,
                     .sector = ARENA_ARRAY(arena, const char *, panel->sectors + 1),
                     .fit = *fit,
                     .city = *fit->plain,
                     .prevalence = prevalence};
    for (size_t s = 0; s < panel->sectors; s++) e->sector[s] = panel->sector_name[s];
    if (fit->weighing) e->weighing = *fit->weighing;
    estimates_write(e, arena, out);
}

Status estimates_unpack(const void *bytes, size_t size, Arena *arena, Estimates *out, Err *err) {
    Wire wire;
    *out = (Estimates){0};
    wire_read(&wire, bytes, size, arena);
    walk(&wire, out);
    if (!wire_done(&wire)) {
        *out = (Estimates){0};
        return FAIL(err, ST_INTEGRITY,
                    "the estimates of a city that were kept cannot be read: %s; restore a backup, "
                    "or make a run without --estimates",
                    wire.fault);
    }
    Weighing *w = &out->weighing;
    w->whole = weighing_column(weighing_numbers() - 1);
    for (size_t k = 0; k < weighing_numbers(); k++) w->column[k] = weighing_column(k);
    return ST_OK;
}
