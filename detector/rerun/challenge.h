/* challenge.h - champion against challenger: two sets of parameters on the same facts with the same
 * seed, and how each list does on what inspections found. Nothing is saved.
 *
 * What an inspection found must not have shaped the list that it judges: for these figures both
 * lists are made once more blind to outcomes (nobody held back, nothing learnt from them). Every
 * conclusive visit counts as visits.h weights it. A challenger that lists storefronts nobody could
 * have visited is judged by its controls alone. The interval of the difference in log loss is of
 * 90 %, normal with the linearised error. */
#ifndef DETECTOR_RERUN_CHALLENGE_H
#define DETECTOR_RERUN_CHALLENGE_H
#include "detector/compare/compare.h"
#include "detector/run/outcomes.h"
#include "detector/run/scan.h"

enum { CHAMPION, CHALLENGER, SIDES };
enum { CHALLENGE_CUTS = 4 };

/* One list against what is known. NaN without visits. */
typedef struct Score {
    size_t listed;             /* selected by rank */
    size_t visited, confirmed; /* conclusive visits to the blind list's ranked places */
    double precision, low, high;
    double log_loss; /* of the probabilities, over all weighted visits; nats */
} Score;

typedef struct Cut {
    size_t k, shared; /* of the first k of either list, in both */
} Cut;

typedef struct Challenge {
    Watchlist list[SIDES];
    Comparison comparison; /* champion to challenger */
    size_t shared;         /* selected by rank in both */
    Cut cut[CHALLENGE_CUTS];
    size_t visits, controls; /* conclusive, with known chance of selection; of which random */
    Score score[SIDES];
    double loss_difference, loss_low, loss_high; /* challenger less champion: below 0 is better */
} Challenge;

/* options: months, seed, threads, progress. Both judge one copy of the store (snapshot.h). As
 * scan_run. */
Status challenge_run(Store *store, const Params *const params[SIDES], const ScanOptions *options,
                     Arena *arena, Challenge *challenge, Err *err);

/* The second half alone: two blind lists of the same storefronts, judged by outcomes. */
void challenge_score(const Watchlist *const blind[SIDES], const Outcomes *outcomes, Arena *arena,
                     Challenge *challenge);

#endif
