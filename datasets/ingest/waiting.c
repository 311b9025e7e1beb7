#include "datasets/ingest/waiting.h"

#include <stdio.h>
#include <string.h>

static void add_line(LineSet *lines, size_t *capacity, int64_t line, Arena *arena) {
    lines->line = arena_room(arena, lines->line, lines->count, capacity, sizeof *lines->line);
    lines->line[lines->count++] = line;
}

Status waiting_lines(Store *store, int64_t input_id, Arena *arena, LineSet *lines, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t capacity = 0;
    *lines = (LineSet){0};
    TRY(stmt_open(store, sql_query("reject_ready"), &stmt, err));
    stmt_int(&stmt, 1, input_id);
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row)
        add_line(lines, &capacity, stmt_get_int(&stmt, 0), arena);
    stmt_close(&stmt);
    return status;
}

Status waiting_count(Store *store, int64_t input_id, size_t *count, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("reject_waiting"), &stmt, err));
    stmt_int(&stmt, 1, input_id);
    const Status status = stmt_step(&stmt, &row, err);
    *count = row ? (size_t)stmt_get_int(&stmt, 0) : 0;
    stmt_close(&stmt);
    return status;
}

void waiting_digest(const char *first, const LineSet *lines, char out[DIGEST_TEXT]) {
    Digest digest;
    char text[32];
    digest_init(&digest);
    digest_add(&digest, first, strlen(first));
    for (size_t k = 0; k < lines->count; k++) {
        const int length = snprintf(text, sizeof text, "\n%lld", (long long)lines->line[k]);
        digest_add(&digest, text, (size_t)length);
    }
    digest_hex(&digest, out);
}

Status waiting_taken(Store *store, int64_t first, int64_t taken_by, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("reject_taken"), &stmt, err));
    stmt_int(&stmt, 1, first);
    stmt_int(&stmt, 2, taken_by);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static void add_ready(IngestReport *report, Stmt *stmt, size_t *capacity, Arena *arena) {
    report->ready =
        arena_room(arena, report->ready, report->inputs_ready, capacity, sizeof *report->ready);
    report->ready[report->inputs_ready++] =
        (IngestReady){.path = arena_strdup(arena, stmt_get_text(stmt, 0)),
                      .imported_at = arena_strdup(arena, stmt_get_text(stmt, 1)),
                      .rows = (size_t)stmt_get_int(stmt, 2)};
}

Status waiting_ready(Store *store, Arena *arena, IngestReport *report, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t capacity = 0;
    report->inputs_ready = 0;
    TRY(stmt_open(store, sql_query("inputs_ready"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row)
        add_ready(report, &stmt, &capacity, arena);
    stmt_close(&stmt);
    return status;
}
