#include "detector/fairness.h"

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
    static const double z = 1.6448536269514722; /* 95 % quantile of the normal */
    *low = 0.0;
    *high = 1.0;
    if (!whole) return;
    const double n = (double)whole, p = (double)part / n, z2 = z * z;
    const double centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    const double half = z * sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n)) / (1.0 + z2 / n);
    *low = part ? fmax(0.0, centre - half) : 0.0;
    *high = part < whole ? fmin(1.0, centre + half) : 1.0;
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

void fairness_measure(const Panel *panel, const Ranking *ranking, Arena *arena,
                      Fairness *fairness) {
    Member *member = ARENA_ARRAY(arena, Member, panel->n + 1);
    *fairness = (Fairness){
        .base_rate = ranking->judged ? (double)ranking->ranked / (double)ranking->judged : NAN,
    };
    members_make(panel, ranking, false, member);
    fairness->districts = rates_make(member, panel->n, arena, &fairness->district);
    members_make(panel, ranking, true, member);
    fairness->sectors = rates_make(member, panel->n, arena, &fairness->sector);
}
