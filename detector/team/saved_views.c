#include "detector/team/saved_views.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"

Status saved_views_load(Store *store, int64_t account, int64_t id, Arena *arena, SavedView **views,
                        size_t *count, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *views = NULL;
    *count = 0;
    TRY(stmt_open(store,
                  "SELECT id, account, name, query FROM saved_view "
                  "WHERE account = ?1 AND (?2 = 0 OR id = ?2) ORDER BY name",
                  &stmt, err));
    stmt_int(&stmt, 1, account);
    stmt_int(&stmt, 2, id);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *views = arena_room(arena, *views, *count, &room, sizeof **views);
        (*views)[(*count)++] = (SavedView){stmt_get_int(&stmt, 0), stmt_get_int(&stmt, 1),
                                           arena_strdup(arena, stmt_get_text(&stmt, 2)),
                                           arena_strdup(arena, stmt_get_text(&stmt, 3))};
    }
    stmt_close(&stmt);
    return status;
}

/* The log says that a view was saved or deleted, not what it is called. */
static Status log_view(Store *store, const char *action, int64_t id, Err *err) {
    char subject[40];
    (void)snprintf(subject, sizeof subject, "view %lld", (long long)id);
    return audit_add(store, &(AuditEvent){.action = action, .subject = subject}, err);
}

static Status check_name(const char *name, Err *err) {
    const size_t length = text_characters(name);
    if (length >= 1 && length <= VIEW_NAME && strspn(name, " \t\n") < strlen(name)) return ST_OK;
    return FAIL(err, ST_USAGE, "a view is saved under a name of at most 60 characters");
}
_Static_assert(VIEW_NAME == 60 && VIEWS_MOST == 30, "as the messages say");

static Status count_others(Store *store, const SavedView *view, int64_t *count, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, "SELECT count(*) FROM saved_view WHERE account = ?1 AND name <> ?2", &stmt,
                  err));
    stmt_int(&stmt, 1, view->account);
    stmt_text(&stmt, 2, view->name);
    const Status status = stmt_step(&stmt, &row, err);
    *count = row ? stmt_get_int(&stmt, 0) : 0;
    stmt_close(&stmt);
    return status;
}

static Status put(Store *store, const SavedView *view, int64_t now, int64_t *id, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store,
                  "INSERT INTO saved_view(account, name, query, created_at) VALUES(?1, ?2, ?3, ?4) "
                  "ON CONFLICT(account, name) DO UPDATE SET query = ?3, created_at = ?4 "
                  "RETURNING id",
                  &stmt, err));
    stmt_int(&stmt, 1, view->account);
    stmt_text(&stmt, 2, view->name);
    stmt_text(&stmt, 3, view->query);
    stmt_int(&stmt, 4, now);
    const Status status = stmt_step(&stmt, &row, err);
    *id = row ? stmt_get_int(&stmt, 0) : 0;
    stmt_close(&stmt);
    return status;
}

Status saved_view_put(Store *store, const SavedView *view, int64_t now, Err *err) {
    int64_t others = 0, id = 0;
    TRY(check_name(view->name, err));
    TRY(count_others(store, view, &others, err));
    if (others >= VIEWS_MOST)
        return FAIL(err, ST_USAGE, "a person keeps at most 30 views: delete one first");
    TRY(put(store, view, now, &id, err));
    return log_view(store, "view_save", id, err);
}

Status saved_view_delete(Store *store, const SavedView *view, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, "DELETE FROM saved_view WHERE id = ?1 AND account = ?2", &stmt, err));
    stmt_int(&stmt, 1, view->id);
    stmt_int(&stmt, 2, view->account);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status ? status : log_view(store, "view_delete", view->id, err);
}
