#include "detector/run/fairness.h"

#include "datasets/base/id_map.h"
#include "models/math/portable.h"
#include "models/math/proportions.h"

#include <jansson.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Groups with storefronts, sorted by name. */
typedef struct Groups {
    size_t count;
    const char **name; /* [count] */
    uint32_t *of;      /* the group of each storefront */
} Groups;

static int by_text(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char *group_name(const Panel *panel, bool by_sector, size_t i) {
    return by_sector ? panel->sector_name[panel->sector[i]] : panel->district[i];
}

/* Names are met in a table and only distinct ones sorted: there are few beside storefronts. */
static Groups groups_make(const Panel *panel, bool by_sector, Arena *arena) {
    IdMap seen;
    Groups groups = {.name = ARENA_ARRAY(arena, const char *, panel->n + 1),
                     .of = ARENA_ARRAY(arena, uint32_t, panel->n + 1)};
    id_map_open(&seen, arena);
    for (size_t i = 0; i < panel->n; i++) {
        const char *name = group_name(panel, by_sector, i);
        const int64_t known = id_map_find(&seen, name, strlen(name));
        groups.of[i] = (uint32_t)(known >= 0 ? known : (int64_t)groups.count);
        if (known >= 0) continue;
        (void)id_map_put(&seen, name, strlen(name), (int64_t)groups.count);
        groups.name[groups.count++] = name;
    }
    uint32_t *place = ARENA_ARRAY(arena, uint32_t, groups.count + 1);
    const char **sorted = ARENA_ARRAY(arena, const char *, groups.count + 1);
    memcpy(sorted, groups.name, groups.count * sizeof *sorted);
    if (groups.count) qsort(sorted, groups.count, sizeof *sorted, by_text);
    for (size_t k = 0; k < groups.count; k++)
        place[id_map_find(&seen, sorted[k], strlen(sorted[k]))] = (uint32_t)k;
    for (size_t i = 0; i < panel->n; i++) groups.of[i] = place[groups.of[i]];
    groups.name = sorted;
    return groups;
}

void fairness_wilson(size_t part, size_t whole, double *low, double *high) {
    assert(part <= whole);
    const double n = (double)whole;
    proportions_wilson(whole ? (double)part / n : 0, n, low, high);
}

/* judged follows the ranking: storefronts without a q-value were not judged. */
static FairnessRate *rates_make(const Ranking *ranking, const Groups *groups, Arena *arena) {
    FairnessRate *rate = ARENA_ARRAY(arena, FairnessRate, groups->count + 1);
    for (size_t i = 0; i < ranking->n; i++) {
        FairnessRate *r = &rate[groups->of[i]];
        if (!isnan(ranking->q_value[i])) r->judged++;
        if (ranking->selection[i] == SELECTION_RANKED) r->listed++;
    }
    for (size_t k = 0; k < groups->count; k++) {
        FairnessRate *r = &rate[k];
        r->name = groups->name[k];
        r->rate = r->judged ? (double)r->listed / (double)r->judged : NAN;
        fairness_wilson(r->listed, r->judged, &r->low, &r->high);
    }
    return rate;
}

/* ---- ranks of whole districts ---- */

/* A district's comparisons with storefronts of the same sector elsewhere, sectors weighted by 1 /
 * (storefronts + 1). */
typedef struct Shift {
    double won, pairs, variance;
    size_t here, ahead; /* within the sector at hand: members, and all that they rank above */
} Shift;

/* One sector's judged storefronts, given by their districts in the order of places, added to their
 * districts. */
static void add_sector(const uint32_t *district, size_t n, Shift *shift) {
    for (size_t k = 0; k < n; k++) {
        shift[district[k]].here++;
        shift[district[k]].ahead += n - 1 - k;
    }
    const double weight = 1 / (double)(n + 1);
    for (size_t k = 0; k < n; k++) {
        Shift *s = &shift[district[k]];
        if (!s->here) continue; /* added with an earlier storefront of its district */
        const double here = (double)s->here, pairs = here * ((double)n - here);
        const double won = (double)s->ahead - here * (here - 1) / 2;
        s->won += weight * won;
        s->pairs += weight * pairs;
        s->variance += weight * weight * pairs * (double)(n + 1) / 12;
        s->here = s->ahead = 0;
    }
}

/* Judged storefronts by sector, within each by place: begin[sectors + 1], and their districts. */
static size_t *place_all(const Ranking *ranking, const Groups *sectors, const Groups *districts,
                         uint32_t *district, Arena *scratch) {
    size_t *begin = ARENA_ARRAY(scratch, size_t, sectors->count + 2);
    for (size_t r = 0; r < ranking->judged; r++) begin[sectors->of[ranking->order[r]] + 2]++;
    for (size_t s = 2; s <= sectors->count; s++) begin[s] += begin[s - 1];
    for (size_t r = 0; r < ranking->judged; r++) {
        const size_t i = ranking->order[r];
        district[begin[sectors->of[i] + 1]++] = districts->of[i];
    }
    return begin;
}

/* The list keeps its error to itself; whole districts get this part of it on top. */
static const double part_of_error = 0.2;

static void conclude(const Shift *shift, size_t compared, const FairnessParams *params,
                     FairnessRate *rate) {
    rate->above = NAN;
    if (!(shift->variance > 0)) return;
    const double z = fabs(shift->won - shift->pairs / 2) / sqrt(shift->variance);
    rate->above = shift->won / shift->pairs;
    rate->warned |= portable_erfc(z / sqrt(2)) * (double)compared < part_of_error * params->error &&
                    fabs(rate->above - 0.5) >= params->shift;
}

/* Fills `above` of the districts and adds to what is warned about. */
static void shift_all(const Ranking *ranking, const Groups *sectors, const Groups *districts,
                      const FairnessParams *params, Fairness *fairness) {
    Arena *scratch = arena_open();
    uint32_t *district = ARENA_ARRAY(scratch, uint32_t, ranking->n + 1);
    Shift *shift = ARENA_ARRAY(scratch, Shift, districts->count + 1);
    const size_t *begin = place_all(ranking, sectors, districts, district, scratch);
    for (size_t s = 0; s < sectors->count; s++)
        add_sector(district + begin[s], begin[s + 1] - begin[s], shift);
    size_t compared = 0;
    for (size_t g = 0; g < districts->count; g++) compared += shift[g].variance > 0;
    for (size_t g = 0; g < districts->count; g++)
        conclude(&shift[g], compared, params, &fairness->district[g]);
    arena_close(scratch);
}

/* Of `ranked` listed storefronts a share judged / all would be the group's on an even list. */
static void compare(FairnessRate *rate, size_t groups, const Ranking *ranking,
                    const FairnessParams *params) {
    rate->ratio = rate->ratio_low = rate->ratio_high = rate->above = NAN;
    if (!rate->judged || !ranking->ranked) return;
    const double even = (double)rate->judged / (double)ranking->judged;
    double low, high;
    proportions_exact(rate->listed, ranking->ranked, 1 - params->error / (double)groups, &low,
                      &high);
    rate->ratio = (double)rate->listed / (double)ranking->ranked / even;
    rate->ratio_low = low / even;
    rate->ratio_high = high / even;
    rate->warned = rate->ratio_low > params->ratio_high || rate->ratio_high < params->ratio_low;
}

static void compare_all(FairnessRate *rate, size_t rates, const Ranking *ranking,
                        const FairnessParams *params) {
    size_t groups = 0;
    for (size_t k = 0; k < rates; k++) groups += rate[k].judged > 0;
    for (size_t k = 0; k < rates; k++) compare(&rate[k], groups, ranking, params);
}

static size_t warned(const FairnessRate *rate, size_t rates) {
    size_t count = 0;
    for (size_t k = 0; k < rates; k++) count += rate[k].warned;
    return count;
}

void fairness_measure(const Panel *panel, const Ranking *ranking, const FairnessParams *params,
                      Arena *arena, Fairness *fairness) {
    const Groups districts = groups_make(panel, false, arena);
    const Groups sectors = groups_make(panel, true, arena);
    *fairness = (Fairness){
        .base_rate = ranking->judged ? (double)ranking->ranked / (double)ranking->judged : NAN,
        .districts = districts.count,
        .district = rates_make(ranking, &districts, arena),
        .sectors = sectors.count,
        .sector = rates_make(ranking, &sectors, arena),
    };
    compare_all(fairness->district, fairness->districts, ranking, params);
    compare_all(fairness->sector, fairness->sectors, ranking, params);
    shift_all(ranking, &sectors, &districts, params, fairness);
    fairness->warnings = warned(fairness->district, fairness->districts) +
                         warned(fairness->sector, fairness->sectors);
}

/* ---- in words ---- */

static double number_of(const json_t *object, const char *key) {
    return json_number_value(json_object_get(object, key));
}

static const char *sentence_of(const char *kind, const json_t *rate, const json_t *band,
                               Arena *arena) {
    const char *name = json_string_value(json_object_get(rate, "name"));
    const double low = json_number_value(json_array_get(band, 0));
    const double high = json_number_value(json_array_get(band, 1));
    if (!(number_of(rate, "ratio_low") > high || number_of(rate, "ratio_high") < low))
        return arena_printf(arena,
                            "%s %s: its storefronts rank above those of the same sector elsewhere "
                            "%.0f times in a hundred; find out why before using the list",
                            kind, name ? name : "without a name", 100 * number_of(rate, "above"));
    return arena_printf(
        arena,
        "%s %s: %.0f listed of %.0f judged, %.2f times the city's rate (range %.2f to %.2f), "
        "outside %.2f to %.2f; find out why before using the list",
        kind, name ? name : "without a name", number_of(rate, "listed"), number_of(rate, "judged"),
        number_of(rate, "ratio"), number_of(rate, "ratio_low"), number_of(rate, "ratio_high"), low,
        high);
}

size_t fairness_sentences(const char *manifest, Arena *arena, const char ***sentence) {
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL;
    const json_t *fairness = json_object_get(root, "fairness");
    const json_t *part[] = {json_object_get(fairness, "districts"),
                            json_object_get(fairness, "sectors")};
    static const char *const kind[] = {"district", "sector"};
    size_t count = 0;
    *sentence =
        ARENA_ARRAY(arena, const char *, json_array_size(part[0]) + json_array_size(part[1]) + 1);
    for (size_t p = 0; p < 2; p++) {
        size_t k;
        const json_t *rate;
        json_array_foreach(part[p], k, rate) {
            if (!json_is_true(json_object_get(rate, "warned"))) continue;
            (*sentence)[count++] =
                sentence_of(kind[p], rate, json_object_get(fairness, "band"), arena);
        }
    }
    json_decref(root);
    return count;
}
