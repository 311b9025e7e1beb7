/* amounts.h - what part of a front's turnover is not trade: learned from copies whose addition is
 * known. */
#ifndef MODELS_POSTERIOR_AMOUNTS_H
#define MODELS_POSTERIOR_AMOUNTS_H
#include "models/curves/additive.h"

enum { AMOUNT_BANDS = 8 };

typedef struct Amounts {
    Curves curves;                                                  /* logit of the share */
    size_t bands;                                                   /* 0 = nothing was learned */
    double at[AMOUNT_BANDS], low[AMOUNT_BANDS], high[AMOUNT_BANDS]; /* of the residual, logits */
} Amounts;

/* Copies with a known share. A row of weight 0 is left out. */
typedef struct AmountRows {
    size_t n;
    const HatPlace *place;     /* [n x numbers] */
    const double *share;       /* [n] of what they declare, 0..1 */
    const float *weight;       /* [n] mean 1 */
    const unsigned char *fold; /* [n] */
} AmountRows;

/* Lives in the arena; work is room over the same hats. O(n numbers^2). */
void amounts_learn(AdditiveWork *work, const Hats *hats, const AmountRows *rows, Arena *arena,
                   Amounts *out);

typedef struct AmountShare {
    double mean, low, high; /* 0..1; central 90 % interval */
} AmountShare;

/* Of one row, by the curves without fold `fold`, or CURVE_FOLDS. */
AmountShare amounts_share(const Amounts *amounts, const Hats *hats, size_t fold,
                          const HatPlace *place);

#endif
