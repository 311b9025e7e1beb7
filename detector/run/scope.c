#include "detector/run/scope.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/base/json.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"

/* ---- lists of names ---- */

const char *scope_names(const char *const *name, size_t count, Arena *arena) {
    Text text = {0};
    for (size_t k = 0; k < count; k++) text_addf(&text, "%s%s", k ? "; " : "", name[k]);
    const char *copy = arena_strdup(arena, text.at ? text.at : "");
    text_free(&text);
    return copy;
}

/* Cuts "a;b" into names. */
static const char *const *cut(const char *text, Arena *arena, size_t *count) {
    const char **name = NULL;
    size_t room = 0;
    *count = 0;
    while (*text) {
        const size_t length = strcspn(text, ";");
        name = arena_room(arena, name, *count, &room, sizeof *name);
        name[(*count)++] = arena_strndup(arena, text, length);
        text += length + (text[length] == ';');
    }
    return name;
}

static int by_name(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sorted, each name once, joined by ';'. */
static const char *join(const char *const *name, size_t count, Arena *arena) {
    const char **sorted = ARENA_ARRAY(arena, const char *, count + 1);
    Text text = {0};
    for (size_t k = 0; k < count; k++) sorted[k] = name[k];
    if (count) qsort(sorted, count, sizeof *sorted, by_name);
    for (size_t k = 0; k < count; k++)
        if (!k || strcmp(sorted[k], sorted[k - 1]) != 0)
            text_addf(&text, "%s%s", text.length ? ";" : "", sorted[k]);
    const char *copy = arena_strdup(arena, text.at ? text.at : "");
    text_free(&text);
    return copy;
}

static bool among(const char *const *name, size_t count, const char *wanted) {
    for (size_t k = 0; k < count; k++)
        if (text_equal(name[k], wanted)) return true;
    return count == 0;
}

bool scope_covers(const Scope *scope, const char *sector, const char *district) {
    return !scope->set || (among(scope->sector, scope->sectors, sector) &&
                           among(scope->area, scope->areas, district));
}

/* ---- the store ---- */

static void read_row(Stmt *stmt, Arena *arena, Scope *scope) {
    *scope = (Scope){.set = true,
                     .basis = arena_strdup(arena, stmt_get_text(stmt, 0)),
                     .purpose = arena_strdup(arena, stmt_get_text(stmt, 1)),
                     .contact = arena_strdup(arena, stmt_get_text(stmt, 2)),
                     .from = (int)stmt_get_int(stmt, 5),
                     .until = INT_MAX,
                     .input_id = stmt_get_int(stmt, 7)};
    scope->sector = cut(stmt_get_text(stmt, 3), arena, &scope->sectors);
    scope->area = cut(stmt_get_text(stmt, 4), arena, &scope->areas);
    if (sqlite3_column_type(stmt->handle, 6) != SQLITE_NULL)
        scope->until = (int)stmt_get_int(stmt, 6);
}

Status scope_load(Store *store, Arena *arena, Scope *scope, Err *err) {
    Stmt stmt;
    bool row = false;
    *scope = (Scope){0};
    TRY(stmt_open(store, sql_query("scope_load"), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) read_row(&stmt, arena, scope);
    stmt_close(&stmt);
    return status;
}

static Status check(const Scope *s, Err *err) {
    if (!s->basis || !*s->basis || !s->purpose || !*s->purpose)
        return FAIL(err, ST_INPUT, "a scope needs its basis (the by-law) and its purpose");
    if (s->until < s->from) return FAIL(err, ST_INPUT, "the scope ends before it begins");
    if (s->sectors > SCOPE_NAMES || s->areas > SCOPE_NAMES)
        return FAIL(err, ST_INPUT, "a scope names at most %d sectors and as many areas",
                    SCOPE_NAMES);
    return ST_OK;
}

/* The same scope after another one is another input. */
static void digest_of(const Scope *s, int64_t before, Arena *arena, char out[DIGEST_TEXT]) {
    Digest digest;
    const char *const texts[] = {"scope",
                                 s->basis,
                                 s->purpose,
                                 s->contact ? s->contact : "",
                                 join(s->sector, s->sectors, arena),
                                 join(s->area, s->areas, arena)};
    const int64_t numbers[] = {before, s->from, s->until};
    digest_init(&digest);
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        digest_add(&digest, texts[k], strlen(texts[k]) + 1);
    digest_add(&digest, numbers, sizeof numbers);
    digest_hex(&digest, out);
}

static Status add_input(Store *store, Scope *scope, const char *digest, Err *err) {
    Stmt stmt;
    char when[CLOCK_TEXT];
    TRY(stmt_open(store, sql_query("scope_input"), &stmt, err));
    stmt_text(&stmt, 1, "scope of selection");
    stmt_text(&stmt, 2, digest);
    stmt_text(&stmt, 3, clock_now(when));
    const Status status = stmt_run(&stmt, err);
    scope->input_id = sqlite3_last_insert_rowid(store->db);
    stmt_close(&stmt);
    return status;
}

static Status add_row(Store *store, const Scope *scope, Arena *arena, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("scope_add"), &stmt, err));
    stmt_int(&stmt, 1, scope->input_id);
    stmt_text(&stmt, 2, scope->basis);
    stmt_text(&stmt, 3, scope->purpose);
    stmt_text(&stmt, 4, scope->contact);
    stmt_text(&stmt, 5, join(scope->sector, scope->sectors, arena));
    stmt_text(&stmt, 6, join(scope->area, scope->areas, arena));
    stmt_int(&stmt, 7, scope->from);
    if (scope->until != INT_MAX) stmt_int(&stmt, 8, scope->until);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status put(Store *store, Scope *scope, Arena *arena, Err *err) {
    Scope before;
    char digest[DIGEST_TEXT];
    TRY(scope_load(store, arena, &before, err));
    digest_of(scope, before.input_id, arena, digest);
    TRY(add_input(store, scope, digest, err));
    TRY(add_row(store, scope, arena, err));
    const AuditEvent event = {.action = "scope",
                              .detail = arena_printf(arena, "{\"input\":\"%s\"}", digest),
                              .change = true};
    return audit_add(store, &event, err);
}

Status scope_record(Store *store, Scope *scope, Arena *arena, Err *err) {
    TRY(check(scope, err));
    TRY(store_begin(store, err));
    Status status = put(store, scope, arena, err);
    if (!status) status = store_commit(store, err);
    if (status) store_rollback(store);
    scope->set = !status;
    return status;
}

/* ---- the manifest ---- */

static json_t *names_json(const char *const *name, size_t count) {
    json_t *out = json_array();
    for (size_t k = 0; k < count; k++) (void)json_array_append_new(out, json_words(name[k]));
    return out;
}

json_t *scope_json(const Scope *scope, size_t outside) {
    char date[DATE_TEXT];
    json_t *out = json_object();
    json_put(out, "basis", json_words(scope->basis));
    json_put(out, "purpose", json_words(scope->purpose));
    json_put(out, "contact", json_words(scope->contact));
    json_put(out, "sectors", names_json(scope->sector, scope->sectors));
    json_put(out, "areas", names_json(scope->area, scope->areas));
    json_put(out, "from", json_words(date_format(scope->from, date)));
    json_put(out, "until",
             scope->until == INT_MAX ? json_null() : json_words(date_format(scope->until, date)));
    json_put(out, "outside", json_size(outside));
    return out;
}

/* "" for what is no text. */
static const char *words_of(const json_t *text, Arena *arena) {
    const char *words = json_string_value(text);
    return arena_strdup(arena, words ? words : "");
}

static const char *const *names_of(const json_t *list, Arena *arena, size_t *count) {
    *count = json_array_size(list);
    const char **name = ARENA_ARRAY(arena, const char *, *count + 1);
    for (size_t k = 0; k < *count; k++) name[k] = words_of(json_array_get(list, k), arena);
    return name;
}

static int date_of(const json_t *text, int otherwise) {
    int date;
    const char *words = json_string_value(text);
    return words && date_parse(words, strlen(words), &date) ? date : otherwise;
}

void scope_of_manifest(const char *manifest, Arena *arena, Scope *scope) {
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL;
    const json_t *part = json_object_get(root, "scope");
    *scope = (Scope){.set = part != NULL};
    if (part) {
        scope->basis = words_of(json_object_get(part, "basis"), arena);
        scope->purpose = words_of(json_object_get(part, "purpose"), arena);
        scope->contact = arena_strdup(arena, json_string_value(json_object_get(part, "contact")));
        scope->sector = names_of(json_object_get(part, "sectors"), arena, &scope->sectors);
        scope->area = names_of(json_object_get(part, "areas"), arena, &scope->areas);
        scope->from = date_of(json_object_get(part, "from"), 0);
        scope->until = date_of(json_object_get(part, "until"), INT_MAX);
    }
    json_decref(root);
}
