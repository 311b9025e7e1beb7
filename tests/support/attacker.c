#include "tests/support/attacker.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* ---- towns ---- */

void town_open(Town *t, int seed) {
    *t = (Town){.rng = gsl_rng_alloc(gsl_rng_mt19937)};
    gsl_rng_set(t->rng, (unsigned long)seed);
    desk_open(&t->d);
}

void town_close(Town *t) {
    desk_close(&t->d);
    gsl_rng_free(t->rng);
}

size_t town_below(const Town *t, size_t n) {
    return gsl_rng_uniform_int(t->rng, n);
}

const char *town_district(Town *t, size_t k) {
    return arena_printf(t->d.arena, "Quarter%zu", k);
}

void town_clear(Town *t, size_t n) {
    memset(t->count, 0, sizeof t->count);
    t->n = n;
    t->d.list.n = 0;
    t->d.list.rows = ARENA_ARRAY(t->d.arena, WatchRow, ATTACK_DISTRICTS * 60);
}

static void count(double of[KNOWN], Selection selection, double posterior) {
    of[JUDGED]++;
    of[RANKED] += selection == SELECTION_RANKED;
    of[RANDOM] += selection == SELECTION_RANDOM;
    of[SELECTED] += selection != SELECTION_NONE;
    of[STANDING] += posterior > 0.5;
    of[MASS] += posterior;
}

void town_add(Town *t, size_t k, Selection selection, double posterior) {
    WatchRow *row = &t->d.list.rows[t->d.list.n];
    *row = t->d.rows[2];
    row->rank = ++t->d.list.n;
    row->district = town_district(t, k);
    row->selection = selection;
    row->posterior = posterior;
    row->log_odds = log(posterior / (1 - posterior));
    count(t->count[k], selection, posterior);
    count(t->count[t->n], selection, posterior);
}

/* Some are listed, drawn at random, or stand out; how far, and how little the others do, is the
 * town's: where those hardly do and these not at all, sums of probabilities say most. */
void town_make(Town *t) {
    static const double far[] = {0.52, 0.7, 0.95}, near[] = {0.001, 0.02, 0.2};
    const double out = far[town_below(t, 3)], in = near[town_below(t, 3)];
    town_clear(t, 2 + town_below(t, ATTACK_DISTRICTS - 2));
    for (size_t k = 0; k < t->n; k++) {
        const size_t judged = 1 + town_below(t, 60), rate = 1 + town_below(t, 4);
        for (size_t i = 0; i < judged; i++) {
            const size_t draw = town_below(t, 10);
            const Selection selection = draw < rate               ? SELECTION_RANKED
                                        : draw == 9 && i % 3 == 0 ? SELECTION_RANDOM
                                                                  : SELECTION_NONE;
            town_add(t, k, selection, draw < 2 ? out : in);
        }
    }
}

/* ---- the attack ---- */

static void narrow(Range *r, int what, double low, double high, bool *moved) {
    static const double least = 1e-9;
    if (what != MASS) low = ceil(low - 1e-6), high = floor(high + 1e-6);
    if (low > r->low + least) r->low = low, *moved = true;
    if (high < r->high - least) r->high = high, *moved = true;
}

void attack_open(Attack *a, size_t n) {
    *a = (Attack){.n = n};
    for (size_t k = 0; k <= n; k++)
        for (int what = 0; what < KNOWN; what++) a->of[k][what] = (Range){0, INFINITY};
}

void attack_told(Attack *a, size_t k, int what, double value, double unit) {
    bool moved;
    if (!isnan(value)) narrow(&a->of[k][what], what, value - unit / 2, value + unit / 2, &moved);
}

void attack_told_sum(Attack *a, const bool *of, int what, double value, double unit) {
    if (isnan(value)) return;
    cr_assert(a->sums < ATTACK_SUMS);
    AttackSum *sum = &a->sum[a->sums++];
    *sum = (AttackSum){.what = what, .is = {value - unit / 2, value + unit / 2}};
    for (size_t k = 0; k < a->n; k++) sum->of[k] = of[k];
}

/* What all others leave of a sum, and what all together leave for it. */
static void subtract(Attack *a, int what, const bool *of, Range *is, bool *moved) {
    double low = 0, high = 0;
    for (size_t k = 0; k < a->n; k++) {
        Range others = {0}, *r = &a->of[k][what];
        if (!of[k]) continue;
        for (size_t j = 0; j < a->n; j++)
            if (of[j] && j != k)
                others.low += a->of[j][what].low, others.high += a->of[j][what].high;
        narrow(r, what, is->low - others.high, is->high - others.low, moved);
        low += r->low;
        high += r->high;
    }
    narrow(is, what, low, high, moved);
}

/* Ranked and random ones are the selected ones, and all were judged. Who stands out is more likely
 * than not, who does not is less. */
static void join(Range of[KNOWN], bool *moved) {
    Range *j = &of[JUDGED], *s = &of[SELECTED], *r = &of[RANKED], *c = &of[RANDOM];
    Range *x = &of[STANDING], *m = &of[MASS];
    narrow(s, SELECTED, r->low + c->low, fmin(r->high + c->high, j->high), moved);
    narrow(r, RANKED, s->low - c->high, s->high - c->low, moved);
    narrow(c, RANDOM, s->low - r->high, s->high - r->low, moved);
    narrow(j, JUDGED, fmax(fmax(s->low, x->low), 2 * m->low - x->high), INFINITY, moved);
    narrow(x, STANDING, 2 * m->low - j->high, fmin(j->high, 2 * m->high), moved);
    narrow(m, MASS, x->low / 2, (x->high + j->high) / 2, moved);
}

void attack_run(Attack *a) {
    bool all[ATTACK_DISTRICTS], moved = true;
    memset(all, true, sizeof all);
    for (int round = 0; moved && round < 1000; round++) {
        moved = false;
        for (int what = 0; what < KNOWN; what++) subtract(a, what, all, &a->of[a->n][what], &moved);
        for (size_t s = 0; s < a->sums; s++)
            subtract(a, a->sum[s].what, a->sum[s].of, &a->sum[s].is, &moved);
        for (size_t k = 0; k <= a->n; k++) join(a->of[k], &moved);
    }
}

size_t attack_found(const Town *t, const Attack *a, double least) {
    static const int counted[] = {RANKED, SELECTED, STANDING};
    size_t found = 0;
    for (size_t k = 0; k <= t->n; k++)
        for (size_t c = 0; c < sizeof counted / sizeof *counted; c++) {
            const double judged = t->count[k][JUDGED], told = t->count[k][counted[c]];
            const Range r = a->of[k][counted[c]];
            cr_assert(r.low <= told + 1e-6 && r.high >= told - 1e-6, "the attack is sound");
            if (told >= least && judged - told >= least) continue;
            found += r.high - r.low < fmin(least, judged) - 1e-6;
        }
    return found;
}
