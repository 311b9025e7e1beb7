/* manifest.h - the record that lets a run be repeated and checked, as JSON with sorted keys.
 *
 *   version model_version ranking_version seed months{first last count}
 *   panel{storefronts judged months sectors footfall_kind}
 *   selection{budget selected ranked random fdr_level at_fdr_level refused}
 *   inspections{conclusive held}         outcomes remembered; storefronts held back for them
 *   params{"group.name": {value origin}}
 *   inputs[{path digest kind taken rejected}]     in order of import; path is the file's name
 *   facts{digest form}                   of what was read: facts_digest.h
 *   scope{basis purpose contact sectors[] areas[] from until outside}    only when one is set
 *   prior_log_odds prevalence fit{name: value} signals[id]
 *   estimates{digest run gaps{sectors in_sectors places months}}    only when they are held from
 *       another run, or kept for others: then the digest alone
 *   learned{storefronts kinds[{kind share copies found named}] reliability[{low high said held}]
 *       curves[{number plain signal at[] says[]}]}    null where nothing was learned: see
 *       models/posterior/learned.h; numbers of three digits
 *   fairness{base_rate band[low high] warnings districts[...] sectors[...]}
 *       each {name judged listed rate low high ratio ratio_low ratio_high above warned}: see
 *       fairness.h
 *
 *   shards{stores[{name storefronts}] pool estimates}    only of a list over many stores
 *       (detector/shards), which none of them keeps
 *
 * It holds no clock times, so equal runs have equal manifests. Numbers that are not finite are
 * null. */
#ifndef DETECTOR_RUN_MANIFEST_H
#define DETECTOR_RUN_MANIFEST_H
#include "datasets/panel/panel.h"
#include "detector/run/outcomes.h"
#include "detector/run/ranking.h"
#include "detector/run/scope.h"
#include "models/posterior/evidence.h"

#include <jansson.h>

/* A file of facts, as it was imported. */
typedef struct ManifestFile {
    const char *path, *digest, *kind; /* path: the file's name; a folder would differ elsewhere */
    int64_t taken, rejected;          /* rows */
} ManifestFile;
typedef struct ManifestFiles {
    size_t count;
    const ManifestFile *file; /* [count] in order of import */
} ManifestFiles;
Status manifest_files(Store *store, Arena *arena, ManifestFiles *files, Err *err);
/* Of these files, the first kind of facts that the run of that manifest had none of; a person's
 * correction or rule is no delivery. NULL = it had all. */
const char *manifest_new_kind(const char *manifest, const ManifestFiles *files);

/* Estimates that the run holds, or learned and keeps. */
typedef struct ManifestEstimates {
    const char *digest;
    int64_t run_id;     /* that learned them; 0 = this one */
    EstimatesGaps gaps; /* what they lack */
} ManifestEstimates;

typedef struct ManifestInput {
    const ManifestFiles *files;
    const Panel *panel;
    const Params *params;
    const Evidence *evidence;
    const Ranking *ranking;
    const Inspected *inspected;
    int64_t seed;
    const char *facts;                  /* facts_digest; NULL = not taken */
    const Scope *scope;                 /* set or not */
    size_t outside;                     /* judged storefronts that it leaves out */
    const ManifestEstimates *estimates; /* NULL = learned for this run alone */
} ManifestInput;

/* The parameters that a manifest records, over the defaults; those that this build does not know
 * are left out. ST_INTEGRITY when it is not JSON. */
Status manifest_params(const char *manifest, Arena *arena, Params **params, Err *err);
/* The numbers of the proposals (gevel serve) whose values it was made with, as an array. */
json_t *manifest_proposals(const char *manifest);

/* The model version (models/params/version.h) of the run; 0 = from before they were recorded. */
int manifest_model(const char *manifest);

/* The ranking version (run/ranking.h) of the run; 1 = from before they were recorded. */
int manifest_ranking(const char *manifest);

/* The digest of the facts that the run read, in the arena, where it is of this build's form; NULL =
 * not recorded, or of another. */
const char *manifest_facts(const char *manifest, Arena *arena);

/* How many the run selected by rank and by lot; false = from before it was recorded why no more. */
bool manifest_selected(const char *manifest, size_t *ranked, size_t *random);

/* Of which kind the run's footfall is, in the arena; NULL = not recorded. */
const char *manifest_footfall_kind(const char *manifest, Arena *arena);

/* Whether two runs recorded the same: to the byte when one build made both, else all but the build,
 * its versions and the parameters that only one of the builds has. */
bool manifest_same(const char *left, const char *right);

/* JSON text in the arena. */
Status manifest_make(const ManifestInput *input, Arena *arena, const char **manifest, Err *err);

/* That of a run whose list alone is made again: parameters, selection and fairness of the input
 * (panel: sectors and districts), with evidence what links and inspections change, the rest as
 * `before` has it. ST_INTEGRITY when that is not JSON.
 */
Status manifest_again(const char *before, const ManifestInput *input, Arena *arena,
                      const char **manifest, Err *err);

#endif
