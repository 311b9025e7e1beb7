/* nace.h - activity codes to sector groups: reference/nace_storefront.csv and the mapping between
 * NACE-BEL 2008 and 2025. Code numbers were reused with another meaning, so a code means nothing
 * without its version. */
#ifndef DATASETS_REFERENCE_NACE_H
#define DATASETS_REFERENCE_NACE_H
#include <stddef.h>

#include "datasets/base/mem.h"

typedef struct Nace Nace;

typedef enum NaceVersion { NACE_2008, NACE_2025, NACE_VERSIONS } NaceVersion;

enum { NACE_NO_GROUP = -1, NACE_GROUPS_MAX = 128, NACE_HEIRS_MAX = 8 };

const Nace *nace_open(Arena *arena);

/* Sector group of a 5- or 7-digit code (47110, 5610207), or NACE_NO_GROUP when it is not a
 * storefront sector. A 7-digit code not listed itself counts as the 5-digit one it extends. */
int nace_group(const Nace *nace, NaceVersion version, int code);
const char *nace_group_name(const Nace *nace, int group);
/* The group of that name, or NACE_NO_GROUP. */
int nace_group_named(const Nace *nace, const char *name);

/* How near two sector groups are: by codes of theirs with the same first digits, of one version. */
typedef enum NaceKin {
    NACE_SAME,
    NACE_NEAR,     /* three digits: both sell food (47.2), both care for persons (96.0) */
    NACE_DIVISION, /* two digits: both are retail (47), both serve guests (56) */
    NACE_APART
} NaceKin;
typedef struct NaceKins {
    unsigned char kin[NACE_GROUPS_MAX][NACE_GROUPS_MAX]; /* NaceKin */
} NaceKins;
void nace_kins(const Nace *nace, NaceKins *out);
/* The 5-digit 2025 codes that a 2008 code became; how many. */
size_t nace_heirs(const Nace *nace, int code2008, int heirs[NACE_HEIRS_MAX]);

/* Sector groups of a 4-digit class, shared by all of Europe (NAF 47.11C, SIC 47110 -> 4711): weight
 * per group = its share of the class's listed codes; returns how many groups, best first. */
size_t nace_class_groups(const Nace *nace, NaceVersion version, int class4,
                         int group[NACE_GROUPS_MAX], double weight[NACE_GROUPS_MAX]);

#endif
