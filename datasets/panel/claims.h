/* claims.h - what a register says about a storefront beyond the one sector that is used: every
 * sector it may belong to, and documented states; while history is open (datasets/store/history.h)
 * what it said then. */
#ifndef DATASETS_PANEL_CLAIMS_H
#define DATASETS_PANEL_CLAIMS_H
#include "datasets/base/mem.h"
#include "datasets/store/store.h"

typedef struct SectorClaim {
    const char *sector, *code, *basis; /* "bakery", "2025:47241", "003 MAIN" */
    double weight;                     /* 0..1 */
} SectorClaim;

typedef struct StateClaim {
    const char *state; /* "bankruptcy" */
    int since;         /* days since 1970-01-01; INT_MIN = not known */
} StateClaim;

/* A record of another register whose turnover counts as the storefront's. */
typedef struct LinkClaim {
    const char *registry;
    int millibits; /* log2 odds that it is this storefront's, in thousandths */
    bool turnover; /* it gives turnover; else only what that is set against */
} LinkClaim;

/* What ended before the storefront opened. */
typedef enum DoorKind {
    DOOR_RELICENCE,       /* the same business under another number */
    DOOR_TAKEOVER,        /* another business at this door */
    DOOR_SAME_PHONE,      /* the same, with the same telephone */
    DOOR_PHONE_ELSEWHERE, /* a record at another door, with the same telephone */
    DOOR_PEOPLE,          /* another enterprise of the same director or owner closed or failed */
    DOOR_PHONE            /* another enterprise of the same telephone did */
} DoorKind;

typedef struct DoorClaim {
    int closed_on, opened_on; /* days */
    DoorKind kind;
} DoorClaim;

/* What stands behind an enterprise. */
typedef enum OwnerKind {
    OWNER_COMPANY, /* a company is among its directors and owners */
    OWNER_ABROAD,  /* the same, and where that is registered */
    OWNER_NOBODY   /* no natural person is */
} OwnerKind;

typedef struct OwnerClaim {
    OwnerKind kind;
    const char *country; /* "NL"; NULL = not told */
    size_t holds,
        known; /* storefronts of the run of which it is so, of those of which it is known */
} OwnerClaim;

typedef struct Claims {
    size_t sectors, states, links, doors, owners;
    SectorClaim *sector; /* [sectors] best first */
    StateClaim *state;   /* [states] by name */
    LinkClaim *link;     /* [links] by register and key */
    DoorClaim *door;     /* [doors] at the door the last first, then other enterprises */
    OwnerClaim *owner;   /* [owners] by kind */
} Claims;

/* claims[rank - first] of the n rows of a run from rank `first`; without claims all counts are 0.
 * ST_INTEGRITY for a rank that is none of them. */
Status claims_load(Store *store, int64_t run_id, size_t first, size_t n, Arena *arena,
                   Claims **claims, Err *err);

#endif
