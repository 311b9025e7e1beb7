#include "datasets/store/schema.h"

#include <string.h>

#include "datasets/store/checksum.h"

/* Behind a comment, a blank or a quote of a name: how a definition is laid out says nothing. */
static const char *skip_layout(const char *at) {
    for (;;) {
        if (*at && strchr(" \t\r\n\"", *at))
            at++;
        else if (at[0] == '-' && at[1] == '-')
            at += strcspn(at, "\n");
        else if (at[0] == '/' && at[1] == '*') {
            const char *end = strstr(at + 2, "*/");
            at = end ? end + 2 : at + strlen(at);
        } else
            return at;
    }
}

/* Equal but for layout; what stands between ' and ' counts to the byte. */
static bool same_definition(const char *a, const char *b) {
    bool quoted = false;
    for (;;) {
        if (!quoted) {
            a = skip_layout(a);
            b = skip_layout(b);
        }
        if (*a != *b) return false;
        if (!*a) return true;
        quoted ^= *a == '\'';
        a++, b++;
    }
}

/* The row of the statement as an object; its texts are valid until the next step. */
static SchemaObject object_of(Stmt *stmt) {
    const char *text[4];
    for (int c = 0; c < 4; c++) {
        text[c] = stmt_get_text(stmt, c);
        if (!text[c]) text[c] = "";
    }
    return (SchemaObject){text[0], text[1], text[2], text[3]};
}

static int compare_objects(const SchemaObject *a, const SchemaObject *b) {
    const int order = strcmp(a->type, b->type);
    return order ? order : strcmp(a->name, b->name);
}

static bool is_view(const SchemaObject *object) {
    return strcmp(object->type, "view") == 0;
}

static Status rewritten(const Store *store, const char *what, const SchemaObject *object,
                        Err *err) {
    return FAIL(err, ST_INTEGRITY,
                "%s %s the %s '%.60s': another program changed this store; restore a backup with "
                "'gevel restore'",
                store->path, what, object->type, object->name);
}

/* Steps through both lists, which are in the same order. */
static Status compare(Store *store, Stmt *stmt, bool *stale, Err *err) {
    const SchemaObject *wanted = schema_objects;
    bool row = true;
    TRY(stmt_step(stmt, &row, err));
    while (row || wanted->type) {
        const SchemaObject found = row ? object_of(stmt) : (SchemaObject){0};
        const int order = !row ? 1 : !wanted->type ? -1 : compare_objects(&found, wanted);
        if (order < 0) return rewritten(store, "holds a stranger,", &found, err);
        if (order > 0 && !is_view(wanted)) return rewritten(store, "has lost", wanted, err);
        const bool same = order == 0 && strcmp(found.table, wanted->table) == 0 &&
                          same_definition(found.sql, wanted->sql);
        if (!same && !is_view(wanted)) return rewritten(store, "has another form of", wanted, err);
        *stale |= !same;
        wanted++;
        if (order == 0) TRY(stmt_step(stmt, &row, err));
    }
    return ST_OK;
}

Status schema_check(Store *store, bool *stale, Err *err) {
    Stmt stmt;
    *stale = false;
    if (!checksum_active(store->db))
        return FAIL(err, ST_INTEGRITY,
                    "the pages of %s carry no checksums: another program wrote this store; restore "
                    "a backup with 'gevel restore'",
                    store->path);
    TRY(stmt_open(store, sql_query("schema_objects"), &stmt, err));
    const Status status = compare(store, &stmt, stale, err);
    stmt_close(&stmt);
    return status;
}
