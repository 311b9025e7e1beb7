#include "detector/run/estimates_store.h"

#include <jansson.h>
#include <string.h>

ScanHold estimates_recorded(const char *manifest, Arena *arena) {
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL;
    const json_t *part = json_object_get(root, "estimates");
    const char *digest = json_string_value(json_object_get(part, "digest"));
    const int64_t run_id = json_integer_value(json_object_get(part, "run"));
    ScanHold hold = {0};
    if (digest)
        hold = (ScanHold){.digest = arena_strdup(arena, digest), .run_id = run_id > 0 ? run_id : 0};
    json_decref(root);
    return hold;
}

ScanHold estimates_of(const Watchlist *run, Arena *arena) {
    ScanHold hold = estimates_recorded(run->manifest, arena);
    if (!hold.run_id) return (ScanHold){0};
    hold.only_same = true;
    return hold;
}

Status estimates_of_run(Store *store, int64_t run_id, Arena *arena, ScanHold *hold, Err *err) {
    Watchlist run = {0};
    *hold = (ScanHold){0};
    TRY(watchlist_load_part(store, run_id, WATCH_RECORD, arena, &run, err));
    *hold = estimates_recorded(run.manifest, arena);
    if (!hold->run_id) hold->run_id = run.run_id;
    if (hold->digest) return ST_OK;
    return FAIL(err, ST_INPUT,
                "run %lld kept no estimates that another run could hold: make one with gevel scan "
                "--keep-estimates",
                (long long)run_id);
}

Status estimates_save(Store *store, const EstimatesBytes *bytes, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("estimates_add"), &stmt, err));
    stmt_text(&stmt, 1, bytes->digest);
    stmt_blob(&stmt, 2, bytes->bytes, bytes->size);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static bool is_digest(const void *bytes, size_t size, const char *digest) {
    char found[DIGEST_TEXT];
    Digest state;
    digest_init(&state);
    digest_add(&state, bytes, size);
    digest_hex(&state, found);
    return strcmp(found, digest) == 0;
}

static Status read(Stmt *stmt, const char *digest, Arena *arena, Estimates *out, Err *err) {
    bool row = false;
    stmt_text(stmt, 1, digest);
    TRY(stmt_step(stmt, &row, err));
    if (!row)
        return FAIL(
            err, ST_INPUT,
            "the estimates %.16s are no longer in this store: they go with the last run that "
            "names them, and when a business is erased; a scan without --estimates learns "
            "the city",
            digest);
    const void *body = sqlite3_column_blob(stmt->handle, 0);
    const size_t size = (size_t)sqlite3_column_bytes(stmt->handle, 0);
    if (!body || !is_digest(body, size, digest))
        return FAIL(err, ST_INTEGRITY,
                    "the estimates %.16s are not what their digest says; restore a backup", digest);
    Err own = {0};
    if (!estimates_unpack(body, size, arena, out, &own)) return ST_OK;
    return FAIL(err, ST_INPUT,
                "the estimates %.16s were kept by another version of this program; a scan without "
                "--estimates learns the city",
                digest);
}

Status estimates_load(Store *store, const char *digest, Arena *arena, Estimates *out, Err *err) {
    Stmt stmt;
    *out = (Estimates){0};
    TRY(stmt_open(store, sql_query("estimates_load"), &stmt, err));
    const Status status = read(&stmt, digest, arena, out, err);
    stmt_close(&stmt);
    return status;
}

Status estimates_for(Store *store, const ScanHold *hold, const Params *params, Arena *arena,
                     const Estimates **held, Err *err) {
    char now[DIGEST_TEXT];
    *held = NULL;
    if (!hold->digest) return ST_OK;
    Estimates *kept = ARENA_ARRAY(arena, Estimates, 1);
    TRY(estimates_load(store, hold->digest, arena, kept, err));
    estimates_params(params, now);
    if (!hold->only_same || strcmp(now, kept->params) == 0) *held = kept;
    return ST_OK;
}

Status estimates_check(Store *store, size_t *count, Err *err) {
    Stmt stmt;
    bool row = false;
    *count = 0;
    TRY(stmt_open(store, sql_query("estimates_digests"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    while (!status && row) {
        Arena *scratch = arena_open();
        Estimates held;
        const char *digest = arena_strdup(scratch, stmt_get_text(&stmt, 0));
        status = estimates_load(store, digest ? digest : "", scratch, &held, err);
        arena_close(scratch);
        *count += !status;
        if (!status) status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    return status;
}
