#include "datasets/store/audit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "datasets/base/clock.h"
#include "datasets/base/text.h"
#include "datasets/store/moment.h"

static const char no_hash[DIGEST_TEXT] =
    "0000000000000000000000000000000000000000000000000000000000000000";

static void digest_field(Digest *digest, const char *text) {
    char length[24];
    const size_t bytes = strlen(text);
    (void)snprintf(length, sizeof length, "%zu:", bytes);
    digest_add(digest, length, strlen(length));
    digest_add(digest, text, bytes);
    digest_add(digest, ",", 1);
}

static void entry_hash(const AuditEntry *e, char out[DIGEST_TEXT]) {
    Digest digest;
    char id[24];
    (void)snprintf(id, sizeof id, "%lld", (long long)e->id);
    const char *const fields[] = {e->previous, id,         e->at,     e->actor,
                                  e->action,   e->subject, e->detail, e->outcomes};
    digest_init(&digest);
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) digest_field(&digest, fields[k]);
    digest_hex(&digest, out);
}

/* ---- the outcomes as they are ---- */

static void digest_value(Digest *digest, sqlite3_stmt *s, int column) {
    const char type = (char)('0' + sqlite3_column_type(s, column));
    const void *bytes = sqlite3_column_blob(s, column); /* numbers as SQLite prints them */
    const int length = sqlite3_column_bytes(s, column);
    digest_add(digest, &type, 1);
    digest_add(digest, &length, sizeof length);
    if (length) digest_add(digest, bytes, (size_t)length);
}

static Status outcomes_digest(Store *store, char out[DIGEST_TEXT], Err *err) {
    Stmt stmt;
    Digest digest;
    bool row = true;
    digest_init(&digest);
    TRY(stmt_open(store, sql_query("audit_outcomes"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    while (!status && row) {
        for (int c = 0; c < sqlite3_column_count(stmt.handle); c++)
            digest_value(&digest, stmt.handle, c);
        status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    digest_hex(&digest, out);
    return status;
}

/* ---- adding ---- */

Status audit_head(Store *store, AuditHead *head, Err *err) {
    Stmt stmt;
    bool row = false;
    *head = (AuditHead){0};
    memcpy(head->hash, no_hash, sizeof no_hash);
    TRY(stmt_open(store, sql_query("audit_head"), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        head->entries = stmt_get_int(&stmt, 0);
        (void)snprintf(head->hash, sizeof head->hash, "%s", stmt_get_text(&stmt, 1));
    }
    stmt_close(&stmt);
    return status;
}

static Status insert(Store *store, const AuditEntry *e, const char *hash, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("audit_insert"), &stmt, err));
    stmt_int(&stmt, 1, e->id);
    const char *const fields[] = {e->at,     e->actor,    e->action,   e->subject,
                                  e->detail, e->outcomes, e->previous, hash};
    for (int k = 0; k < 8; k++) stmt_text(&stmt, 2 + k, fields[k]);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

Status audit_add(Store *store, const AuditEvent *event, Err *err) {
    AuditHead head;
    char at[CLOCK_TEXT], account[32], outcomes[DIGEST_TEXT] = "", hash[DIGEST_TEXT];
    TRY(audit_head(store, &head, err));
    if (event->change) TRY(outcomes_digest(store, outcomes, err));
    (void)snprintf(account, sizeof account, "uid:%u", (unsigned)getuid());
    const AuditEntry entry = {.id = head.entries + 1,
                              .at = clock_now(at),
                              .actor = event->actor   ? event->actor
                                       : store->actor ? store->actor
                                                      : account,
                              .action = event->action,
                              .subject = event->subject ? event->subject : "",
                              .detail = event->detail ? event->detail : "{}",
                              .outcomes = outcomes,
                              .previous = head.hash};
    entry_hash(&entry, hash);
    return insert(store, &entry, hash, err);
}

/* ---- reading ---- */

static const char *field(Stmt *stmt, int column) {
    const char *text = stmt_get_text(stmt, column);
    return text ? text : "";
}

typedef Status (*VisitEntry)(void *context, const AuditEntry *entry, Err *err);

/* Calls visit for each row of the open statement. */
static Status walk(Stmt *stmt, VisitEntry visit, void *context, Err *err) {
    bool row = true;
    Status status = stmt_step(stmt, &row, err);
    while (!status && row) {
        const AuditEntry entry = {stmt_get_int(stmt, 0), field(stmt, 1), field(stmt, 2),
                                  field(stmt, 3),        field(stmt, 4), field(stmt, 5),
                                  field(stmt, 6),        field(stmt, 7), field(stmt, 8)};
        status = visit(context, &entry, err);
        if (!status) status = stmt_step(stmt, &row, err);
    }
    return status;
}

Status audit_walk(Store *store, Status (*visit)(void *context, const AuditEntry *entry, Err *err),
                  void *context, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("audit_rows"), &stmt, err));
    const Status status = walk(&stmt, visit, context, err);
    stmt_close(&stmt);
    return status;
}

Status audit_recent(Store *store, const AuditFilter *filter,
                    Status (*visit)(void *context, const AuditEntry *entry, Err *err),
                    void *context, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("audit_recent"), &stmt, err));
    stmt_int(&stmt, 1, filter->before);
    stmt_text(&stmt, 2, filter->actor);
    stmt_text(&stmt, 3, filter->action);
    stmt_int(&stmt, 4, (int64_t)filter->most);
    const Status status = walk(&stmt, visit, context, err);
    stmt_close(&stmt);
    return status;
}

/* ---- verifying ---- */

typedef struct Check {
    AuditReport *report;
    const char *known;
    int64_t known_at;           /* the entry with the known head, 0 = not met */
    char outcomes[DIGEST_TEXT]; /* of the last change */
    char at[32];
} Check;

static Status check_entry(void *context, const AuditEntry *e, Err *err) {
    Check *check = context;
    AuditHead *head = &check->report->head;
    char hash[DIGEST_TEXT];
    if (e->id != head->entries + 1)
        return FAIL(err, ST_INTEGRITY,
                    "audit: entry %lld is missing: %lld follows %lld; restore a backup",
                    (long long)head->entries + 1, (long long)e->id, (long long)head->entries);
    entry_hash(e, hash);
    if (strcmp(e->previous, head->hash) != 0 || strcmp(e->hash, hash) != 0)
        return FAIL(err, ST_INTEGRITY,
                    "audit: entry %lld (%s, %s) does not match its hash: it or the one before was "
                    "changed; the entries before those are sound; compare with a backup",
                    (long long)e->id, e->action, e->at);
    if (strcmp(e->at, check->at) < 0) check->report->back++;
    (void)snprintf(check->at, sizeof check->at, "%s", e->at);
    if (*e->outcomes) (void)snprintf(check->outcomes, sizeof check->outcomes, "%s", e->outcomes);
    if (check->known && strncmp(hash, check->known, strlen(check->known)) == 0)
        check->known_at = e->id;
    head->entries = e->id;
    memcpy(head->hash, hash, sizeof hash);
    return ST_OK;
}

/* Each trigger reads as a migration wrote it. */
static Status check_triggers(Store *store, Err *err) {
    enum { TRIGGERS = 3 };
    const char *text = sql_migration("audit");
    Stmt stmt;
    bool row = true;
    int found = 0;
    TRY(stmt_open(store, sql_query("audit_triggers"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    while (!status && row) {
        found += strstr(text, field(&stmt, 0)) != NULL;
        status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    if (status || found == TRIGGERS) return status;
    return FAIL(err, ST_INTEGRITY,
                "audit: %d of the %d triggers that protect the log are missing or changed; restore "
                "a backup",
                TRIGGERS - found, TRIGGERS);
}

static Status check_outcomes(Store *store, const Check *check, Err *err) {
    char digest[DIGEST_TEXT];
    TRY(outcomes_digest(store, digest, err));
    if (strcmp(digest, check->outcomes) == 0) return ST_OK;
    return FAIL(err, ST_INTEGRITY,
                "audit: the outcomes are not those of the last entry that changed them: one was "
                "changed, added or removed without the log; compare with a backup");
}

/* A query whose first row says what the log does not agree with. */
static Status check_against(Store *store, const char *query, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query(query), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    if (!status && row)
        status = FAIL(err, ST_INTEGRITY, "audit: %s; compare with a backup", field(&stmt, 0));
    stmt_close(&stmt);
    return status;
}

/* Parameters and inputs of each run are those that its entry vouches for. */
static Status check_manifests(Store *store, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("audit_manifests"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    while (!status && row) {
        char digest[DIGEST_TEXT];
        digest_text(field(&stmt, 1), digest);
        if (strcmp(digest, field(&stmt, 2)) != 0)
            status = FAIL(err, ST_INTEGRITY,
                          "audit: the parameters or inputs of run %lld are not those that were "
                          "logged; compare with a backup",
                          (long long)stmt_get_int(&stmt, 0));
        if (!status) status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    return status;
}

static Status check_all(Store *store, Check *check, Err *err) {
    TRY(check_triggers(store, err));
    TRY(audit_walk(store, check_entry, check, err));
    TRY(check_outcomes(store, check, err));
    TRY(check_against(store, "audit_orphans", err));
    TRY(check_against(store, "audit_deeds", err));
    return check_manifests(store, err);
}

Status audit_verify(Store *store, const char *known_head, AuditReport *report, Err *err) {
    Check check = {.report = report, .known = known_head};
    *report = (AuditReport){0};
    memcpy(report->head.hash, no_hash, sizeof no_hash);
    TRY(moment_begin(store, err));
    const Status status = check_all(store, &check, err);
    moment_end(store);
    if (status) return status;
    report->since = report->head.entries - check.known_at;
    if (!known_head || check.known_at) return ST_OK;
    return FAIL(err, ST_INTEGRITY,
                "audit: no entry has the hash %.16s...: entries were removed from the end or the "
                "log was rewritten; restore a backup that still has it",
                known_head);
}
