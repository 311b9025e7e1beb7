#include "detector/run/evidence_cache.h"

#include "datasets/base/disk.h"
#include "datasets/base/text.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the file: a head, then the columns in order, in the machine's own form ---- */

enum { REASONS = 16, REASON_TEXT = 96, FITS = 48, FIT_TEXT = 48 };

typedef struct Head {
    char magic[8], key[DIGEST_TEXT], digest[DIGEST_TEXT]; /* digest: of the rest of the file */
    uint64_t n, months, signals, details, fits;
    uint64_t rows; /* digests of single storefronts: n or none */
    double prior_log_odds, prevalence;
    char reason[REASONS][REASON_TEXT]; /* the first is empty: judged */
    char fit_name[FITS][FIT_TEXT];
    double fit_value[FITS];
} Head;
static const char magic[8] = "gevelev4";

/* Of what follows the digest itself. */
static void digest_head(Digest *digest, const Head *head) {
    const size_t behind = offsetof(Head, digest) + DIGEST_TEXT;
    digest_add(digest, (const char *)head + behind, sizeof *head - behind);
}

/* The columns of an Evidence, which reasons follow as one byte a storefront. */
enum { SAVED = 12 };
typedef struct Column {
    void **at;
    size_t bytes;
} Column;

static void columns_of(Evidence *e, size_t months, const EvidenceRow **row, size_t rows,
                       Column out[SAVED]) {
    const size_t n = e->n, wide = sizeof(double);
    const Column columns[SAVED] = {
        {(void **)&e->evidence, n * e->signals * wide},
        {(void **)&e->log_odds, n * wide},
        {(void **)&e->posterior, n * wide},
        {(void **)&e->share, n * wide},
        {(void **)&e->share_low, n * wide},
        {(void **)&e->share_high, n * wide},
        {(void **)&e->unexplained_eur_year, n * wide},
        {(void **)&e->band, n * wide},
        {(void **)&e->detail, n * e->details * sizeof(float)},
        {(void **)&e->expected, n * months * sizeof(float)},
        {(void **)row, rows * sizeof **row},
        {(void **)&e->learned, sizeof(Learned)}, /* of no storefronts where nothing was learned */
    };
    memcpy(out, columns, sizeof columns);
}

/* Two files, so that a run that learns its city leaves the next that holds estimates what it reads
 * back. */
static const char *cache_path(const char *store_path, bool rows, Arena *arena) {
    return arena_printf(arena, "%s.%s", store_path, rows ? "held" : "evidence");
}

/* Fills head->reason and number[n]; false when there are more reasons than the head holds. */
static bool number_reasons(const Evidence *e, Head *head, unsigned char *number) {
    size_t known = 1;
    for (size_t i = 0; i < e->n; i++) {
        const char *reason = e->reason[i] ? e->reason[i] : "";
        size_t k = 0;
        while (k < known && strcmp(head->reason[k], reason) != 0) k++;
        if (k == REASONS || strlen(reason) >= REASON_TEXT) return false;
        if (k == known) memcpy(head->reason[known++], reason, strlen(reason) + 1);
        number[i] = (unsigned char)k;
    }
    return true;
}

static bool head_make(const char *key, const Panel *panel, const Evidence *e, Head *head) {
    *head = (Head){.n = e->n,
                   .months = panel->months,
                   .signals = e->signals,
                   .details = e->details,
                   .fits = e->fit_numbers,
                   .prior_log_odds = e->prior_log_odds,
                   .prevalence = e->prevalence};
    memcpy(head->magic, magic, sizeof magic);
    memcpy(head->key, key, DIGEST_TEXT);
    if (e->fit_numbers > FITS) return false;
    for (size_t k = 0; k < e->fit_numbers; k++) {
        if (strlen(e->fit[k].name) >= FIT_TEXT) return false;
        memcpy(head->fit_name[k], e->fit[k].name, strlen(e->fit[k].name) + 1);
        head->fit_value[k] = e->fit[k].value;
    }
    return true;
}

typedef struct Saving {
    Evidence *evidence;
    size_t months;
    const unsigned char *reason; /* [n] */
    Head *head;
    const EvidenceRow *row; /* [head->rows] */
} Saving;

/* The head goes out last: until then the file starts with zeros and is not a valid cache. */
static bool write_all(FILE *file, void *context) {
    static const Head none = {0};
    const Saving *s = context;
    const EvidenceRow *row = s->row;
    const unsigned char *reason = s->reason;
    Evidence *e = s->evidence;
    Head *head = s->head;
    Column column[SAVED];
    Digest digest;
    digest_init(&digest);
    columns_of(e, s->months, &row, head->rows, column);
    bool ok = fwrite(&none, sizeof none, 1, file) == 1;
    for (size_t c = 0; c < SAVED && ok; c++) {
        if (!column[c].bytes) continue; /* digests of rows, where it has none */
        digest_add(&digest, *column[c].at, column[c].bytes);
        ok = fwrite(*column[c].at, 1, column[c].bytes, file) == column[c].bytes;
    }
    digest_add(&digest, reason, e->n);
    digest_head(&digest, head);
    ok = ok && fwrite(reason, 1, e->n, file) == e->n;
    digest_hex(&digest, head->digest);
    return ok && fseek(file, 0, SEEK_SET) == 0 && fwrite(head, sizeof *head, 1, file) == 1;
}

void evidence_cache_save_rows(const char *store_path, const char key[DIGEST_TEXT],
                              const Panel *panel, const Evidence *evidence,
                              const EvidenceRow *row) {
    Arena *arena = arena_open();
    Head *head = ARENA_ARRAY(arena, Head, 1);
    unsigned char *reason = ARENA_ARRAY(arena, unsigned char, evidence->n);
    static const Learned nothing = {0};
    Evidence e = *evidence;
    if (!e.learned) e.learned = &nothing;
    if (head_make(key, panel, evidence, head) && number_reasons(evidence, head, reason)) {
        head->rows = row ? e.n : 0;
        disk_keep_cache(cache_path(store_path, row != NULL, arena), write_all,
                        &(Saving){&e, panel->months, reason, head, row});
    }
    arena_close(arena);
}

void evidence_cache_save(const char *store_path, const char key[DIGEST_TEXT], const Panel *panel,
                         const Evidence *evidence) {
    evidence_cache_save_rows(store_path, key, panel, evidence, NULL);
}

static bool head_fits(const Head *head, const char *key, const Panel *panel, bool rows) {
    return memcmp(head->magic, magic, sizeof magic) == 0 &&
           memcmp(head->key, key, DIGEST_TEXT) == 0 &&
           (rows ? head->rows == head->n : head->n == panel->n && !head->rows) &&
           head->months == panel->months && head->signals == signals_count() &&
           head->details == signals_details() && head->fits <= FITS;
}

static void unpack_head(const Head *head, const unsigned char *reason, Arena *arena, Evidence *e) {
    FitNumber *fit = ARENA_ARRAY(arena, FitNumber, head->fits + 1);
    for (size_t k = 0; k < head->fits; k++)
        fit[k] = (FitNumber){head->fit_name[k], head->fit_value[k]};
    e->fit = fit;
    if (!e->learned->storefronts) e->learned = NULL;
    e->judged = ARENA_ARRAY(arena, unsigned char, e->n);
    e->reason = ARENA_ARRAY(arena, const char *, e->n);
    for (size_t i = 0; i < e->n; i++) {
        e->judged[i] = reason[i] == 0;
        e->reason[i] = reason[i] ? head->reason[reason[i] % REASONS] : NULL;
    }
    e->detail_names = signals_detail_names(arena);
}

/* Whether the file is as long as its head says, before room is made for it. */
static bool is_whole(FILE *file, const Column column[SAVED], size_t n) {
    struct stat info;
    uint64_t bytes = sizeof(Head) + n;
    for (size_t c = 0; c < SAVED; c++) bytes += column[c].bytes;
    return fstat(fileno(file), &info) == 0 && (uint64_t)info.st_size == bytes;
}

/* row: NULL = of a whole panel; else the digests come out there. */
static bool read_all(FILE *file, const char *key, const Panel *panel, Arena *arena, Evidence *e,
                     const EvidenceRow **row) {
    const EvidenceRow *none = NULL;
    Head *head = ARENA_ARRAY(arena, Head, 1);
    Column column[SAVED];
    Digest digest;
    char found[DIGEST_TEXT];
    if (fread(head, sizeof *head, 1, file) != 1 || !head_fits(head, key, panel, row != NULL))
        return false;
    if (head->n > UINT32_MAX) return false;
    *e = (Evidence){.n = head->n,
                    .signals = head->signals,
                    .details = head->details,
                    .fit_numbers = head->fits,
                    .prior_log_odds = head->prior_log_odds,
                    .prevalence = head->prevalence};
    digest_init(&digest);
    columns_of(e, panel->months, row ? row : &none, head->rows, column);
    if (!is_whole(file, column, e->n)) return false;
    for (size_t c = 0; c < SAVED; c++) {
        *column[c].at = arena_alloc(arena, column[c].bytes, 1);
        if (fread(*column[c].at, 1, column[c].bytes, file) != column[c].bytes) return false;
        digest_add(&digest, *column[c].at, column[c].bytes);
    }
    unsigned char *reason = ARENA_ARRAY(arena, unsigned char, e->n);
    if (fread(reason, 1, e->n, file) != e->n || fgetc(file) != EOF) return false;
    digest_add(&digest, reason, e->n);
    digest_head(&digest, head);
    digest_hex(&digest, found);
    if (memcmp(found, head->digest, DIGEST_TEXT) != 0) return false;
    unpack_head(head, reason, arena, e);
    return true;
}

static bool load(const char *store_path, const char *key, const Panel *panel, Arena *arena,
                 Evidence *evidence, const EvidenceRow **row) {
    Evidence e = {0};
    FILE *file = disk_read_plain(cache_path(store_path, row != NULL, arena));
    const bool found = file && read_all(file, key, panel, arena, &e, row);
    if (file) (void)fclose(file);
    if (found) *evidence = e;
    return found;
}

bool evidence_cache_load(const char *store_path, const char key[DIGEST_TEXT], const Panel *panel,
                         Arena *arena, Evidence *evidence) {
    return load(store_path, key, panel, arena, evidence, NULL);
}

bool evidence_cache_load_rows(const char *store_path, const char key[DIGEST_TEXT],
                              const Panel *panel, Arena *arena, Evidence *evidence,
                              const EvidenceRow **row) {
    *row = NULL;
    return load(store_path, key, panel, arena, evidence, row);
}

void evidence_cache_drop(const char *store_path) {
    Arena *arena = arena_open();
    disk_drop_cache(cache_path(store_path, false, arena));
    disk_drop_cache(cache_path(store_path, true, arena));
    arena_close(arena);
}
