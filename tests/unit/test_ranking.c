/* The order is strict and total, the budget is kept, the control sample is drawn as recorded. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "datasets/base/digest.h"
#include "datasets/base/threads.h"
#include "detector/run/fairness.h"
#include "detector/run/ranking.h"

enum { MOST = 1000 };

typedef struct Toy {
    Arena *arena;
    char text[MOST][24];
    const char *id[MOST];
    unsigned char judged[MOST];
    double log_odds[MOST], posterior[MOST], euros[MOST];
    RankingInput input;
} Toy;

/* n judged storefronts s0000.. with falling log odds. */
static void toy_open(Toy *toy, size_t n) {
    memset(toy, 0, sizeof *toy);
    toy->arena = arena_open();
    for (size_t i = 0; i < n; i++) {
        snprintf(toy->text[i], sizeof toy->text[i], "s%04zu", i);
        toy->id[i] = toy->text[i];
        toy->judged[i] = 1;
        toy->log_odds[i] = 5.0 - 0.01 * (double)i;
        toy->posterior[i] = 1.0 / (1.0 + exp(-toy->log_odds[i]));
    }
    toy->input = (RankingInput){.n = n,
                                .id = toy->id,
                                .judged = toy->judged,
                                .log_odds = toy->log_odds,
                                .posterior = toy->posterior,
                                .euros = toy->euros};
}

static RankingParams params_of(double budget, double random_share, double fdr_level) {
    return (RankingParams){.budget = budget,
                           .random_share = random_share,
                           .min_controls = 3,
                           .even_share = 0.5,
                           .order = ORDER_PROBABILITY,
                           .euro_weight = 0.3,
                           .round = 1,
                           .fdr_level = fdr_level};
}

static Ranking rank(Toy *toy, double budget, double random_share, int64_t seed) {
    const RankingParams params = params_of(budget, random_share, 1);
    Ranking ranking;
    ranking_make(&toy->input, &params, seed, toy->arena, &ranking);
    return ranking;
}

static size_t count(const Ranking *ranking, Selection selection) {
    size_t found = 0;
    for (size_t i = 0; i < ranking->n; i++) found += ranking->selection[i] == selection;
    return found;
}

Test(ranking, a_score_that_is_no_number_is_no_judgement) {
    static Toy toy;
    static unsigned char held[MOST];
    toy_open(&toy, 20);
    toy.log_odds[3] = NAN;
    toy.input.held = held;
    held[3] = held[4] = 1;
    const Ranking ranking = rank(&toy, 5, 0, 1);
    cr_expect(eq(sz, ranking.judged, 19));
    cr_expect(eq(sz, ranking.order[19], 3));
    cr_expect(isnan(ranking.q_value[3]));
    cr_expect(eq(sz, ranking.held, 1), "of the judged");
    arena_close(toy.arena);
}

Test(ranking, equal_scores_go_by_id_bytewise) {
    Toy toy;
    toy_open(&toy, 5);
    const char *const ids[] = {"b", "a10", "\xc3\xa9", "a9", "B"};
    for (size_t i = 0; i < 5; i++) {
        toy.id[i] = ids[i];
        toy.log_odds[i] = i == 4 ? -1.0 : 2.0;
        toy.posterior[i] = i == 4 ? 0.3 : 0.9;
    }
    const Ranking ranking = rank(&toy, 3, 0.0, 1);
    const size_t expected[] = {1, 3, 0, 2, 4};
    for (size_t k = 0; k < 5; k++) cr_expect(eq(sz, ranking.order[k], expected[k]));
    arena_close(toy.arena);
}

Test(ranking, unjudged_come_last_without_numbers) {
    Toy toy;
    toy_open(&toy, 6);
    toy.judged[0] = toy.judged[2] = 0;
    toy.log_odds[0] = toy.log_odds[2] = NAN;
    const Ranking ranking = rank(&toy, 10, 0.1, 1);
    const size_t expected[] = {1, 3, 4, 5, 0, 2};
    for (size_t k = 0; k < 6; k++) cr_expect(eq(sz, ranking.order[k], expected[k]));
    cr_expect(eq(sz, ranking.judged, 4));
    cr_expect(isnan(ranking.q_value[0]) && isnan(ranking.q_value[2]));
    cr_expect(zero(dbl, ranking.inclusion_probability[0]));
    cr_expect(eq(sz, count(&ranking, SELECTION_RANKED), 4));
    arena_close(toy.arena);
}

/* Scores in no order: a q-value belongs to its storefront, and is the share of doubt among those
 * ranked as high or higher. */
Test(ranking, a_q_value_is_the_doubt_about_the_list_that_ends_there) {
    enum { N = 300 };
    Toy toy;
    toy_open(&toy, N);
    for (size_t i = 0; i < N; i++) {
        toy.log_odds[i] = 5 - 0.03 * (double)(i * 77 % N);
        toy.posterior[i] = 1 / (1 + exp(-toy.log_odds[i]));
    }
    const Ranking ranking = rank(&toy, 20, 0.1, 1);
    for (size_t i = 0; i < N; i++) {
        double doubt = 0, above = 0;
        for (size_t j = 0; j < N; j++) {
            if (toy.log_odds[j] < toy.log_odds[i]) continue;
            doubt += 1 - toy.posterior[j];
            above++;
        }
        cr_expect(epsilon_eq(dbl, ranking.q_value[i], doubt / above, 1e-12), "storefront %zu", i);
    }
    arena_close(toy.arena);
}

Test(ranking, budget_is_split) {
    Toy toy;
    toy_open(&toy, 1000);
    const Ranking ranking = rank(&toy, 50, 0.1, 1);
    cr_expect(eq(sz, ranking.ranked, 45));
    cr_expect(eq(sz, ranking.controls, 5));
    cr_expect(eq(sz, count(&ranking, SELECTION_RANKED), 45));
    cr_expect(eq(sz, count(&ranking, SELECTION_RANDOM), 5));
    for (size_t k = 0; k < 45; k++)
        cr_expect(eq(int, (int)ranking.selection[ranking.order[k]], SELECTION_RANKED));
    arena_close(toy.arena);
}

/* Half-certain storefronts only: one of them is a false one in two. */
Test(ranking, a_list_of_doubtful_ones_is_controls_only) {
    Toy toy;
    toy_open(&toy, 200);
    for (size_t i = 0; i < 200; i++) toy.posterior[i] = 0.5 - 0.001 * (double)i;
    const RankingParams params = params_of(50, 0.1, 0.2);
    Ranking ranking;
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    cr_expect(zero(sz, ranking.ranked));
    cr_expect(eq(sz, ranking.controls, 5));
    cr_expect(zero(sz, count(&ranking, SELECTION_RANKED)));
    cr_expect(eq(sz, count(&ranking, SELECTION_RANDOM), 5), "what is left is not spent");
    arena_close(toy.arena);
}

/* Ten at 0.95, then ordinary ones at 0.01: ten and two give 2.48 false ones in 12, which is over a
 * fifth, ten and one 1.49 in 11, which is not. */
Test(ranking, the_part_by_rank_ends_where_false_ones_pass_the_level) {
    Toy toy;
    toy_open(&toy, 200);
    unsigned char held[200] = {0};
    for (size_t i = 0; i < 200; i++) toy.posterior[i] = i < 10 ? 0.95 : 0.01;
    const RankingParams params = params_of(50, 0.1, 0.2);
    Ranking ranking;
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    cr_expect(eq(sz, ranking.ranked, 11));
    held[0] = held[1] = held[2] = held[3] = held[4] = held[5] = 1;
    toy.input.held = held;
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    cr_expect(eq(sz, ranking.ranked, 4), "held ones lend no credit to those that are selected");
    arena_close(toy.arena);
}

/* Every storefront's chance is the recorded one; 2000 draws, five sd. */
Test(ranking, controls_are_drawn_as_recorded) {
    enum { N = 60, DRAWS = 2000 };
    Toy toy;
    toy_open(&toy, N);
    for (size_t i = 0; i < N; i++) toy.posterior[i] = i < 20 ? 0.97 : i < 30 ? 0.3 : 0.004;
    size_t drawn[N] = {0};
    double chance[N] = {0};
    for (int64_t seed = 1; seed <= DRAWS; seed++) {
        const Ranking ranking = rank(&toy, 20, 0.5, seed);
        cr_assert(eq(sz, count(&ranking, SELECTION_RANDOM), 10));
        for (size_t i = 0; i < N; i++) {
            if (ranking.selection[i] != SELECTION_RANDOM) continue;
            drawn[i]++;
            chance[i] = ranking.inclusion_probability[i];
        }
    }
    /* rest: 50 storefronts, 10 draws, half of them even: at least 0.1 each */
    for (size_t i = 0; i < 10; i++) cr_expect(zero(sz, drawn[i]), "it is on the list");
    for (size_t i = 10; i < N; i++) {
        const double mean = DRAWS * chance[i], sd = sqrt(mean * (1 - chance[i]));
        cr_expect(lt(dbl, 0.1, chance[i]));
        cr_expect(lt(dbl, fabs((double)drawn[i] - mean), 5 * sd), "storefront %zu: %zu, not %g", i,
                  drawn[i], mean);
    }
    cr_expect(lt(dbl, 2 * chance[45], chance[25]), "doubt is looked at more often");
    arena_close(toy.arena);
}

/* The storefronts drawn as controls, as marks by index. */
static void drawn_of(Toy *toy, const RankingParams *params, int64_t seed, unsigned char *drawn) {
    Ranking ranking;
    ranking_make(&toy->input, params, seed, toy->arena, &ranking);
    for (size_t i = 0; i < ranking.n; i++) drawn[i] = ranking.selection[i] == SELECTION_RANDOM;
}

static size_t in_both(const unsigned char *a, const unsigned char *b) {
    size_t both = 0;
    for (size_t i = 0; i < MOST; i++) both += a[i] && b[i];
    return both;
}

/* 1000 storefronts, ten controls: two lists drawn apart share 0.1 of them on average. */
Test(ranking, controls_stay_until_visited_or_the_round_is_closed) {
    static Toy toy;
    static unsigned char first[MOST], again[MOST];
    static unsigned visits[MOST];
    toy_open(&toy, MOST);
    for (size_t i = 0; i < MOST; i++) toy.posterior[i] = i < 40 ? 0.99 : 0.01 + 1e-5 * (double)i;
    RankingParams params = params_of(50, 0.2, 1);
    drawn_of(&toy, &params, 1, first);
    params.budget = 52;
    drawn_of(&toy, &params, 1, again);
    cr_expect(le(sz, 9, in_both(first, again)), "two more places");
    params.budget = 50;
    for (size_t i = 0; i < MOST; i += 3) toy.posterior[i] *= 0.98;
    drawn_of(&toy, &params, 1, again);
    cr_expect(le(sz, 9, in_both(first, again)), "figures that change a little");
    size_t visited = 0;
    for (visited = 0; !first[visited]; visited++) {
    }
    visits[visited] = 1;
    toy.input.visits = visits;
    drawn_of(&toy, &params, 1, again);
    cr_expect(not(again[visited]), "a visited one has done its duty");
    cr_expect(le(sz, 8, in_both(first, again)), "and the others wait for theirs");
    params.round = 2;
    drawn_of(&toy, &params, 1, again);
    cr_expect(le(sz, in_both(first, again), 2), "another round draws others");
    arena_close(toy.arena);
}

/* Euros rise where the log odds fall. */
Test(ranking, the_order_is_the_one_asked_for) {
    Toy toy;
    toy_open(&toy, 100);
    for (size_t i = 0; i < 100; i++) toy.euros[i] = toy.posterior[i] * (1000 + (double)(i * i));
    toy.euros[99] = NAN;
    RankingParams params = params_of(10, 0, 1);
    Ranking ranking;
    params.order = ORDER_EXPECTED_EUROS;
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    for (size_t k = 0; k < 99; k++) cr_expect(eq(sz, ranking.order[k], 98 - k));
    cr_expect(eq(sz, ranking.order[99], 99), "without euros it comes last");
    params.order = ORDER_MIXED;
    params.euro_weight = 0;
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    for (size_t k = 0; k < 100; k++) cr_expect(eq(sz, ranking.order[k], k), "probability alone");
    params.euro_weight = 1;
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    for (size_t k = 0; k < 99; k++) cr_expect(eq(sz, ranking.order[k], 98 - k), "euros alone");
    params.euro_weight = 0.4; /* places 3, 5, 8, 10 */
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    static const size_t turns[] = {0, 1, 98, 2, 97, 3, 4, 96, 5, 95};
    for (size_t k = 0; k < 10; k++) cr_expect(eq(sz, ranking.order[k], turns[k]), "in turns");
    unsigned times[100] = {0};
    for (size_t k = 0; k < 100; k++) times[ranking.order[k]]++;
    for (size_t k = 0; k < 100; k++) cr_expect(eq(uint, times[k], 1), "each once");
    arena_close(toy.arena);
}

/* By euros the first are doubtful giants: they are left out where they would make the list
 * doubtful. */
Test(ranking, another_order_is_held_to_the_same_level) {
    Toy toy;
    toy_open(&toy, 30);
    for (size_t i = 0; i < 30; i++) {
        toy.posterior[i] = i < 10 ? 0.99 : 0.3;
        toy.euros[i] = i < 10 ? 1000 - (double)i : 1e6;
    }
    RankingParams params = params_of(12, 0, 0.2);
    params.order = ORDER_EXPECTED_EUROS;
    Ranking ranking;
    double doubt = 0;
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    cr_expect(eq(sz, ranking.ranked, 10));
    for (size_t i = 0; i < 30; i++)
        if (ranking.selection[i] == SELECTION_RANKED) doubt += 1 - toy.posterior[i];
    cr_expect(le(dbl, doubt, 0.2 * (double)ranking.ranked));
    arena_close(toy.arena);
}

/* 2,499 a year, if it is not trade, is skipped however likely that is; chance may draw it. */
Test(ranking, little_money_is_left_to_chance) {
    Toy toy;
    toy_open(&toy, 30);
    for (size_t i = 0; i < 30; i++) {
        toy.posterior[i] = 0.9;
        toy.euros[i] = 0.9 * (i % 2 ? 2501 : 2499);
    }
    RankingParams params = params_of(20, 0.25, 1);
    params.least_eur = 2500;
    Ranking ranking;
    size_t drawn = 0;
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    cr_expect(eq(sz, ranking.ranked, 15));
    for (size_t i = 0; i < 30; i++) {
        cr_expect(eq(int, ranking.selection[i] == SELECTION_RANKED, i % 2 == 1), "storefront %zu",
                  i);
        drawn += ranking.selection[i] == SELECTION_RANDOM;
    }
    cr_expect(eq(sz, drawn, 5));
    arena_close(toy.arena);
}

/* Of 30 the even ones are likely, the odd ones not; 4 of the likely are held, 3 have little money.
 * Places are left, and what is refused is neither held nor little. */
Test(ranking, what_is_refused_is_neither_held_nor_little) {
    Toy toy;
    toy_open(&toy, 30);
    unsigned char held[MOST] = {0};
    for (size_t i = 0; i < 30; i++) {
        toy.posterior[i] = i % 2 ? 0.1 : 0.95;
        toy.euros[i] = toy.posterior[i] * (i > 20 && i % 2 == 0 ? 10 : 9000);
    }
    for (size_t i = 0; i < 8; i++) held[i] = 1;
    toy.input.held = held;
    RankingParams params = params_of(24, 0, 0.1);
    params.least_eur = 2500;
    Ranking ranking;
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    cr_expect(eq(sz, ranking.ranked, 7), "8, 10, ... 20");
    cr_expect(eq(sz, ranking.refused, 11), "9, 11, ... 29");
    params.budget = 5;
    ranking_make(&toy.input, &params, 1, toy.arena, &ranking);
    cr_expect(eq(sz, ranking.ranked, 5), "the budget ends it");
    arena_close(toy.arena);
}

/* Horvitz and Thompson: weighted by 1/probability, controls stand for all unlisted. */
Test(ranking, inclusion_probabilities_estimate_totals_without_bias) {
    enum { N = 200, DRAWS = 4000 };
    Toy toy;
    toy_open(&toy, N);
    double truth = 0.0, sum = 0.0, square = 0.0;
    for (size_t i = 18; i < N; i++) truth += (double)(i % 7);
    for (int64_t seed = 1; seed <= DRAWS; seed++) {
        const Ranking ranking = rank(&toy, 24, 0.25, seed);
        double total = 0.0;
        for (size_t i = 0; i < N; i++)
            if (ranking.selection[i] == SELECTION_RANDOM)
                total += (double)(i % 7) / ranking.inclusion_probability[i];
        sum += total;
        square += total * total;
    }
    const double mean = sum / DRAWS, se = sqrt((square / DRAWS - mean * mean) / DRAWS);
    cr_expect(lt(dbl, fabs(mean - truth), 5 * se), "mean %g, truth %g, se %g", mean, truth, se);
    arena_close(toy.arena);
}

Test(ranking, chances_sum_to_the_draws_and_stop_at_one) {
    const double posterior[] = {0.5, 0.001, 0.001, 0.001, 0.001, 0.5};
    double chance[6], sum = 0.0;
    ranking_chances(posterior, 6, 4, 0.1, chance);
    for (size_t k = 0; k < 6; k++) sum += chance[k];
    cr_expect(epsilon_eq(dbl, sum, 4.0, 1e-12));
    cr_expect(eq(dbl, chance[0], 1.0));
    cr_expect(epsilon_eq(dbl, chance[1], 0.5, 1e-12), "two draws are left for four alike");
    const double sure[] = {0.0, 1.0, 0.0};
    ranking_chances(sure, 3, 1, 0.5, chance);
    for (size_t k = 0; k < 3; k++) cr_expect(epsilon_eq(dbl, chance[k], 1.0 / 3, 1e-12));
}

Test(ranking, what_was_inspected_of_late_is_not_selected) {
    Toy toy;
    toy_open(&toy, 100);
    unsigned char held[100] = {0};
    for (size_t i = 0; i < 100; i += 2) held[i] = 1;
    toy.input.held = held;
    for (int64_t seed = 1; seed <= 50; seed++) {
        const Ranking ranking = rank(&toy, 40, 0.25, seed);
        cr_expect(eq(sz, ranking.held, 50));
        cr_expect(eq(sz, count(&ranking, SELECTION_RANKED), 30));
        cr_expect(eq(sz, count(&ranking, SELECTION_RANDOM), 10));
        for (size_t i = 0; i < 100; i++) {
            cr_expect(eq(sz, ranking.order[i], i), "ranks stay");
            if (held[i]) cr_expect(eq(int, (int)ranking.selection[i], SELECTION_NONE));
        }
    }
    arena_close(toy.arena);
}

Test(ranking, same_seed_same_draw) {
    Toy toy;
    toy_open(&toy, 1000);
    const Ranking a = rank(&toy, 200, 0.5, 3), b = rank(&toy, 200, 0.5, 3),
                  c = rank(&toy, 200, 0.5, 4);
    cr_expect(zero(int, memcmp(a.selection, b.selection, 1000 * sizeof *a.selection)));
    cr_expect(not(zero(int, memcmp(a.selection, c.selection, 1000 * sizeof *a.selection))));
    arena_close(toy.arena);
}

Test(ranking, budget_larger_than_the_city) {
    Toy toy;
    toy_open(&toy, 7);
    const Ranking ranking = rank(&toy, 100000, 0.5, 1);
    cr_expect(eq(sz, ranking.ranked, 7));
    cr_expect(zero(sz, ranking.controls));
    arena_close(toy.arena);
}

Test(ranking, controls_that_take_all_the_rest_are_certain) {
    Toy toy;
    toy_open(&toy, 7);
    const Ranking ranking = rank(&toy, 8, 0.5, 1);
    cr_expect(eq(sz, ranking.ranked, 4));
    cr_expect(eq(sz, ranking.controls, 3));
    for (size_t i = 0; i < 7; i++) cr_expect(eq(dbl, ranking.inclusion_probability[i], 1.0));
    arena_close(toy.arena);
}

Test(ranking, a_budget_of_one_is_for_the_list) {
    Toy toy;
    toy_open(&toy, 7);
    const Ranking ranking = rank(&toy, 1, 0.5, 1);
    cr_expect(eq(sz, ranking.ranked, 1));
    cr_expect(zero(sz, ranking.controls));
    arena_close(toy.arena);
}

Test(ranking, a_small_share_still_draws_some) {
    Toy toy;
    toy_open(&toy, 100);
    const Ranking ranking = rank(&toy, 4, 0.01, 1), none = rank(&toy, 4, 0.0, 1);
    cr_expect(eq(sz, ranking.controls, 2), "three, but not over half the budget");
    cr_expect(zero(sz, none.controls));
    arena_close(toy.arena);
}

Test(ranking, nobody_judged_and_nobody_there) {
    Toy toy;
    toy_open(&toy, 3);
    memset(toy.judged, 0, sizeof toy.judged);
    const Ranking none = rank(&toy, 50, 0.1, 1);
    cr_expect(zero(sz, none.ranked + none.controls));
    for (size_t k = 0; k < 3; k++) cr_expect(eq(sz, none.order[k], k));
    toy.input.n = 0;
    const Ranking empty = rank(&toy, 50, 0.1, 1);
    cr_expect(zero(sz, empty.ranked + empty.controls + empty.n));
    arena_close(toy.arena);
}

/* Brown, Cai & DasGupta (2001): Wilson's interval is p -> (p + z^2/2n +- ...)/(1 + z^2/n). */
Test(fairness, wilson_interval) {
    double low, high;
    fairness_wilson(10, 100, &low, &high);
    /* roots of (p - 0.1)^2 = z^2 p (1 - p) / 100 */
    const double z2 = 1.6448536269514722 * 1.6448536269514722;
    cr_expect(epsilon_eq(dbl, (low - 0.1) * (low - 0.1), z2 * low * (1 - low) / 100, 1e-12));
    cr_expect(epsilon_eq(dbl, (high - 0.1) * (high - 0.1), z2 * high * (1 - high) / 100, 1e-12));
    cr_expect(lt(dbl, low, 0.1));
    cr_expect(lt(dbl, 0.1, high));
    fairness_wilson(0, 0, &low, &high);
    cr_expect(zero(dbl, low));
    cr_expect(eq(dbl, high, 1.0));
    fairness_wilson(0, 20, &low, &high);
    cr_expect(zero(dbl, low));
    cr_expect(lt(dbl, high, 0.2));
}

/* ---- warnings ---- */

enum { DISTRICTS = 8, CITY = 4000, LISTED = 120 };

/* A city of districts of unequal size; storefronts of district 0 get `pull` times the chance to be
 * listed. Returns the warnings. */
static size_t warnings_of(gsl_rng *rng, double pull, bool *first) {
    static const char *const names[DISTRICTS] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    static const char *const one_sector[] = {"bar"};
    Arena *arena = arena_open();
    const char **district = ARENA_ARRAY(arena, const char *, CITY);
    Ranking ranking = {.n = CITY, .judged = CITY, .ranked = LISTED};
    ranking.q_value = ARENA_ARRAY(arena, double, CITY);
    ranking.selection = ARENA_ARRAY(arena, Selection, CITY);
    for (size_t i = 0; i < CITY; i++) district[i] = names[i * i % 131 % DISTRICTS];
    for (size_t left = LISTED; left;) {
        const size_t i = gsl_rng_uniform_int(rng, CITY);
        const double chance = *district[i] == 'a' ? 1 : 1 / pull;
        if (ranking.selection[i] || gsl_rng_uniform(rng) > chance) continue;
        ranking.selection[i] = SELECTION_RANKED;
        left--;
    }
    ranking.order = ARENA_ARRAY(arena, size_t, CITY);
    size_t top = 0, rest = LISTED;
    for (size_t k = 0; k < CITY; k++) {
        const size_t i = k * 1237 % CITY; /* prime to CITY: everybody once, districts mixed */
        ranking.order[ranking.selection[i] ? top++ : rest++] = i;
    }
    const Panel panel = {.n = CITY,
                         .district = district,
                         .sector = ARENA_ARRAY(arena, int, CITY),
                         .sector_name = one_sector};
    const FairnessParams params = {0.8, 1.25, 0.05, 0.06, 0.1};
    Fairness fairness;
    fairness_measure(&panel, &ranking, &params, arena, &fairness);
    const size_t warnings = fairness.warnings;
    *first = fairness.district[0].warned;
    arena_close(arena);
    return warnings;
}

/* Five sd above the promised 5 % of 1000 even lists. */
Test(fairness, an_even_list_is_rarely_warned_about) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 4001);
    size_t lists = 0;
    bool first;
    for (size_t k = 0; k < 1000; k++) lists += warnings_of(rng, 1, &first) > 0;
    cr_expect(le(sz, lists, 84), "%zu of 1000", lists);
    gsl_rng_free(rng);
}

Test(fairness, a_district_listed_four_times_as_often_is_warned_about) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 4002);
    size_t found = 0;
    bool first;
    for (size_t k = 0; k < 200; k++) {
        (void)warnings_of(rng, 4, &first);
        found += first;
    }
    cr_expect(ge(sz, found, 180), "%zu of 200", found);
    gsl_rng_free(rng);
}

/* ---- whole districts ---- */

enum { SMALL = 1000, PLACES = 5, TRADES = 10, TOP = 45 };

/* A city of five districts whose first one has so much more log odds for nothing, its 45 best
 * listed. Adds its list ratio; returns whether it is warned about. */
static bool shift_is_warned(gsl_rng *rng, double shift, double *ratio) {
    static const char *const names[PLACES] = {"a", "b", "c", "d", "e"};
    static const char *const trades[TRADES] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    Arena *arena = arena_open();
    const char **district = ARENA_ARRAY(arena, const char *, SMALL);
    double *score = ARENA_ARRAY(arena, double, SMALL);
    int *sector = ARENA_ARRAY(arena, int, SMALL);
    Ranking ranking = {.n = SMALL, .judged = SMALL, .ranked = TOP};
    ranking.q_value = ARENA_ARRAY(arena, double, SMALL);
    ranking.selection = ARENA_ARRAY(arena, Selection, SMALL);
    ranking.order = ARENA_ARRAY(arena, size_t, SMALL);
    for (size_t i = 0; i < SMALL; i++) {
        district[i] = names[i % PLACES];
        sector[i] = (int)gsl_rng_uniform_int(rng, TRADES);
        score[i] = -gsl_ran_gaussian(rng, 0.8) - gsl_ran_gamma(rng, 0.6, 2.4) -
                   (i % PLACES ? 0 : shift) - 0.1 * sector[i];
    }
    gsl_sort_index(ranking.order, score, 1, SMALL);
    for (size_t r = 0; r < TOP; r++) ranking.selection[ranking.order[r]] = SELECTION_RANKED;
    const Panel panel = {.n = SMALL, .district = district, .sector = sector, .sector_name = trades};
    Fairness fairness;
    fairness_measure(&panel, &ranking, &(FairnessParams){0.8, 1.25, 0.05, 0.06, 0.1}, arena,
                     &fairness);
    *ratio += fairness.district[0].ratio;
    const bool warned = fairness.district[0].warned;
    arena_close(arena);
    return warned;
}

/* Listed a quarter more often than its share, of 1,000 storefronts. */
Test(fairness, a_biased_district_of_a_small_city_is_warned_about) {
    enum { LISTS = 200 };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 4003);
    double ratio = 0, even_ratio = 0;
    size_t found = 0, even = 0;
    for (size_t k = 0; k < LISTS; k++) {
        found += shift_is_warned(rng, 0.75, &ratio);
        even += shift_is_warned(rng, 0, &even_ratio);
    }
    cr_log_info("ratio %.2f: %zu of %d; even: %zu", ratio / LISTS, found, LISTS, even);
    cr_expect(lt(dbl, ratio / LISTS, 1.5));
    cr_expect(le(sz, 180, found));
    cr_expect(le(sz, even, 16), "five sd above 1 in 50, the first of five districts");
    gsl_rng_free(rng);
}

/* As many sectors and districts as storefronts: a table of each by each would take minutes. */
Test(fairness, distinct_sectors_and_districts_cost_no_more_than_storefronts) {
    enum { MANY = 60000, LABEL = 16 };
    Arena *arena = arena_open();
    const char **name = ARENA_ARRAY(arena, const char *, MANY);
    int *sector = ARENA_ARRAY(arena, int, MANY);
    Ranking ranking = {.n = MANY, .judged = MANY, .ranked = TOP};
    ranking.q_value = ARENA_ARRAY(arena, double, MANY);
    ranking.selection = ARENA_ARRAY(arena, Selection, MANY);
    ranking.order = ARENA_ARRAY(arena, size_t, MANY);
    for (size_t i = 0; i < MANY; i++) {
        name[i] = arena_printf(arena, "%0*zu", LABEL - 1, i);
        sector[i] = (int)i;
        ranking.order[i] = i;
        if (i < TOP) ranking.selection[i] = SELECTION_RANKED;
    }
    const Panel panel = {.n = MANY, .district = name, .sector = sector, .sector_name = name};
    Fairness fairness;
    const clock_t begin = clock();
    fairness_measure(&panel, &ranking, &(FairnessParams){0.8, 1.25, 0.05, 0.06, 0.1}, arena,
                     &fairness);
    const double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    cr_expect(eq(sz, fairness.districts, MANY));
    cr_expect(eq(sz, fairness.sectors, MANY));
    cr_expect(eq(str, (char *)fairness.district[MANY - 1].name, (char *)name[MANY - 1]));
    cr_expect(eq(sz, fairness.district[0].listed, 1));
    cr_expect(zero(sz, fairness.district[TOP].listed));
    cr_expect(lt(dbl, seconds, 2.0));
    arena_close(arena);
}

Test(fairness, warnings_come_in_words) {
    Arena *arena = arena_open();
    const char **sentence;
    const size_t n = fairness_sentences(
        "{\"fairness\":{\"band\":[0.8,1.25],\"districts\":[{\"name\":\"2060\",\"listed\":12,"
        "\"judged\":80,\"ratio\":2.385,\"ratio_low\":1.4,\"ratio_high\":3.5,\"warned\":true},"
        "{\"name\":\"2000\",\"warned\":false},{\"name\":\"2018\",\"ratio_low\":0.7,"
        "\"ratio_high\":3,\"above\":0.634,\"warned\":true}],\"sectors\":[{\"warned\":true}]}}",
        arena, &sentence);
    cr_assert(eq(sz, n, 3));
    cr_expect(eq(str, (char *)sentence[1],
                 "district 2018: its storefronts rank above those of the same sector elsewhere 63 "
                 "times in a hundred; find out why before using the list"));
    cr_expect(zero(strncmp(sentence[2], "sector without a name: ", 23)), "%s", sentence[1]);
    cr_expect(eq(str, (char *)sentence[0],
                 "district 2060: 12 listed of 80 judged, 2.38 times the city's rate (range 1.40 to "
                 "3.50), outside 0.80 to 1.25; find out why before using the list"));
    cr_expect(zero(sz, fairness_sentences("no JSON", arena, &sentence)));
    arena_close(arena);
}

/* ---- threads: the same bytes whatever the number of workers ---- */

enum { ITEMS = 100003 };

typedef struct Work {
    double *out, *range_sum;
    unsigned char *times;
} Work;

static void toy_range(void *context, size_t begin, size_t end, size_t worker) {
    Work *work = context;
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        work->out[i] = sin((double)i) * exp(-(double)i / ITEMS);
        work->range_sum[begin / PARALLEL_GRAIN] += work->out[i];
        work->times[i]++;
    }
}

static void work_digest(const Parallel *parallel, char hex[DIGEST_TEXT]) {
    Arena *arena = arena_open();
    Work work = {ARENA_ARRAY(arena, double, ITEMS),
                 ARENA_ARRAY(arena, double, ITEMS / PARALLEL_GRAIN + 1),
                 ARENA_ARRAY(arena, unsigned char, ITEMS)};
    parallel->run(parallel, ITEMS, toy_range, &work);
    for (size_t i = 0; i < ITEMS; i++) cr_assert(eq(int, work.times[i], 1));
    Digest digest;
    digest_init(&digest);
    digest_add(&digest, work.out, ITEMS * sizeof(double));
    digest_add(&digest, work.range_sum, (ITEMS / PARALLEL_GRAIN + 1) * sizeof(double));
    digest_hex(&digest, hex);
    arena_close(arena);
}

Test(threads, results_do_not_depend_on_workers) {
    char serial[DIGEST_TEXT], parallel[DIGEST_TEXT];
    work_digest(&parallel_serial, serial);
    const size_t workers[] = {1, 2, 8};
    for (size_t w = 0; w < 3; w++) {
        Threads *threads = threads_open(workers[w]);
        for (size_t round = 0; round < 20; round++) {
            work_digest(threads_parallel(threads), parallel);
            cr_expect(eq(str, serial, parallel));
        }
        threads_close(threads);
    }
}

static void check_worker(void *context, size_t begin, size_t end, size_t worker) {
    (void)begin;
    (void)end;
    cr_assert(lt(sz, worker, *(const size_t *)context));
}

Test(threads, workers_stay_below_their_number) {
    Threads *threads = threads_open(0);
    const Parallel *parallel = threads_parallel(threads);
    size_t workers = parallel->workers;
    cr_expect(ge(sz, workers, 1));
    parallel->run(parallel, 100000, check_worker, &workers);
    parallel->run(parallel, 0, check_worker, &workers);
    threads_close(threads);
    threads_close(NULL);
}
