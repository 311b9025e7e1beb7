#include "detector/route/route_tour.h"
#include "models/math/portable.h"

#include <assert.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

typedef struct Search {
    const RouteTourProblem *p;
    RouteTour *tour;
    bool *in;     /* [n] on the tour */
    double *left; /* [n + 1] minutes after the first k stops; filled by pass */
    double *zeal; /* [n] what a point's worth is multiplied by while filling */
} Search;

static const double tiny = 1e-9; /* minutes; a gain below this is rounding */

static double walk(const RouteTourProblem *p, size_t a, size_t b) {
    assert(a < p->n && b < p->n);
    const double dx = p->x[a] - p->x[b], dy = p->y[a] - p->y[b];
    return sqrt(dx * dx + dy * dy) / p->minute_m; /* metres of a city: hypot guards nothing here */
}

/* The point before or after place k of the tour; the start stands at both ends. */
static size_t at(const RouteTour *tour, size_t k) {
    return k && k <= tour->count ? tour->at[k - 1] : 0;
}

double route_tour_minutes(const RouteTourProblem *p, const size_t *order, size_t count) {
    double minutes = p->open_from ? 0 : (double)count * p->visit_minutes;
    for (size_t k = 0, before = 0; k <= count; k++) {
        const size_t next = k < count ? order[k] : 0;
        minutes += walk(p, before, next);
        if (p->open_from && next)
            minutes = p->open_from(p->context, next, minutes) + p->visit_minutes;
        before = next;
    }
    return minutes;
}

/* When each stop of the tour is left. */
static void pass(Search *s) {
    const RouteTourProblem *p = s->p;
    double minutes = 0;
    s->left[0] = 0;
    for (size_t k = 0, before = 0; k < s->tour->count; k++) {
        const size_t next = s->tour->at[k];
        minutes += walk(p, before, next);
        minutes = p->open_from(p->context, next, minutes) + p->visit_minutes;
        s->left[k + 1] = minutes;
        before = next;
    }
}

/* The same with `point` after place k, from left[]; at most `most` is of interest: beyond it, any
 * larger number. Time only goes on, so that nothing that passes it comes back. */
static double minutes_with(const Search *s, size_t point, size_t k, double most) {
    const RouteTourProblem *p = s->p;
    double minutes = s->left[k];
    for (size_t j = k, before = at(s->tour, k); j <= s->tour->count + 1 && minutes <= most; j++) {
        const size_t next = j == k ? point : at(s->tour, j);
        minutes += walk(p, before, next);
        if (next) minutes = p->open_from(p->context, next, minutes) + p->visit_minutes;
        before = next;
    }
    return minutes;
}

/* Extra minutes of visiting `point` after place k (0 = right after the start). */
static double extra(const Search *s, size_t point, size_t k) {
    assert(k <= s->tour->count);
    const size_t before = at(s->tour, k), after = at(s->tour, k + 1);
    return walk(s->p, before, point) + walk(s->p, point, after) - walk(s->p, before, after) +
           s->p->visit_minutes;
}

/* The same with the waiting at doors, here and at the stops behind it; exact up to `most`. */
static double cost_of(const Search *s, size_t point, size_t k, double most) {
    return s->p->open_from ? minutes_with(s, point, k, s->tour->minutes + most) - s->tour->minutes
                           : extra(s, point, k);
}

static void insert(Search *s, size_t point, size_t k) {
    assert(point > 0 && point < s->p->n && !s->in[point]);
    assert(k <= s->tour->count && s->tour->count < s->p->n);
    RouteTour *t = s->tour;
    if (s->p->open_from) pass(s);
    t->minutes += cost_of(s, point, k, INFINITY);
    memmove(t->at + k + 1, t->at + k, (t->count - k) * sizeof *t->at);
    t->at[k] = point;
    t->count++;
    t->value += s->p->value[point];
    s->in[point] = true;
}

static void take_out(Search *s, size_t k) {
    assert(k < s->tour->count);
    RouteTour *t = s->tour;
    const size_t point = t->at[k];
    memmove(t->at + k, t->at + k + 1, (t->count - k - 1) * sizeof *t->at);
    t->count--;
    t->value -= s->p->value[point];
    t->minutes = route_tour_minutes(s->p, t->at, t->count);
    s->in[point] = false;
}

/* The cheapest place for a point on a tour that pass has seen; the cost is infinite where none
 * keeps to the budget, which no one asks for. */
static size_t cheapest(const Search *s, size_t point, double *cost) {
    const double room = s->p->budget_minutes + 1 - s->tour->minutes; /* a minute for rounding */
    size_t best = 0;
    *cost = INFINITY;
    for (size_t k = 0; k <= s->tour->count; k++) {
        const double most = fmin(room, *cost);
        const double more = cost_of(s, point, k, most);
        if (more <= most && more < *cost - tiny) {
            *cost = more;
            best = k;
        }
    }
    return best;
}

/* Inserts the point with the most value a minute while one fits. */
static bool fill(Search *s) {
    bool any = false;
    for (;;) {
        size_t point = 0, place = 0;
        double most = -1;
        if (s->p->open_from) pass(s);
        for (size_t i = 1; i < s->p->n; i++) {
            if (s->in[i] || !s->p->open[i]) continue;
            double cost;
            const size_t k = cheapest(s, i, &cost);
            const double worth = s->zeal[i] * s->p->value[i] / fmax(cost, tiny);
            if (s->tour->minutes + cost > s->p->budget_minutes + tiny || worth <= most) continue;
            most = worth;
            point = i;
            place = k;
        }
        if (!point) return any;
        insert(s, point, place);
        any = true;
    }
}

static void reverse(size_t *order, size_t from, size_t to) {
    for (; from < to; from++, to--) {
        const size_t swap = order[from];
        order[from] = order[to];
        order[to] = swap;
    }
}

/* 2-opt: turns a stretch around when that is shorter. */
static bool turn_around(Search *s) {
    RouteTour *t = s->tour;
    for (size_t i = 1; i <= t->count; i++)
        for (size_t j = i + 1; j <= t->count; j++) {
            const double now =
                walk(s->p, at(t, i - 1), at(t, i)) + walk(s->p, at(t, j), at(t, j + 1));
            const double then =
                walk(s->p, at(t, i - 1), at(t, j)) + walk(s->p, at(t, i), at(t, j + 1));
            if (then >= now - tiny) continue;
            reverse(t->at, i - 1, j - 1);
            const double minutes = s->p->open_from ? route_tour_minutes(s->p, t->at, t->count)
                                                   : t->minutes + (then - now);
            if (minutes < t->minutes - tiny) {
                t->minutes = minutes;
                return true;
            }
            reverse(t->at, i - 1, j - 1);
        }
    return false;
}

/* Or-opt: moves one stop to where it is cheaper. */
static bool move_one(Search *s) {
    RouteTour *t = s->tour;
    for (size_t k = 0; k < t->count; k++) {
        const size_t point = t->at[k];
        const double before = t->minutes;
        double cost;
        take_out(s, k);
        if (s->p->open_from) pass(s);
        const size_t place = cheapest(s, point, &cost);
        if (t->minutes + cost < before - tiny) {
            insert(s, point, place);
            return true;
        }
        insert(s, point, k);
    }
    return false;
}

/* Replaces a stop by a point outside that is worth more and fits. */
static bool exchange(Search *s) {
    RouteTour *t = s->tour;
    for (size_t k = 0; k < t->count; k++) {
        const size_t out = t->at[k];
        take_out(s, k);
        if (s->p->open_from) pass(s);
        size_t best = 0, place = 0;
        for (size_t i = 1; i < s->p->n; i++) {
            if (s->in[i] || !s->p->open[i] || i == out) continue;
            if (s->p->value[i] <= s->p->value[best ? best : out]) continue;
            double cost;
            const size_t here = cheapest(s, i, &cost);
            if (t->minutes + cost > s->p->budget_minutes + tiny) continue;
            best = i;
            place = here;
        }
        insert(s, best ? best : out, best ? place : k);
        if (best) return true;
    }
    return false;
}

static void improve(Search *s) {
    do {
        while (turn_around(s) || move_one(s)) {
        }
    } while (fill(s) || exchange(s));
}

static bool better(const RouteTour *a, const RouteTour *b) {
    if (a->value > b->value * (1 + 1e-12)) return true;
    return a->value >= b->value * (1 - 1e-12) && a->minutes < b->minutes - tiny;
}

static void copy(RouteTour *to, const RouteTour *from) {
    memcpy(to->at, from->at, from->count * sizeof *to->at);
    to->count = from->count;
    to->minutes = from->minutes;
    to->value = from->value;
}

/* Takes some or many of the stops out and changes which points the next filling likes. */
static void shake(Search *s, gsl_rng *rng) {
    const double share = gsl_rng_uniform(rng);
    for (size_t k = s->tour->count; k-- > 0;)
        if (gsl_rng_uniform(rng) < share) take_out(s, k);
    for (size_t i = 0; i < s->p->n; i++) s->zeal[i] = portable_exp(4 * gsl_rng_uniform(rng) - 2);
}

static void return_to(Search *s, const RouteTour *best) {
    copy(s->tour, best);
    memset(s->in, 0, s->p->n * sizeof *s->in);
    for (size_t k = 0; k < best->count; k++) s->in[best->at[k]] = true;
}

void route_tour_solve(const RouteTourProblem *p, uint64_t seed, size_t restarts, Arena *arena,
                      RouteTour *best) {
    assert(p->n > 0 && p->minute_m > 0);
    RouteTour tour = {.at = ARENA_ARRAY(arena, size_t, p->n + 1)};
    Search s = {p, &tour, ARENA_ARRAY(arena, bool, p->n + 1), ARENA_ARRAY(arena, double, p->n + 2),
                ARENA_ARRAY(arena, double, p->n + 1)};
    for (size_t i = 0; i < p->n; i++) s.zeal[i] = 1;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, (unsigned long)(seed & 0xffffffffu));
    (void)fill(&s);
    improve(&s);
    copy(best, &tour);
    for (size_t k = 0; k < restarts; k++) {
        shake(&s, rng);
        (void)fill(&s);
        improve(&s);
        if (better(&tour, best))
            copy(best, &tour);
        else
            return_to(&s, best);
    }
    gsl_rng_free(rng);
}
