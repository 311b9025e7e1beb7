/* Activities: which establishments claim a storefront sector, and which sector that is.
 *
 * "Main" is not unique: it is main per activity group and per version, and codes are copied from
 * templates. So rows are a set of claims in tiers: general activities (group 003) before the codes
 * of tax and social administrations, version 2025 before 2008, MAIN before SECO before ANCI,
 * 5 digits before 7. The sectors of the best tier share weight 1 by their codes; sectors of weaker
 * tiers stay as candidates of weight 0. A 2008 code that became a 2025 code which is claimed too is
 * the same activity delivered twice, and counts once. */
#include <stdlib.h>
#include <string.h>

#include "datasets/sources/kbo/kbo.h"

enum { AC_ENTITY, AC_GROUP, AC_VERSION, AC_CODE, AC_CLASS };
static const RowsColumn activity_columns[] = {
    {"EntityNumber", true, true, false},   {"ActivityGroup", true, true, false},
    {"NaceVersion", true, true, false},    {"NaceCode", true, true, false},
    {"Classification", true, true, false}, {NULL, false, false, false}};

/* tier = 12 x other group + 6 x 2008 + 2 x classification + 7 digits */
static const char *const classes[] = {"MAIN", "SECO", "ANCI"};

const char *kbo_tier_basis(unsigned char tier) {
    static const char *const basis[] = {"003 MAIN",   "003 SECO",   "003 ANCI",
                                        "other MAIN", "other SECO", "other ANCI"};
    return basis[3 * (tier / 12) + tier / 2 % 3];
}

int kbo_tier_year(unsigned char tier) {
    return tier / 6 % 2 ? 2008 : 2025;
}

/* ---- reading ---- */

enum { ENTITY_MOST = 16, LINE_MOST = 64 }; /* bytes; the longest line looked at has 50 */

typedef struct Activities {
    Kbo *kbo;
    char entity[ENTITY_MOST]; /* rows of one entity follow each other: it is looked up once */
    size_t entity_length;
    int64_t number;
    BelgianNumber what;
    bool orphan;
} Activities;

/* What follows about this entity; false when it is not a register number. */
static bool turn_to(Activities *a, const char *text, size_t length, const char **why) {
    Kbo *kbo = a->kbo;
    a->entity_length = 0;
    a->what = belgian_number(text, length, &a->number, why);
    if (a->what == BE_NONE) return false;
    if (length <= sizeof a->entity) {
        memcpy(a->entity, text, length);
        a->entity_length = length;
    }
    a->orphan = !kbo->update && (a->what == BE_ENTERPRISE      ? !kbo_enterprise(kbo, a->number)
                                 : a->what == BE_ESTABLISHMENT ? !kbo_establishment(kbo, a->number)
                                                               : false);
    if (kbo->update) kbo_numbers_add(&kbo->fresh[KBO_ACTIVITY], a->number);
    return true;
}

static bool is_same_entity(const Activities *a, const char *text, size_t length) {
    return a->entity_length == length && memcmp(a->entity, text, length) == 0;
}

static void add_claim(Kbo *kbo, KboClaim claim) {
    kbo->claim = mem_room(kbo->claim, kbo->claims, &kbo->claim_capacity, sizeof *kbo->claim);
    kbo->claim[kbo->claims++] = claim;
}

static int class_of(const char *text, size_t length) {
    for (int k = 0; k < 3; k++)
        if (length == 4 && memcmp(text, classes[k], 4) == 0) return k;
    return -1;
}

/* A valid row about the entity. */
static void take_valid(Activities *a, int group, int year, int code, int class) {
    size_t *aside = a->orphan                     ? &a->kbo->count.orphan[KBO_ACTIVITY]
                    : a->what != BE_ESTABLISHMENT ? &a->kbo->count.enterprise_activities
                    : year == 2003                ? &a->kbo->count.old_activities
                                                  : NULL;
    if (aside) {
        ++*aside;
        return;
    }
    const int sector = nace_group(a->kbo->nace, year == 2008 ? NACE_2008 : NACE_2025, code);
    if (sector == NACE_NO_GROUP) {
        a->kbo->count.other_activities++;
        return;
    }
    const int tier = 12 * (group != 3) + 6 * (year == 2008) + 2 * class + (code > 99999);
    add_claim(a->kbo, (KboClaim){a->number, code, (unsigned char)tier, (unsigned char)sector});
}

static Status take_activity(void *context, RowsRow *row, Err *err) {
    Activities *a = context;
    const RowsCell *entity = &row->cell[AC_ENTITY];
    const char *why = NULL;
    int group, year, code;
    if (!is_same_entity(a, entity->text, entity->length) &&
        !turn_to(a, entity->text, entity->length, &why))
        return kbo_mistyped(a->kbo, KBO_ACTIVITY, why) ? ST_OK
                                                       : rows_reject(row, AC_ENTITY, why, err);
    if (!kbo_code(&row->cell[AC_GROUP], &group))
        return rows_reject(row, AC_GROUP, "not a number", err);
    if (!kbo_code(&row->cell[AC_VERSION], &year) || (year != 2003 && year != 2008 && year != 2025))
        return rows_reject(row, AC_VERSION, "not one of 2003 2008 2025", err);
    if (!kbo_code(&row->cell[AC_CODE], &code) || row->cell[AC_CODE].length > 7)
        return rows_reject(row, AC_CODE, "not an activity code of up to 7 digits", err);
    const int class = class_of(row->cell[AC_CLASS].text, row->cell[AC_CLASS].length);
    if (class < 0) return rows_reject(row, AC_CLASS, "not one of MAIN SECO ANCI", err);
    take_valid(a, group, year, code, class);
    return ST_OK;
}

/* ---- at a glance: "0100.000.070","003","2025","47110","MAIN" ---- */

/* The number of so many digits; -1 when one is none. */
static int digits_at(const char *at, int count) {
    int number = 0;
    for (int k = 0; k < count; k++) {
        const unsigned digit = (unsigned)at[k] - '0';
        if (digit > 9) return -1;
        number = 10 * number + (int)digit;
    }
    return number;
}

static bool is_between(const char *at) { /* two quoted cells */
    return at[0] == '"' && at[1] == ',' && at[2] == '"';
}

/* The cells after the entity's; where the next line begins, or NULL when it looks otherwise. */
static const char *glance(Activities *a, const char *at) {
    const int group = digits_at(at, 3), year = digits_at(at + 6, 4);
    if (!is_between(at + 3) || !is_between(at + 10) || group < 0) return NULL;
    if (year != 2025 && year != 2008 && year != 2003) return NULL;
    const int five = digits_at(at + 13, 5), two = digits_at(at + 18, 2);
    const char *end = at + (two < 0 ? 18 : 20);
    if (five < 0 || !is_between(end) || end[7] != '"' || end[8] != '\n') return NULL;
    const int class = class_of(end + 3, 4);
    if (class < 0) return NULL;
    take_valid(a, group, year, two < 0 ? five : 100 * five + two, class);
    return end + 9;
}

static const char *take_quickly(void *context, const char *at, const char *end, size_t *rows) {
    Activities *a = context;
    const char *why;
    while (end - at >= LINE_MOST) {
        if (*at != '"') return at;
        size_t length = a->entity_length;
        if (!length || memcmp(at + 1, a->entity, length) != 0 || at[1 + length] != '"') {
            const char *quote = memchr(at + 1, '"', ENTITY_MOST + 1);
            length = quote ? (size_t)(quote - at - 1) : 0;
            if (!length || !turn_to(a, at + 1, length, &why)) return at;
        }
        if (!is_between(at + 1 + length)) return at;
        const char *next = glance(a, at + 4 + length);
        if (!next) return at;
        at = next;
        ++*rows;
    }
    return at;
}

Status kbo_read_activities(Kbo *kbo, size_t part, Err *err) {
    Activities a = {.kbo = kbo};
    const RowsFormat format = {.columns = activity_columns, .quick = take_quickly};
    return rows_read(kbo->load, part, &format, take_activity, &a, err);
}

/* ---- from claims to candidates ---- */

static int compare_claims(const void *a, const void *b) {
    const KboClaim *x = a, *y = b;
    if (x->establishment != y->establishment) return x->establishment < y->establishment ? -1 : 1;
    if (x->tier != y->tier) return (int)x->tier - (int)y->tier;
    if (x->code != y->code) return x->code < y->code ? -1 : 1;
    return 0;
}

/* Rows of one establishment follow each other, so mostly only they need sorting among themselves.
 */
void kbo_sort_claims(Kbo *kbo) {
    KboClaim *claim = kbo->claim;
    for (size_t k = 1; k < kbo->claims; k++)
        if (claim[k - 1].establishment > claim[k].establishment) {
            qsort(claim, kbo->claims, sizeof *claim, compare_claims);
            return;
        }
    for (size_t begin = 0, end; begin < kbo->claims; begin = end) {
        for (end = begin + 1; end < kbo->claims; end++)
            if (claim[end].establishment != claim[begin].establishment) break;
        qsort(claim + begin, end - begin, sizeof *claim, compare_claims);
    }
}

static bool claims_code(const KboClaim *claim, size_t claims, int year, int code) {
    for (size_t k = 0; k < claims; k++)
        if (kbo_tier_year(claim[k].tier) == year && claim[k].code == code) return true;
    return false;
}

/* The same activity delivered twice: repeated as it is, or as its 2025 code. */
static bool is_repeated(const Kbo *kbo, const KboClaim *claim, size_t claims, size_t k) {
    int heirs[NACE_HEIRS_MAX];
    for (size_t j = 0; j < k; j++)
        if (claim[j].code == claim[k].code &&
            kbo_tier_year(claim[j].tier) == kbo_tier_year(claim[k].tier))
            return true;
    if (kbo_tier_year(claim[k].tier) == 2025) return false;
    const size_t count = nace_heirs(kbo->nace, claim[k].code, heirs);
    for (size_t h = 0; h < count; h++)
        if (claims_code(claim, claims, 2025, heirs[h])) return true;
    return false;
}

static int compare_candidates(const Kbo *kbo, const KboCandidate *x, const KboCandidate *y) {
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    if (x->tier != y->tier) return (int)x->tier - (int)y->tier;
    return strcmp(nace_group_name(kbo->nace, x->group), nace_group_name(kbo->nace, y->group));
}

static void sort_candidates(const Kbo *kbo, KboCandidate *candidate, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && compare_candidates(kbo, &candidate[k], &candidate[k - 1]) < 0;
             k--) {
            const KboCandidate swap = candidate[k];
            candidate[k] = candidate[k - 1];
            candidate[k - 1] = swap;
        }
}

size_t kbo_candidates(const Kbo *kbo, const KboClaim *claim, size_t claims,
                      KboCandidate candidate[NACE_GROUPS_MAX]) {
    size_t count = 0;
    double best = 0;
    for (size_t k = 0; k < claims; k++) {
        if (is_repeated(kbo, claim, claims, k)) continue;
        size_t c = 0;
        while (c < count && candidate[c].group != claim[k].group) c++;
        if (c == count) /* claims come best tier first */
            candidate[count++] = (KboCandidate){claim[k].group, claim[k].code, 0, claim[k].tier};
        if (claim[k].tier != candidate[0].tier) continue;
        candidate[c].weight++;
        best++;
    }
    for (size_t c = 0; c < count; c++) candidate[c].weight /= best;
    sort_candidates(kbo, candidate, count);
    return count;
}
