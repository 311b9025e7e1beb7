#include "detector/team/account.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"

static const int64_t first_password_s = 3LL * 24 * 3600; /* over a weekend, not over a holiday */

const char *const role_names[] = {"inspector", "lead", "analyst", "auditor", "admin", NULL};

bool role_parse(const char *name, Role *role) {
    for (int r = 0; r < ROLES; r++)
        if (text_equal(role_names[r], name)) {
            *role = (Role)r;
            return true;
        }
    return false;
}

const char *account_actor(int64_t id, char out[ACTOR_TEXT]) {
    (void)snprintf(out, ACTOR_TEXT, "user:%lld", (long long)id);
    return out;
}

/* ---- reading ---- */

#define COLUMNS                                                                              \
    "SELECT id, name, role, CASE WHEN language_chosen THEN language ELSE '' END, password, " \
    "first_until, totp, totp_step, failures, "                                               \
    "failed_at, disabled FROM account "

static const void *copy_blob(Stmt *stmt, int column, size_t *bytes, Arena *arena) {
    const void *blob = sqlite3_column_blob(stmt->handle, column);
    *bytes = (size_t)sqlite3_column_bytes(stmt->handle, column);
    if (!blob) return NULL;
    void *copy = arena_alloc(arena, *bytes + 1, 1);
    memcpy(copy, blob, *bytes);
    return copy;
}

static Account read_account(Stmt *stmt, Arena *arena) {
    Account account = {
        .id = stmt_get_int(stmt, 0),
        .name = arena_strdup(arena, stmt_get_text(stmt, 1)),
        .language = arena_strdup(arena, stmt_get_text(stmt, 3)),
        .password = arena_strdup(arena, stmt_get_text(stmt, 4)),
        .first = sqlite3_column_type(stmt->handle, 5) != SQLITE_NULL,
        .first_until = stmt_get_int(stmt, 5),
        .totp_step = stmt_get_int(stmt, 7),
        .failures = stmt_get_int(stmt, 8),
        .failed_at = stmt_get_int(stmt, 9),
        .disabled = stmt_get_int(stmt, 10) != 0,
        .role = ROLE_INSPECTOR,
    };
    (void)role_parse(stmt_get_text(stmt, 2), &account.role);
    account.totp = copy_blob(stmt, 6, &account.totp_bytes, arena);
    return account;
}

static Status read_one(Stmt *stmt, Arena *arena, Account *account, bool *found, Err *err) {
    const Status status = stmt_step(stmt, found, err);
    if (!status && *found) *account = read_account(stmt, arena);
    stmt_close(stmt);
    return status;
}

Status account_find(Store *store, const char *name, Arena *arena, Account *account, bool *found,
                    Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, COLUMNS "WHERE name = ?1", &stmt, err));
    stmt_text(&stmt, 1, name);
    return read_one(&stmt, arena, account, found, err);
}

Status account_get(Store *store, int64_t id, Arena *arena, Account *account, bool *found,
                   Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, COLUMNS "WHERE id = ?1", &stmt, err));
    stmt_int(&stmt, 1, id);
    return read_one(&stmt, arena, account, found, err);
}

Status accounts_load(Store *store, Arena *arena, Account **accounts, size_t *count, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *accounts = NULL;
    *count = 0;
    TRY(stmt_open(store, COLUMNS "ORDER BY name", &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *accounts = arena_room(arena, *accounts, *count, &room, sizeof **accounts);
        (*accounts)[(*count)++] = read_account(&stmt, arena);
    }
    stmt_close(&stmt);
    return status;
}

/* ---- changing ---- */

static Status log_change(Store *store, const char *action, int64_t id, const char *detail,
                         Err *err) {
    char subject[ACTOR_TEXT];
    return audit_add(
        store,
        &(AuditEvent){.action = action, .subject = account_actor(id, subject), .detail = detail},
        err);
}

/* Runs "UPDATE account SET ... = ?2 WHERE id = ?1", bound by the caller. */
static Status run_and_close(Stmt *stmt, Err *err) {
    const Status status = stmt_run(stmt, err);
    stmt_close(stmt);
    return status;
}

static Status set_int(Store *store, const char *sql, int64_t id, int64_t value, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql, &stmt, err));
    stmt_int(&stmt, 1, id);
    stmt_int(&stmt, 2, value);
    return run_and_close(&stmt, err);
}

static Status set_text(Store *store, const char *sql, int64_t id, const char *value, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql, &stmt, err));
    stmt_int(&stmt, 1, id);
    stmt_text(&stmt, 2, value);
    return run_and_close(&stmt, err);
}

static Status delete_of(Store *store, const char *sql, int64_t id, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql, &stmt, err));
    stmt_int(&stmt, 1, id);
    return run_and_close(&stmt, err);
}

/* And the tokens of programs that read in the person's name. */
static Status end_sessions(Store *store, int64_t id, Err *err) {
    TRY(delete_of(store, "DELETE FROM api_token WHERE account = ?1", id, err));
    return delete_of(store, "DELETE FROM session WHERE account = ?1", id, err);
}

static bool good_name(const char *name) {
    const size_t length = strlen(name);
    return length >= 2 && length <= 40 &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") ==
               length;
}

Status account_add(Store *store, const NewAccount *person, char first[PASSWORD_FIRST], int64_t *id,
                   Err *err) {
    const char *name = person->name;
    char hash[PASSWORD_HASH];
    Stmt stmt;
    Account taken;
    bool found = false;
    Arena *arena = arena_open();
    Status status = account_find(store, name, arena, &taken, &found, err);
    arena_close(arena);
    if (status) return status;
    if (!good_name(name) || found)
        return FAIL(err, ST_USAGE,
                    found ? "there is an account %.40s already: choose another name"
                          : "a name has 2 to 40 letters, digits, dots and dashes, not \"%.60s\"",
                    name);
    password_first(first);
    TRY(password_hash(first, hash, err));
    TRY(stmt_open(store,
                  "INSERT INTO account(name, role, password, first_until, created_at) "
                  "VALUES(?1, ?2, ?3, ?4, ?5)",
                  &stmt, err));
    stmt_text(&stmt, 1, name);
    stmt_text(&stmt, 2, role_names[person->role]);
    stmt_text(&stmt, 3, hash);
    stmt_int(&stmt, 4, person->now + first_password_s);
    stmt_int(&stmt, 5, person->now);
    TRY(run_and_close(&stmt, err));
    *id = sqlite3_last_insert_rowid(store->db);
    char detail[64];
    (void)snprintf(detail, sizeof detail, "{\"role\":\"%s\"}", role_names[person->role]);
    return log_change(store, "account_add", *id, detail, err);
}

Status account_reset(Store *store, int64_t id, int64_t now, char first[PASSWORD_FIRST], Err *err) {
    char hash[PASSWORD_HASH];
    password_first(first);
    TRY(password_hash(first, hash, err));
    TRY(set_text(store, "UPDATE account SET password = ?2, totp = NULL WHERE id = ?1", id, hash,
                 err));
    TRY(set_int(store, "UPDATE account SET first_until = ?2, failures = 0 WHERE id = ?1", id,
                now + first_password_s, err));
    TRY(end_sessions(store, id, err));
    return log_change(store, "account_reset", id, "{}", err);
}

/* Somebody must be left who can look after accounts. */
static Status check_admins(Store *store, Err *err) {
    int64_t admins = 0;
    TRY(store_pragma(store, "SELECT count(*) FROM account WHERE role = 'admin' AND disabled = 0",
                     &admins, err));
    if (admins) return ST_OK;
    return FAIL(err, ST_USAGE,
                "this is the last account that may look after accounts: make another admin first");
}

Status account_set_role(Store *store, int64_t id, Role role, Err *err) {
    char detail[64];
    TRY(set_text(store, "UPDATE account SET role = ?2 WHERE id = ?1", id, role_names[role], err));
    TRY(check_admins(store, err));
    TRY(end_sessions(store, id, err));
    (void)snprintf(detail, sizeof detail, "{\"role\":\"%s\"}", role_names[role]);
    return log_change(store, "account_role", id, detail, err);
}

Status account_disable(Store *store, int64_t id, bool disabled, Err *err) {
    TRY(set_int(store, "UPDATE account SET disabled = ?2 WHERE id = ?1", id, disabled, err));
    TRY(check_admins(store, err));
    TRY(end_sessions(store, id, err));
    return log_change(store, disabled ? "account_disable" : "account_enable", id, "{}", err);
}

Status account_set_language(Store *store, int64_t id, const char *language, Err *err) {
    TRY(set_text(store, "UPDATE account SET language = ?2, language_chosen = 1 WHERE id = ?1", id,
                 language, err));
    return log_change(store, "account_language", id, "{}", err);
}

Status account_set_password(Store *store, int64_t id, const char *hash, Err *err) {
    TRY(set_text(store, "UPDATE account SET password = ?2, first_until = NULL WHERE id = ?1", id,
                 hash, err));
    TRY(end_sessions(store, id, err));
    return log_change(store, "account_password", id, "{}", err);
}

Status account_set_totp(Store *store, int64_t id, const void *sealed, size_t bytes, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, "UPDATE account SET totp = ?2, totp_step = 0 WHERE id = ?1", &stmt, err));
    stmt_int(&stmt, 1, id);
    stmt_blob(&stmt, 2, sealed, bytes);
    return run_and_close(&stmt, err);
}

Status account_use_code(Store *store, int64_t id, int64_t step, Err *err) {
    return set_int(store, "UPDATE account SET totp_step = ?2 WHERE id = ?1", id, step, err);
}

Status account_spend_first(Store *store, int64_t id, Err *err) {
    return set_int(store, "UPDATE account SET first_until = ?2 WHERE id = ?1", id, 0, err);
}

Status account_count_failure(Store *store, int64_t id, bool failed, int64_t now, Err *err) {
    return set_int(store,
                   failed ? "UPDATE account SET failures = failures + 1, failed_at = ?2 "
                            "WHERE id = ?1"
                          : "UPDATE account SET failures = 0 WHERE id = ?1 AND ?2 > 0",
                   id, now, err);
}
