/* signal.h - what a signal is: one mechanism by which turnover may not come from trade, the honest
 * way to look the same, and the words for both.
 *
 * The mixture (mixture.c) asks each signal for two log marginal densities of a storefront's
 * turnover: under its front hypothesis and under its honest twin. Evidence is telescoped in the
 * order of signals.def: evidence_k = log BF with signals 1..k minus log BF with signals 1..k-1, so
 * the columns add up exactly. Every mixture signal has a parameter `weight`, its prior weight among
 * fronts, and a parameter `epsilon`, that of its twin among the honest; the city's own shares
 * correct both (mechanisms.h). A new signal is one file in signals/ and one line in signals.def. */
#ifndef MODELS_SIGNALS_SIGNAL_H
#define MODELS_SIGNALS_SIGNAL_H
#include <stdbool.h>
#include <stddef.h>

#include "models/likelihood/storefront.h"
#include "models/params/params.h"

enum { SIGNAL_DETAILS_MAX = 14 };

typedef enum SignalKind {
    SIGNAL_LEVEL,   /* a first look at the level alone; the first mixture signal supersedes it */
    SIGNAL_MIXTURE, /* one component of the front mixture, perhaps with an honest twin */
    SIGNAL_FACTOR,  /* independent evidence, multiplied on top */
    SIGNAL_STAGE,   /* filled for the whole city after the own evidence; read does nothing */
} SignalKind;

/* Where front and twin look alike, a city cannot tell how common each of them is: one of the two
 * keeps its prior, or both do. */
typedef enum Steady { STEADY_NONE, STEADY_TWIN, STEADY_BOTH } Steady;

/* What a signal says about one storefront. Densities are natural logs; -INFINITY = not applicable.
 */
typedef struct Reading {
    double front, weight;   /* MIXTURE: log density under the front hypothesis; its prior weight */
    double honest, epsilon; /* MIXTURE: log density of the honest twin; its prior probability */
    double factor;          /* LEVEL, FACTOR: log Bayes factor */
    double share, share_sq; /* MIXTURE: mean of the unexplained share and of its square */
    float detail[SIGNAL_DETAILS_MAX]; /* NaN = n/a */
} Reading;

/* What an analyst reads about a signal: one sentence each, in words for people, the formula in
 * symbols that are the same in every language. */
typedef struct Method {
    const char *reads;   /* the data it looks at */
    const char *idea;    /* what is weighed against what */
    const char *formula; /* plain text */
    const char *where;   /* what the symbols are */
    const char *blind;   /* what it cannot see */
    const char *example; /* the formula with the figures of one storefront: placeholders as below */
    const char *source, *doi; /* of the method, or NULL */
} Method;

typedef struct Signal {
    const char *id, *title;
    SignalKind kind;
    ParamGroup params; /* name = id; specs NULL = none; its stage is that of the signal */
    Steady steady;     /* MIXTURE: what the city's shares do not correct */
    /* NULL = every run has its column; else only one over a panel of which this is true. Signals
     * with this stand last in signals.def. */
    bool (*asked)(const Panel *panel);
    const char *const *details; /* names, ends with NULL; at most SIGNAL_DETAILS_MAX */
    /* Sentences with placeholders {name:format}: names are this signal's details or the common
     * words sector, street, district; formats eur, n (integer), pct (0.12 -> 12 %), x (2.5 times),
     * month (column -> "March 2023"), link (LinkKind -> "director"), text. Some let the sentence
     * drop out where their number would say nothing: reports/words/sentence.h. */
    const char *speaks_for, *speaks_against;
    const char *innocent; /* what would explain it innocently, to ask about */
    const char *check;    /* what to look at, at the door */
    Method method;
    /* Fills *reading, which comes with -INFINITY densities, zero numbers and NaN details; NULL =
     * nothing of its own: plain numbers or a stage fill its column. */
    void (*read)(const Storefront *shop, const void *params, Reading *reading);
    /* Fills the details that come from the storefront's plain numbers (plain.h); NULL = none do. */
    void (*show)(const double *plain, Reading *reading);
} Signal;

extern const Signal *const signals_all[]; /* order of signals.def; ends with NULL */
/* The sentences of the level signal on figures that are not the storefront's own months; all drop
 * out when they are. */
extern const char *const signal_level_source;
size_t signals_count(void);
/* How many of signals_all, the first ones, and of their details a run over the panel has. */
size_t signals_asked(const Panel *panel, size_t *details);
const Signal *signal_find(const char *id); /* NULL when there is none */
size_t signals_details(void);              /* of all signals */
/* [signals_details] "signal.name", in the order in which rows of details hold them. */
const char **signals_detail_names(Arena *arena);

#endif
