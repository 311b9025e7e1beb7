/* link_evaluate.h - a linking against a known truth: which records are which storefront. */
#ifndef DETECTOR_LINK_LINK_EVALUATE_H
#define DETECTOR_LINK_LINK_EVALUATE_H
#include "detector/link/linking.h"

enum { LINK_BINS = 10 };

typedef struct LinkShare {
    size_t said, right, all; /* pairs; said and true; true in all */
    double precision, recall, f1;
} LinkShare;

typedef struct LinkBin {
    size_t pairs, same;
    double predicted; /* sum of probabilities */
} LinkBin;

/* Pairs of a storefront and a record of another register. */
typedef struct LinkEvaluation {
    size_t truths;            /* true pairs whose records are in the store */
    size_t unknown;           /* rows of the truth about records that are not */
    double blocking_recall;   /* of true pairs, that some block holds */
    LinkShare natural;        /* more likely than not */
    LinkShare premises;       /* by premises: each record at one storefront at most */
    LinkShare money;          /* sure enough to carry turnover */
    LinkShare sure;           /* of probability 0.99 and more */
    double expected;          /* matches by the sum of probabilities */
    double calibration_error; /* mean of |said - true| over bins of pairs with p >= 0.01 */
    LinkBin bin[LINK_BINS];
} LinkEvaluation;

/* A row of the truth. */
typedef struct LinkTruth {
    const char *registry, *record, *storefront_id;
} LinkTruth;

/* The rows of kind "same" of a file with the columns truth_register, truth_record, storefront_id
 * and kind. ST_INPUT says what is wrong with it. */
Status link_truth_read(const char *path, Arena *arena, LinkTruth **truth, size_t *count, Err *err);

void link_evaluate(const Linking *linking, const LinkTruth *truth, size_t count,
                   LinkEvaluation *evaluation);

#endif
