/* The share of fronts that a run recorded, and when it is as far as the model goes. */
#include "detector/run/city_share.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "tests/support/rows.h"

static const struct {
    const char *manifest;
    double share, low, high; /* -1 = not known */
    bool at_edge;
} runs[] = {
    {"{\"prevalence\":0.02,\"fit\":{\"prevalence_low\":0.009,\"prevalence_high\":0.046}}", 0.02,
     0.009, 0.046, false},
    {"{\"prevalence\":0.25,\"fit\":{\"prevalence_low\":0.2,\"prevalence_high\":0.3}}", 0.25, 0.2,
     0.3, true},
    {"{\"prevalence\":0.001,\"fit\":{\"prevalence_low\":0.0005,\"prevalence_high\":0.004}}", 0.001,
     0.0005, 0.004, true},
    {"{\"prevalence\":0.02,\"fit\":{},\"params\":{\"mixture.prevalence_min\":{\"value\":0.002},"
     "\"mixture.prevalence_max\":{\"value\":0.25}}}",
     0.02, -1, -1, false},
    {"{\"prevalence\":0.25,\"fit\":{},\"params\":{\"mixture.prevalence_min\":{\"value\":0.002},"
     "\"mixture.prevalence_max\":{\"value\":0.25}}}",
     0.25, -1, -1, true},
    {"{}", -1, -1, -1, false},
    {NULL, -1, -1, -1, false},
};

static void expect(double got, double want, const char *what) {
    if (want < 0)
        cr_expect(isnan(got), "%s", what);
    else
        cr_expect(eq(dbl, got, want), "%s", what);
}

EachRow(city_share, is_told_with_its_range_and_its_edge, runs) {
    const CityShare got = city_share_of(runs[*row].manifest);
    expect(got.share, runs[*row].share, "share");
    expect(got.low, runs[*row].low, "low");
    expect(got.high, runs[*row].high, "high");
    cr_expect(eq(int, got.at_edge, runs[*row].at_edge));
}
