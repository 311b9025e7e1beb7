/* kbo.h - one extract of the Belgian register (KBO/BCE open data) in memory, between its files and
 * the store.
 *
 * A full extract holds nine files, an update two (delete, insert) for seven of them. Both become
 * the same arrays: what rows say about enterprises and establishments, sorted by number, and for an
 * update the numbers whose rows of a kind are replaced. kbo_save writes them; then storefronts
 * follow from the register's tables, the same way for full and update. */
#ifndef SOURCES_KBO_H
#define SOURCES_KBO_H
#include <limits.h>

#include "datasets/base/num.h"
#include "datasets/ingest/rows.h"
#include "datasets/ingest/source.h"
#include "datasets/reference/belgian_number.h"
#include "datasets/reference/nace.h"

enum { KBO_NO_DAY = INT_MIN };

/* An offset into Kbo.text; 0 = missing. */
typedef uint32_t KboText;

typedef struct KboEnterprise {
    int64_t number;
    int64_t line; /* 0 = not in the enterprise file: an update of its other rows */
    int started_on, struck_off_on;
    KboText trade_name, legal_name;
    short situation, form;                  /* -1 = missing */
    signed char kind;                       /* 0 unknown, 1 natural person, 2 legal person */
    unsigned char trade_place, legal_place; /* of the name chosen so far; lower is better */
} KboEnterprise;

typedef struct KboEstablishment {
    int64_t number, line, enterprise;
    int started_on, struck_off_on;
    KboText trade_name, street, house_number, box, postcode, municipality;
    unsigned char trade_place;
} KboEstablishment;

/* One activity row of an establishment that claims a storefront sector. */
typedef struct KboClaim {
    int64_t establishment;
    int code;
    unsigned char tier; /* kbo_claims.c; lower is better */
    unsigned char group;
} KboClaim;

/* Numbers whose rows of one file an update replaces. */
typedef enum KboFile {
    KBO_ENTERPRISE,
    KBO_ESTABLISHMENT,
    KBO_DENOMINATION,
    KBO_ADDRESS,
    KBO_ACTIVITY,
    KBO_BRANCH,
    KBO_CONTACT,
    KBO_FILES
} KboFile;

typedef struct KboNumbers {
    int64_t *number; /* sorted and distinct after kbo_read */
    size_t count, capacity;
} KboNumbers;

typedef struct Kbo {
    Load *load;
    const Nace *nace;
    bool update;
    long long extract; /* -1 = no meta.csv */
    int snapshot_on;
    KboEnterprise *enterprise;
    KboEstablishment *establishment;
    KboClaim *claim;
    size_t enterprises, establishments, claims;
    size_t enterprise_capacity, establishment_capacity, claim_capacity;
    size_t near_enterprise, near_establishment; /* where the last lookup ended */
    KboNumbers gone[KBO_FILES];                 /* delete files */
    KboNumbers fresh[KBO_FILES];                /* numbers that insert files speak of */
    Text text;
    IdMap places; /* postcodes and municipalities, stored once */
    struct {
        size_t orphan[KBO_FILES];   /* rows about an entity that the extract does not hold */
        size_t mistyped[KBO_FILES]; /* of these, under a number whose check digits do not match */
        size_t person_names, seats;
        size_t other_activities, old_activities, enterprise_activities;
        size_t storefronts, opened, closed;
    } count;
} Kbo;

/* Reads meta.csv and decides whether the extract may be taken: load_skip and load_refuse. */
Status kbo_meta(Kbo *kbo, size_t part, Err *err);
Status kbo_order(Kbo *kbo, Err *err);

/* Read one file of rows each. */
Status kbo_read_enterprises(Kbo *kbo, size_t part, Err *err);
Status kbo_read_establishments(Kbo *kbo, size_t part, Err *err);
Status kbo_read_branches(Kbo *kbo, size_t part, Err *err);
Status kbo_read_names(Kbo *kbo, size_t part, Err *err);
Status kbo_read_addresses(Kbo *kbo, size_t part, Err *err);
Status kbo_read_activities(Kbo *kbo, size_t part, Err *err);
Status kbo_read_contacts(Kbo *kbo, size_t part, Err *err);
Status kbo_read_codes(Kbo *kbo, size_t part, Err *err);
Status kbo_read_deletes(Kbo *kbo, size_t part, KboFile file, Err *err);

/* Shared by them. The slot of a number: in a full NULL when its own file did not name it (an
 * orphan); in an update made when absent. Valid until the next one is made. */
KboEnterprise *kbo_enterprise(Kbo *kbo, int64_t number);
KboEstablishment *kbo_establishment(Kbo *kbo, int64_t number);
KboEnterprise *kbo_enterprise_make(Kbo *kbo, int64_t number, bool *made);
KboEstablishment *kbo_establishment_make(Kbo *kbo, int64_t number, bool *made);
/* Sorts what a full's file gave, when it was not sorted, and rejects numbers given twice. Items
 * begin with number and line. */
Status kbo_sort_items(Kbo *kbo, size_t part, void *items, size_t *count, size_t size, Err *err);
/* The register number in a cell; of kind BE_NONE after rejecting the row. */
typedef struct KboEntity {
    BelgianNumber kind;
    int64_t number;
} KboEntity;
Status kbo_number(RowsRow *row, size_t column, KboEntity *entity, Err *err);
/* The same for a number that another file gives: in a full extract one with wrong check digits
 * belongs to no entity, as a wrong number with right ones would: BE_NONE after counting the row, an
 * orphan.
 */
Status kbo_entity(Kbo *kbo, KboFile file, RowsRow *row, size_t column, KboEntity *entity, Err *err);
/* Counts the row when `why` says so. */
bool kbo_mistyped(Kbo *kbo, KboFile file, const char *why);
bool kbo_code(const RowsCell *cell, int *code); /* "003" and 3 are the same */
size_t kbo_characters(const RowsCell *cell);
KboText kbo_text(Kbo *kbo, const RowsCell *cell);
KboText kbo_place(Kbo *kbo, const RowsCell *cell);     /* stored once: postcodes, municipalities */
const char *kbo_text_at(const Kbo *kbo, KboText text); /* NULL when missing */
void kbo_numbers_add(KboNumbers *numbers, int64_t number);
void kbo_numbers_sort(KboNumbers *numbers);
bool kbo_numbers_have(const KboNumbers *numbers, int64_t number);

/* The claims of one establishment (all in a row after sorting) to candidate sectors, best first;
 * returns how many. */
typedef struct KboCandidate {
    int group, code;
    double weight;
    unsigned char tier;
} KboCandidate;
void kbo_sort_claims(Kbo *kbo);
size_t kbo_candidates(const Kbo *kbo, const KboClaim *claim, size_t claims,
                      KboCandidate candidate[NACE_GROUPS_MAX]);
const char *kbo_tier_basis(unsigned char tier); /* "003 MAIN" */
int kbo_tier_year(unsigned char tier);          /* 2008, 2025 */

/* Writes the register's tables, then the storefronts that follow from them. The first needs neither
 * activities nor what is only counted, and touches nothing that reading these does. */
Status kbo_save_register(Kbo *kbo, Err *err);
Status kbo_save_storefronts(Kbo *kbo, Err *err);

void kbo_close(Kbo *kbo);

#endif
