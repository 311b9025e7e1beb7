#include "detector/run/scores_cache.h"

#include "datasets/base/digest.h"
#include "datasets/base/disk.h"
#include "datasets/base/id_map.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the file: a head, then columns in order, in the machine's own form ---- */

enum { NUMBERS = 8, TEXTS = 5, FLAG_JUDGED = 1, FLAG_SERIES = 2, FLAG_SELECTION = 4 };
enum { ROWS_MOST = INT32_MAX, MONTHS_MOST = 1 << 16 };

typedef struct Head {
    char magic[8], run[DIGEST_TEXT], digest[DIGEST_TEXT]; /* digest: of the rest of the file */
    int64_t run_id;
    uint64_t n, months, drawn; /* drawn: rows with months */
    uint64_t text_bytes;
} Head;
static const char magic[8] = "gevelsc1";

/* The columns, in one block behind the head. */
typedef struct Columns {
    int64_t *key;         /* [n] */
    double *number;       /* [NUMBERS x n] */
    float *series;        /* [drawn x SERIES_COUNT x months] */
    uint32_t *text;       /* [TEXTS x n] where in `words`; 0 = none */
    unsigned char *flags; /* [n] */
    char *words;          /* [text_bytes] each ends with 0; the first is empty */
    unsigned char *block;
    size_t bytes;
} Columns;

static size_t series_cells(const Head *head) {
    return head->drawn * SERIES_COUNT * head->months;
}

static size_t columns_bytes(const Head *head) {
    const size_t row = sizeof(int64_t) + NUMBERS * sizeof(double) + TEXTS * sizeof(uint32_t) + 1;
    return head->n * row + series_cells(head) * sizeof(float) + head->text_bytes;
}

/* Widest first, so that each is aligned. */
static Columns columns_of(const Head *head, Arena *arena) {
    Columns c = {.bytes = columns_bytes(head)};
    c.block = arena_alloc(arena, c.bytes + 1, 1);
    c.key = (int64_t *)(void *)c.block;
    c.number = (double *)(void *)(c.key + head->n);
    c.series = (float *)(void *)(c.number + NUMBERS * head->n);
    c.text = (uint32_t *)(void *)(c.series + series_cells(head));
    c.flags = (unsigned char *)(c.text + TEXTS * head->n);
    c.words = (char *)(c.flags + head->n);
    return c;
}

static void digest_all(const Head *head, const Columns *c, char out[DIGEST_TEXT]) {
    Digest digest;
    const size_t behind = offsetof(Head, digest) + DIGEST_TEXT;
    digest_init(&digest);
    digest_add(&digest, (const char *)head + behind, sizeof *head - behind);
    digest_add(&digest, c->block, c->bytes);
    digest_hex(&digest, out);
}

static const char *cache_path(const char *store_path, Arena *arena) {
    return arena_printf(arena, "%s.scores", store_path);
}

/* The order of numbers and texts in the file. */
static void row_numbers(WatchRow *row, double *out[NUMBERS]) {
    double *const numbers[NUMBERS] = {
        &row->inclusion_probability, &row->posterior,         &row->log_odds,  &row->q_value,
        &row->unexplained_eur_year,  &row->unexplained_share, &row->share_low, &row->share_high};
    memcpy(out, numbers, sizeof numbers);
}

static void row_texts(WatchRow *row, const char **out[TEXTS]) {
    const char **const texts[TEXTS] = {&row->storefront_id, &row->name, &row->sector,
                                       &row->district, &row->reason};
    memcpy(out, texts, sizeof texts);
}

/* ---- saving ---- */

/* Texts one behind the other, those of sectors, districts and reasons once. */
typedef struct Words {
    Arena *arena;
    IdMap once;
    char *at;
    size_t length, room;
} Words;

static uint32_t words_append(Words *words, const char *text, size_t length) {
    while (words->room - words->length < length + 1) {
        words->room *= 2;
        words->at = mem_grow(words->at, words->room, 1);
    }
    const size_t at = words->length;
    memcpy(words->at + at, text, length + 1);
    words->length += length + 1;
    return (uint32_t)at;
}

static uint32_t words_put(Words *words, const char *text, bool once) {
    if (!text) return 0;
    const size_t length = strlen(text);
    const int64_t known = once ? id_map_find(&words->once, text, length) : -1;
    if (known >= 0) return (uint32_t)known;
    const uint32_t at = words_append(words, text, length);
    if (once) (void)id_map_put(&words->once, text, length, at);
    return at;
}

/* The place of each text of each row. */
static uint32_t *texts_put(const Watchlist *list, Words *words) {
    uint32_t *text = ARENA_ARRAY(words->arena, uint32_t, TEXTS * list->n + 1);
    (void)words_append(words, "", 0);
    for (size_t r = 0; r < list->n && words->length < INT32_MAX / 2; r++) {
        const char **of[TEXTS];
        WatchRow row = list->rows[r];
        row_texts(&row, of);
        for (size_t k = 0; k < TEXTS; k++) text[k * list->n + r] = words_put(words, *of[k], k > 1);
    }
    return text;
}

static void rows_put(const Watchlist *list, Columns *c) {
    const size_t n = list->n, cells = SERIES_COUNT * list->months;
    float *series = c->series;
    for (size_t r = 0; r < n; r++) {
        double *number[NUMBERS];
        WatchRow row = list->rows[r];
        row_numbers(&row, number);
        c->key[r] = row.key;
        for (size_t k = 0; k < NUMBERS; k++) c->number[k * n + r] = *number[k];
        c->flags[r] =
            (unsigned char)((row.judged ? FLAG_JUDGED : 0) | (row.series ? FLAG_SERIES : 0) |
                            FLAG_SELECTION * (int)row.selection);
        if (!row.series) continue;
        memcpy(series, row.series, cells * sizeof *series);
        series += cells;
    }
}

typedef struct Saving {
    const Head *head;
    const Columns *columns;
} Saving;

static bool write_all(FILE *file, void *context) {
    const Saving *s = context;
    return fwrite(s->head, sizeof *s->head, 1, file) == 1 &&
           fwrite(s->columns->block, 1, s->columns->bytes, file) == s->columns->bytes;
}

static void save(const char *store_path, const Watchlist *list, Words *words) {
    Head *head = ARENA_ARRAY(words->arena, Head, 1);
    const uint32_t *text = texts_put(list, words);
    *head = (Head){
        .run_id = list->run_id, .n = list->n, .months = list->months, .text_bytes = words->length};
    for (size_t r = 0; r < list->n; r++) head->drawn += list->rows[r].series != NULL;
    memcpy(head->magic, magic, sizeof magic);
    memcpy(head->run, list->output_digest, strlen(list->output_digest) + 1);
    Columns c = columns_of(head, words->arena);
    rows_put(list, &c);
    if (list->n) memcpy(c.text, text, TEXTS * list->n * sizeof *text);
    memcpy(c.words, words->at, words->length);
    digest_all(head, &c, head->digest);
    disk_keep_cache(cache_path(store_path, words->arena), write_all, &(Saving){head, &c});
}

void scores_cache_save(const char *store_path, const Watchlist *list) {
    enum { WORDS_FIRST = 1 << 16 };
    if (!list->output_digest || strlen(list->output_digest) >= DIGEST_TEXT) return;
    Words words = {.arena = arena_open(), .room = WORDS_FIRST};
    words.at = mem_grow(NULL, words.room, 1);
    id_map_open(&words.once, words.arena);
    save(store_path, list, &words);
    mem_free(words.at);
    arena_close(words.arena);
}

/* ---- loading ---- */

static bool head_fits(const Head *head, const Watchlist *list, int fd) {
    struct stat about;
    return memcmp(head->magic, magic, sizeof magic) == 0 && head->run_id == list->run_id &&
           strncmp(head->run, list->output_digest, DIGEST_TEXT) == 0 && head->n <= ROWS_MOST &&
           head->months == list->months && head->months <= MONTHS_MOST && head->drawn <= head->n &&
           head->text_bytes > 0 && head->text_bytes <= INT32_MAX && fstat(fd, &about) == 0 &&
           (size_t)about.st_size == sizeof *head + columns_bytes(head);
}

static bool row_get(const Head *head, const Columns *c, size_t r, size_t *drawn, WatchRow *row) {
    const char **text[TEXTS];
    double *number[NUMBERS];
    const unsigned flags = c->flags[r], selection = flags / FLAG_SELECTION;
    *row = (WatchRow){.rank = r + 1,
                      .key = c->key[r],
                      .lon = (double)NAN,
                      .lat = (double)NAN,
                      .judged = (flags & FLAG_JUDGED) != 0,
                      .selection = (Selection)selection};
    row_numbers(row, number);
    row_texts(row, text);
    for (size_t k = 0; k < NUMBERS; k++) *number[k] = c->number[k * head->n + r];
    for (size_t k = 0; k < TEXTS; k++) {
        const uint32_t at = c->text[k * head->n + r];
        if (at >= head->text_bytes) return false;
        *text[k] = at ? c->words + at : NULL;
    }
    if (!row->storefront_id || selection > SELECTION_RANDOM) return false;
    if (!(flags & FLAG_SERIES)) return true;
    if (*drawn == head->drawn) return false;
    row->series = c->series + (*drawn)++ * SERIES_COUNT * head->months;
    return true;
}

static bool read_all(FILE *file, Arena *arena, Watchlist *list) {
    char found[DIGEST_TEXT];
    size_t drawn = 0;
    Head *head = ARENA_ARRAY(arena, Head, 1);
    if (fread(head, sizeof *head, 1, file) != 1 || !head_fits(head, list, fileno(file)))
        return false;
    const Columns c = columns_of(head, arena);
    if (fread(c.block, 1, c.bytes, file) != c.bytes || c.words[head->text_bytes - 1]) return false;
    digest_all(head, &c, found);
    if (memcmp(found, head->digest, DIGEST_TEXT) != 0) return false;
    WatchRow *rows = ARENA_ARRAY(arena, WatchRow, head->n + 1);
    for (size_t r = 0; r < head->n; r++)
        if (!row_get(head, &c, r, &drawn, &rows[r])) return false;
    list->n = head->n;
    list->rows = rows;
    list->scores_only = true;
    return true;
}

bool scores_cache_load(const char *store_path, Arena *arena, Watchlist *list) {
    FILE *file = disk_read_plain(cache_path(store_path, arena));
    const bool found = file && list->output_digest && read_all(file, arena, list);
    if (file) (void)fclose(file);
    return found;
}

void scores_cache_drop(const char *store_path) {
    Arena *arena = arena_open();
    disk_drop_cache(cache_path(store_path, arena));
    arena_close(arena);
}
