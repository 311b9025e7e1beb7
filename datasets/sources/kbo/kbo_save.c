/* From memory into the register's tables: all of a full extract, or what an update replaces. */
#include "datasets/sources/kbo/kbo.h"

static void bind_day(Stmt *stmt, int index, int day) {
    if (day == KBO_NO_DAY)
        stmt_text(stmt, index, NULL);
    else
        stmt_int(stmt, index, day);
}

static void bind_code(Stmt *stmt, int index, int code) {
    if (code < 0)
        stmt_text(stmt, index, NULL);
    else
        stmt_int(stmt, index, code);
}

/* number, input and line: how every statement here begins. */
static void bind_key(Stmt *stmt, const Kbo *kbo, int64_t number, int64_t line) {
    stmt_int(stmt, 1, number);
    stmt_int(stmt, 2, kbo->load->sink->input_id);
    stmt_int(stmt, 3, line);
}

static void bind_text(Stmt *stmt, int index, const Kbo *kbo, KboText text) {
    stmt_static(stmt, index, kbo_text_at(kbo, text));
}

/* ---- a full extract ---- */

static Status put_enterprises(Kbo *kbo, Err *err) {
    Stmt stmt;
    TRY(stmt_open(kbo->load->store, sql_query("kbo_enterprise_put"), &stmt, err));
    Status status = ST_OK;
    for (size_t k = 0; k < kbo->enterprises && !status; k++) {
        const KboEnterprise *e = &kbo->enterprise[k];
        bind_key(&stmt, kbo, e->number, e->line);
        stmt_int(&stmt, 4, e->kind);
        bind_code(&stmt, 5, e->situation);
        bind_code(&stmt, 6, e->form);
        bind_day(&stmt, 7, e->started_on);
        bind_day(&stmt, 8, e->struck_off_on);
        bind_text(&stmt, 9, kbo, e->trade_name);
        bind_text(&stmt, 10, kbo, e->legal_name);
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    return status;
}

static Status put_establishments(Kbo *kbo, Err *err) {
    Stmt stmt;
    TRY(stmt_open(kbo->load->store, sql_query("kbo_establishment_put"), &stmt, err));
    Status status = ST_OK;
    for (size_t k = 0; k < kbo->establishments && !status; k++) {
        const KboEstablishment *e = &kbo->establishment[k];
        bind_key(&stmt, kbo, e->number, e->line);
        stmt_int(&stmt, 4, e->enterprise);
        bind_day(&stmt, 5, e->started_on);
        bind_text(&stmt, 6, kbo, e->trade_name);
        bind_text(&stmt, 7, kbo, e->street);
        bind_text(&stmt, 8, kbo, e->house_number);
        bind_text(&stmt, 9, kbo, e->box);
        bind_text(&stmt, 10, kbo, e->postcode);
        bind_text(&stmt, 11, kbo, e->municipality);
        bind_day(&stmt, 12, e->struck_off_on);
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    return status;
}

static Status save_full(Kbo *kbo, Err *err) {
    TRY(store_exec(kbo->load->store, "DELETE FROM kbo_enterprise; DELETE FROM kbo_establishment;",
                   err));
    TRY(put_enterprises(kbo, err));
    return put_establishments(kbo, err);
}

/* ---- an update ---- */

/* Runs a statement on each number of this kind. */
static Status each_number(Kbo *kbo, const char *query, const KboNumbers *numbers,
                          BelgianNumber kind, Err *err) {
    Stmt stmt;
    TRY(stmt_open(kbo->load->store, sql_query(query), &stmt, err));
    Status status = ST_OK;
    for (size_t k = 0; k < numbers->count && !status; k++) {
        if (belgian_number_kind(numbers->number[k]) != kind) continue;
        stmt_int(&stmt, 1, numbers->number[k]);
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    return status;
}

static Status forget_replaced(Kbo *kbo, Err *err) {
    static const struct {
        const char *query;
        KboFile file;
        BelgianNumber kind;
    } steps[] = {
        {"kbo_enterprise_gone", KBO_ENTERPRISE, BE_ENTERPRISE},
        {"kbo_enterprise_names_gone", KBO_DENOMINATION, BE_ENTERPRISE},
        {"kbo_enterprise_address_gone", KBO_ADDRESS, BE_ENTERPRISE},
        {"kbo_establishment_gone", KBO_ESTABLISHMENT, BE_ESTABLISHMENT},
        {"kbo_establishment_names_gone", KBO_DENOMINATION, BE_ESTABLISHMENT},
        {"kbo_establishment_address_gone", KBO_ADDRESS, BE_ESTABLISHMENT},
    };
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
        TRY(each_number(kbo, steps[k].query, &kbo->gone[steps[k].file], steps[k].kind, err));
    return ST_OK;
}

static Status set_enterprise(Kbo *kbo, const KboEnterprise *e, Stmt set[3], Err *err) {
    if (e->line) {
        bind_key(&set[0], kbo, e->number, e->line);
        stmt_int(&set[0], 4, e->kind);
        bind_code(&set[0], 5, e->situation);
        bind_code(&set[0], 6, e->form);
        bind_day(&set[0], 7, e->started_on);
        TRY(stmt_run(&set[0], err));
    }
    if (kbo_numbers_have(&kbo->fresh[KBO_DENOMINATION], e->number)) {
        bind_key(&set[1], kbo, e->number, e->line);
        bind_text(&set[1], 4, kbo, e->trade_name);
        bind_text(&set[1], 5, kbo, e->legal_name);
        TRY(stmt_run(&set[1], err));
    }
    if (!kbo_numbers_have(&kbo->fresh[KBO_ADDRESS], e->number)) return ST_OK;
    bind_key(&set[2], kbo, e->number, e->line);
    bind_day(&set[2], 4, e->struck_off_on);
    return stmt_run(&set[2], err);
}

static Status set_establishment(Kbo *kbo, const KboEstablishment *e, Stmt set[3], Err *err) {
    if (e->line) {
        bind_key(&set[0], kbo, e->number, e->line);
        stmt_int(&set[0], 4, e->enterprise);
        bind_day(&set[0], 5, e->started_on);
        TRY(stmt_run(&set[0], err));
    }
    if (kbo_numbers_have(&kbo->fresh[KBO_DENOMINATION], e->number)) {
        bind_key(&set[1], kbo, e->number, e->line);
        bind_text(&set[1], 4, kbo, e->trade_name);
        TRY(stmt_run(&set[1], err));
    }
    if (!kbo_numbers_have(&kbo->fresh[KBO_ADDRESS], e->number)) return ST_OK;
    bind_key(&set[2], kbo, e->number, e->line);
    bind_text(&set[2], 4, kbo, e->street);
    bind_text(&set[2], 5, kbo, e->house_number);
    bind_text(&set[2], 6, kbo, e->box);
    bind_text(&set[2], 7, kbo, e->postcode);
    bind_text(&set[2], 8, kbo, e->municipality);
    bind_day(&set[2], 9, e->struck_off_on);
    return stmt_run(&set[2], err);
}

static Status open_three(Kbo *kbo, const char *const query[3], Stmt set[3], Err *err) {
    for (size_t k = 0; k < 3; k++)
        TRY(stmt_open(kbo->load->store, sql_query(query[k]), &set[k], err));
    return ST_OK;
}

static Status save_fresh(Kbo *kbo, Err *err) {
    static const char *const enterprise[3] = {"kbo_enterprise_set", "kbo_enterprise_names",
                                              "kbo_enterprise_struck"};
    static const char *const establishment[3] = {"kbo_establishment_set", "kbo_establishment_names",
                                                 "kbo_establishment_address"};
    Stmt set[6] = {0};
    Status status = open_three(kbo, enterprise, set, err);
    if (!status) status = open_three(kbo, establishment, set + 3, err);
    for (size_t k = 0; k < kbo->enterprises && !status; k++)
        status = set_enterprise(kbo, &kbo->enterprise[k], set, err);
    for (size_t k = 0; k < kbo->establishments && !status; k++)
        status = set_establishment(kbo, &kbo->establishment[k], set + 3, err);
    for (size_t k = 0; k < 6; k++) stmt_close(&set[k]);
    return status;
}

/* Rows of which nothing is left. */
static Status clean(Kbo *kbo, Err *err) {
    for (size_t f = 0; f < KBO_FILES; f++) {
        TRY(each_number(kbo, "kbo_enterprise_clean", &kbo->gone[f], BE_ENTERPRISE, err));
        TRY(each_number(kbo, "kbo_establishment_clean", &kbo->gone[f], BE_ESTABLISHMENT, err));
    }
    return ST_OK;
}

static Status save_update(Kbo *kbo, Err *err) {
    TRY(forget_replaced(kbo, err));
    TRY(save_fresh(kbo, err));
    return clean(kbo, err);
}

/* ---- both ---- */

static Status save_extract(Kbo *kbo, Err *err) {
    Stmt stmt;
    TRY(stmt_open(kbo->load->store, sql_query("insert_extract"), &stmt, err));
    stmt_text(&stmt, 1, "kbo");
    if (kbo->extract < 0)
        stmt_text(&stmt, 2, NULL);
    else
        stmt_int(&stmt, 2, kbo->extract);
    stmt_text(&stmt, 3, kbo->update ? "update" : "full");
    bind_day(&stmt, 4, kbo->snapshot_on);
    stmt_int(&stmt, 5, kbo->load->sink->input_id);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

Status kbo_save_register(Kbo *kbo, Err *err) {
    TRY(save_extract(kbo, err));
    return kbo->update ? save_update(kbo, err) : save_full(kbo, err);
}
