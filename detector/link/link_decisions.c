#include "detector/link/link_decisions.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/id_map.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"

const char *const link_verdict_names[] = {"same", "different", "sibling", "successor", NULL};

/* ---- loading ---- */

typedef struct Loading {
    const Records *records;
    Arena *arena;
    IdMap ids; /* "register\x1fkey" -> record */
    LinkDecision *decision;
    size_t room;
    LinkDecisions *out;
} Loading;

static void index_records(Loading *l) {
    id_map_open(&l->ids, l->arena);
    for (size_t i = 0; i < l->records->n; i++) {
        const char *registry = l->records->register_name[l->records->record[i].registry];
        const char *id = arena_printf(l->arena, "%s\x1f%s", registry, l->records->key[i]);
        (void)id_map_put(&l->ids, id, strlen(id), (int64_t)i);
    }
}

static uint32_t find(const Loading *l, const char *registry, const char *key) {
    const char *id = arena_printf(l->arena, "%s\x1f%s", registry, key);
    const int64_t at = id_map_find(&l->ids, id, strlen(id));
    return at < 0 ? UINT32_MAX : (uint32_t)at;
}

static LinkVerdictWord word_of(const char *text) {
    int k = 0;
    while (link_verdict_names[k] && !text_equal(link_verdict_names[k], text)) k++;
    assert(link_verdict_names[k]);
    return (LinkVerdictWord)k;
}

/* A decision from a sheet is about what is there now. */
static bool changed(const Loading *l, uint32_t record, Stmt *stmt, int column) {
    if (sqlite3_column_type(stmt->handle, column) == SQLITE_NULL) return false;
    return (uint64_t)stmt_get_int(stmt, column) != record_digest(l->records, record);
}

/* Columns: register_a key_a register_b key_b verdict decided_on because digest_a digest_b. */
static void take(Loading *l, Stmt *stmt) {
    const uint32_t x = find(l, stmt_get_text(stmt, 0), stmt_get_text(stmt, 1));
    const uint32_t y = find(l, stmt_get_text(stmt, 2), stmt_get_text(stmt, 3));
    if (x == UINT32_MAX || y == UINT32_MAX) {
        l->out->lost++;
        return;
    }
    const LinkDecision decision = {
        .a = x < y ? x : y,
        .b = x < y ? y : x,
        .word = word_of(stmt_get_text(stmt, 4)),
        .decided_on = (int)stmt_get_int(stmt, 5),
        .because = arena_strdup(l->arena, stmt_get_text(stmt, 6)),
        .stale = changed(l, x, stmt, 7) || changed(l, y, stmt, 8),
        .seen = sqlite3_column_type(stmt->handle, 7) != SQLITE_NULL,
    };
    l->decision = arena_room(l->arena, l->decision, l->out->count, &l->room, sizeof *l->decision);
    l->decision[l->out->count++] = decision;
    l->out->stale += decision.stale;
}

static int by_records(const void *a, const void *b) {
    const LinkVerdict *x = a, *y = b;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static void set_verdicts(Loading *l) {
    LinkVerdict *verdict = ARENA_ARRAY(l->arena, LinkVerdict, l->out->count + 1);
    for (size_t k = 0; k < l->out->count; k++)
        verdict[k] =
            (LinkVerdict){l->decision[k].a, l->decision[k].b, l->decision[k].word == VERDICT_SAME};
    qsort(verdict, l->out->count, sizeof *verdict, by_records);
    l->out->verdicts = l->out->count;
    l->out->verdict = verdict;
    l->out->decision = l->decision;
}

Status link_decisions_load(Store *store, const Records *records, Arena *arena,
                           LinkDecisions *decisions, Err *err) {
    *decisions = (LinkDecisions){0};
    Loading l = {.records = records, .arena = arena, .out = decisions};
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("link_decisions"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    if (!status && row) index_records(&l);
    while (!status && row) {
        take(&l, &stmt);
        status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    set_verdicts(&l);
    return status;
}

const LinkDecision *link_decision_of(const LinkDecisions *d, size_t a, size_t b) {
    const size_t low = a < b ? a : b, high = a < b ? b : a;
    for (size_t k = 0; k < d->count; k++)
        if (d->decision[k].a == low && d->decision[k].b == high) return &d->decision[k];
    return NULL;
}

/* ---- recording ---- */

static void bind_record(Stmt *stmt, int index, const Records *r, uint32_t i) {
    stmt_text(stmt, index, r->register_name[r->record[i].registry]);
    stmt_text(stmt, index + 1, r->key[i]);
}

Status link_decisions_seen(Store *store, const Records *records, const LinkDecisions *decisions,
                           Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("link_decisions_seen"), &stmt, err));
    Status status = ST_OK;
    for (size_t k = 0; k < decisions->count && !status; k++) {
        const LinkDecision *d = &decisions->decision[k];
        if (d->seen) continue;
        bind_record(&stmt, 1, records, d->a);
        bind_record(&stmt, 3, records, d->b);
        stmt_int(&stmt, 5, (int64_t)record_digest(records, d->a));
        stmt_int(&stmt, 6, (int64_t)record_digest(records, d->b));
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    return status;
}

static Status insert(Store *store, const Records *records, const LinkDecision *d, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("link_decision_add"), &stmt, err));
    bind_record(&stmt, 1, records, d->a);
    bind_record(&stmt, 3, records, d->b);
    stmt_text(&stmt, 5, link_verdict_names[d->word]);
    stmt_int(&stmt, 6, d->decided_on);
    stmt_text(&stmt, 7, d->because);
    stmt_int(&stmt, 8, (int64_t)record_digest(records, d->a));
    stmt_int(&stmt, 9, (int64_t)record_digest(records, d->b));
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

/* The log holds ids and digests, never names: which pair, and what was said. */
static Status log_it(Store *store, const Records *r, const LinkDecision *d, Err *err) {
    Text detail = {0}, subject = {0};
    text_addf(&subject, "link %lld", (long long)sqlite3_last_insert_rowid(store->db));
    text_addf(&detail, "{\"verdict\":\"%s\",\"a\":\"%016llx\",\"b\":\"%016llx\"}",
              link_verdict_names[d->word], (unsigned long long)record_digest(r, d->a),
              (unsigned long long)record_digest(r, d->b));
    const AuditEvent event = {
        .action = "link decide", .subject = subject.at, .detail = detail.at, .change = true};
    const Status status = audit_add(store, &event, err);
    text_free(&detail);
    text_free(&subject);
    return status;
}

Status link_decision_add(Store *store, const Records *records, const LinkDecision *decision,
                         Err *err) {
    TRY(store_begin(store, err));
    Status status = insert(store, records, decision, err);
    if (!status) status = log_it(store, records, decision, err);
    if (!status) return store_commit(store, err);
    store_rollback(store);
    return status;
}
