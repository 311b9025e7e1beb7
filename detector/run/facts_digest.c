#include "detector/run/facts_digest.h"

#include <string.h>

#include "detector/run/evidence_key.h"

static void add_text(Digest *digest, const char *text) {
    digest_add(digest, text ? text : "", text ? strlen(text) + 1 : 1);
}

/* How long a column is, and the column; one that is missing is as long as none. */
static void add_column(Digest *digest, const void *column, size_t bytes) {
    const uint64_t length = column ? bytes : 0;
    digest_add(digest, &length, sizeof length);
    if (length) digest_add(digest, column, bytes);
}

/* By what a visit finds its way, and what no evidence depends on. */
static void add_register(Digest *digest, const Panel *p) {
    for (size_t i = 0; i < p->n; i++) {
        add_text(digest, p->name[i]);
        add_text(digest, p->house_number[i]);
        add_text(digest, p->enterprise[i]);
    }
    add_column(digest, p->phoenix, p->n);
    add_column(digest, p->opaque, p->n);
}

static void add_links(Digest *digest, const Links *links) {
    add_column(digest, links->kind, links->resources);
    for (size_t r = 0; r <= links->resources && links->begin; r++) {
        const uint64_t begin = links->begin[r];
        digest_add(digest, &begin, sizeof begin);
    }
    add_column(digest, links->member, links->edges * sizeof *links->member);
    add_column(digest, links->ended, links->ended ? links->edges * sizeof *links->ended : 0);
}

Status facts_rest(Store *store, FactsRead *read, Err *err) {
    Stmt stmt;
    Digest digest;
    bool row = true;
    digest_init(&digest);
    TRY(stmt_open(store, sql_query("facts_register"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    for (; !status && row; status = stmt_step(&stmt, &row, err))
        for (int c = 0; c < sqlite3_column_count(stmt.handle); c++)
            add_text(&digest, stmt_get_text(&stmt, c));
    stmt_close(&stmt);
    digest_bytes(&digest, read->rest);
    return status;
}

void facts_digest(const FactsRead *read, char hex[DIGEST_TEXT]) {
    Digest digest;
    digest_init(&digest);
    evidence_facts(read->panel, &digest);
    add_register(&digest, read->panel);
    add_links(&digest, read->links);
    digest_add(&digest, read->rest, sizeof read->rest);
    digest_hex(&digest, hex);
}
