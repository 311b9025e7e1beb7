#include "detector/team/session.h"

#include <sodium.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"

/* ASVS 5.0 7.3: fifteen minutes idle, and no longer than a working day. */
const SessionLimits session_limits = {.idle_s = 900, .whole_s = 36000, .fresh_s = 600};

static const int64_t touch_s = 60; /* how exactly idleness is known */

static const char *const stages[] = {"code", "enrol", "open"};

static void hash_token(const char *token, unsigned char out[SESSION_HASH]) {
    (void)crypto_generichash(out, SESSION_HASH, (const unsigned char *)token, strlen(token), NULL,
                             0);
}

/* Derived from the token, which a page of another origin cannot read. */
static void form_of(const char *token, char out[SESSION_FORM]) {
    static const unsigned char purpose[] = "form";
    unsigned char raw[(SESSION_FORM - 1) / 2];
    (void)crypto_generichash(raw, sizeof raw, purpose, sizeof purpose - 1,
                             (const unsigned char *)token, SESSION_TOKEN - 1);
    (void)sodium_bin2hex(out, SESSION_FORM, raw, sizeof raw);
}

static SessionStage stage_of(const char *name) {
    if (text_equal(name, stages[STAGE_OPEN])) return STAGE_OPEN;
    return text_equal(name, stages[STAGE_ENROL]) ? STAGE_ENROL : STAGE_CODE;
}

static bool is_over(const Session *session, int64_t now) {
    return now - session->seen_at >= session_limits.idle_s ||
           now - session->began_at >= session_limits.whole_s || now < session->began_at;
}

/* The session as the store has it; *account is whose it is. */
static Status read_session(Store *store, Session *session, int64_t *account, bool *found,
                           Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "SELECT account, stage, began_at, seen_at, proved_at FROM session "
                  "WHERE token_hash = ?1",
                  &stmt, err));
    stmt_blob(&stmt, 1, session->hash, SESSION_HASH);
    const Status status = stmt_step(&stmt, found, err);
    if (!status && *found) {
        *account = stmt_get_int(&stmt, 0);
        session->stage = stage_of(stmt_get_text(&stmt, 1));
        session->began_at = stmt_get_int(&stmt, 2);
        session->seen_at = stmt_get_int(&stmt, 3);
        session->proved_at = stmt_get_int(&stmt, 4);
    }
    stmt_close(&stmt);
    return status;
}

Status session_find(Store *store, const char *token, int64_t now, Arena *arena, SignedIn *person,
                    Err *err) {
    Session *session = &person->session;
    int64_t id = 0;
    *person = (SignedIn){0};
    if (strlen(token) != SESSION_TOKEN - 1) return ST_OK;
    hash_token(token, session->hash);
    TRY(read_session(store, session, &id, &person->found, err));
    if (!person->found) return ST_OK;
    form_of(token, session->form);
    TRY(account_get(store, id, arena, &person->account, &person->found, err));
    person->found = person->found && !person->account.disabled && !is_over(session, now);
    return ST_OK;
}

static void make_token(char token[SESSION_TOKEN], unsigned char hash[SESSION_HASH]) {
    unsigned char raw[SESSION_HASH];
    randombytes_buf(raw, sizeof raw);
    (void)sodium_bin2base64(token, SESSION_TOKEN, raw, sizeof raw,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    hash_token(token, hash);
}

Status session_begin(Store *store, const SessionStart *start, char token[SESSION_TOKEN], Err *err) {
    unsigned char hash[SESSION_HASH];
    Stmt stmt;
    make_token(token, hash);
    const Session *before = start->before;
    if (before) TRY(session_end(store, before, err));
    TRY(stmt_open(store,
                  "INSERT INTO session(token_hash, account, stage, began_at, seen_at, proved_at) "
                  "VALUES(?1, ?2, ?3, ?4, ?5, ?5)",
                  &stmt, err));
    stmt_blob(&stmt, 1, hash, sizeof hash);
    stmt_int(&stmt, 2, start->account);
    stmt_text(&stmt, 3, stages[start->stage]);
    stmt_int(&stmt, 4, before ? before->began_at : start->now);
    stmt_int(&stmt, 5, start->now);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

Status session_end(Store *store, const Session *session, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, "DELETE FROM session WHERE token_hash = ?1", &stmt, err));
    stmt_blob(&stmt, 1, session->hash, SESSION_HASH);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

bool session_is_stale(const Session *session, int64_t now) {
    return now - session->seen_at >= touch_s;
}

Status session_touch(Store *store, const Session *session, int64_t now, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, "UPDATE session SET seen_at = ?2 WHERE token_hash = ?1", &stmt, err));
    stmt_blob(&stmt, 1, session->hash, SESSION_HASH);
    stmt_int(&stmt, 2, now);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

Status sessions_open(Store *store, int64_t account, const Session *here, int64_t now, Arena *arena,
                     OpenSession **sessions, size_t *count, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *sessions = NULL;
    *count = 0;
    TRY(stmt_open(store,
                  "SELECT account, began_at, seen_at, token_hash = ?4 FROM session "
                  "WHERE (?1 = 0 OR account = ?1) AND stage = 'open' AND seen_at > ?2 "
                  "AND began_at > ?3 ORDER BY seen_at DESC, began_at DESC",
                  &stmt, err));
    stmt_int(&stmt, 1, account);
    stmt_int(&stmt, 2, now - session_limits.idle_s);
    stmt_int(&stmt, 3, now - session_limits.whole_s);
    stmt_blob(&stmt, 4, here ? here->hash : NULL, here ? SESSION_HASH : 0);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *sessions = arena_room(arena, *sessions, *count, &room, sizeof **sessions);
        (*sessions)[(*count)++] =
            (OpenSession){stmt_get_int(&stmt, 0), stmt_get_int(&stmt, 1), stmt_get_int(&stmt, 2),
                          here && stmt_get_int(&stmt, 3) != 0};
    }
    stmt_close(&stmt);
    return status;
}

Status sessions_end(Store *store, int64_t account, const Session *but, Err *err) {
    Stmt stmt;
    char subject[ACTOR_TEXT];
    TRY(stmt_open(store, "DELETE FROM session WHERE account = ?1 AND token_hash IS NOT ?2", &stmt,
                  err));
    stmt_int(&stmt, 1, account);
    stmt_blob(&stmt, 2, but ? but->hash : NULL, but ? SESSION_HASH : 0);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    if (status) return status;
    const AuditEvent event = {
        .action = "sessions_end", .subject = account_actor(account, subject), .detail = "{}"};
    return audit_add(store, &event, err);
}

Status session_sweep(Store *store, int64_t now, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, "DELETE FROM session WHERE seen_at <= ?1 OR began_at <= ?2", &stmt, err));
    stmt_int(&stmt, 1, now - session_limits.idle_s);
    stmt_int(&stmt, 2, now - session_limits.whole_s);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

/* ---- for other programs ---- */

static Status forget_tokens(Store *store, int64_t account, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, "DELETE FROM api_token WHERE account = ?1", &stmt, err));
    stmt_int(&stmt, 1, account);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

Status api_token_make(Store *store, int64_t account, bool posts, int64_t now,
                      char token[SESSION_TOKEN], Err *err) {
    static const int64_t life_s = 90LL * 24 * 3600; /* a quarter: then somebody looks again */
    unsigned char hash[SESSION_HASH];
    char subject[ACTOR_TEXT];
    Stmt stmt;
    make_token(token, hash);
    TRY(forget_tokens(store, account, err));
    TRY(stmt_open(store,
                  "INSERT INTO api_token(token_hash, account, until, created_at, posts) "
                  "VALUES(?1, ?2, ?3, ?4, ?5)",
                  &stmt, err));
    stmt_blob(&stmt, 1, hash, sizeof hash);
    stmt_int(&stmt, 2, account);
    stmt_int(&stmt, 3, now + life_s);
    stmt_int(&stmt, 4, now);
    stmt_int(&stmt, 5, posts);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    if (status) return status;
    const AuditEvent event = {.action = "api_token",
                              .subject = account_actor(account, subject),
                              .detail = posts ? "{\"posts\":true}" : "{}"};
    return audit_add(store, &event, err);
}

Status api_token_find(Store *store, const char *token, int64_t now, Arena *arena, ApiToken *found,
                      Err *err) {
    unsigned char hash[SESSION_HASH];
    int64_t id = 0;
    Stmt stmt;
    bool there = false;
    *found = (ApiToken){0};
    if (strlen(token) != SESSION_TOKEN - 1) return ST_OK;
    hash_token(token, hash);
    TRY(stmt_open(store,
                  "SELECT account, posts FROM api_token WHERE token_hash = ?1 AND until > ?2",
                  &stmt, err));
    stmt_blob(&stmt, 1, hash, sizeof hash);
    stmt_int(&stmt, 2, now);
    const Status status = stmt_step(&stmt, &there, err);
    if (!status && there) id = stmt_get_int(&stmt, 0);
    if (!status && there) found->posts = stmt_get_int(&stmt, 1) != 0;
    stmt_close(&stmt);
    if (status || !there) return status;
    Account *account = &found->account;
    TRY(account_get(store, id, arena, account, &there, err));
    if (!there || account->disabled || account->first) *found = (ApiToken){0};
    return ST_OK;
}
