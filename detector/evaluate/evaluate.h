/* evaluate.h - how good was a run, against a known truth (a synthetic city's truth.csv).
 *
 * Every figure is over judged storefronts that the truth names, in order of rank. Fronts that could
 * not be judged count as missed in every recall. NaN = not defined (no fronts, empty list). */
#ifndef DETECTOR_EVALUATE_EVALUATE_H
#define DETECTOR_EVALUATE_EVALUATE_H
#include "detector/evaluate/evaluation.h"
#include "detector/run/watchlist.h"

/* Figures of list against truth[count] sorted by storefront_id. ST_INPUT when they share no judged
 * storefront. */
Status evaluate_against(const Watchlist *list, const EvaluationTruth *truth, size_t count,
                        Arena *arena, Evaluation *evaluation, Err *err);

/* Both: reads truth_path and evaluates. */
Status evaluate_run(const Watchlist *list, const char *truth_path, Arena *arena,
                    Evaluation *evaluation, Err *err);

#endif
