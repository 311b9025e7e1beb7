/* watchlist.c - what can be asked of a list in memory: names, days, numbers. */
#include "detector/run/watchlist.h"

#include "datasets/base/num.h"

#include <jansson.h>

#include <assert.h>
#include <math.h>
#include <string.h>

const char *selection_name(Selection selection) {
    assert(selection <= SELECTION_RANDOM);
    static const char *const names[] = {"none", "ranked", "random"};
    return names[selection];
}

ProbabilityBand probability_band(double probability) {
    static const double begins[BANDS] = {0, 0.1, 0.3, 0.6, 0.9};
    if (!isfinite(probability)) return BANDS;
    ProbabilityBand band = BAND_VERY_LOW;
    while (band < BAND_VERY_HIGH && probability >= begins[band + 1]) band++;
    return band;
}

const char *probability_band_name(ProbabilityBand band) {
    static const char *const names[] = {"very_low", "low", "middle", "high", "very_high", ""};
    assert(band <= BANDS);
    return names[band];
}

int watchlist_date(const Watchlist *list) {
    int date;
    if (list->started_at && strlen(list->started_at) >= DATE_TEXT - 1 &&
        date_parse(list->started_at, DATE_TEXT - 1, &date))
        return date;
    return month_first_date(list->first_month + (int)list->months) - 1;
}

WatchRow *watchlist_row(const Watchlist *list, const char *storefront_id) {
    for (size_t r = 0; r < list->n; r++)
        if (strcmp(list->rows[r].storefront_id, storefront_id) == 0) return &list->rows[r];
    return NULL;
}

/* A number of the manifest, "part.name"; 0 = absent. */
static double recorded(json_t *root, const char *part, const char *name) {
    return json_number_value(json_object_get(json_object_get(root, part), name));
}

double watchlist_amount(double expected, double posterior) {
    return posterior > 0 ? expected / posterior : expected;
}

bool watchlist_small(const WatchLength *length, const WatchRow *row) {
    return watchlist_amount(row->unexplained_eur_year, row->posterior) < length->least_eur;
}

WatchLength watchlist_length(const Watchlist *list) {
    WatchLength length = {0};
    size_t free = 0; /* judged, not selected, and worth a visit */
    json_t *root = list->manifest ? json_loads(list->manifest, 0, NULL) : NULL;
    const double level = recorded(root, "selection", "fdr_level");
    const size_t held = (size_t)recorded(root, "inspections", "held");
    length.outside = (size_t)recorded(root, "scope", "outside");
    json_t *params = json_object_get(root, "params");
    length.order = (int)lround(recorded(params, "ranking.order", "value"));
    length.least_eur = fmax(recorded(params, "ranking.least_eur", "value"), 0);
    const json_t *told = json_object_get(json_object_get(root, "selection"), "refused");
    const bool tells = json_is_integer(told);
    bool refused = json_integer_value(told) > 0;
    json_decref(root);
    if (list->whole) {
        length.ranked = list->whole->ranked;
        length.random = list->whole->random;
    }
    for (size_t r = 0; r < list->n && !list->whole; r++) {
        const WatchRow *row = &list->rows[r];
        length.ranked += row->selection == SELECTION_RANKED;
        length.random += row->selection == SELECTION_RANDOM;
        free += row->judged && row->selection == SELECTION_NONE && !watchlist_small(&length, row);
    }
    length.places = list->budget > length.random ? list->budget - length.random : 0;
    length.fdr_level = level > 0 ? level : NAN;
    if (!tells) refused = free > held + length.outside; /* runs made before it was recorded */
    length.cut = !list->part && length.ranked < length.places && refused;
    return length;
}

size_t watchlist_storefronts(const Watchlist *list) {
    return list->whole ? list->whole->n : list->n;
}

PanelWindow watchlist_window(const Watchlist *list) {
    return (PanelWindow){list->first_month, list->first_month + (int)list->months - 1, 1};
}

double watchlist_detail(const Watchlist *list, const WatchRow *row, const char *name) {
    for (size_t d = 0; row->details && d < list->details; d++)
        if (strcmp(list->detail_names[d], name) == 0) return (double)row->details[d];
    return NAN;
}
