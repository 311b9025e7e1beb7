#include "detector/run/forget.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/store/audit.h"
#include "detector/run/watchlist.h"
#include "detector/run/watchlist_csv.h"

/* ---- the lists it is on ---- */

static Status count_runs(Store *store, int64_t key, Arena *arena, Forgotten *f, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    ForgetRun *run = NULL;
    TRY(stmt_open(store, sql_query("erase_runs"), &stmt, err));
    stmt_int(&stmt, 1, key);
    Status status = stmt_step(&stmt, &row, err);
    for (; !status && row; status = stmt_step(&stmt, &row, err)) {
        if (f->runs == room) {
            room = room ? 2 * room : 16;
            run = mem_grow(run, room, sizeof *run);
        }
        run[f->runs++] = (ForgetRun){.run_id = stmt_get_int(&stmt, 0)};
    }
    stmt_close(&stmt);
    f->run = ARENA_ARRAY(arena, ForgetRun, f->runs + 1);
    if (f->runs) memcpy(f->run, run, f->runs * sizeof *run);
    mem_free(run);
    return status;
}

static Status digest_of(Store *store, int64_t run_id, bool verify, char *digest, Err *err) {
    Arena *scratch = arena_open();
    Watchlist list = {0};
    Status status = watchlist_load(store, run_id, scratch, &list, err);
    if (!status && verify) status = watchlist_verify(&list, err);
    if (!status) watchlist_digest(&list, digest);
    arena_close(scratch);
    return status;
}

static Status save_digest(Store *store, const ForgetRun *run, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("watchlist_save_digest"), &stmt, err));
    stmt_int(&stmt, 1, run->run_id);
    stmt_text(&stmt, 2, run->is);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

/* ---- what still holds it ---- */

static Status find_copies(Store *store, Arena *arena, Forgotten *f, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    ForgetCopy *copy = NULL;
    TRY(stmt_open(store, sql_query("erase_backups"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    for (; !status && row; status = stmt_step(&stmt, &row, err)) {
        if (f->copies == room) {
            room = room ? 2 * room : 16;
            copy = mem_grow(copy, room, sizeof *copy);
        }
        const char *digest = stmt_get_text(&stmt, 1);
        copy[f->copies++] = (ForgetCopy){arena_strdup(arena, stmt_get_text(&stmt, 0)),
                                         arena_strdup(arena, digest ? digest : "")};
    }
    stmt_close(&stmt);
    f->copy = ARENA_ARRAY(arena, ForgetCopy, f->copies + 1);
    if (f->copies) memcpy(f->copy, copy, f->copies * sizeof *copy);
    mem_free(copy);
    return status;
}

/* ---- the proof ---- */

static Status record(Store *store, const char *storefront_id, const Forgotten *f, Err *err) {
    json_t *removed = json_object(), *runs = json_array();
    for (size_t k = 0; k < f->erasure.parts; k++)
        json_object_set_new(removed, f->erasure.part[k].what,
                            json_integer(f->erasure.part[k].rows));
    for (size_t k = 0; k < f->runs; k++)
        json_array_append_new(
            runs, json_pack("{s:I, s:s, s:s}", "run", (json_int_t)f->run[k].run_id, "was",
                            f->run[k].was, "is", f->run[k].is));
    json_t *all = json_pack("{s:s, s:o, s:o, s:I}", "as", f->erasure.name, "removed", removed,
                            "runs", runs, "backups", (json_int_t)f->copies);
    char *detail = json_dumps(all, JSON_COMPACT);
    const AuditEvent event = {
        .action = "erase", .subject = storefront_id, .detail = detail, .change = true};
    const Status status = audit_add(store, &event, err);
    free(detail);
    json_decref(all);
    return status;
}

static Status forget(Store *store, const char *storefront_id, Arena *arena, Forgotten *f,
                     Err *err) {
    Erasure *erasure = &f->erasure;
    TRY(erase_find(store, storefront_id, arena, erasure, err));
    TRY(count_runs(store, erasure->key, arena, f, err));
    for (size_t k = 0; k < f->runs; k++)
        TRY(digest_of(store, f->run[k].run_id, true, f->run[k].was, err));
    TRY(erase_storefront(store, storefront_id, arena, erasure, err));
    for (size_t k = 0; k < f->runs; k++) {
        TRY(digest_of(store, f->run[k].run_id, false, f->run[k].is, err));
        TRY(save_digest(store, &f->run[k], err));
    }
    TRY(find_copies(store, arena, f, err));
    return record(store, storefront_id, f, err);
}

Status forget_storefront(Store *store, const char *storefront_id, bool only_look, Arena *arena,
                         Forgotten *forgotten, Err *err) {
    *forgotten = (Forgotten){0};
    TRY(store_begin(store, err));
    const Status status = forget(store, storefront_id, arena, forgotten, err);
    if (!status && !only_look) return store_commit(store, err);
    store_rollback(store);
    return status;
}
