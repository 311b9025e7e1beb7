/* evaluate_sample.h - judged storefronts beside their truth; private to evaluate*.c. */
#ifndef DETECTOR_EVALUATE_EVALUATE_SAMPLE_H
#define DETECTOR_EVALUATE_EVALUATE_SAMPLE_H
#include "detector/evaluate/evaluation.h"
#include "detector/run/watchlist.h"

typedef struct Sample {
    size_t n, misses;
    const WatchRow **row;           /* [n] judged and named by the truth, in order of rank */
    const EvaluationTruth **truth;  /* [n] */
    const EvaluationTruth **missed; /* [misses] fronts that were not judged */
} Sample;

/* Fills mechanism[] (in the arena) and mechanisms. */
void evaluate_mechanisms(const Sample *sample, Arena *arena, Evaluation *evaluation);

#endif
