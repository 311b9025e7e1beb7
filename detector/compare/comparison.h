/* comparison.h - what two runs have in common and in what they differ. */
#ifndef DETECTOR_COMPARE_COMPARISON_H
#define DETECTOR_COMPARE_COMPARISON_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "detector/run/watchlist.h"

typedef enum ChangeKind { CHANGE_ENTERED, CHANGE_LEFT, CHANGE_MOVED } ChangeKind;
const char *change_name(ChangeKind kind); /* "entered" "left" "moved" */

/* One month's figure of a storefront that is not the same. */
typedef struct MonthChange {
    int month;            /* base/num.h */
    bool footfall;        /* else turnover */
    double before, after; /* EUR, or people; NaN = none */
} MonthChange;

/* One storefront selected in at least one of the runs, with a changed place. */
typedef struct Change {
    ChangeKind kind;
    const char *storefront_id, *name, *sector, *district;
    size_t rank_before, rank_after;         /* 0 = not in that run's panel */
    double log_odds_before, log_odds_after; /* NaN = not judged or absent */
    const char *signal_id;  /* whose evidence moved it most, the way it went; NULL when none did */
    double evidence_change; /* its change, log units */
    const char *parameter;  /* differs between the runs and bears on this: of that signal, else of
                               what all evidence rests on, else of the list; NULL = none */
    size_t parameters;      /* how many such differ */
    const char **key;       /* [parameters] each, parameter first */
    double by_facts,
        by_parameters;  /* log odds that facts, then parameters moved; NaN = not known */
    bool model_differs; /* the runs are of different model versions: numbers may move by that */
    bool months_known;  /* its figures in both runs are known; of the months that both cover: */
    size_t turnover_months, footfall_months; /* how many differ */
    size_t months;
    MonthChange *month; /* [months] which, turnover first, by time */
    const char *cause;  /* the deciding one, for many at once: "the list is longer" */
    const char *why;    /* one sentence in the arena */
} Change;

/* A parameter or an input file that differs; NULL = absent in that run. */
typedef struct Difference {
    const char *key;            /* "ranking.budget", or the file's name */
    const char *before, *after; /* value, or digest */
} Difference;

typedef struct Comparison {
    size_t entered, left, moved, stayed; /* stayed: selected in both with the same rank */
    size_t changes;
    Change *change; /* entered by new rank, left by old rank, moved by size of the move */
    size_t parameters, inputs;
    Difference *parameter, *input; /* sorted by key */
    int model_before, model_after; /* model versions (models/params/version.h); 0 = not recorded */
} Comparison;

#endif
