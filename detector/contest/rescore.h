/* rescore.h - what a correction does to a storefront: the city judged before and after it, by the
 * parameters, months and seed of the newest run. Nothing is saved; that run replays as it was. */
#ifndef DETECTOR_CONTEST_RESCORE_H
#define DETECTOR_CONTEST_RESCORE_H
#include "detector/contest/correction.h"
#include "detector/run/scan.h"

typedef struct Judged {
    Watchlist list;
    const WatchRow *row; /* NULL: not among the storefronts judged */
} Judged;

typedef struct Rescore {
    int64_t run_id;     /* whose parameters; 0 = no run is saved, and nothing is judged */
    size_t place;       /* of the storefront in that run, from the facts it was made of; 0 = none */
    double declared[2]; /* EUR of the month before and after; NaN = not known */
    Judged before, after;
} Rescore;

/* Called around the recording, with the same storefront and month: begin judges the facts as they
 * are, finish as they are then. O(scan) each; options: threads, progress. */
Status rescore_begin(Store *store, const char *storefront_id, int month, const ScanOptions *options,
                     Arena *arena, Rescore *rescore, Err *err);
Status rescore_finish(Store *store, const char *storefront_id, int month,
                      const ScanOptions *options, Arena *arena, Rescore *rescore, Err *err);

/* The same of a correction that is recorded: the facts without it and with it, nothing that came
 * later. ST_INPUT when no correction is the input `input_id`; *correction becomes it. */
Status rescore_past(Store *store, int64_t input_id, const ScanOptions *options, Arena *arena,
                    Correction *correction, Rescore *rescore, Err *err);

#endif
