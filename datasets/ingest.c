#include "datasets/ingest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/digest.h"
#include "datasets/base/embed.h"
#include "datasets/base/text.h"
#include "datasets/ingest_file.h"
#include "datasets/table.h"

/* ---- the list of files ---- */

typedef struct Paths {
    const char **path;
    bool *found; /* in a folder, so that a stranger is skipped and not an error */
    size_t count, capacity;
    Arena *arena;
} Paths;

static void paths_add(Paths *p, const char *path, bool found) {
    if (p->count == p->capacity) {
        p->capacity = 2 * p->capacity + 16;
        const char **path_more = ARENA_ARRAY(p->arena, const char *, p->capacity);
        bool *found_more = ARENA_ARRAY(p->arena, bool, p->capacity);
        if (p->count) {
            memcpy(path_more, p->path, p->count * sizeof *path_more);
            memcpy(found_more, p->found, p->count * sizeof *found_more);
        }
        p->path = path_more;
        p->found = found_more;
    }
    p->path[p->count] = arena_strdup(p->arena, path);
    p->found[p->count++] = found;
}

/* storefronts.csv first, for the others refer to it; then by name. */
static int compare_paths(const void *a, const void *b) {
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    const bool first_x = strstr(x, "storefronts.csv"), first_y = strstr(y, "storefronts.csv");
    return first_x != first_y ? (int)first_y - (int)first_x : strcmp(x, y);
}

static Status add_folder(Paths *p, const char *folder, Err *err) {
    DIR *dir = opendir(folder);
    if (!dir) return FAIL(err, ST_INPUT, "cannot open the folder %s: %s", folder, strerror(errno));
    const size_t begin = p->count;
    const struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        const size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".csv") == 0)
            paths_add(p, arena_printf(p->arena, "%s/%s", folder, entry->d_name), true);
    }
    (void)closedir(dir);
    if (p->count == begin) return FAIL(err, ST_INPUT, "the folder %s holds no .csv file", folder);
    qsort(p->path + begin, p->count - begin, sizeof *p->path, compare_paths);
    return ST_OK;
}

static Status list_paths(const char *const *paths, size_t count, Paths *p, Err *err) {
    for (size_t k = 0; k < count; k++) {
        struct stat info;
        if (stat(paths[k], &info))
            return FAIL(err, ST_INPUT, "cannot find %s: %s", paths[k], strerror(errno));
        if (S_ISDIR(info.st_mode))
            TRY(add_folder(p, paths[k], err));
        else
            paths_add(p, paths[k], false);
    }
    return ST_OK;
}

/* ---- what the rows share ---- */

static Status load_storefronts(Sink *sink, Err *err) {
    Stmt stmt;
    bool row = true;
    names_open(&sink->storefronts, sink->arena);
    TRY(stmt_open(sink->store, sql_query("storefront_ids"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const char *id = stmt_get_text(&stmt, 1);
        (void)names_put(&sink->storefronts, id, strlen(id), stmt_get_int(&stmt, 0));
    }
    stmt_close(&stmt);
    return status;
}

/* Lines "code,version,...,sector_group" of the shipped NACE table. */
static void load_sectors(Sink *sink) {
    names_open(&sink->sectors, sink->arena);
    sink->sector_group = ARENA_ARRAY(sink->arena, const char *, 1024);
    const EmbeddedText *t = dataset_texts;
    while (t->path && strcmp(t->path, "reference/nace_storefront.csv")) t++;
    int64_t count = 0;
    for (const char *line = t->text; line && *line && count < 1024;) {
        const size_t length = strcspn(line, "\n");
        const char *comma = memchr(line, ',', length), *last = line + length;
        while (last > line && last[-1] != ',') last--;
        if (comma && strncmp(comma + 1, "20", 2) == 0) {
            const char *key =
                arena_printf(sink->arena, "%.4s:%.*s", comma + 1, (int)(comma - line), line);
            sink->sector_group[count] =
                arena_strndup(sink->arena, last, (size_t)(line + length - last));
            (void)names_put(&sink->sectors, key, strlen(key), count++);
        }
        line += length + (line[length] == '\n');
    }
}

/* The key of party hashes: STORE.key, made at first need, readable by its owner only. */
static Status load_key(Sink *sink, Err *err) {
    if (sink->has_key) return ST_OK;
    const char *path = arena_printf(sink->arena, "%s.key", sink->store->path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        sink->has_key = read(fd, sink->key, sizeof sink->key) == (ssize_t)sizeof sink->key;
    } else if (errno == ENOENT &&
               (fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) >= 0) {
        randombytes_buf(sink->key, sizeof sink->key);
        sink->has_key =
            write(fd, sink->key, sizeof sink->key) == (ssize_t)sizeof sink->key && fsync(fd) == 0;
    }
    if (fd >= 0) (void)close(fd);
    if (sink->has_key) return ST_OK;
    return FAIL(err, ST_FAILED, "cannot read or make the key of party hashes %s: %s", path,
                strerror(errno));
}

/* ---- writing series ---- */

typedef struct SeriesWriter {
    Sink *sink;
    Stmt stmt;
    const char *const *tags;
    bool enterprise;
} SeriesWriter;

static Status write_slot(void *context, const SeriesSlot *slot, Err *err) {
    SeriesWriter *w = context;
    if (w->enterprise)
        stmt_text(&w->stmt, 1, w->sink->enterprise[slot->subject]);
    else
        stmt_int(&w->stmt, 1, slot->subject);
    stmt_int(&w->stmt, 2, slot->year);
    stmt_int(&w->stmt, 3, w->sink->input_id);
    stmt_text(&w->stmt, 4, w->tags[slot->tag]);
    stmt_int(&w->stmt, 5, slot->line);
    for (int m = 0; m < 12; m++) stmt_real(&w->stmt, 6 + m, slot->month[m]);
    return stmt_run(&w->stmt, err);
}

static const char *const sources[] = {"declared", "vat", "accounts", "till"};
static const char *const kinds[] = {"passers_by", "visitors"};

enum { WRITERS = 3 };

static Status writers_open(Sink *sink, SeriesWriter writer[WRITERS], Err *err) {
    Series *series[WRITERS] = {&sink->turnover, &sink->enterprise_turnover, &sink->footfall};
    const char *query[WRITERS] = {"insert_turnover", "insert_enterprise_turnover",
                                  "insert_footfall"};
    for (size_t k = 0; k < WRITERS; k++) {
        writer[k] =
            (SeriesWriter){.sink = sink, .tags = k == 2 ? kinds : sources, .enterprise = k == 1};
        TRY(stmt_open(sink->store, sql_query(query[k]), &writer[k].stmt, err));
        *series[k] = (Series){.write = write_slot, .context = &writer[k]};
    }
    return ST_OK;
}

static Status writers_flush(Sink *sink, Err *err) {
    TRY(series_flush(&sink->turnover, err));
    TRY(series_flush(&sink->enterprise_turnover, err));
    return series_flush(&sink->footfall, err);
}

static void writers_close(Sink *sink, SeriesWriter writer[WRITERS]) {
    for (size_t k = 0; k < WRITERS; k++) stmt_close(&writer[k].stmt);
    series_close(&sink->turnover);
    series_close(&sink->enterprise_turnover);
    series_close(&sink->footfall);
}

/* ---- one file ---- */

static Status input_known(Sink *sink, const char *digest, bool *known, Err *err) {
    Stmt stmt;
    TRY(stmt_open(sink->store, sql_query("input_find"), &stmt, err));
    stmt_text(&stmt, 1, digest);
    const Status status = stmt_step(&stmt, known, err);
    stmt_close(&stmt);
    return status;
}

static Status input_add(Sink *sink, const IngestFile *file, const char *digest, Err *err) {
    struct stat info = {0};
    char when[32];
    const time_t now = time(NULL);
    struct tm utc;
    (void)stat(file->path, &info);
    (void)gmtime_r(&now, &utc);
    (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    Stmt stmt;
    TRY(stmt_open(sink->store, sql_query("input_add"), &stmt, err));
    stmt_text(&stmt, 1, file->path);
    stmt_text(&stmt, 2, digest);
    stmt_int(&stmt, 3, info.st_size);
    stmt_text(&stmt, 4, file->kind);
    stmt_text(&stmt, 5, when);
    const Status status = stmt_run(&stmt, err);
    sink->input_id = sqlite3_last_insert_rowid(sink->store->db);
    stmt_close(&stmt);
    return status;
}

static Status input_count(Sink *sink, const IngestFile *file, Err *err) {
    Stmt stmt;
    TRY(stmt_open(sink->store, sql_query("input_count"), &stmt, err));
    stmt_int(&stmt, 1, sink->input_id);
    stmt_int(&stmt, 2, (int64_t)file->taken);
    stmt_int(&stmt, 3, (int64_t)file->rejected);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status read_rows(Sink *sink, const Table *table, const IngestOptions *options,
                        IngestFile *file, Err *err) {
    SeriesWriter writer[WRITERS] = {0};
    Status status = writers_open(sink, writer, err);
    if (!status && table->insert)
        status = stmt_open(sink->store, sql_query(table->insert), &sink->insert, err);
    if (!status) status = stmt_open(sink->store, sql_query("insert_reject"), &sink->reject, err);
    if (!status && strcmp(table->name, "links") == 0) status = load_key(sink, err);
    if (!status) status = file_read(sink, table, options, file, err);
    if (!status) status = writers_flush(sink, err);
    stmt_close(&sink->insert);
    stmt_close(&sink->reject);
    writers_close(sink, writer);
    return status;
}

static bool too_many(const IngestOptions *options, const IngestFile *file) {
    const double rows = (double)(file->taken + file->rejected);
    return (double)file->rejected > options->max_reject_share * rows;
}

/* The file's transaction: taken whole or not at all. */
static Status take_file(Sink *sink, const Table *table, const char *digest,
                        const IngestOptions *options, IngestFile *file, Err *err) {
    TRY(store_begin(sink->store, err));
    Status status = input_add(sink, file, digest, err);
    if (!status) status = read_rows(sink, table, options, file, err);
    if (!status) status = input_count(sink, file, err);
    file->rolled_back = !status && too_many(options, file);
    if (status || file->rolled_back) {
        store_rollback(sink->store);
        if (file->rolled_back)
            file->note = arena_printf(sink->arena,
                                      "rolled back: more than %g %% of its rows were "
                                      "rejected",
                                      100 * options->max_reject_share);
        if (!status) status = load_storefronts(sink, err);
        return status;
    }
    return store_commit(sink->store, err);
}

static Status ingest_file(Sink *sink, bool found, const IngestOptions *options, IngestFile *file,
                          Err *err) {
    char digest[DIGEST_TEXT];
    const Table *table = NULL;
    TRY(file_recognise(file->path, options->as, sink->arena, &table, &file->note, err));
    if (!table && found) return ST_OK;
    if (!table)
        return file->note && strstr(file->note, "truth")
                   ? ST_OK
                   : FAIL(err, ST_INPUT, "%s:1: not recognised: %s", file->path, file->note);
    file->kind = table->name;
    TRY(digest_file(file->path, digest, err));
    TRY(input_known(sink, digest, &file->unchanged, err));
    if (file->unchanged) {
        file->note = "the same bytes were imported before";
        return ST_OK;
    }
    return take_file(sink, table, digest, options, file, err);
}

/* --as must name a table. */
static Status check_as(const char *as, Err *err) {
    const char *names[64] = {NULL};
    size_t count = 0;
    for (const Table *const *t = tables_all; *t && count < 63; t++) {
        if (!as || strcmp((*t)->name, as) == 0) return ST_OK;
        names[count++] = (*t)->name;
    }
    const char *near = text_nearest(as, names);
    return FAIL(err, ST_USAGE, "there is no table '%s'%s%s%s", as, near ? "; did you mean '" : "",
                near ? near : "", near ? "'?" : "");
}

Status ingest_paths(Store *store, const char *const *paths, size_t count,
                    const IngestOptions *options, Arena *arena, IngestReport *report, Err *err) {
    Paths list = {.arena = arena};
    Sink *sink = ARENA_ARRAY(arena, Sink, 1);
    *sink = (Sink){.store = store, .arena = arena};
    *report = (IngestReport){0};
    TRY(check_as(options->as, err));
    TRY(list_paths(paths, count, &list, err));
    report->file = ARENA_ARRAY(arena, IngestFile, list.count + 1);
    report->capacity = list.count;
    names_open(&sink->enterprises, arena);
    load_sectors(sink);
    TRY(load_storefronts(sink, err));
    for (size_t k = 0; k < list.count; k++) {
        IngestFile *file = &report->file[report->files++];
        file->path = list.path[k];
        TRY(ingest_file(sink, list.found[k], options, file, err));
        if (!file->rolled_back) report->taken += file->taken;
        report->rejected += file->rejected;
    }
    return ST_OK;
}
