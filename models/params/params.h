/* params.h - every constant of the program that is a judgement: one row with range, unit, reason.
 *
 * A module owns a plain struct of doubles and a ParamGroup that describes it; groups are listed in
 * params.def (core groups) and by each signal. Keys are written "group.name". */
#ifndef MODELS_PARAMS_PARAMS_H
#define MODELS_PARAMS_PARAMS_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/digest.h"
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"

typedef struct ParamSpec {
    const char *name;
    size_t offset; /* of a double in the group's struct */
    double initial, low, high;
    const char *unit; /* or the words of a choice, "one | two | three", which stand for 0, 1, 2 */
    const char *why;
} ParamSpec;

/* What the values of a group decide, in the order in which a run is made: a change in one stage
 * leaves what the stages before it found as it is, and makes its own results and those of every
 * stage after it stale. Fit and evidence are one stage, for each shapes the other: signals decide
 * whose figures count in the fit. */
typedef enum ParamStage {
    STAGE_NONE,     /* of no group: a test refuses one that has not been placed */
    STAGE_FIGURES,  /* the monthly figures of storefronts: shares of totals, counters near them */
    STAGE_EVIDENCE, /* the city-wide fit and what each storefront says by itself */
    STAGE_CITY,     /* what links between storefronts and inspections add to it */
    STAGE_RANKING,  /* who is on the list */
    STAGE_RECORD,   /* whether a run is let through, and what it records about its list */
    STAGE_STUDY,    /* what is worked out from a saved run on demand: rounds, places, studies */
    STAGE_HOUSEKEEPING, /* which files are taken and how long things are kept: never a saved run */
} ParamStage;

typedef struct ParamGroup {
    const char *name, *title;
    ParamStage stage;
    const ParamSpec *specs; /* ends with {0} */
    size_t size;            /* of the struct */
} ParamGroup;

extern const ParamGroup *const param_groups[]; /* core groups, then the signals'; ends with NULL */

typedef struct Params Params;

Params *params_open(Arena *arena); /* all defaults */

/* INI: [group] name = value. ST_PARAMS with line and nearest known name on an unknown or repeated
 * key, a value that is not a number, or one out of range. */
Status params_load(Params *params, const char *path, Err *err);
Status params_set(Params *params, const char *assignment, Err *err); /* "group.name=value" */

enum { PARAM_TEXT = 64 };
/* A value as people write it: a number, or the word of a choice. Returns out. */
char *param_text(const ParamSpec *spec, double value, char out[PARAM_TEXT]);

/* Sets of parameters that come with the program: presets/NAME.ini, a few values over the defaults
 * with a reason above each. */
typedef struct Preset {
    const char *name, *about; /* about: what it is for, one sentence */
} Preset;
size_t presets_list(Arena *arena, Preset **presets); /* sorted by name */
bool preset_known(const char *name);
/* ST_PARAMS with the nearest known name. */
Status params_preset(Params *params, const char *name, Err *err);

/* A value as an earlier run recorded it, with its origin. ST_PARAMS as params_set. */
Status params_restore(Params *params, const char *key, const char *value, const char *origin,
                      Err *err);

/* The group's struct, to be cast by its owner. */
const void *params_group(const Params *params, const ParamGroup *group);

typedef struct ParamValue {
    const ParamGroup *group;
    const ParamSpec *spec;
    double value;
    const char *origin; /* "default", the preset, the file, or "--set" */
    const char *why;    /* the preset's reason for its value; else the specification's */
} ParamValue;
size_t params_count(const Params *params);
ParamValue params_at(const Params *params, size_t index);
bool params_find(const Params *params, const char *key, ParamValue *value);

/* What is known of "group.name"; NULL when there is no such parameter. */
const ParamSpec *param_spec(const char *key);

/* The stage of "group.name"; STAGE_NONE when there is no such group. */
ParamStage param_stage(const char *key);

/* What a difference between two sets of parameters touches: the first key, in order of stages,
 * whose values differ by more than the 15 digits that a run records. False when none does. Where
 * values came from never counts. */
bool params_touch(const Params *before, const Params *after, ParamValue *first);

/* Adds the names and values, never the origins, of all parameters of stages first to last. */
void params_digest(const Params *params, ParamStage first, ParamStage last, Digest *digest);

/* A complete INI file with range, unit and reason above each key; params_load reads it back. */
void params_write_ini(const Params *params, Text *out);

/* ---- for those who read assignments from somewhere: params_file.c, presets.c ---- */

/* A parameter's value as someone gave it. */
typedef struct Assignment {
    const char *where; /* opens messages: a file's line, "--set" */
    const char *key, *text;
    const char *origin; /* outlives params */
} Assignment;

/* Checks and sets it. *index is the parameter's index. ST_PARAMS leaves the value as it was. */
Status params_assign(Params *params, const Assignment *assignment, size_t *index, Err *err);

/* Why parameter `index` has its value: the comment above it in a preset. */
void params_reason(Params *params, size_t index, const char *why);

/* A copy of text that lives as long as params. */
const char *params_keep(Params *params, const char *text);

#endif
