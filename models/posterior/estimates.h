/* estimates.h - what was learned of a whole city, apart from its storefronts: kept, another scan of
 * the same city judges by it, and nobody's score moves because of what others filed since.
 *
 * Held as they are: expected levels, elasticities, spreads and kinds of honest storefront of the
 * fit (city_fit.h); months, places, ramp, seasons and noise of the plain numbers (plain.h); curves,
 * kinds and share of fronts, and amounts (weighing.h). Found again for each storefront: its level,
 * footfall, numbers and all that is said of it. Sectors and places are known by name: one that the
 * estimates do not know is judged by the mean over sectors, or without effects of its place. */
#ifndef MODELS_POSTERIOR_ESTIMATES_H
#define MODELS_POSTERIOR_ESTIMATES_H
#include "datasets/base/digest.h"
#include "datasets/base/err.h"
#include "datasets/base/parallel.h"
#include "models/fit/city_fit.h"
#include "models/plain/proxies.h"
#include "models/posterior/weighing.h"

typedef struct Estimates {
    int first_month;    /* of the window that was learned from, */
    size_t months;      /* its columns */
    size_t model;       /* MODEL_VERSION that learned */
    const char *params; /* digest of its parameters of STAGE_EVIDENCE */
    size_t sectors;
    const char **sector; /* [sectors] names */
    Fit fit;             /* nothing of one storefront */
    PlainCity city;      /* without places of storefronts; places and proxies are part of it */
    Weighing weighing;   /* forms 0 = the city was too small to teach */
    double prevalence;
} Estimates;

/* Of the parameters that figures and the own evidence depend on: estimates are of these alone. */
void estimates_params(const Params *params, char text[DIGEST_TEXT]);

/* Bytes that are the same on every machine; in the arena. */
typedef struct EstimatesBytes {
    const void *bytes; /* NULL = none */
    size_t size;
    char digest[DIGEST_TEXT];
} EstimatesBytes;

/* Of a fit whose storefronts were all judged, with the share of fronts that came out. */
void estimates_pack(const Fit *fit, const Params *params, double prevalence, Arena *arena,
                    EstimatesBytes *out);

void estimates_write(const Estimates *estimates, Arena *arena, EstimatesBytes *out);

/* Every number as it was, to the bit; in the arena. ST_INTEGRITY for bytes that are not what
 * estimates_pack makes, with what is wrong: whatever they are, nothing else happens. */
Status estimates_unpack(const void *bytes, size_t size, Arena *arena, Estimates *out, Err *err);

/* What the estimates lack of a panel. */
typedef struct EstimatesGaps {
    size_t sectors, in_sectors; /* unknown ones, and the storefronts in them */
    size_t places;              /* storefronts in places that were not known */
    size_t months;              /* columns that were not learned from */
} EstimatesGaps;

void estimates_gaps(const Estimates *estimates, const Panel *panel, EstimatesGaps *gaps);

/* A fit of the panel's storefronts under the estimates, with plain city and weighing; for the panel
 * that they were learned from the same to the bit. Of months that they do not know, effects are
 * found in this panel and set on their level. Lives in the arena. ST_INPUT where they are of
 * another model version, other parameters, or fewer than ESTIMATES_MONTHS of the panel's months. */
enum { ESTIMATES_MONTHS = 6 };
Status estimates_hold(const Estimates *estimates, const Panel *panel, const Params *params,
                      const Parallel *parallel, Arena *arena, Fit *fit, EstimatesGaps *gaps,
                      Err *err);

#endif
