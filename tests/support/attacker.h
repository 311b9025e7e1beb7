/* attacker.h - who reads all that is published of a city, and works out what it does not tell. */
#ifndef TESTS_ATTACKER_H
#define TESTS_ATTACKER_H
#include <gsl/gsl_rng.h>

#include "detector/run/disclosure.h"
#include "tests/support/desk.h"

/* Of a district: counts, and the sum of the probabilities of its storefronts. */
enum { JUDGED, RANKED, SELECTED, STANDING, RANDOM, MASS, KNOWN };
enum { ATTACK_DISTRICTS = 12, ATTACK_SUMS = 64 };

/* What is known of a number: it lies in low..high. */
typedef struct Range {
    double low, high;
} Range;

/* Of some districts together. */
typedef struct AttackSum {
    int what;
    bool of[ATTACK_DISTRICTS];
    Range is;
} AttackSum;

/* District n is the whole city. */
typedef struct Attack {
    size_t n, sums;
    Range of[ATTACK_DISTRICTS + 1][KNOWN];
    AttackSum sum[ATTACK_SUMS];
} Attack;

/* A city of districts named Quarter0, Quarter1 ... whose counts are known; district n is all. */
typedef struct Town {
    Desk d;
    gsl_rng *rng;
    size_t n;
    double count[ATTACK_DISTRICTS + 1][KNOWN];
} Town;

void town_open(Town *t, int seed);
void town_close(Town *t);
/* Without storefronts, of n districts; and with 1 to 60 drawn in each of 2 to 11. */
void town_clear(Town *t, size_t n);
void town_make(Town *t);
size_t town_below(const Town *t, size_t n);
const char *town_district(Town *t, size_t k);
/* One more storefront of district k; its probability is `posterior`. */
void town_add(Town *t, size_t k, Selection selection, double posterior);

void attack_open(Attack *a, size_t n);
/* Told: a number rounded to a multiple of unit; NaN = a sign instead. */
void attack_told(Attack *a, size_t k, int what, double value, double unit);
/* Likewise of the districts with of[n] together. */
void attack_told_sum(Attack *a, const bool *of, int what, double value, double unit);
/* Draws all conclusions. */
void attack_run(Attack *a);
/* Counts below `least`, or of all but fewer than `least`, that are known to within less than that.
 */
size_t attack_found(const Town *t, const Attack *a, double least);

#endif
