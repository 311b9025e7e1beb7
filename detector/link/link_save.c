#include "detector/link/link_save.h"

#include <stdlib.h>
#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "detector/link/link_store.h"
#include "detector/link/succession.h"

static int by_record(const void *a, const void *b) {
    const LinkRow *x = a, *y = b;
    return (x->record > y->record) - (x->record < y->record);
}

static bool same_row(const LinkRow *a, const LinkRow *b) {
    return a->anchor == b->anchor && a->storefront == b->storefront &&
           a->runner_up == b->runner_up && a->millibits == b->millibits && a->behind == b->behind &&
           a->state == b->state && text_equal(a->premises, b->premises);
}

/* ---- as it is now ---- */

static LinkRow row_of(const Linking *l, size_t i) {
    const Records *r = &l->records;
    const LinkRecord *link = &l->link[i];
    size_t anchor;
    LinkRow row = {.record = r->row[i],
                   .millibits = link->total,
                   .behind = link->behind,
                   .state = link->state};
    linking_premises(l, i, row.premises, &anchor);
    if (r->record[anchor].registry != 0) row.anchor = r->row[anchor];
    if (link->storefront != UINT32_MAX) row.storefront = r->row[link->storefront];
    if (link->runner_up != UINT32_MAX) row.runner_up = r->row[link->runner_up];
    if (link->state == LINK_NONE) row.storefront = row.runner_up = row.millibits = row.behind = 0;
    return row;
}

static void rows_now(const Linking *l, LinkRows *rows) {
    *rows = (LinkRows){.at = ARENA_ARRAY(l->arena, LinkRow, l->records.n + 1)};
    for (size_t i = 0; i < l->records.n; i++)
        if (l->records.record[i].registry != 0) rows->at[rows->count++] = row_of(l, i);
    qsort(rows->at, rows->count, sizeof *rows->at, by_record);
}

/* ---- the difference ---- */

/* Both by record. For each row that is new or other, calls write. */
typedef Status (*WriteRow)(void *context, const LinkRow *row, Err *err);

static Status walk(const LinkRows *before, const LinkRows *now, LinkChanges *changes,
                   WriteRow write, void *context, Err *err) {
    size_t b = 0;
    *changes = (LinkChanges){0};
    for (size_t k = 0; k < now->count; k++) {
        while (b < before->count && before->at[b].record < now->at[k].record) b++;
        const LinkRow *row = &now->at[k];
        const bool known = b < before->count && before->at[b].record == row->record;
        if (known && same_row(&before->at[b], row)) continue;
        const bool linked = row->state >= LINK_ACCEPTED;
        const bool was = known && before->at[b].state >= LINK_ACCEPTED;
        changes->changed++;
        changes->opened += !known;
        changes->moved +=
            known && (linked != was || (linked && before->at[b].storefront != row->storefront));
        if (write) TRY(write(context, row, err));
    }
    return ST_OK;
}

void link_changes(const Linking *l, LinkChanges *changes) {
    LinkRows now;
    rows_now(l, &now);
    (void)walk(&l->saved, &now, changes, NULL, NULL, NULL);
}

void link_digest(const Linking *l, char out[DIGEST_TEXT]) {
    const Records *r = &l->records;
    Digest digest;
    Text line = {0};
    digest_init(&digest);
    for (size_t i = 0; i < r->n; i++) {
        if (r->record[i].registry == 0) continue;
        const LinkRecord *link = &l->link[i];
        const uint32_t first = l->clusters.of[i];
        text_clear(&line);
        text_addf(&line, "%s:%s %s:%s %s %d %d %s\n", r->register_name[r->record[i].registry],
                  r->key[i], r->register_name[r->record[first].registry], r->key[first],
                  link->state == LINK_NONE ? "" : r->key[link->storefront], link->total,
                  link->behind, link_state_names[link->state]);
        digest_add(&digest, line.at, line.length);
    }
    text_free(&line);
    digest_hex(&digest, out);
}

/* ---- writing ---- */

typedef struct Writing {
    Store *store;
    const Linking *linking;
    int64_t input;
    Stmt close, add;
} Writing;

static void bind_row(Stmt *stmt, int index, int64_t row) {
    if (row)
        stmt_int(stmt, index, row);
    else
        stmt_text(stmt, index, NULL);
}

static Status write_row(void *context, const LinkRow *row, Err *err) {
    Writing *w = context;
    stmt_int(&w->close, 1, row->record);
    stmt_int(&w->close, 2, w->input);
    TRY(stmt_run(&w->close, err));
    stmt_int(&w->add, 1, row->record);
    stmt_int(&w->add, 2, w->input);
    stmt_text(&w->add, 3, row->premises);
    bind_row(&w->add, 4, row->anchor);
    bind_row(&w->add, 5, row->storefront);
    bind_row(&w->add, 6, row->runner_up);
    stmt_int(&w->add, 7, row->millibits);
    stmt_int(&w->add, 8, row->behind);
    stmt_text(&w->add, 9, link_state_names[row->state]);
    return stmt_run(&w->add, err);
}

/* An input named after the model; its digest tells this linking from every other of the store. */
static Status add_input(Writing *w, const LinkChanges *changes, Err *err) {
    char now[CLOCK_TEXT], links[DIGEST_TEXT], hex[DIGEST_TEXT];
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(w->store, "SELECT coalesce(max(id), 0) + 1 FROM input", &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    if (!status) w->input = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    TRY(status);
    link_digest(w->linking, links);
    digest_text(arena_printf(w->linking->arena, "%lld %s", (long long)w->input, links), hex);
    TRY(stmt_open(w->store, sql_query("link_input_add"), &stmt, err));
    stmt_int(&stmt, 1, w->input);
    stmt_text(&stmt, 2,
              arena_printf(w->linking->arena, "link model %lld", (long long)w->linking->version));
    stmt_text(&stmt, 3, hex);
    stmt_int(&stmt, 4, (int64_t)changes->changed);
    stmt_text(&stmt, 5, clock_now(now));
    status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    const AuditEvent event = {
        .action = "import",
        .subject = hex,
        .detail =
            arena_printf(w->linking->arena, "{\"source\":\"link\",\"model\":%lld,\"changed\":%zu}",
                         (long long)w->linking->version, changes->changed),
        .change = true};
    return status ? status : audit_add(w->store, &event, err);
}

static Status write_all(Writing *w, LinkChanges *changes, Err *err) {
    const Linking *l = w->linking;
    LinkRows now;
    rows_now(l, &now);
    TRY(link_decisions_seen(w->store, &l->records, &l->decisions, err));
    TRY(walk(&l->saved, &now, changes, NULL, NULL, err));
    bool doors = false;
    TRY(succession_changed(w->store, l, &doors, err));
    if (!changes->changed && !l->learned && !doors) return ST_OK;
    if (l->learned) TRY(link_store_put_model(w->store, &l->model, l->version, err));
    TRY(add_input(w, changes, err));
    TRY(stmt_open(w->store, sql_query("link_row_close"), &w->close, err));
    TRY(stmt_open(w->store, sql_query("link_row_add"), &w->add, err));
    TRY(walk(&l->saved, &now, changes, write_row, w, err));
    changes->input = w->input;
    return succession_save(w->store, l, w->input, err);
}

/* What was compared, for the next linking: only a cache, so after the links and beside them. */
static void remember(const Store *store, const Linking *l) {
    if (l->again && !l->change.fresh && !l->change.gone) return;
    link_memory_save(store->path, &(LinkMemorySource){&l->view, &l->blocks, &l->found, &l->model});
}

Status link_save(Store *store, const Linking *linking, LinkChanges *changes, Err *err) {
    Writing w = {.store = store, .linking = linking};
    TRY(store_begin(store, err));
    Status status = write_all(&w, changes, err);
    stmt_close(&w.close);
    stmt_close(&w.add);
    if (!status)
        status = store_commit(store, err);
    else
        store_rollback(store);
    if (!status) remember(store, linking);
    return status;
}

Status link_due(Store *store, bool *due, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("link_due"), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    *due = row && stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return status;
}
