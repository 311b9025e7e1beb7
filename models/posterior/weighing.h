/* weighing.h - what every number says in this city: evidence that adds up, learned from fronts
 * planted into the city's own storefronts.
 *
 * Numbers are the plain ones (plain.h), then for each mixture signal the log of its front density
 * over that of all honest hypotheses, the log factors of the others, and the log Bayes factor of
 * all of them together. Each has a curve; a column of evidence is the sum of the curves of its
 * signal, each less its middle between honest and planted, so that a number which tells the two
 * apart speaks for one and against the other; the column `whole` holds the rest, so that the
 * columns add up exactly. */
#ifndef MODELS_POSTERIOR_WEIGHING_H
#define MODELS_POSTERIOR_WEIGHING_H
#include "models/curves/kinds.h"
#include "models/posterior/amounts.h"
#include "models/posterior/learned.h"

enum { WEIGH_MOST = LEARNED_NUMBERS, WEIGH_FORMS = KINDS_MOST };

/* What has curves of its own: a kind, or the half of one that adds in proportion to trade. */
typedef struct FrontForm {
    unsigned char kind; /* PlantKind */
    bool in_proportion;
} FrontForm;

extern const ParamGroup curves_group;

typedef struct Weighing {
    const PlainCity *city;
    Hats hats;
    size_t forms;
    FrontForm form[WEIGH_FORMS]; /* [forms] which of them this city can have */
    Curves curves[WEIGH_FORMS];
    double *middle[WEIGH_FORMS]; /* [forms][numbers] of each curve, half-way between its means over
                                    the honest and over the planted: where a number says nothing */
    double weight[WEIGH_FORMS];  /* [forms] how common each is among the fronts of this city */
    FrontShare share;
    double taught, hidden, hidden_most; /* weight of those who stood for honest, of fronts among
                                           them, and the most that these may weigh at one score */
    size_t column[WEIGH_MOST], whole;   /* of evidence, for each number */
    uint64_t sample_below;              /* storefronts of a smaller hash were learned from, */
    const char **beyond;                /* [confirmed] and these, sorted by id: visits confirmed */
    size_t confirmed;                   /* them */
    Learned learned;                    /* the same, pooled, for people to read */
    Amounts amounts;                    /* what part of a front's turnover is not trade */
} Weighing;

/* How many numbers a storefront has, and the column of evidence that number k counts in. */
size_t weighing_numbers(void);
size_t weighing_column(size_t k);
/* Its name: "rise_t" of a plain one, else the signal's id, as "level" or "whole". */
const char *weighing_name(size_t k);

/* number[weighing_numbers()] of a prepared storefront from what its signals read and their total
 * log Bayes factor; NaN = says nothing. plain [PLAIN_NUMBERS] comes out too. */
void weighing_read(const PlainCity *city, const Storefront *shop, int place, const Reading *reading,
                   double total, float *number, double *plain);

/* Everything that learning asks for. read: fills the numbers of storefront i of a fit. */
typedef struct WeighingInput {
    const Fit *fit;
    const Params *params;
    const Parallel *parallel;
    const float *number;         /* [n x weighing_numbers()] of the city's storefronts */
    const unsigned char *judged; /* [n] */
    void (*read)(const Fit *fit, const Params *params, size_t i, int place, Storefront *shop,
                 float *number);
} WeighingInput;

/* NULL where too few storefronts can be learned from. Lives in the arena. */
Weighing *weighing_learn(const WeighingInput *input, const PlainCity *city, Arena *arena);

/* evidence[signals_count()]: log Bayes factors of the storefront of that id; stages get 0. */
void weighing_apply(const Weighing *weighing, const char *id, const float *number,
                    double *evidence);

/* part[PLANT_KINDS]: how well each kind of front fits the same storefront, were it one: w_k
 * e^(s_k) of its forms, sum 1 (gamma of MODEL 13.12). */
void weighing_kinds(const Weighing *weighing, const char *id, const float *number,
                    double part[static PLANT_KINDS]);
/* What part of its turnover is not trade, were it a front. */
AmountShare weighing_share(const Weighing *weighing, const char *id, const float *number);

#endif
