#include "detector/contest/contest.h"

#include <stdlib.h>

#include "datasets/base/json.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "detector/contest/deed.h"

const char *const bringer_names[] = {"business", "accountant", "lawyer", "other", NULL};
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
                 .document = arena_strdup(arena, stmt_get_text(stmt, 4)),
                 .brought_by = arena_strdup(arena, stmt_get_text(stmt, 8))};
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

Status contest_find(Store *store, const char *storefront_id, Arena *arena, const Contest **open,
                    Err *err) {
    Contests all;
    *open = NULL;
    TRY(contests_list(store, storefront_id, arena, &all, err));
    if (all.n && !all.contest[0].closed) *open = &all.contest[0];
    return ST_OK;
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

static Status is_open(Store *store, const Contest *c, bool *known, Err *err) {
    const Contest *open;
    Arena *scratch = arena_open();
    const Status status = contest_find(store, c->storefront_id, scratch, &open, err);
    *known = open != NULL;
    arena_close(scratch);
    return status;
}

/* Whether there is one to close, and the day is not before that on which it came in. */
static Status check_close(Store *store, const Contest *c, Err *err) {
    const Contest *open;
    char date[DATE_TEXT];
    Arena *scratch = arena_open();
    Status status = contest_find(store, c->storefront_id, scratch, &open, err);
    if (!status && !open)
        status =
            FAIL(err, ST_INPUT, "no contest of %.80s is open; gevel contest list shows them all",
                 c->storefront_id);
    else if (!status && c->closed_on < open->opened_on)
        status = FAIL(err, ST_INPUT,
                      "the contest of %.80s came in on %s and cannot be decided before that day",
                      c->storefront_id, date_format(open->opened_on, date));
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
    const AuditEvent event = {
        .action = action, .subject = c->storefront_id, .detail = text, .change = true};
    const Status status = audit_add(store, &event, err);
    free(text);
    return status;
}

static Status put_open(Store *store, void *context, Err *err) {
    Contest *c = context;
    Stmt stmt;
    TRY(deed_storefront(store, c->storefront_id, &c->storefront, err));
    TRY(is_open(store, c, &c->known, err));
    if (c->known) return ST_OK;
    TRY(stmt_open(store, sql_query("contest_add"), &stmt, err));
    stmt_int(&stmt, 1, c->storefront);
    stmt_int(&stmt, 2, c->opened_on);
    stmt_text(&stmt, 3, c->reason);
    stmt_text(&stmt, 4, c->document);
    stmt_text(&stmt, 5, c->brought_by);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status ? status : log_it(store, "contest", c, err);
}

static Status put_closed(Store *store, void *context, Err *err) {
    Contest *c = context;
    Stmt stmt;
    TRY(deed_storefront(store, c->storefront_id, &c->storefront, err));
    TRY(check_close(store, c, err));
    TRY(stmt_open(store, sql_query("contest_close"), &stmt, err));
    stmt_int(&stmt, 1, c->storefront);
    stmt_int(&stmt, 2, c->closed_on);
    stmt_text(&stmt, 3, decision_names[c->decision]);
    stmt_text(&stmt, 4, c->because);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    if (status) return status;
    c->closed = true;
    return log_it(store, "contest close", c, err);
}

Status contest_open(Store *store, Contest *contest, const char *actor, Err *err) {
    return deed_do(store, actor, put_open, contest, err);
}

Status contest_close(Store *store, Contest *contest, const char *actor, Err *err) {
    return deed_do(store, actor, put_closed, contest, err);
}
