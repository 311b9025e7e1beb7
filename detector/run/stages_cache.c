#include "detector/run/stages_cache.h"

#include "datasets/base/digest.h"
#include "datasets/base/disk.h"
#include "datasets/panel/links.h"
#include "models/signals/signal.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what a run has ---- */

static void *copy_of(const void *from, size_t bytes, Arena *arena) {
    void *to = arena_alloc(arena, bytes + 1, 1);
    if (bytes) memcpy(to, from, bytes);
    return to;
}

static const Links *links_copy(const Links *from, Arena *arena) {
    Links *to = ARENA_ARRAY(arena, Links, 1);
    if (!from->edges) return to;
    *to = (Links){.resources = from->resources, .edges = from->edges};
    to->kind = copy_of(from->kind, from->resources, arena);
    to->begin = copy_of(from->begin, (from->resources + 1) * sizeof *from->begin, arena);
    to->member = copy_of(from->member, from->edges * sizeof *from->member, arena);
    if (from->ended) to->ended = copy_of(from->ended, from->edges * sizeof *from->ended, arena);
    return to;
}

static unsigned char *marks_of(const Panel *panel, const Evidence *e, Arena *arena) {
    unsigned char *marks = ARENA_ARRAY(arena, unsigned char, panel->n + 1);
    for (size_t i = 0; i < panel->n; i++)
        marks[i] =
            (unsigned char)((e->judged[i] ? MARK_JUDGED : 0) |
                            (panel->allocation_sd && panel->allocation_sd[i] > 0 ? MARK_PART : 0) |
                            (panel->phoenix && panel->phoenix[i] ? MARK_PHOENIX : 0) |
                            (panel->opaque && panel->opaque[i] ? MARK_OPAQUE : 0));
    return marks;
}

const StagesStart *stages_start(const Panel *panel, const Evidence *e, const Links *links,
                                Arena *arena) {
    StagesStart *start = ARENA_ARRAY(arena, StagesStart, 1);
    double *declared = ARENA_ARRAY(arena, double, panel->n + 1);
    const size_t bytes = panel->n * sizeof(double);
    for (size_t i = 0; i < panel->n; i++) declared[i] = evidence_declared(panel, i);
    *start = (StagesStart){.n = panel->n,
                           .signals = e->signals,
                           .prior_log_odds = e->prior_log_odds,
                           .prevalence = e->prevalence,
                           .fit_numbers = e->fit_numbers,
                           .fit = e->fit,
                           .key = panel->key,
                           .evidence = e->evidence,
                           .log_odds = copy_of(e->log_odds, bytes, arena),
                           .posterior = copy_of(e->posterior, bytes, arena),
                           .eur_year = copy_of(e->unexplained_eur_year, bytes, arena),
                           .declared = declared,
                           .marks = marks_of(panel, e, arena),
                           .columns = (panel->allocation_sd ? MARK_PART : 0) |
                                      (panel->phoenix ? MARK_PHOENIX : 0) |
                                      (panel->opaque ? MARK_OPAQUE : 0),
                           .links = links_copy(links, arena)};
    for (size_t k = 0; k < PROXY_KINDS; k++) start->proxies |= panel->proxy[k] ? 1U << k : 0;
    return start;
}

/* ---- the file: a head, then columns in order, in the machine's own form ---- */

enum { FITS = 48, FIT_TEXT = 48, SIGNALS_MOST = 256, SAVED_COLUMNS = 11 };

typedef struct Head {
    char magic[8], run[DIGEST_TEXT], digest[DIGEST_TEXT]; /* digest: of the rest of the file */
    int64_t run_id;
    uint64_t n, signals, resources, edges, fits;
    uint32_t columns, proxies, ended, unused;
    double prior_log_odds, prevalence;
    char fit_name[FITS][FIT_TEXT];
    double fit_value[FITS];
} Head;
static const char magic[8] = "gevelst1";

typedef struct Column {
    void **at;
    size_t bytes;
} Column;

/* Widest first, so that each is aligned within one block. */
static size_t columns_of(StagesStart *s, Links *links, bool ended, Column out[SAVED_COLUMNS]) {
    const size_t n = s->n, wide = sizeof(double);
    const size_t resources = links->resources, edges = links->edges;
    const Column columns[SAVED_COLUMNS] = {
        {(void **)&s->key, n * sizeof *s->key},
        {(void **)&s->evidence, n * s->signals * wide},
        {(void **)&s->log_odds, n * wide},
        {(void **)&s->posterior, n * wide},
        {(void **)&s->eur_year, n * wide},
        {(void **)&s->declared, n * wide},
        {(void **)&links->begin, edges ? (resources + 1) * sizeof(size_t) : 0},
        {(void **)&links->member, edges * sizeof(uint32_t)},
        {(void **)&links->ended, ended ? edges * sizeof(float) : 0},
        {(void **)&s->marks, n},
        {(void **)&links->kind, edges ? resources : 0},
    };
    size_t bytes = 0;
    for (size_t c = 0; c < SAVED_COLUMNS; c++) bytes += columns[c].bytes;
    memcpy(out, columns, sizeof columns);
    return bytes;
}

static void digest_all(const Head *head, const unsigned char *block, size_t bytes,
                       char out[DIGEST_TEXT]) {
    Digest digest;
    const size_t behind = offsetof(Head, digest) + DIGEST_TEXT;
    digest_init(&digest);
    digest_add(&digest, (const char *)head + behind, sizeof *head - behind);
    digest_add(&digest, block, bytes);
    digest_hex(&digest, out);
}

static const char *cache_path(const char *store_path, Arena *arena) {
    return arena_printf(arena, "%s.stages", store_path);
}

/* ---- saving ---- */

static bool head_make(const StagesStart *s, const Watchlist *list, Head *head) {
    *head = (Head){.run_id = list->run_id,
                   .n = s->n,
                   .signals = s->signals,
                   .resources = s->links->resources,
                   .edges = s->links->edges,
                   .fits = s->fit_numbers,
                   .columns = s->columns,
                   .proxies = s->proxies,
                   .ended = s->links->ended != NULL,
                   .prior_log_odds = s->prior_log_odds,
                   .prevalence = s->prevalence};
    memcpy(head->magic, magic, sizeof magic);
    memcpy(head->run, list->output_digest, strlen(list->output_digest) + 1);
    if (s->fit_numbers > FITS) return false;
    for (size_t k = 0; k < s->fit_numbers; k++) {
        if (strlen(s->fit[k].name) >= FIT_TEXT) return false;
        memcpy(head->fit_name[k], s->fit[k].name, strlen(s->fit[k].name) + 1);
        head->fit_value[k] = s->fit[k].value;
    }
    return true;
}

/* [n x signals] as they were before any stage: those judged have 0 there. */
static double *own_columns(const StagesStart *s, Arena *arena) {
    double *own = copy_of(s->evidence, s->n * s->signals * sizeof *own, arena);
    for (size_t k = 0; k < s->signals; k++)
        for (size_t i = 0; signals_all[k]->kind == SIGNAL_STAGE && i < s->n; i++)
            if (s->marks[i] & MARK_JUDGED) own[i * s->signals + k] = 0;
    return own;
}

typedef struct Saving {
    const Head *head;
    const unsigned char *block;
    size_t bytes;
} Saving;

static bool write_all(FILE *file, void *context) {
    const Saving *s = context;
    return fwrite(s->head, sizeof *s->head, 1, file) == 1 &&
           fwrite(s->block, 1, s->bytes, file) == s->bytes;
}

static void save(const char *store_path, const Watchlist *list, Arena *arena) {
    Column column[SAVED_COLUMNS];
    StagesStart start = *list->stages;
    Links links = *start.links;
    Head *head = ARENA_ARRAY(arena, Head, 1);
    if (!head_make(&start, list, head)) return;
    start.evidence = own_columns(&start, arena);
    const size_t bytes = columns_of(&start, &links, head->ended, column);
    unsigned char *block = arena_alloc(arena, bytes + 1, 1), *at = block;
    for (size_t c = 0; c < SAVED_COLUMNS; c++) {
        if (column[c].bytes) memcpy(at, *column[c].at, column[c].bytes);
        at += column[c].bytes;
    }
    digest_all(head, block, bytes, head->digest);
    disk_keep_cache(cache_path(store_path, arena), write_all, &(Saving){head, block, bytes});
}

void stages_cache_save(const char *store_path, const Watchlist *list) {
    if (!list->stages || !list->output_digest || strlen(list->output_digest) >= DIGEST_TEXT) return;
    Arena *arena = arena_open();
    save(store_path, list, arena);
    arena_close(arena);
}

/* ---- loading ---- */

static bool names_end(const Head *head) {
    for (size_t k = 0; k < head->fits; k++)
        if (head->fit_name[k][FIT_TEXT - 1]) return false;
    return true;
}

static bool head_fits(const Head *head, const Watchlist *list) {
    return memcmp(head->magic, magic, sizeof magic) == 0 && head->run_id == list->run_id &&
           strncmp(head->run, list->output_digest, DIGEST_TEXT) == 0 && head->n <= INT32_MAX &&
           head->signals == signals_count() && head->signals <= SIGNALS_MOST &&
           head->resources <= INT32_MAX && head->edges <= UINT32_MAX && head->fits <= FITS &&
           names_end(head);
}

static void head_take(const Head *head, Arena *arena, StagesStart *s, Links *links) {
    FitNumber *fit = ARENA_ARRAY(arena, FitNumber, head->fits + 1);
    for (size_t k = 0; k < head->fits; k++) {
        fit[k] = (FitNumber){head->fit_name[k], head->fit_value[k]};
    }
    *s = (StagesStart){.n = head->n,
                       .signals = head->signals,
                       .prior_log_odds = head->prior_log_odds,
                       .prevalence = head->prevalence,
                       .fit_numbers = head->fits,
                       .fit = fit,
                       .columns = head->columns,
                       .proxies = head->proxies,
                       .links = links};
    *links = (Links){.resources = head->resources, .edges = head->edges};
}

static bool read_all(FILE *file, const Watchlist *list, Arena *arena, StagesStart *s) {
    struct stat about;
    char found[DIGEST_TEXT];
    Column column[SAVED_COLUMNS];
    Head *head = ARENA_ARRAY(arena, Head, 1);
    if (fread(head, sizeof *head, 1, file) != 1 || !head_fits(head, list)) return false;
    Links *links = ARENA_ARRAY(arena, Links, 1);
    head_take(head, arena, s, links);
    const size_t bytes = columns_of(s, links, head->ended, column);
    if (fstat(fileno(file), &about) || (size_t)about.st_size != sizeof *head + bytes) return false;
    unsigned char *block = arena_alloc(arena, bytes + 1, sizeof(double));
    if (fread(block, 1, bytes, file) != bytes) return false;
    digest_all(head, block, bytes, found);
    if (memcmp(found, head->digest, DIGEST_TEXT) != 0) return false;
    for (size_t c = 0; c < SAVED_COLUMNS; block += column[c++].bytes)
        *column[c].at = column[c].bytes ? block : NULL;
    return true;
}

const StagesStart *stages_cache_load(const char *store_path, const Watchlist *list, Arena *arena) {
    StagesStart *start = ARENA_ARRAY(arena, StagesStart, 1);
    FILE *file = disk_read_plain(cache_path(store_path, arena));
    const bool found = file && list->output_digest && read_all(file, list, arena, start);
    if (file) (void)fclose(file);
    return found ? start : NULL;
}

void stages_cache_drop(const char *store_path) {
    Arena *arena = arena_open();
    disk_drop_cache(cache_path(store_path, arena));
    arena_close(arena);
}
