/* evidence_table.h - what a model says about each storefront, signal by signal.
 *
 * log_odds[i] = prior_log_odds + sum over signals of evidence[i, s], exactly in that order.
 * A storefront that cannot be judged has judged = 0, a reason, and NaN numbers. */
#ifndef MODELS_POSTERIOR_EVIDENCE_TABLE_H
#define MODELS_POSTERIOR_EVIDENCE_TABLE_H
#include "datasets/base/mem.h"
#include "datasets/panel/panel.h"
#include "models/posterior/learned.h"

/* A named number of the city-wide fit, for the manifest ("footfall elasticity", 0.27). */
typedef struct FitNumber {
    const char *name;
    double value;
} FitNumber;

typedef struct Evidence {
    size_t n, signals, details;
    const char **detail_names;    /* [details] "signal.name" */
    double prior_log_odds;        /* of a storefront before any evidence, links included */
    double prevalence;            /* estimated share of fronts in the city */
    double *evidence;             /* [n x signals] log Bayes factors, order of signals_all */
    double *log_odds, *posterior; /* [n] */
    double *share, *share_low, *share_high; /* [n] unexplained share of turnover if a front: mean
                                               and central 90 % interval, 0..1 */
    double *unexplained_eur_year; /* [n] posterior x share x declared turnover, EUR per year */
    float *detail;                /* [n x details] numbers for the sentences; NaN = n/a. NULL =
                                     not needed, and stages leave them out */
    unsigned char *judged;        /* [n] */
    const char **reason;          /* [n] why not judged, NULL when judged */
    float *expected;              /* [n x T] EUR per month that peers and footfall explain */
    const double *declared;       /* [n] evidence_declared; NULL = from the panel's months */
    double *band;                 /* [n] half width of the 90 % interval, log units */
    size_t fit_numbers;
    const FitNumber *fit;
    const Learned *learned; /* NULL = the city was too small to teach what numbers say */
} Evidence;

/* What a storefront declares, EUR a year: the mean of its months with turnover. NaN without any. */
double evidence_declared(const Panel *panel, size_t i);

/* For the stages that fill a column after the own evidence (SIGNAL_STAGE): prior, log odds,
 * posteriors and euros recomputed from the columns and a starting probability. */
void evidence_settle(const Panel *panel, double start, Evidence *evidence);

/* Sets prevalence to the mean posterior of the judged. */
void evidence_recount(Evidence *evidence);

/* The column of a signal; *detail is the place of its first detail within a row of details. */
size_t evidence_column(const char *signal_id, size_t *detail);

/* Adds a number to the fit's, in the arena. */
void evidence_note(const char *name, double value, Arena *arena, Evidence *evidence);

#endif
