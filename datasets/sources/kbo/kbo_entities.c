/* Enterprises, establishments, branches; and the files that are only counted. */
#include <stdlib.h>

#include "datasets/sources/kbo/kbo.h"

static Status read_rows(Kbo *kbo, size_t part, const RowsColumn *columns, RowsTake take, Err *err) {
    return rows_read(kbo->load, part, &(RowsFormat){.columns = columns}, take, kbo, err);
}

static Status wrong_kind(RowsRow *row, const char *reason, Err *err) {
    return rows_reject(row, 0, reason, err);
}

/* ---- enterprises ---- */

enum { EN_NUMBER, EN_SITUATION, EN_KIND, EN_FORM, EN_START };
static const RowsColumn enterprise_columns[] = {
    {"EnterpriseNumber", true, true, false}, {"JuridicalSituation", true, true, false},
    {"TypeOfEnterprise", true, true, false}, {"JuridicalForm", false, true, false},
    {"StartDate", true, true, false},        {NULL, false, false, false}};

static Status take_enterprise(void *context, RowsRow *row, Err *err) {
    Kbo *kbo = context;
    KboEntity entity;
    int situation, kind, form = -1, started;
    TRY(kbo_number(row, EN_NUMBER, &entity, err));
    if (entity.kind == BE_NONE) return ST_OK;
    if (entity.kind != BE_ENTERPRISE) return wrong_kind(row, "not an enterprise number", err);
    if (!kbo_code(&row->cell[EN_SITUATION], &situation) || situation > 999)
        return rows_reject(row, EN_SITUATION, "not a code of the register", err);
    if (!kbo_code(&row->cell[EN_KIND], &kind) || kind > 2)
        return rows_reject(row, EN_KIND, "neither 0, 1 nor 2", err);
    if (row->cell[EN_FORM].length && (!kbo_code(&row->cell[EN_FORM], &form) || form > 999))
        return rows_reject(row, EN_FORM, "not a code of the register", err);
    if (!cell_date(&row->cell[EN_START], "dd-mm-yyyy", &started))
        return rows_reject(row, EN_START, "not a date dd-mm-yyyy from 1800 to 2199", err);
    bool made;
    KboEnterprise *slot = kbo_enterprise_make(kbo, entity.number, &made);
    if (slot->line) return rows_reject(row, EN_NUMBER, "this number was already given", err);
    slot->line = row->line;
    slot->situation = (short)situation;
    slot->kind = (signed char)kind;
    slot->form = (short)form;
    slot->started_on = started;
    if (kbo->update) kbo_numbers_add(&kbo->fresh[KBO_ENTERPRISE], entity.number);
    return ST_OK;
}

Status kbo_read_enterprises(Kbo *kbo, size_t part, Err *err) {
    TRY(read_rows(kbo, part, enterprise_columns, take_enterprise, err));
    return kbo_sort_items(kbo, part, kbo->enterprise, &kbo->enterprises, sizeof *kbo->enterprise,
                          err);
}

/* ---- establishments ---- */

static const RowsColumn establishment_columns[] = {{"EstablishmentNumber", true, true, false},
                                                   {"StartDate", true, true, false},
                                                   {"EnterpriseNumber", true, true, false},
                                                   {NULL, false, false, false}};

static Status take_establishment(void *context, RowsRow *row, Err *err) {
    Kbo *kbo = context;
    KboEntity entity, enterprise;
    int started;
    TRY(kbo_number(row, 0, &entity, err));
    if (entity.kind == BE_NONE) return ST_OK;
    if (entity.kind != BE_ESTABLISHMENT) return wrong_kind(row, "not an establishment number", err);
    if (!cell_date(&row->cell[1], "dd-mm-yyyy", &started))
        return rows_reject(row, 1, "not a date dd-mm-yyyy from 1800 to 2199", err);
    TRY(kbo_number(row, 2, &enterprise, err));
    if (enterprise.kind == BE_NONE) return ST_OK;
    if (enterprise.kind != BE_ENTERPRISE)
        return rows_reject(row, 2, "not an enterprise number", err);
    bool made;
    KboEstablishment *slot = kbo_establishment_make(kbo, entity.number, &made);
    if (slot->line) return rows_reject(row, 0, "this number was already given", err);
    slot->line = row->line;
    slot->enterprise = enterprise.number;
    slot->started_on = started;
    if (kbo->update) kbo_numbers_add(&kbo->fresh[KBO_ESTABLISHMENT], entity.number);
    return ST_OK;
}

static int compare_numbers(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Establishments whose enterprise the extract does not name: two sorted lists side by side, for
 * millions of searches in one of them would wait for memory. */
static size_t count_orphans(const Kbo *kbo) {
    int64_t *owner = mem_grow(NULL, kbo->establishments + 1, sizeof *owner);
    size_t orphans = 0, e = 0;
    for (size_t k = 0; k < kbo->establishments; k++) owner[k] = kbo->establishment[k].enterprise;
    qsort(owner, kbo->establishments, sizeof *owner, compare_numbers);
    for (size_t k = 0; k < kbo->establishments; k++) {
        while (e < kbo->enterprises && kbo->enterprise[e].number < owner[k]) e++;
        orphans += e == kbo->enterprises || kbo->enterprise[e].number != owner[k];
    }
    mem_free(owner);
    return orphans;
}

Status kbo_read_establishments(Kbo *kbo, size_t part, Err *err) {
    TRY(read_rows(kbo, part, establishment_columns, take_establishment, err));
    TRY(kbo_sort_items(kbo, part, kbo->establishment, &kbo->establishments,
                       sizeof *kbo->establishment, err));
    if (!kbo->update) kbo->count.orphan[KBO_ESTABLISHMENT] += count_orphans(kbo);
    return ST_OK;
}

/* ---- counted only ---- */

/* In a full extract: does some row of its own file name the entity? */
static bool is_orphan(Kbo *kbo, BelgianNumber what, int64_t number) {
    if (kbo->update || what == BE_BRANCH) return false;
    return what == BE_ENTERPRISE ? !kbo_enterprise(kbo, number) : !kbo_establishment(kbo, number);
}

static const RowsColumn branch_columns[] = {{"Id", true, true, false},
                                            {"StartDate", true, true, false},
                                            {"EnterpriseNumber", true, true, false},
                                            {NULL, false, false, false}};

static Status take_branch(void *context, RowsRow *row, Err *err) {
    Kbo *kbo = context;
    KboEntity branch, enterprise;
    int started;
    TRY(kbo_number(row, 0, &branch, err));
    if (branch.kind == BE_NONE) return ST_OK;
    if (branch.kind != BE_BRANCH) return wrong_kind(row, "not a branch id", err);
    if (!cell_date(&row->cell[1], "dd-mm-yyyy", &started))
        return rows_reject(row, 1, "not a date dd-mm-yyyy from 1800 to 2199", err);
    TRY(kbo_entity(kbo, KBO_BRANCH, row, 2, &enterprise, err));
    if (enterprise.kind == BE_NONE) return ST_OK;
    kbo->count.orphan[KBO_BRANCH] += is_orphan(kbo, BE_ENTERPRISE, enterprise.number);
    return ST_OK;
}

Status kbo_read_branches(Kbo *kbo, size_t part, Err *err) {
    return read_rows(kbo, part, branch_columns, take_branch, err);
}

/* The value of a contact is never looked at. */
static const RowsColumn contact_columns[] = {{"EntityNumber", true, true, false},
                                             {"ContactType", true, true, false},
                                             {NULL, false, false, false}};

static Status take_contact(void *context, RowsRow *row, Err *err) {
    Kbo *kbo = context;
    KboEntity entity;
    TRY(kbo_entity(kbo, KBO_CONTACT, row, 0, &entity, err));
    if (entity.kind == BE_NONE) return ST_OK;
    kbo->count.orphan[KBO_CONTACT] += is_orphan(kbo, entity.kind, entity.number);
    return ST_OK;
}

Status kbo_read_contacts(Kbo *kbo, size_t part, Err *err) {
    return read_rows(kbo, part, contact_columns, take_contact, err);
}

static const RowsColumn code_columns[] = {
    {"Category", true, true, false}, {"Code", true, true, false}, {NULL, false, false, false}};

static Status take_code(void *context, RowsRow *row, Err *err) {
    (void)context;
    (void)row;
    (void)err;
    return ST_OK;
}

Status kbo_read_codes(Kbo *kbo, size_t part, Err *err) {
    return read_rows(kbo, part, code_columns, take_code, err);
}

/* ---- delete files ---- */

static const RowsColumn delete_columns[3][2] = {
    {{"EnterpriseNumber", true, true, false}, {NULL, false, false, false}},
    {{"EstablishmentNumber", true, true, false}, {NULL, false, false, false}},
    {{"EntityNumber", true, true, false}, {NULL, false, false, false}}};
static const RowsColumn delete_branch[] = {{"Id", true, true, false}, {NULL, false, false, false}};

static Status take_delete(void *context, RowsRow *row, Err *err) {
    KboEntity entity;
    TRY(kbo_number(row, 0, &entity, err));
    if (entity.kind == BE_NONE) return ST_OK;
    kbo_numbers_add(context, entity.number);
    return ST_OK;
}

Status kbo_read_deletes(Kbo *kbo, size_t part, KboFile file, Err *err) {
    const RowsColumn *columns = file == KBO_BRANCH          ? delete_branch
                                : file == KBO_ENTERPRISE    ? delete_columns[0]
                                : file == KBO_ESTABLISHMENT ? delete_columns[1]
                                                            : delete_columns[2];
    return rows_read(kbo->load, part, &(RowsFormat){.columns = columns}, take_delete,
                     &kbo->gone[file], err);
}
