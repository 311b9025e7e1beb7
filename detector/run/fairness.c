#include "detector/run/fairness.h"

#include "models/math/portable.h"
#include "models/math/proportions.h"

#include <jansson.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One storefront's group and what became of it. */
typedef struct Member {
    const char *group;
    bool judged, listed;
} Member;

static int by_group(const void *left, const void *right) {
    const Member *a = left, *b = right;
    const int order = strcmp(a->group, b->group);
    if (order) return order;
    /* members of one group that are alike are interchangeable: only their number counts */
    return (a->judged * 2 + a->listed) - (b->judged * 2 + b->listed);
}

void fairness_wilson(size_t part, size_t whole, double *low, double *high) {
    assert(part <= whole);
    const double n = (double)whole;
    proportions_wilson(whole ? (double)part / n : 0, n, low, high);
}

static FairnessRate rate_of(const Member *member, size_t count) {
    FairnessRate rate = {.name = member->group};
    for (size_t k = 0; k < count; k++) {
        rate.judged += member[k].judged;
        rate.listed += member[k].listed;
    }
    rate.rate = rate.judged ? (double)rate.listed / (double)rate.judged : NAN;
    fairness_wilson(rate.listed, rate.judged, &rate.low, &rate.high);
    return rate;
}

/* Rates of the groups of member[n], which is reordered. */
static size_t rates_make(Member *member, size_t n, Arena *arena, FairnessRate **rates) {
    if (n) qsort(member, n, sizeof *member, by_group);
    size_t groups = 0;
    for (size_t k = 0; k < n; k++)
        groups += !k || strcmp(member[k - 1].group, member[k].group) != 0;
    *rates = ARENA_ARRAY(arena, FairnessRate, groups + 1);
    size_t filled = 0;
    for (size_t begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n; end++)
            if (strcmp(member[begin].group, member[end].group) != 0) break;
        (*rates)[filled++] = rate_of(member + begin, end - begin);
    }
    return groups;
}

/* ---- ranks of whole districts ---- */

/* One judged storefront; place 0 is the top. */
typedef struct Placed {
    size_t group, place;
    int sector;
} Placed;

static int by_sector_and_place(const void *left, const void *right) {
    const Placed *a = left, *b = right;
    if (a->sector != b->sector) return a->sector < b->sector ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

/* A district's comparisons with storefronts of the same sector elsewhere, sectors weighted by 1 /
 * (storefronts + 1). */
typedef struct Shift {
    double won, pairs, variance;
    size_t here, ahead; /* within the sector at hand: members, and all that they rank above */
} Shift;

static size_t group_of(const FairnessRate *rate, size_t rates, const char *name) {
    size_t low = 0, high = rates;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(rate[middle].name, name) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* One sector's storefronts by place, added to every district. */
static void add_sector(const Placed *placed, size_t n, Shift *shift, size_t groups) {
    for (size_t g = 0; g < groups; g++) shift[g].here = shift[g].ahead = 0;
    for (size_t k = 0; k < n; k++) {
        shift[placed[k].group].here++;
        shift[placed[k].group].ahead += n - 1 - k;
    }
    const double weight = 1 / (double)(n + 1);
    for (size_t g = 0; g < groups; g++) {
        const double here = (double)shift[g].here, pairs = here * ((double)n - here);
        const double won = (double)shift[g].ahead - here * (here - 1) / 2;
        shift[g].won += weight * won;
        shift[g].pairs += weight * pairs;
        shift[g].variance += weight * weight * pairs * (double)(n + 1) / 12;
    }
}

static size_t placed_make(const Panel *panel, const Ranking *ranking, const Fairness *fairness,
                          Placed *placed) {
    for (size_t r = 0; r < ranking->judged; r++) {
        const size_t i = ranking->order[r];
        placed[r] = (Placed){group_of(fairness->district, fairness->districts, panel->district[i]),
                             r, panel->sector[i]};
    }
    qsort(placed, ranking->judged, sizeof *placed, by_sector_and_place);
    return ranking->judged;
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
static void shift_all(const Panel *panel, const Ranking *ranking, const FairnessParams *params,
                      Fairness *fairness) {
    const size_t groups = fairness->districts;
    Arena *scratch = arena_open();
    Placed *placed = ARENA_ARRAY(scratch, Placed, panel->n + 1);
    Shift *shift = ARENA_ARRAY(scratch, Shift, groups + 1);
    const size_t n = placed_make(panel, ranking, fairness, placed);
    for (size_t begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n && placed[end].sector == placed[begin].sector;) end++;
        add_sector(placed + begin, end - begin, shift, groups);
    }
    size_t compared = 0;
    for (size_t g = 0; g < groups; g++) compared += shift[g].variance > 0;
    for (size_t g = 0; g < groups; g++)
        conclude(&shift[g], compared, params, &fairness->district[g]);
    arena_close(scratch);
}

/* judged follows the ranking: storefronts without a q-value were not judged. */
static void members_make(const Panel *panel, const Ranking *ranking, bool by_sector,
                         Member *member) {
    for (size_t i = 0; i < panel->n; i++)
        member[i] = (Member){
            .group = by_sector ? panel->sector_name[panel->sector[i]] : panel->district[i],
            .judged = !isnan(ranking->q_value[i]),
            .listed = ranking->selection[i] == SELECTION_RANKED,
        };
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
    Member *member = ARENA_ARRAY(arena, Member, panel->n + 1);
    *fairness = (Fairness){
        .base_rate = ranking->judged ? (double)ranking->ranked / (double)ranking->judged : NAN,
    };
    members_make(panel, ranking, false, member);
    fairness->districts = rates_make(member, panel->n, arena, &fairness->district);
    members_make(panel, ranking, true, member);
    fairness->sectors = rates_make(member, panel->n, arena, &fairness->sector);
    compare_all(fairness->district, fairness->districts, ranking, params);
    compare_all(fairness->sector, fairness->sectors, ranking, params);
    shift_all(panel, ranking, params, fairness);
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
