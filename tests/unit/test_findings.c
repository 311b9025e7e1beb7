/* Visits that err, teams that clear whatever they see, doors that nobody opens: rounds of list,
 * visits and learning in drawn cities. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "datasets/base/num.h"
#include "detector/run/outcomes.h"
#include "models/posterior/mixture.h"
#include "models/signals/signal.h"
#include "tests/support/world.h"

static const InspectionsParams *defaults(Arena *arena) {
    return params_group(params_open(arena), &signal_find("inspections")->params);
}

/* ---- error rates ---- */

enum { TWICE = 300 };

static Findings rates_of(size_t visits_each, double wrong, Arena *arena) {
    size_t row[2 * TWICE], n = 0;
    double logit[2 * TWICE];
    unsigned char confirmed[2 * TWICE];
    unsigned team[2 * TWICE] = {0};
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 41);
    for (size_t i = 0; i < TWICE; i++) {
        const double odds = gsl_ran_gaussian(rng, 2) - 1;
        const bool front = gsl_rng_uniform(rng) < mixture_logistic(odds);
        for (size_t v = 0; v < visits_each; v++) {
            row[n] = i;
            logit[n] = odds;
            confirmed[n++] = gsl_rng_uniform(rng) < wrong ? !front : front;
        }
    }
    gsl_rng_free(rng);
    const Finds finds = {n, 0, row, logit, confirmed, team};
    Findings out;
    Err err = {0};
    must(findings_weigh(&finds, params_open(arena), arena, &out, &err), &err);
    return out;
}

Test(findings, second_visits_tell_how_often_visits_err) {
    Arena *arena = arena_open();
    const Findings once = rates_of(1, 0.1, arena), twice = rates_of(2, 0.1, arena);
    cr_log_info("missed %.3f, mistaken %.3f", twice.missed, twice.mistaken);
    cr_expect(eq(dbl, once.missed, defaults(arena)->missed));
    cr_expect(zero(dbl, once.mistaken));
    cr_expect(epsilon_eq(dbl, twice.missed, 0.1, 0.04));
    cr_expect(epsilon_eq(dbl, twice.mistaken, 0.1, 0.03));
    arena_close(arena);
}

/* ---- rounds ---- */

enum { CITY = 1500, ROUNDS = 12, BUDGET = 20, TEAMS = 5, VISITS = ROUNDS * BUDGET };

/* A city, and how it is visited. */
typedef struct Plan {
    bool clears_all; /* the first of five teams clears whatever it sees */
    double closed;   /* share of doors that nobody opens, mostly of those that stand out */
    unsigned long seed;
} Plan;

typedef struct Year {
    double recall, inconclusive; /* shares of fronts, of visits */
    int alarm_from;              /* round in which the first team is set aside; 0 = never */
    bool alarm_stays;
    size_t false_alarms; /* rounds x teams */
} Year;

typedef struct Town {
    int64_t key[CITY];
    double own[CITY];
    unsigned char front[CITY], closed[CITY], found[CITY];
    Panel panel;
    Evidence e;
    Outcome outcome[VISITS];
    size_t visits;
} Town;

static void town_draw(Town *t, const Plan *plan, Arena *arena, gsl_rng *rng) {
    float *turnover = ARENA_ARRAY(arena, float, CITY);
    t->e = (Evidence){.n = CITY, .signals = signals_count()};
    for (size_t s = 0; signals_all[s]; s++)
        for (const char *const *d = signals_all[s]->details; *d; d++) t->e.details++;
    t->e.evidence = ARENA_ARRAY(arena, double, CITY * t->e.signals);
    t->e.log_odds = ARENA_ARRAY(arena, double, CITY);
    t->e.posterior = ARENA_ARRAY(arena, double, CITY);
    t->e.share = ARENA_ARRAY(arena, double, CITY);
    t->e.unexplained_eur_year = ARENA_ARRAY(arena, double, CITY);
    t->e.detail = ARENA_ARRAY(arena, float, CITY * t->e.details);
    t->e.judged = ARENA_ARRAY(arena, unsigned char, CITY);
    t->visits = 0;
    for (size_t i = 0; i < CITY; i++) {
        t->key[i] = (int64_t)i;
        turnover[i] = 1000;
        t->e.judged[i] = 1;
        t->own[i] = gsl_ran_gaussian(rng, 1) + gsl_ran_gamma(rng, 0.6, 2.4) - 2.2;
        t->front[i] = gsl_rng_uniform(rng) < mixture_logistic(t->own[i] + log(0.04 / 0.96));
        t->closed[i] = gsl_rng_uniform(rng) < plan->closed && t->own[i] > 0;
        t->found[i] = 0;
    }
    t->panel = (Panel){
        .n = CITY, .months = 1, .first_month = 12 * 2024, .key = t->key, .turnover = turnover};
}

static int by_storefront(const void *left, const void *right) {
    const Outcome *a = left, *b = right;
    if (a->storefront != b->storefront) return a->storefront < b->storefront ? -1 : 1;
    return a->inspected_on - b->inspected_on;
}

/* What the round's list knows: evidence afresh, then what was found so far. */
static Findings learn(Town *t, int round, Inspected *inspected, Arena *arena) {
    Err err = {0};
    const Params *params = params_open(arena);
    qsort(t->outcome, t->visits, sizeof *t->outcome, by_storefront);
    const Outcomes outcomes = {.n = t->visits,
                               .outcome = t->outcome,
                               .newest = month_first_date(12 * 2024 + round),
                               .teams = TEAMS};
    for (size_t i = 0; i < CITY * t->e.signals; i++) t->e.evidence[i] = 0;
    for (size_t i = 0; i < CITY; i++) t->e.evidence[i * t->e.signals] = t->own[i];
    evidence_settle(&t->panel, 0.04, &t->e);
    Finds finds;
    Findings findings;
    outcomes_finds(&outcomes, &t->panel, defaults(arena), &t->e, arena, &finds);
    must(findings_weigh(&finds, params, arena, &findings, &err), &err);
    outcomes_apply(&outcomes, &t->panel, defaults(arena), &findings, arena, inspected);
    must(inspections_apply(&inspected->labels, &t->panel, params, arena, &t->e, &err), &err);
    return findings;
}

static size_t best_free(const Town *t, const unsigned char *held) {
    size_t best = CITY;
    for (size_t i = 0; i < CITY; i++)
        if (!held[i] && (best == CITY || t->e.log_odds[i] > t->e.log_odds[best])) best = i;
    return best;
}

static Finding find(const Town *t, size_t i, unsigned team, const Plan *plan) {
    if (t->closed[i]) return FINDING_INCONCLUSIVE;
    return t->front[i] && !(plan->clears_all && team == 1) ? FINDING_CONFIRMED : FINDING_CLEARED;
}

/* Teams that are set aside stay at home. */
static void visit(Town *t, int round, const Plan *plan, const Findings *findings,
                  unsigned char *held, gsl_rng *rng) {
    for (size_t k = 0; k < BUDGET; k++) {
        const size_t i = best_free(t, held);
        unsigned team = 1 + (unsigned)gsl_rng_uniform_int(rng, TEAMS);
        while (findings->team[team].alarm) team = team % TEAMS + 1;
        const Finding finding = find(t, i, team, plan);
        held[i] = 1;
        t->found[i] |= finding == FINDING_CONFIRMED;
        t->outcome[t->visits++] = (Outcome){.storefront = (int64_t)i,
                                            .inspected_on = month_first_date(12 * 2024 + round),
                                            .finding = finding,
                                            .team = team};
    }
}

static void watch_alarms(const Findings *findings, int round, Year *year) {
    const bool alarm = findings->team[1].alarm;
    if (alarm && !year->alarm_from) year->alarm_from = round;
    if (!alarm && year->alarm_from) year->alarm_stays = false;
    for (size_t team = 2; team <= TEAMS; team++) year->false_alarms += findings->team[team].alarm;
}

static Year year_of(const Plan *plan) {
    Town *t = malloc(sizeof *t);
    Arena *arena = arena_open();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    Year year = {.alarm_stays = true};
    double fronts = 0;
    gsl_rng_set(rng, plan->seed);
    town_draw(t, plan, arena, rng);
    for (int round = 1; round <= ROUNDS; round++) {
        Inspected inspected;
        const Findings findings = learn(t, round, &inspected, arena);
        watch_alarms(&findings, round, &year);
        visit(t, round, plan, &findings, inspected.held, rng);
    }
    for (size_t i = 0; i < CITY; i++) {
        fronts += t->front[i] && !t->closed[i];
        year.recall += t->front[i] && t->found[i];
    }
    for (size_t k = 0; k < t->visits; k++)
        year.inconclusive += t->outcome[k].finding == FINDING_INCONCLUSIVE;
    year.recall /= fronts;
    year.inconclusive /= (double)t->visits;
    gsl_rng_free(rng);
    arena_close(arena);
    free(t);
    return year;
}

/* Twenty cities, each with five good teams and again with one of them clearing whatever it sees. */
Test(findings, a_team_that_clears_all_is_found_and_costs_little) {
    enum { CITIES = 20 };
    size_t found = 0, stays = 0, false_alarms = 0;
    double with = 0, without = 0;
    for (unsigned long c = 0; c < CITIES; c++) {
        const Year lax = year_of(&(Plan){true, 0, 600 + c});
        const Year good = year_of(&(Plan){false, 0, 600 + c});
        found += lax.alarm_from && lax.alarm_from <= 7; /* after six rounds of visits */
        stays += lax.alarm_from && lax.alarm_stays;
        false_alarms += (good.alarm_from > 0) + (good.false_alarms > 0);
        with += lax.recall / CITIES;
        without += good.recall / CITIES;
    }
    cr_log_info(
        "found within six rounds %zu of %d, stays %zu; recall %.3f, with good teams %.3f; "
        "false alarms %zu",
        found, CITIES, stays, with, without, false_alarms);
    cr_expect(le(sz, 19, found));
    cr_expect(le(sz, found, stays));
    cr_expect(le(sz, false_alarms, 2));
    cr_expect(lt(dbl, without - with, 0.03));
}

/* A fifth of the doors that stand out stays shut: tried every month they took 71 % of all visits.
 */
Test(findings, doors_that_nobody_opens_are_tried_less_and_less) {
    double share = 0;
    for (unsigned long c = 0; c < 5; c++)
        share += year_of(&(Plan){false, 0.2, 700 + c}).inconclusive / 5;
    cr_log_info("inconclusive %.3f of visits", share);
    cr_expect(lt(dbl, share, 0.5));
}
