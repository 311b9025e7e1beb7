#include "datasets/store/pages.h"

#include <string.h>

#include "datasets/base/mem.h"

typedef struct Pages {
    Store *store;
    sqlite3_file *file;
    int64_t bytes; /* a page */
    int64_t count;
} Pages;

static Status pragma(Store *store, const char *sql, int64_t *value, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql, &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) *value = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return status;
}

static Status measure(Pages *pages, Err *err) {
    TRY(pragma(pages->store, "PRAGMA page_size", &pages->bytes, err));
    TRY(pragma(pages->store, "PRAGMA page_count", &pages->count, err));
    if (!sqlite3_file_control(pages->store->db, "main", SQLITE_FCNTL_FILE_POINTER, &pages->file))
        return ST_OK;
    return FAIL(err, ST_FAILED, "the file of %s cannot be reached", pages->store->path);
}

/* The page where SQLite keeps its lock bytes (at 1 GiB) is never written. */
static Status page_read(const Pages *pages, int64_t k, void *page, Err *err) {
    enum { LOCK_BYTE = 0x40000000 };
    memset(page, 0, (size_t)pages->bytes);
    if (k == LOCK_BYTE / pages->bytes) return ST_OK;
    if (!pages->file->pMethods->xRead(pages->file, page, (int)pages->bytes, k * pages->bytes))
        return ST_OK;
    return FAIL(err, ST_INTEGRITY,
                "page %lld of %s is damaged (it does not match its checksum, or cannot be read); "
                "restore a backup with 'gevel restore'",
                (long long)k + 1, pages->store->path);
}

Status pages_walk(Store *store, const PageWalk *walk, int64_t *bytes, Err *err) {
    enum { TELL = 1024 };
    Pages pages = {.store = store};
    TRY(measure(&pages, err));
    *bytes = pages.bytes * pages.count;
    void *page = mem_grow(NULL, (size_t)pages.bytes, 1);
    Status status = ST_OK;
    for (int64_t k = 0; k < pages.count && !status; k++) {
        status = page_read(&pages, k, page, err);
        if (!status && walk->visit)
            status = walk->visit(walk->context, page, (size_t)pages.bytes, err);
        if (walk->progress && k % TELL == 0)
            walk->progress(walk->progress_context, "reading pages", (double)k, (double)pages.count);
    }
    mem_free(page);
    return status;
}
