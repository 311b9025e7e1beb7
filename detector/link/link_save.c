#include "detector/link/link_save.h"

#include <stdlib.h>
#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "detector/link/link_store.h"
#include "detector/link/succession.h"

/* A record and its number in the store. */
typedef struct Place {
    int64_t row;
    uint32_t i;
    bool known; /* it has a row already, which another takes the place of */
} Place;

static int by_row(const void *a, const void *b) {
    const Place *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

static bool same_row(const LinkRow *a, const LinkRow *b) {
    return a->anchor == b->anchor && a->storefront == b->storefront &&
           a->runner_up == b->runner_up && a->millibits == b->millibits && a->behind == b->behind &&
           a->state == b->state && a->premises == b->premises;
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
    row.premises = linking_premises(l, i, &anchor);
    if (r->record[anchor].registry != 0) row.anchor = r->row[anchor];
    if (link->storefront != UINT32_MAX) row.storefront = r->row[link->storefront];
    if (link->runner_up != UINT32_MAX) row.runner_up = r->row[link->runner_up];
    if (link->state == LINK_NONE) row.storefront = row.runner_up = row.millibits = row.behind = 0;
    return row;
}

/* ---- the difference ---- */

/* The records that are no storefronts, in the order of the store, of which only those stay whose
 * row is new or other. */
typedef struct Difference {
    Place *place;
    size_t count;
} Difference;

static void places_of(const Linking *l, Arena *scratch, Difference *d) {
    const Records *r = &l->records;
    bool sorted = true;
    *d = (Difference){ARENA_ARRAY(scratch, Place, r->n + 1), 0};
    for (size_t i = 0; i < r->n; i++) {
        if (r->record[i].registry == 0) continue;
        sorted = sorted && (!d->count || d->place[d->count - 1].row < r->row[i]);
        d->place[d->count++] = (Place){.row = r->row[i], .i = (uint32_t)i};
    }
    if (!sorted) qsort(d->place, d->count, sizeof *d->place, by_row);
}

static void count_change(const LinkRow *before, const LinkRow *row, LinkChanges *changes) {
    const bool linked = row->state >= LINK_ACCEPTED;
    const bool was = before && before->state >= LINK_ACCEPTED;
    changes->changed++;
    changes->opened += !before;
    changes->moved +=
        before && (linked != was || (linked && before->storefront != row->storefront));
}

static void find_changes(const Linking *l, Arena *scratch, Difference *d, LinkChanges *changes) {
    const LinkRows *saved = &l->saved;
    size_t b = 0, kept = 0;
    places_of(l, scratch, d);
    *changes = (LinkChanges){0};
    for (size_t k = 0; k < d->count; k++) {
        const LinkRow row = row_of(l, d->place[k].i);
        while (b < saved->count && saved->at[b].record < row.record) b++;
        const bool known = b < saved->count && saved->at[b].record == row.record;
        const LinkRow *before = known ? &saved->at[b] : NULL;
        if (known && same_row(before, &row)) continue;
        count_change(before, &row, changes);
        d->place[kept] = d->place[k];
        d->place[kept++].known = known;
    }
    d->count = kept;
}

void link_changes(const Linking *l, LinkChanges *changes) {
    Arena *scratch = arena_open();
    Difference d;
    find_changes(l, scratch, &d, changes);
    arena_close(scratch);
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

static Status close_row(Writing *w, int64_t record, Err *err) {
    stmt_int(&w->close, 1, record);
    stmt_int(&w->close, 2, w->input);
    return stmt_run(&w->close, err);
}

static Status write_row(Writing *w, const LinkRow *row, Err *err) {
    char premises[PREMISES_ID];
    stmt_int(&w->add, 1, row->record);
    stmt_int(&w->add, 2, w->input);
    premises_text(row->premises, premises);
    stmt_text(&w->add, 3, premises);
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

static Status write_rows(Writing *w, const Difference *d, Err *err) {
    TRY(stmt_open(w->store, sql_query("link_row_close"), &w->close, err));
    TRY(stmt_open(w->store, sql_query("link_row_add"), &w->add, err));
    for (size_t k = 0; k < d->count; k++) {
        const LinkRow row = row_of(w->linking, d->place[k].i);
        if (d->place[k].known) TRY(close_row(w, row.record, err));
        TRY(write_row(w, &row, err));
    }
    return ST_OK;
}

static Status write_all(Writing *w, Arena *scratch, LinkChanges *changes, Err *err) {
    const Linking *l = w->linking;
    Difference difference;
    TRY(link_decisions_seen(w->store, &l->records, &l->decisions, err));
    find_changes(l, scratch, &difference, changes);
    bool doors = false;
    TRY(succession_changed(w->store, l, &doors, err));
    if (!changes->changed && !l->learned && !doors) return ST_OK;
    if (l->learned) TRY(link_store_put_model(w->store, &l->model, l->version, err));
    TRY(add_input(w, changes, err));
    TRY(write_rows(w, &difference, err));
    changes->input = w->input;
    return succession_save(w->store, l, w->input, err);
}

/* What was compared, for the next linking: only a cache, so after the links and beside them. */
static void remember(const Store *store, const Linking *l) {
    if (l->again && !l->change.fresh && !l->change.gone) return;
    link_memory_save(store->path, &(LinkMemorySource){&l->view, &l->blocks, &l->found, &l->model});
}

static Status write_links(Store *store, const Linking *linking, LinkChanges *changes, Err *err) {
    Writing w = {.store = store, .linking = linking};
    TRY(store_begin(store, err));
    Arena *scratch = arena_open();
    const Status status = write_all(&w, scratch, changes, err);
    arena_close(scratch);
    stmt_close(&w.close);
    stmt_close(&w.add);
    if (!status) return store_commit(store, err);
    store_rollback(store);
    return status;
}

Status link_save(Store *store, const Linking *linking, LinkChanges *changes, Err *err) {
    const Status status = write_links(store, linking, changes, err);
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
