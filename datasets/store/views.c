#include "datasets/store/views.h"

#include <string.h>

#include "datasets/base/embed.h"
#include "datasets/base/text.h"

static bool is_view(const EmbeddedText *t) {
    return strncmp(t->path, "sql/views/", 10) == 0;
}

/* A file holds "DROP VIEW IF EXISTS name;" and the definition; SQLite keeps the latter as it is
 * written, without the final semicolon. */
static const char *definition(const EmbeddedText *t, size_t *length) {
    const char *create = strstr(t->text, "CREATE VIEW");
    const char *end = create ? strrchr(create, ';') : NULL;
    *length = end ? (size_t)(end - create) : 0;
    return create;
}

static Status is_current(Store *store, const EmbeddedText *t, bool *current, Err *err) {
    size_t length;
    const char *text = definition(t, &length);
    Stmt stmt;
    *current = false;
    TRY(stmt_open(store, sql_query("view_exists"), &stmt, err));
    stmt_slice(&stmt, 1, text, length);
    const Status status = stmt_step(&stmt, current, err);
    stmt_close(&stmt);
    return status;
}

Status views_drop(Store *store, Err *err) {
    for (const EmbeddedText *t = dataset_texts; t->path; t++) {
        if (!is_view(t)) continue;
        Text drop = {0};
        text_add(&drop, t->text, strcspn(t->text, ";"));
        const Status status = store_exec(store, drop.at, err);
        text_free(&drop);
        TRY(status);
    }
    return ST_OK;
}

static Status remake(Store *store, Err *err) {
    TRY(views_drop(store, err));
    for (const EmbeddedText *t = dataset_texts; t->path; t++)
        if (is_view(t)) TRY(store_exec(store, t->text, err));
    return ST_OK;
}

Status views_refresh(Store *store, Err *err) {
    bool current = true;
    for (const EmbeddedText *t = dataset_texts; t->path && current; t++)
        if (is_view(t)) TRY(is_current(store, t, &current, err));
    if (current) return ST_OK;
    TRY(store_begin(store, err));
    const Status status = remake(store, err);
    if (!status) return store_commit(store, err);
    store_rollback(store);
    return status;
}
