#include "datasets/store/purge.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"

enum { DELETES = 32 };

/* How a class is bound: ?1 is the cutoff as text, as a date, or as a calendar year. */
typedef enum Cutoff { CUTOFF_TEXT, CUTOFF_DATE, CUTOFF_YEAR } Cutoff;

/* `find` gives an integer first (id, date, month) and then what identifies the row. */
static const struct {
    const char *name;
    Cutoff cutoff;
    const char *find, *remove[DELETES];
} classes[PURGE_CLASSES] = {
    [PURGE_RUNS] = {"runs",
                    CUTOFF_TEXT,
                    "purge_find_runs",
                    {"purge_outcome_runs",
                     "purge_rank_ranges",
                     "purge_results",
                     "purge_runs",
                     "purge_estimates",
                     "purge_storefront_history",
                     "purge_link_history",
                     "purge_deposit_history",
                     "purge_rubric_history",
                     "purge_claim_history",
                     "purge_proxy_history",
                     "purge_record_history",
                     "purge_record_links",
                     "purge_successions",
                     "purge_retracted_turnover_series",
                     "purge_retracted_enterprise_turnover_series",
                     "purge_retracted_footfall_series",
                     "purge_retracted_turnover_figure",
                     "purge_retracted_enterprise_figure",
                     "purge_retracted_sensor_place",
                     "purge_retracted_sensor_day",
                     "purge_retracted_ownership_change",
                     "purge_retracted_district_table",
                     "purge_retracted_district_area",
                     "purge_retracted_record_turnover_series",
                     "purge_retracted_record_footfall_series",
                     "purge_retracted_record_turnover_figure",
                     "purge_retracted_record_proxy",
                     "purge_retracted_record_outcome",
                     "purge_retracted_correction",
                     "purge_retracted_outcomes_of_runs"}},
    [PURGE_OUTCOMES] = {"outcomes",
                        CUTOFF_DATE,
                        "purge_find_outcomes",
                        {"purge_visits", "purge_contests", "purge_outcomes",
                         "purge_record_outcomes", "purge_retracted_outcomes",
                         "purge_replaced_outcomes", "purge_old_retracted_record_outcomes"}},
    [PURGE_REJECTS] = {"rejects",
                       CUTOFF_TEXT,
                       "purge_find_rejects",
                       {"purge_rejects", "purge_refusals"}},
    [PURGE_FACTS] = {"facts",
                     CUTOFF_YEAR,
                     "purge_find_facts",
                     {"purge_turnover",
                      "purge_turnover_cut",
                      "purge_enterprise_turnover",
                      "purge_enterprise_turnover_cut",
                      "purge_footfall",
                      "purge_footfall_cut",
                      "purge_figures",
                      "purge_corrections",
                      "purge_enterprise_figures",
                      "purge_rubrics",
                      "purge_deposits",
                      "purge_sensor_days",
                      "purge_record_turnover",
                      "purge_record_turnover_cut",
                      "purge_record_footfall",
                      "purge_record_footfall_cut",
                      "purge_record_figures",
                      "purge_record_proxies",
                      "purge_proxies",
                      "purge_old_proxy_history",
                      "purge_old_retracted_turnover_series",
                      "purge_old_retracted_enterprise_turnover_series",
                      "purge_old_retracted_footfall_series",
                      "purge_old_retracted_turnover_figure",
                      "purge_old_retracted_enterprise_figure",
                      "purge_old_retracted_sensor_day",
                      "purge_old_retracted_record_turnover_series",
                      "purge_old_retracted_record_footfall_series",
                      "purge_old_retracted_record_turnover_figure",
                      "purge_old_retracted_record_proxy",
                      "purge_old_retracted_correction"}},
};

/* The first day of the month so many months before today's. */
static int cutoff_date(const PurgeRule *rule, PurgeClass class) {
    return month_first_date(month_of_date(rule->today) - rule->months[class]);
}

static void bind_cutoff(Stmt *stmt, const PurgeRule *rule, PurgeClass class) {
    const int date = cutoff_date(rule, class);
    char text[DATE_TEXT];
    /* what the runs that went leave behind hangs on no date */
    if (!sqlite3_bind_parameter_count(stmt->handle)) return;
    switch (classes[class].cutoff) {
        case CUTOFF_TEXT:
            stmt_text(stmt, 1, date_format(date, text));
            return;
        case CUTOFF_DATE:
            stmt_int(stmt, 1, date);
            return;
        case CUTOFF_YEAR:
            stmt_int(stmt, 1, month_year(month_of_date(date)));
            return;
    }
}

static void digest_row(Digest *digest, Stmt *stmt) {
    for (int c = 0; c < sqlite3_column_count(stmt->handle); c++) {
        const char *text = stmt_get_text(stmt, c);
        digest_add(digest, text ? text : "", text ? strlen(text) : 0);
        digest_add(digest, "\n", 1);
    }
}

static Status find(Store *store, const PurgeRule *rule, PurgeClass class, PurgePart *part,
                   Err *err) {
    Stmt stmt;
    Digest digest;
    bool row = true;
    digest_init(&digest);
    TRY(stmt_open(store, sql_query(classes[class].find), &stmt, err));
    bind_cutoff(&stmt, rule, class);
    Status status = stmt_step(&stmt, &row, err);
    while (!status && row) {
        const int64_t at = stmt_get_int(&stmt, 0);
        if (!part->count || at < part->first) part->first = at;
        if (!part->count || at > part->last) part->last = at;
        part->count++;
        digest_row(&digest, &stmt);
        status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    digest_hex(&digest, part->digest);
    return status;
}

static Status remove_class(Store *store, const PurgeRule *rule, PurgeClass class, Err *err) {
    for (int k = 0; k < DELETES && classes[class].remove[k]; k++) {
        Stmt stmt;
        TRY(stmt_open(store, sql_query(classes[class].remove[k]), &stmt, err));
        bind_cutoff(&stmt, rule, class);
        const Status status = stmt_run(&stmt, err);
        stmt_close(&stmt);
        TRY(status);
    }
    return ST_OK;
}

static Status record(Store *store, const PurgePart part[PURGE_CLASSES], Err *err) {
    Text detail = {0};
    for (int c = 0; c < PURGE_CLASSES; c++) {
        const PurgePart *p = &part[c];
        if (!p->count) continue;
        text_addf(&detail,
                  "%s\"%s\":{\"older_than\":\"%s\",\"count\":%lld,\"first\":%lld,\"last\":%lld,"
                  "\"digest\":\"%s\"}",
                  detail.length ? "," : "{", p->name, p->older_than, (long long)p->count,
                  (long long)p->first, (long long)p->last, p->digest);
    }
    text_addc(&detail, '}');
    const AuditEvent event = {.action = "purge", .detail = detail.at, .change = true};
    const Status status = audit_add(store, &event, err);
    text_free(&detail);
    return status;
}

static Status look(Store *store, const PurgeRule *rule, Arena *arena, PurgePart part[PURGE_CLASSES],
                   int64_t *total, Err *err) {
    *total = 0;
    for (int c = 0; c < PURGE_CLASSES; c++) {
        char text[DATE_TEXT];
        part[c] = (PurgePart){.name = classes[c].name};
        if (!rule->months[c]) continue;
        part[c].older_than =
            arena_strdup(arena, date_format(cutoff_date(rule, (PurgeClass)c), text));
        TRY(find(store, rule, (PurgeClass)c, &part[c], err));
        *total += part[c].count;
    }
    return ST_OK;
}

static Status remove_all(Store *store, const PurgeRule *rule, const PurgePart part[PURGE_CLASSES],
                         Err *err) {
    for (int c = 0; c < PURGE_CLASSES; c++)
        if (part[c].count) TRY(remove_class(store, rule, (PurgeClass)c, err));
    return record(store, part, err);
}

Status purge(Store *store, const PurgeRule *rule, bool only_look, Arena *arena,
             PurgePart part[PURGE_CLASSES], Err *err) {
    int64_t total;
    if (only_look) return look(store, rule, arena, part, &total, err);
    TRY(store_begin(store, err));
    Status status = look(store, rule, arena, part, &total, err);
    if (!status && total) status = remove_all(store, rule, part, err);
    if (!status && total) return store_commit(store, err);
    store_rollback(store);
    return status;
}
