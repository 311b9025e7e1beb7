#include "datasets/store/erase.h"

/* What ?1 of a query is. */
typedef enum Subject { KEY, ID, ENTERPRISE } Subject;

/* In an order in which nothing is removed before what finds its rows through it. */
static const struct {
    const char *what, *query;
    Subject subject;
} parts[] = {
    {"rubric", "erase_rubric", ENTERPRISE},
    {"rubric_history", "erase_rubric_history", ENTERPRISE},
    {"deposit", "erase_deposit", ENTERPRISE},
    {"deposit_history", "erase_deposit_history", ENTERPRISE},
    {"link", "erase_link", ENTERPRISE},
    {"link_history", "erase_link_history", ENTERPRISE},
    {"enterprise_turnover_series", "erase_enterprise_turnover_series", ENTERPRISE},
    {"enterprise_figure", "erase_enterprise_figure", ENTERPRISE},
    {"retracted_enterprise_turnover_series", "erase_retracted_enterprise_turnover_series",
     ENTERPRISE},
    {"retracted_enterprise_figure", "erase_retracted_enterprise_figure", ENTERPRISE},
    {"kbo_enterprise", "erase_kbo_enterprise", ENTERPRISE},
    {"kbo_establishment_of", "erase_kbo_establishment_of", ENTERPRISE},
    {"enterprise_change", "erase_enterprise_change", ENTERPRISE},
    {"retracted_enterprise_change", "erase_retracted_enterprise_change", ENTERPRISE},
    {"kbo_establishment", "erase_kbo_establishment", ID},
    {"ownership_change", "erase_ownership_change", ID},
    {"retracted_ownership_change", "erase_retracted_ownership_change", ID},
    {"reject", "erase_reject", ID},
    {"refusal_reject", "erase_refusal_reject", ID},
    {"link_decision", "erase_link_decision", KEY},
    {"record_turnover_series", "erase_record_turnover_series", KEY},
    {"record_footfall_series", "erase_record_footfall_series", KEY},
    {"record_turnover_figure", "erase_record_turnover_figure", KEY},
    {"record_proxy", "erase_record_proxy", KEY},
    {"record_outcome", "erase_record_outcome", KEY},
    {"retracted_record_turnover_series", "erase_retracted_record_turnover_series", KEY},
    {"retracted_record_footfall_series", "erase_retracted_record_footfall_series", KEY},
    {"retracted_record_turnover_figure", "erase_retracted_record_turnover_figure", KEY},
    {"retracted_record_proxy", "erase_retracted_record_proxy", KEY},
    {"retracted_record_outcome", "erase_retracted_record_outcome", KEY},
    {"succession", "erase_succession", KEY},
    {"record_history", "erase_record_history", KEY},
    {"record", "erase_record", KEY},
    {"record_link", "erase_record_link", KEY},
    {"turnover_series", "erase_turnover_series", KEY},
    {"footfall_series", "erase_footfall_series", KEY},
    {"turnover_figure", "erase_turnover_figure", KEY},
    {"opening_hours", "erase_opening_hours", KEY},
    {"proxy", "erase_proxy", KEY},
    {"proxy_history", "erase_proxy_history", KEY},
    {"register_claim", "erase_register_claim", KEY},
    {"register_claim_history", "erase_register_claim_history", KEY},
    {"outcome", "erase_outcome", KEY},
    {"outcome_history", "erase_outcome_history", KEY},
    {"outcome_replaced", "erase_outcome_replaced", KEY},
    {"retracted_turnover_series", "erase_retracted_turnover_series", KEY},
    {"retracted_footfall_series", "erase_retracted_footfall_series", KEY},
    {"retracted_turnover_figure", "erase_retracted_turnover_figure", KEY},
    {"retracted_outcome", "erase_retracted_outcome", KEY},
    {"retracted_correction", "erase_retracted_correction", KEY},
    {"correction", "erase_correction", KEY},
    {"correction_request", "erase_correction_request", KEY},
    {"contest", "erase_contest", KEY},
    {"visit_photo", "erase_visit_photo", KEY},
    {"visit", "erase_visit", KEY},
    {"round_skip", "erase_round_skip", KEY},
    {"round_order", "erase_round_order", KEY},
    {"dossier_grant", "erase_dossier_grant", KEY},
    {"estimates", "erase_estimates", KEY},
    {"months in lists", "erase_series", KEY},
};
enum { PARTS = sizeof parts / sizeof *parts };

Status erase_find(Store *store, const char *storefront_id, Arena *arena, Erasure *erasure,
                  Err *err) {
    Stmt stmt;
    bool row = false;
    *erasure = (Erasure){0};
    TRY(stmt_open(store, sql_query("erase_find"), &stmt, err));
    stmt_text(&stmt, 1, storefront_id);
    Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        const char *enterprise = stmt_get_text(&stmt, 1);
        erasure->key = stmt_get_int(&stmt, 0);
        erasure->name = arena_printf(arena, "erased-%lld", (long long)erasure->key);
        if (enterprise && !stmt_get_int(&stmt, 2))
            erasure->enterprise = arena_strdup(arena, enterprise);
    }
    stmt_close(&stmt);
    if (status || row) return status;
    return FAIL(err, ST_USAGE, "there is no storefront \"%s\"; gevel find looks for names",
                storefront_id);
}

static Status change(Store *store, const char *query, Subject subject, const char *id,
                     const Erasure *erasure, int64_t *rows, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query(query), &stmt, err));
    if (subject == KEY)
        stmt_int(&stmt, 1, erasure->key);
    else
        stmt_text(&stmt, 1, subject == ID ? id : erasure->enterprise);
    const Status status = stmt_run(&stmt, err);
    *rows = sqlite3_changes64(store->db);
    stmt_close(&stmt);
    return status;
}

Status erase_storefront(Store *store, const char *storefront_id, Arena *arena, Erasure *erasure,
                        Err *err) {
    int64_t rows;
    erasure->part = ARENA_ARRAY(arena, ErasePart, PARTS + 3);
    for (size_t k = 0; k < PARTS; k++) {
        if (parts[k].subject == ENTERPRISE && !erasure->enterprise) continue;
        TRY(change(store, parts[k].query, parts[k].subject, storefront_id, erasure, &rows, err));
        if (rows) erasure->part[erasure->parts++] = (ErasePart){parts[k].what, rows};
    }
    TRY(change(store, "erase_name", KEY, storefront_id, erasure, &rows, err));
    /* the last, for the change of name is kept as an earlier state */
    TRY(change(store, "erase_storefront_history", KEY, storefront_id, erasure, &rows, err));
    if (rows) erasure->part[erasure->parts++] = (ErasePart){"storefront_history", rows};
    TRY(change(store, "erase_retired_name", KEY, storefront_id, erasure, &rows, err));
    if (rows) erasure->part[erasure->parts++] = (ErasePart){"storefront_retired", rows};
    TRY(change(store, "erase_retired_history", KEY, storefront_id, erasure, &rows, err));
    if (rows) erasure->part[erasure->parts++] = (ErasePart){"names in earlier states", rows};
    return ST_OK;
}
