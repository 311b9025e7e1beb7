#include "detector/contest/contest.h"

#include <stdlib.h>

#include "datasets/base/json.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"

const char *const decision_names[] = {"upheld", "rejected", "withdrawn", NULL};

static Decision decision_of(const char *name) {
    int k = DECISION_UPHELD;
    while (k < DECISION_WITHDRAWN && !text_equal(decision_names[k], name)) k++;
    return (Decision)k;
}

/* Columns of contests_load. */
static Contest read_row(Stmt *stmt, Arena *arena) {
    Contest c = {.storefront_id = arena_strdup(arena, stmt_get_text(stmt, 0)),
                 .storefront = stmt_get_int(stmt, 1),
                 .opened_on = (int)stmt_get_int(stmt, 2),
                 .reason = arena_strdup(arena, stmt_get_text(stmt, 3)),
                 .document = arena_strdup(arena, stmt_get_text(stmt, 4))};
    const char *decision = stmt_get_text(stmt, 6);
    if (!decision) return c;
    c.closed = true;
    c.closed_on = (int)stmt_get_int(stmt, 5);
    c.decision = decision_of(decision);
    c.because = arena_strdup(arena, stmt_get_text(stmt, 7));
    return c;
}

Status contests_list(Store *store, const char *storefront_id, Arena *arena, Contests *contests,
                     Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    Contest *all = NULL;
    *contests = (Contests){0};
    TRY(stmt_open(store, sql_query("contests_load"), &stmt, err));
    stmt_text(&stmt, 1, storefront_id);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        all = arena_room(arena, all, contests->n, &room, sizeof *all);
        all[contests->n++] = read_row(&stmt, arena);
    }
    stmt_close(&stmt);
    contests->contest = all;
    return status;
}

/* The storefronts with an open contest: numbers of the store, ascending. */
typedef struct Open {
    int64_t *storefront;
    size_t n;
} Open;

static Status load_open(Store *store, Arena *arena, Open *open, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *open = (Open){0};
    TRY(stmt_open(store, sql_query("contests_open"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        open->storefront =
            arena_room(arena, open->storefront, open->n, &room, sizeof *open->storefront);
        open->storefront[open->n++] = stmt_get_int(&stmt, 0);
    }
    stmt_close(&stmt);
    return status;
}

static int by_number(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static bool holds(const Open *open, int64_t storefront) {
    return open->n &&
           bsearch(&storefront, open->storefront, open->n, sizeof *open->storefront, by_number);
}

Status contests_mark(Store *store, Watchlist *list, Err *err) {
    Arena *scratch = arena_open();
    Open open;
    const Status status = load_open(store, scratch, &open, err);
    for (size_t r = 0; r < list->n && !status; r++)
        list->rows[r].contested = holds(&open, list->rows[r].key);
    arena_close(scratch);
    return status;
}

/* ---- opening and closing ---- */

static Status find_storefront(Store *store, Contest *c, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("storefront_find"), &stmt, err));
    stmt_text(&stmt, 1, c->storefront_id);
    const Status status = stmt_step(&stmt, &row, err);
    if (row) c->storefront = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    if (status || row) return status;
    return FAIL(err, ST_INPUT, "there is no storefront '%.80s'; gevel find looks one up",
                c->storefront_id);
}

static Status is_open(Store *store, int64_t storefront, bool *open, Err *err) {
    Arena *scratch = arena_open();
    Open all;
    const Status status = load_open(store, scratch, &all, err);
    *open = !status && holds(&all, storefront);
    arena_close(scratch);
    return status;
}

static Status log_it(Store *store, const char *action, const Contest *c, Err *err) {
    char date[DATE_TEXT];
    json_t *detail = c->closed ? json_pack("{s:s, s:s}", "on", date_format(c->closed_on, date),
                                           "decision", decision_names[c->decision])
                               : json_pack("{s:s}", "on", date_format(c->opened_on, date));
    char *text = json_dumps(detail, JSON_SORT_KEYS | JSON_COMPACT);
    json_decref(detail);
    const AuditEvent event = {action, c->storefront_id, text, true};
    const Status status = audit_add(store, &event, err);
    free(text);
    return status;
}

static Status put_open(Store *store, Contest *c, Err *err) {
    Stmt stmt;
    TRY(find_storefront(store, c, err));
    TRY(is_open(store, c->storefront, &c->known, err));
    if (c->known) return ST_OK;
    TRY(stmt_open(store, sql_query("contest_add"), &stmt, err));
    stmt_int(&stmt, 1, c->storefront);
    stmt_int(&stmt, 2, c->opened_on);
    stmt_text(&stmt, 3, c->reason);
    stmt_text(&stmt, 4, c->document);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status ? status : log_it(store, "contest", c, err);
}

static Status put_closed(Store *store, Contest *c, Err *err) {
    Stmt stmt;
    TRY(find_storefront(store, c, err));
    TRY(stmt_open(store, sql_query("contest_close"), &stmt, err));
    stmt_int(&stmt, 1, c->storefront);
    stmt_int(&stmt, 2, c->closed_on);
    stmt_text(&stmt, 3, decision_names[c->decision]);
    stmt_text(&stmt, 4, c->because);
    const Status status = stmt_run(&stmt, err);
    const int changed = sqlite3_changes(store->db);
    stmt_close(&stmt);
    if (status) return status;
    if (!changed)
        return FAIL(err, ST_INPUT, "no contest of %.80s is open; gevel contest list shows them all",
                    c->storefront_id);
    c->closed = true;
    return log_it(store, "contest close", c, err);
}

static Status in_transaction(Store *store, Status (*work)(Store *, Contest *, Err *), Contest *c,
                             const char *actor, Err *err) {
    const char *const before = store->actor;
    TRY(store_begin(store, err));
    if (actor) store->actor = actor;
    Status status = work(store, c, err);
    if (!status) status = store_commit(store, err);
    if (status) store_rollback(store);
    store->actor = before;
    return status;
}

Status contest_open(Store *store, Contest *contest, const char *actor, Err *err) {
    return in_transaction(store, put_open, contest, actor, err);
}

Status contest_close(Store *store, Contest *contest, const char *actor, Err *err) {
    return in_transaction(store, put_closed, contest, actor, err);
}
