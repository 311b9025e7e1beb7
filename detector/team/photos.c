#include "detector/team/photos.h"

#include <stdio.h>

#include "datasets/base/digest.h"
#include "datasets/store/audit.h"

static Status note(Store *store, const char *action, const PhotoOf *of, const char *digest,
                   Err *err) {
    char detail[DIGEST_TEXT + 64];
    (void)snprintf(detail, sizeof detail, "{\"visit\":%lld,\"digest\":\"%s\"}",
                   (long long)of->visit, digest);
    return audit_add(
        store, &(AuditEvent){.action = action, .subject = of->storefront_id, .detail = detail},
        err);
}

static Status insert(Store *store, int64_t visit, PictureKind kind, const char *digest,
                     const Text *clean, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "INSERT INTO visit_photo(visit, kind, digest, picture) VALUES(?1, ?2, ?3, ?4)",
                  &stmt, err));
    stmt_int(&stmt, 1, visit);
    stmt_text(&stmt, 2, picture_kinds[kind]);
    stmt_text(&stmt, 3, digest);
    stmt_blob(&stmt, 4, clean->at, clean->length);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

Status photo_add(Store *store, const PhotoOf *of, const char *bytes, size_t length, Err *err) {
    char hex[DIGEST_TEXT];
    Digest digest;
    Picture picture;
    Text clean = {0};
    Status status = picture_clean(bytes, length, &picture, &clean, err);
    if (!status) {
        digest_init(&digest);
        digest_add(&digest, clean.at, clean.length);
        digest_hex(&digest, hex);
        status = insert(store, of->visit, picture.kind, hex, &clean, err);
    }
    text_free(&clean);
    return status ? status : note(store, "photo_add", of, hex, err);
}

Status photo_load(Store *store, int64_t visit, Arena *arena, Photo *photo, Err *err) {
    Stmt stmt;
    bool row = false;
    *photo = (Photo){0};
    TRY(stmt_open(store, "SELECT kind, picture FROM visit_photo WHERE visit = ?1", &stmt, err));
    stmt_int(&stmt, 1, visit);
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        const char *kind = stmt_get_text(&stmt, 0);
        while (photo->kind + 1 < PICTURES && !text_equal(picture_kinds[photo->kind], kind))
            photo->kind++;
        photo->length = (size_t)sqlite3_column_bytes(stmt.handle, 1);
        photo->bytes = arena_strndup(arena, sqlite3_column_blob(stmt.handle, 1), photo->length);
    }
    stmt_close(&stmt);
    return status;
}

Status photo_remove(Store *store, const PhotoOf *of, Err *err) {
    char hex[DIGEST_TEXT] = "";
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, "DELETE FROM visit_photo WHERE visit = ?1 RETURNING digest", &stmt, err));
    stmt_int(&stmt, 1, of->visit);
    Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        (void)snprintf(hex, sizeof hex, "%s", stmt_get_text(&stmt, 0));
        status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    if (status) return status;
    if (!*hex) return FAIL(err, ST_USAGE, "this visit has no photo");
    return note(store, "photo_remove", of, hex, err);
}
