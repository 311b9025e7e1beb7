/* kbo - the Belgian business register: full and update extracts of KBO/BCE open data. */
#include <string.h>

#include "datasets/base/threads.h"
#include "datasets/ingest/fact_writer.h"
#include "datasets/sources/kbo/kbo.h"

static const char *const names[] = {"enterprise", "establishment", "denomination", "address",
                                    "activity",   "branch",        "contact"};

/* ---- which files belong together ---- */

typedef struct Files {
    size_t meta, code, full[KBO_FILES], gone[KBO_FILES], fresh[KBO_FILES]; /* part or NONE */
} Files;

enum { NONE = 1 << 30 };

static size_t find_part(const Part *part, size_t parts, const char *stem, const char *end) {
    for (size_t k = 0; k < parts; k++) {
        const size_t length = strlen(stem);
        if (strncmp(part[k].name, stem, length) == 0 && strcmp(part[k].name + length, end) == 0)
            return k;
    }
    return NONE;
}

static Files find_files(const Part *part, size_t parts) {
    Files files = {.meta = find_part(part, parts, "meta", ".csv"),
                   .code = find_part(part, parts, "code", ".csv")};
    for (size_t f = 0; f < KBO_FILES; f++) {
        files.full[f] = find_part(part, parts, names[f], ".csv");
        files.gone[f] = find_part(part, parts, names[f], "_delete.csv");
        files.fresh[f] = find_part(part, parts, names[f], "_insert.csv");
    }
    return files;
}

static bool is_full(const Files *f) {
    return f->full[KBO_ENTERPRISE] != NONE && f->full[KBO_ESTABLISHMENT] != NONE &&
           f->full[KBO_ACTIVITY] != NONE;
}

static bool is_update(const Files *f) {
    return f->meta != NONE && f->fresh[KBO_ENTERPRISE] != NONE && f->gone[KBO_ENTERPRISE] != NONE;
}

static void mark(size_t part, bool *ours, size_t *count) {
    if (part == NONE || ours[part]) return;
    ours[part] = true;
    (*count)++;
}

static size_t gather(const Parts *parts, bool *ours) {
    const Files files = find_files(parts->part, parts->count);
    const bool full = is_full(&files), update = !full && is_update(&files);
    size_t count = 0;
    if (!full && !update) return 0;
    mark(files.meta, ours, &count);
    mark(files.code, ours, &count);
    for (size_t f = 0; f < KBO_FILES; f++) {
        if (full) mark(files.full[f], ours, &count);
        if (update) mark(files.gone[f], ours, &count);
        if (update) mark(files.fresh[f], ours, &count);
    }
    return count;
}

/* ---- reading them ---- */

typedef Status (*Reader)(Kbo *kbo, size_t part, Err *err);
static const Reader readers[KBO_FILES] = {
    kbo_read_enterprises, kbo_read_establishments, kbo_read_names,   kbo_read_addresses,
    kbo_read_activities,  kbo_read_branches,       kbo_read_contacts};

/* Without these nothing sensible follows; a delivery without the others is taken. */
static bool is_needed(size_t file) {
    return file != KBO_BRANCH && file != KBO_CONTACT;
}

static Status lacks(const Kbo *kbo, const char *stem, const char *end, Err *err) {
    return FAIL(err, ST_INPUT, "%s: the extract lacks %s%s", kbo->load->part[0].path, stem, end);
}

static Status read_some(Kbo *kbo, const Files *files, size_t from, size_t to, Err *err) {
    for (size_t f = from; f < to; f++)
        if (files->full[f] != NONE) TRY(readers[f](kbo, files->full[f], err));
    return ST_OK;
}

/* The register's tables are written while the giant, activity.csv, is read. */
typedef struct Halves {
    Kbo *kbo;
    const Files *files;
    Status read, saved;
    Err read_err, save_err;
} Halves;

static void run_half(void *context, size_t half, size_t end, size_t worker) {
    Halves *h = context;
    (void)end, (void)worker;
    if (half == 0)
        h->saved = kbo_save_register(h->kbo, &h->save_err);
    else
        h->read = read_some(h->kbo, h->files, KBO_ACTIVITY, KBO_FILES, &h->read_err);
}

static Status read_rest(Kbo *kbo, const Files *files, Err *err) {
    Halves *h = ARENA_ARRAY(kbo->load->arena, Halves, 1);
    HeldRejects held = {0};
    h->kbo = kbo;
    h->files = files;
    Threads *threads = threads_open(kbo->load->options->threads == 1 ? 1 : 2);
    load_hold(kbo->load, &held);
    threads_each(threads, 2, run_half, h);
    threads_close(threads);
    const Status status = load_release(kbo->load, err);
    if (h->read && !err->status) *err = h->read_err;
    if (h->saved && !err->status) *err = h->save_err;
    return h->read ? h->read : h->saved ? h->saved : status;
}

static Status read_full(Kbo *kbo, const Files *files, Err *err) {
    for (size_t f = 0; f < KBO_FILES; f++)
        if (files->full[f] == NONE && is_needed(f)) return lacks(kbo, names[f], ".csv", err);
    TRY(read_some(kbo, files, 0, KBO_ACTIVITY, err));
    return read_rest(kbo, files, err);
}

static Status read_update(Kbo *kbo, const Files *files, Err *err) {
    for (size_t f = 0; f < KBO_FILES; f++) {
        if (is_needed(f) && files->gone[f] == NONE) return lacks(kbo, names[f], "_delete.csv", err);
        if (is_needed(f) && files->fresh[f] == NONE)
            return lacks(kbo, names[f], "_insert.csv", err);
        if (files->gone[f] != NONE) TRY(kbo_read_deletes(kbo, files->gone[f], (KboFile)f, err));
        if (files->fresh[f] != NONE) TRY(readers[f](kbo, files->fresh[f], err));
        kbo_numbers_sort(&kbo->gone[f]);
        kbo_numbers_sort(&kbo->fresh[f]);
    }
    return kbo_save_register(kbo, err);
}

/* ---- what became of the rows ---- */

static const char *const orphans[KBO_FILES] = {
    [KBO_ESTABLISHMENT] =
        "establishments of enterprises that are not in the extract: taken without the name or "
        "state given there",
    [KBO_DENOMINATION] = "names of entities that are not in the extract",
    [KBO_ADDRESS] = "addresses of entities that are not in the extract",
    [KBO_ACTIVITY] = "activities of entities that are not in the extract",
    [KBO_BRANCH] = "branches of enterprises that are not in the extract",
    [KBO_CONTACT] = "contacts of entities that are not in the extract"};
static const char *const mistyped[KBO_FILES] = {
    [KBO_DENOMINATION] = "of these names: under numbers whose check digits do not match",
    [KBO_ADDRESS] = "of these addresses: under numbers whose check digits do not match",
    [KBO_ACTIVITY] = "of these activities: under numbers whose check digits do not match",
    [KBO_BRANCH] = "of these branches: under numbers whose check digits do not match",
    [KBO_CONTACT] = "of these contacts: under numbers whose check digits do not match"};

/* A cut-down extract speaks of many entities it does not hold; a whole one hardly of any. */
static Status tell_orphans(Kbo *kbo, size_t f, size_t part, Err *err) {
    Load *load = kbo->load;
    const size_t orphan = kbo->count.orphan[f], rows = load->file[part].taken;
    if (!orphan) return ST_OK;
    load_note(load, part, "%zu of %zu are about entities that are not in the extract", orphan,
              rows);
    TRY(load_tally(load, orphans[f], orphan, err));
    if (kbo->count.mistyped[f]) TRY(load_tally(load, mistyped[f], kbo->count.mistyped[f], err));
    if ((double)orphan <= load->options->max_orphan_share * (double)rows) return ST_OK;
    return load_refuse(load,
                       "%zu of %zu rows of %s are about entities that are not in the extract: more "
                       "than %g %% (import.max_orphan_share)",
                       orphan, rows, load->part[part].name, 100 * load->options->max_orphan_share);
}

static Status tell_counted(Kbo *kbo, size_t contacts, Err *err) {
    Load *load = kbo->load;
    if (contacts != NONE) {
        load_note(load, contacts, "counted, not stored");
        TRY(load_tally(load, "contacts: telephone numbers and mail addresses are not kept",
                       load->file[contacts].taken, err));
    }
    TRY(load_tally(load, "names of natural persons: only commercial names are kept",
                   kbo->count.person_names, err));
    TRY(load_tally(load, "activities of enterprises: a storefront's sector is its establishment's",
                   kbo->count.enterprise_activities, err));
    TRY(load_tally(load, "activities of establishments in the nomenclature of 2003",
                   kbo->count.old_activities, err));
    TRY(load_tally(load, "activities of establishments outside storefront sectors",
                   kbo->count.other_activities, err));
    return load_tally(load, "addresses of seats: only those of establishments are kept",
                      kbo->count.seats, err);
}

static Status tell(Kbo *kbo, const Files *files, Err *err) {
    const size_t *part = kbo->update ? files->fresh : files->full;
    load_note(kbo->load, part[KBO_ESTABLISHMENT], "%zu storefronts (%zu new, %zu closed)",
              kbo->count.storefronts, kbo->count.opened, kbo->count.closed);
    if (!kbo->update && !kbo->count.storefronts)
        load_note(kbo->load, part[KBO_ESTABLISHMENT],
                  "none of them has an activity in a storefront sector");
    TRY(tell_counted(kbo, part[KBO_CONTACT], err));
    for (size_t f = 0; f < KBO_FILES && kbo->load->verdict == LOAD_TAKE; f++)
        if (part[f] != NONE) TRY(tell_orphans(kbo, f, part[f], err));
    return ST_OK;
}

static Status read_files(Kbo *kbo, Err *err) {
    const Files files = find_files(kbo->load->part, kbo->load->parts);
    kbo->update = !is_full(&files);
    if (files.meta != NONE) TRY(kbo_meta(kbo, files.meta, err));
    TRY(kbo_order(kbo, err));
    if (kbo->load->verdict != LOAD_TAKE) return ST_OK;
    if (files.code != NONE) TRY(kbo_read_codes(kbo, files.code, err));
    TRY(kbo->update ? read_update(kbo, &files, err) : read_full(kbo, &files, err));
    TRY(kbo_save_storefronts(kbo, err));
    return tell(kbo, &files, err);
}

static Status read_extract(Load *load, Err *err) {
    Kbo kbo = {.load = load, .extract = -1, .snapshot_on = KBO_NO_DAY};
    kbo.nace = load->sink->nace;
    id_map_open(&kbo.places, load->arena);
    const Status status = read_files(&kbo, err);
    kbo_close(&kbo);
    return status;
}

const Source source_kbo = {
    .name = "kbo",
    .title = "Belgian business register (KBO/BCE open data, full and update extracts)",
    .order = READ_REGISTER,
    .gather = gather,
    .read = read_extract,
};
