/* The storefronts that follow from the register's tables: establishments that claim a storefront
 * sector. Those that no longer do, or are no longer registered, are closed on the day of the
 * extract and stay, for their past stays. */
#include <stdio.h>
#include <string.h>

#include "datasets/sources/kbo/kbo.h"

typedef enum Query {
    Q_SHOP,
    Q_PUT,
    Q_CLOSE,
    Q_CLEAR_CANDIDATES,
    Q_CANDIDATE,
    Q_BEST,
    Q_CLEAR_STATES,
    Q_STATE,
    QUERIES
} Query;

typedef struct Shops {
    Kbo *kbo;
    Stmt q[QUERIES];
    KboNumbers touched;
    size_t opened, closed, kept;
} Shops;

static const char *const query_names[QUERIES] = {
    "kbo_shop",         "register_storefront", "storefront_close", "candidates_clear",
    "insert_candidate", "candidate_best",      "states_clear",     "insert_state",
};

/* ---- which establishments are concerned ---- */

/* Those that are storefronts now: a full extract may close them. */
static Status touch_known(Shops *s, Err *err) {
    Stmt stmt;
    bool row = true;
    const char *why;
    int64_t number;
    TRY(stmt_open(s->kbo->load->store, sql_query("kbo_storefronts"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const char *id = stmt_get_text(&stmt, 0);
        if (be_number(id, strlen(id), &number, &why) == BE_ESTABLISHMENT)
            kbo_numbers_add(&s->touched, number);
    }
    stmt_close(&stmt);
    return status;
}

static void touch_entities(KboNumbers *to, const KboNumbers *from, BeNumber kind) {
    for (size_t k = 0; k < from->count; k++)
        if (be_number_kind(from->number[k]) == kind) kbo_numbers_add(to, from->number[k]);
}

/* The establishments of enterprises that changed. */
static Status touch_of_enterprises(Shops *s, const KboNumbers *enterprises, Err *err) {
    Stmt stmt;
    bool row = true;
    if (!enterprises->count) return ST_OK;
    TRY(stmt_open(s->kbo->load->store, sql_query("kbo_establishments"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row)
        if (kbo_numbers_have(enterprises, stmt_get_int(&stmt, 1)))
            kbo_numbers_add(&s->touched, stmt_get_int(&stmt, 0));
    stmt_close(&stmt);
    return status;
}

static Status touch_update(Shops *s, Err *err) {
    KboNumbers enterprises = {0};
    for (size_t f = 0; f < KBO_FILES; f++) {
        touch_entities(&s->touched, &s->kbo->gone[f], BE_ESTABLISHMENT);
        touch_entities(&s->touched, &s->kbo->fresh[f], BE_ESTABLISHMENT);
        touch_entities(&enterprises, &s->kbo->gone[f], BE_ENTERPRISE);
        touch_entities(&enterprises, &s->kbo->fresh[f], BE_ENTERPRISE);
    }
    kbo_numbers_sort(&enterprises);
    const Status status = touch_of_enterprises(s, &enterprises, err);
    mem_free(enterprises.number);
    return status;
}

static Status touch_full(Shops *s, Err *err) {
    for (size_t k = 0; k < s->kbo->claims; k++)
        kbo_numbers_add(&s->touched, s->kbo->claim[k].establishment);
    return touch_known(s, err);
}

/* ---- one establishment ---- */

static bool activities_replaced(const Kbo *kbo, int64_t number) {
    return !kbo->update || kbo_numbers_have(&kbo->gone[KBO_ACTIVITY], number) ||
           kbo_numbers_have(&kbo->fresh[KBO_ACTIVITY], number);
}

/* Its claims: they follow each other. */
static size_t claims_of(const Kbo *kbo, int64_t number, size_t *at) {
    size_t low = 0, high = kbo->claims, count = 0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (kbo->claim[middle].establishment < number)
            low = middle + 1;
        else
            high = middle;
    }
    *at = low;
    while (low + count < kbo->claims && kbo->claim[low + count].establishment == number) count++;
    return count;
}

static Status put_candidates(Shops *s, int64_t key, const KboCandidate *candidate, size_t count,
                             Err *err) {
    stmt_int(&s->q[Q_CLEAR_CANDIDATES], 1, key);
    TRY(stmt_run(&s->q[Q_CLEAR_CANDIDATES], err));
    Stmt *q = &s->q[Q_CANDIDATE];
    for (size_t c = 0; c < count; c++) {
        char code[32];
        const int year = kbo_tier_year(candidate[c].tier);
        (void)snprintf(code, sizeof code, candidate[c].code > 99999 ? "%d:%07d" : "%d:%05d", year,
                       candidate[c].code);
        stmt_int(q, 1, key);
        stmt_int(q, 2, (int64_t)c);
        stmt_text(q, 3, nace_group_name(s->kbo->nace, candidate[c].group));
        stmt_real(q, 4, candidate[c].weight);
        stmt_text(q, 5, code);
        stmt_text(q, 6, kbo_tier_basis(candidate[c].tier));
        stmt_int(q, 7, s->kbo->load->sink->input_id);
        TRY(stmt_run(q, err));
    }
    return ST_OK;
}

/* The juridical situations that an inspector should know (FACTS: table JuridicalSituation). */
static const char *situation_state(int64_t situation) {
    if (situation >= 10 && situation <= 15) return "dissolution";
    if (situation == 16) return "stopped";
    if (situation >= 21 && situation <= 26) return "merger_or_split";
    if (situation >= 40 && situation <= 43) return "suspended";
    if (situation >= 48 && situation <= 50) return "bankruptcy";
    if (situation >= 51 && situation <= 53) return "bankruptcy_closed";
    if (situation == 91) return "judicial_reorganisation";
    return NULL;
}

static Status put_state(Shops *s, int64_t key, const char *state, int64_t since, Err *err) {
    Stmt *q = &s->q[Q_STATE];
    stmt_int(q, 1, key);
    stmt_text(q, 2, state);
    if (since)
        stmt_int(q, 3, since);
    else
        stmt_text(q, 3, NULL);
    stmt_int(q, 4, s->kbo->load->sink->input_id);
    return stmt_run(q, err);
}

/* Columns 8 to 10 of the shop query: struck off, its enterprise's seat struck off, situation. */
static Status put_states(Shops *s, int64_t key, Err *err) {
    Stmt *shop = &s->q[Q_SHOP];
    const char *state = situation_state(stmt_get_int(shop, 10));
    stmt_int(&s->q[Q_CLEAR_STATES], 1, key);
    TRY(stmt_run(&s->q[Q_CLEAR_STATES], err));
    if (stmt_get_text(shop, 8))
        TRY(put_state(s, key, "address_struck_off", stmt_get_int(shop, 8), err));
    if (stmt_get_text(shop, 9))
        TRY(put_state(s, key, "seat_struck_off", stmt_get_int(shop, 9), err));
    return state ? put_state(s, key, state, 0, err) : ST_OK;
}

static void copy_text(Stmt *to, int index, Stmt *from, int column) {
    stmt_text(to, index, stmt_get_text(from, column));
}

/* Writes the storefront from the row of the shop query; *key = storefront.id. */
static Status put_storefront(Shops *s, const char *id, const char *sector, int64_t *key, Err *err) {
    Stmt *shop = &s->q[Q_SHOP], *put = &s->q[Q_PUT];
    char enterprise[BE_TEXT], house[64];
    const char *number = stmt_get_text(shop, 3), *box = stmt_get_text(shop, 4);
    (void)snprintf(house, sizeof house, box ? "%s/%s" : "%s", number ? number : "", box);
    stmt_text(put, 1, id);
    stmt_text(put, 2, be_number_text(stmt_get_int(shop, 0), enterprise));
    copy_text(put, 3, shop, 1);
    stmt_text(put, 4, sector);
    copy_text(put, 5, shop, 2);
    stmt_text(put, 6, number ? house : NULL);
    copy_text(put, 7, shop, 5);
    copy_text(put, 8, shop, 6);
    if (stmt_get_text(shop, 7))
        stmt_int(put, 9, stmt_get_int(shop, 7));
    else
        stmt_text(put, 9, NULL);
    stmt_int(put, 10, stmt_get_int(shop, 11));
    stmt_int(put, 11, stmt_get_int(shop, 12));
    TRY(stmt_run(put, err));
    if (*key >= 0) return ST_OK;
    s->opened++;
    *key = sqlite3_last_insert_rowid(s->kbo->load->store->db);
    (void)names_put(&s->kbo->load->sink->storefronts, id, strlen(id), *key);
    return ST_OK;
}

static Status close_storefront(Shops *s, int64_t key, Err *err) {
    if (key < 0) return ST_OK;
    stmt_int(&s->q[Q_CLEAR_CANDIDATES], 1, key);
    TRY(stmt_run(&s->q[Q_CLEAR_CANDIDATES], err));
    stmt_int(&s->q[Q_CLOSE], 1, key);
    if (s->kbo->snapshot_on == KBO_NO_DAY)
        stmt_text(&s->q[Q_CLOSE], 2, NULL);
    else
        stmt_int(&s->q[Q_CLOSE], 2, s->kbo->snapshot_on);
    s->closed++;
    return stmt_run(&s->q[Q_CLOSE], err);
}

/* The sector that the candidates of an earlier extract name; "" when it is no storefront. */
static Status known_sector(Shops *s, int64_t key, char sector[64], Err *err) {
    bool row = false;
    sector[0] = 0;
    if (key < 0) return ST_OK;
    stmt_int(&s->q[Q_BEST], 1, key);
    TRY(stmt_step(&s->q[Q_BEST], &row, err));
    if (!row) return ST_OK;
    (void)snprintf(sector, 64, "%s", stmt_get_text(&s->q[Q_BEST], 0));
    stmt_rewind(&s->q[Q_BEST]);
    return ST_OK;
}

static Status save_shop(Shops *s, int64_t number, Err *err) {
    char id[BE_TEXT], sector[64];
    KboCandidate candidate[NACE_GROUPS_MAX];
    size_t at, count = 0;
    bool row = false;
    const bool replaced = activities_replaced(s->kbo, number);
    (void)be_number_text(number, id);
    int64_t key = names_find(&s->kbo->load->sink->storefronts, id, strlen(id));
    if (replaced) {
        const size_t claims = claims_of(s->kbo, number, &at);
        count = kbo_candidates(s->kbo, s->kbo->claim + at, claims, candidate);
        (void)snprintf(sector, sizeof sector, "%s",
                       count ? nace_group_name(s->kbo->nace, candidate[0].group) : "");
    } else {
        TRY(known_sector(s, key, sector, err));
    }
    if (!sector[0]) return replaced ? close_storefront(s, key, err) : ST_OK;
    stmt_int(&s->q[Q_SHOP], 1, number);
    TRY(stmt_step(&s->q[Q_SHOP], &row, err));
    if (!row) return close_storefront(s, key, err);
    Status status = put_storefront(s, id, sector, &key, err);
    if (!status && replaced) status = put_candidates(s, key, candidate, count, err);
    if (!status) status = put_states(s, key, err);
    stmt_rewind(&s->q[Q_SHOP]);
    s->kept++;
    return status;
}

/* ---- all of them ---- */

static Status save_all(Shops *s, Err *err) {
    TRY(s->kbo->update ? touch_update(s, err) : touch_full(s, err));
    kbo_numbers_sort(&s->touched);
    for (size_t k = 0; k < QUERIES; k++)
        TRY(stmt_open(s->kbo->load->store, sql_query(query_names[k]), &s->q[k], err));
    for (size_t k = 0; k < s->touched.count; k++) TRY(save_shop(s, s->touched.number[k], err));
    return ST_OK;
}

Status kbo_save_storefronts(Kbo *kbo, Err *err) {
    Shops s = {.kbo = kbo};
    kbo_sort_claims(kbo);
    const Status status = save_all(&s, err);
    for (size_t k = 0; k < QUERIES; k++) stmt_close(&s.q[k]);
    mem_free(s.touched.number);
    kbo->count.opened = s.opened;
    kbo->count.closed = s.closed;
    kbo->count.storefronts = s.kept;
    return status;
}
