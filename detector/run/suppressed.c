#include "detector/run/suppressed.h"

#include "datasets/base/text.h"
#include "models/math/fdr.h"
#include "models/math/portable.h"

#include <math.h>
#include <stdlib.h>

/* Place of a detail among those of the list; list->details when the run kept none such. */
static size_t detail_of(const Watchlist *list, const char *name) {
    size_t k = 0;
    while (k < list->details && !text_equal(list->detail_names[k], name)) k++;
    return k;
}

typedef struct Level {
    size_t declared, expected, low; /* places of details */
} Level;

static bool has_level(const Watchlist *list, Level *level) {
    *level = (Level){detail_of(list, "level.declared_eur"), detail_of(list, "level.expected_eur"),
                     detail_of(list, "level.low_eur")};
    return level->declared < list->details && level->expected < list->details &&
           level->low < list->details;
}

static int by_probability(const void *left, const void *right) {
    const Suppressed *a = left, *b = right;
    if (a->suppression < b->suppression || a->suppression > b->suppression)
        return a->suppression < b->suppression ? 1 : -1;
    return (a->row->rank > b->row->rank) - (a->row->rank < b->row->rank);
}

/* The lower end of the level's 90 % interval tells its spread. */
static double spread_of(const Suppressed *one, double low_eur) {
    static const double to_low = 1.645;
    return portable_log(one->expected_eur / low_eur) / to_low;
}

static size_t gather(const Watchlist *list, Suppressed *found, double *residual, double *sd) {
    Level level;
    size_t n = 0;
    if (!has_level(list, &level)) return 0;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (!row->judged || !row->details) continue;
        const Suppressed one = {.row = row,
                                .declared_eur = (double)row->details[level.declared],
                                .expected_eur = (double)row->details[level.expected]};
        const double low_eur = (double)row->details[level.low];
        if (!(one.declared_eur > 0 && one.expected_eur > low_eur && low_eur > 0)) continue;
        residual[n] = portable_log(one.declared_eur / one.expected_eur);
        sd[n] = spread_of(&one, low_eur);
        found[n++] = one;
    }
    return n;
}

size_t suppressed_find(const Watchlist *list, const SuppressionParams *params, Arena *arena,
                       Suppressed **found, size_t *listed) {
    double *residual = ARENA_ARRAY(arena, double, list->n + 1);
    double *sd = ARENA_ARRAY(arena, double, list->n + 1);
    double *value = ARENA_ARRAY(arena, double, list->n + 1);
    *found = ARENA_ARRAY(arena, Suppressed, list->n + 1);
    *listed = 0;
    const size_t n = gather(list, *found, residual, sd);
    suppression_judge(residual, sd, n, params, value);
    for (size_t k = 0; k < n; k++) (*found)[k].suppression = value[k];
    if (n) qsort(*found, n, sizeof **found, by_probability);
    for (size_t k = 0; k < n; k++) value[k] = (*found)[k].suppression;
    fdr_q_values(value, n, sd);
    for (size_t k = 0; k < n; k++) (*found)[k].q_value = sd[k];
    while (*listed < n && sd[*listed] <= params->fdr_level) ++*listed;
    return n;
}
