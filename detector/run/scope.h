/* scope.h - what the city may select, and on what basis: the by-law, its purpose, its sectors and
 * areas, and for how long.
 *
 * A scan selects only within the scope, by rank and by lot; all other storefronts are judged as its
 * peers and keep their rank. The dates are told, and warned about, but never read from a clock by a
 * scan: the same facts give the same list. A scope is a fact and an input of its own; without one
 * everything may be selected. */
#ifndef DETECTOR_RUN_SCOPE_H
#define DETECTOR_RUN_SCOPE_H
#include <jansson.h>
#include <stdbool.h>

#include "datasets/base/mem.h"
#include "datasets/store/store.h"

enum { SCOPE_NAMES = 100 };

typedef struct Scope {
    bool set;
    const char *basis, *purpose, *contact; /* contact may be NULL */
    const char *const *sector;             /* [sectors] sorted; 0 = all */
    const char *const *area;               /* [areas] sorted districts; 0 = all */
    size_t sectors, areas;
    int from, until;  /* days since 1970-01-01; until INT_MAX = no end */
    int64_t input_id; /* 0 = read from a manifest */
} Scope;

/* The scope that holds; scope->set false without one. */
Status scope_load(Store *store, Arena *arena, Scope *scope, Err *err);
/* Records a new scope, which replaces the one before; names need not be sorted. ST_INPUT: no basis
 * or purpose, or an end before the beginning. */
Status scope_record(Store *store, Scope *scope, Arena *arena, Err *err);
bool scope_covers(const Scope *scope, const char *sector, const char *district);

/* "bakery; butcher": one of the lists as text. */
const char *scope_names(const char *const *name, size_t count, Arena *arena);

/* As the manifest of a run holds it, and back from there. */
json_t *scope_json(const Scope *scope, size_t outside);
void scope_of_manifest(const char *manifest, Arena *arena, Scope *scope);

#endif
