#include "detector/link/link_memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/digest.h"
#include "datasets/base/disk.h"
#include "datasets/base/text.h"
#include "datasets/base/version.h"

/* ---- the file: a head, then the columns in order, in the machine's own form, each padded to whole
 * words so that the next may be read where it lies; texts last ---- */

enum { VERSION_TEXT = 64, WORD = 8 };

typedef struct Head {
    char magic[8], version[VERSION_TEXT], model[DIGEST_TEXT];
    uint64_t n, words, registers, entries, pairs, key_bytes, word_bytes, register_bytes;
    double near_numbers;
    uint64_t sum; /* of the head before it and the columns */
} Head;
static const char magic[8] = "gevelln3";
/* More of anything than this is no file of ours. */
static const uint64_t most_of_all = UINT64_C(1) << 36;

/* Not against anybody who means harm: against files that were cut off or changed. */
static uint64_t sum_of(uint64_t sum, const void *bytes, size_t length) {
    const char *at = bytes;
    uint64_t word = 0;
    for (; length >= sizeof word; at += sizeof word, length -= sizeof word) {
        memcpy(&word, at, sizeof word);
        sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
        sum ^= sum >> 32;
    }
    word = length;
    if (length) memcpy(&word, at, length);
    sum = (sum ^ word ^ (uint64_t)length << 56) * 0xc4ceb9fe1a85ec53u;
    return sum ^ sum >> 32;
}

static uint64_t sum_of_head(const Head *head) {
    return sum_of(0, head, offsetof(Head, sum));
}

static const char *path_of(const char *store_path, Arena *arena) {
    return arena_printf(arena, "%s.links", store_path);
}

typedef struct Column {
    const void **at;
    size_t bytes;
} Column;

/* Everything but texts. */
enum { COLUMNS = 17 };
static void columns_of(const Head *head, LinkMemory *m, Column out[COLUMNS]) {
    Records *r = &m->records;
    LinkView *v = &m->view;
    LinkBefore *b = &m->before;
    const size_t n = head->n, words = head->words + 1;
    const Column columns[COLUMNS] = {
        {(const void **)&r->record, n * sizeof *r->record},
        {(const void **)&r->row, n * sizeof *r->row},
        {(const void **)&r->since, n * sizeof *r->since},
        {(const void **)&r->stamp, n * sizeof *r->stamp},
        {(const void **)&r->word_hash, words * sizeof *r->word_hash},
        {(const void **)&v->seen, words * sizeof *v->seen},
        {(const void **)&v->weight, words * sizeof *v->weight},
        {(const void **)&v->letters, words * sizeof *v->letters},
        {(const void **)&v->length, words},
        {(const void **)&v->trade, words},
        {(const void **)&v->shared, words},
        {(const void **)&v->sector, words},
        {(const void **)&v->name, n * sizeof *v->name},
        {(const void **)&v->common, n},
        {(const void **)&b->entry, head->entries * sizeof *b->entry},
        {(const void **)&b->pair, head->pairs * sizeof *b->pair},
        {(const void **)&b->cells, LINK_CELLS * sizeof *b->cells},
    };
    memcpy(out, columns, sizeof columns);
}

/* A column with what pads it. */
static size_t padded(size_t bytes) {
    return (bytes + WORD - 1) / WORD * WORD;
}

/* ---- writing ---- */

static size_t bytes_of(const char *const *text, size_t count) {
    size_t bytes = 0;
    for (size_t k = 0; k < count; k++) bytes += strlen(text[k]) + 1;
    return bytes;
}

static bool write_texts(FILE *file, const char *const *text, size_t count, uint64_t *sum) {
    bool ok = true;
    for (size_t k = 0; k < count && ok; k++) {
        const size_t bytes = strlen(text[k]) + 1;
        *sum = sum_of(*sum, text[k], bytes);
        ok = fwrite(text[k], 1, bytes, file) == bytes;
    }
    return ok;
}

typedef struct Saving {
    Head *head;
    LinkMemory *memory;
} Saving;

/* The head goes out last: until then the file starts with zeros and is no memory. */
static bool write_all(FILE *file, void *context) {
    static const Head none = {0};
    const Saving *s = context;
    LinkMemory *m = s->memory;
    Head *head = s->head;
    Column column[COLUMNS];
    const Records *r = &m->records;
    uint64_t sum = sum_of_head(head);
    columns_of(head, m, column);
    bool ok = fwrite(&none, sizeof none, 1, file) == 1;
    for (size_t c = 0; c < COLUMNS && ok; c++) {
        if (!column[c].bytes) continue;
        sum = sum_of(sum, *column[c].at, column[c].bytes);
        const size_t rest = padded(column[c].bytes) - column[c].bytes;
        ok = fwrite(*column[c].at, 1, column[c].bytes, file) == column[c].bytes &&
             fwrite(&none, 1, rest, file) == rest;
    }
    ok = ok && write_texts(file, r->key, r->n, &sum) &&
         write_texts(file, r->word, r->words + 1, &sum) &&
         write_texts(file, r->register_name, r->registers, &sum);
    head->sum = sum;
    return ok && fseek(file, 0, SEEK_SET) == 0 && fwrite(head, sizeof *head, 1, file) == 1;
}

static void name_model(Head *head, const LinkModel *model) {
    memcpy(head->magic, magic, sizeof magic);
    (void)snprintf(head->version, sizeof head->version, "%s", gevel_version);
    link_model_digest(model, head->model);
}

void link_memory_save(const char *store_path, const LinkMemorySource *s) {
    Arena *arena = arena_open();
    const Records *r = s->view->records;
    LinkMemory m = {.records = *r,
                    .view = *s->view,
                    .before = {.entries = s->blocks->entries,
                               .entry = s->blocks->entry,
                               .pairs = s->pairs->count,
                               .pair = s->pairs->pair,
                               .cells = s->pairs->cells}};
    Head *head = ARENA_ARRAY(arena, Head, 1);
    *head = (Head){.n = r->n,
                   .words = r->words,
                   .registers = r->registers,
                   .entries = s->blocks->entries,
                   .pairs = s->pairs->count,
                   .key_bytes = bytes_of(r->key, r->n),
                   .word_bytes = bytes_of(r->word, r->words + 1),
                   .register_bytes = bytes_of(r->register_name, r->registers),
                   .near_numbers = s->view->near_numbers};
    name_model(head, s->model);
    disk_keep_cache(path_of(store_path, arena), write_all, &(Saving){head, &m});
    arena_close(arena);
}

/* ---- reading ---- */

static bool head_fits(const Head *head, const LinkModel *model, off_t size) {
    Head wanted = {0};
    const uint64_t counts[] = {head->n,          head->words,         head->registers,
                               head->entries,    head->pairs,         head->key_bytes,
                               head->word_bytes, head->register_bytes};
    LinkMemory none = {0};
    Column column[COLUMNS];
    name_model(&wanted, model);
    if (memcmp(head->magic, magic, sizeof magic) != 0 ||
        memcmp(head->version, wanted.version, sizeof head->version) != 0 ||
        memcmp(head->model, wanted.model, sizeof head->model) != 0)
        return false;
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
        if (counts[k] > most_of_all) return false;
    if (head->registers > RECORDS_REGISTERS_MOST) return false;
    uint64_t bytes = sizeof *head + head->key_bytes + head->word_bytes + head->register_bytes;
    columns_of(head, &none, column);
    for (size_t c = 0; c < COLUMNS; c++) bytes += padded(column[c].bytes);
    return (off_t)bytes == size;
}

/* The file as it lies on the disk. */
typedef struct Mapped {
    const char *begin, *at;
    size_t size;
} Mapped;

static const char *take(Mapped *file, size_t bytes) {
    const char *at = file->at;
    file->at += bytes;
    return at;
}

/* count texts in so many bytes, each with its NUL, copied into the arena; their pointers go to
 * `pointers`. */
static const char *const *take_texts(Mapped *file, size_t bytes, size_t count, Arena *arena,
                                     Arena *pointers, uint64_t *sum, bool *ok) {
    char *at = arena_alloc(arena, bytes + 1, 1), *const end = at + bytes;
    const char **text = ARENA_ARRAY(pointers, const char *, count + 1);
    memcpy(at, take(file, bytes), bytes);
    for (size_t k = 0; k < count && *ok; k++) {
        char *stop = memchr(at, 0, (size_t)(end - at));
        *ok = stop != NULL;
        if (!*ok) break;
        *sum = sum_of(*sum, at, (size_t)(stop + 1 - at));
        text[k] = at;
        at = stop + 1;
    }
    *ok = *ok && at == end;
    return text;
}

static bool read_all(Mapped *file, const LinkModel *model, Arena *arena, LinkMemory *m) {
    Head head;
    Column column[COLUMNS];
    Records *r = &m->records;
    if (file->size < sizeof head) return false;
    memcpy(&head, take(file, sizeof head), sizeof head);
    if (!head_fits(&head, model, (off_t)file->size)) return false;
    uint64_t sum = sum_of_head(&head);
    bool ok = true;
    columns_of(&head, m, column);
    for (size_t c = 0; c < COLUMNS; c++) {
        *column[c].at = take(file, column[c].bytes);
        for (size_t k = column[c].bytes; k < padded(column[c].bytes); k++)
            ok = ok && *take(file, 1) == 0;
        if (column[c].bytes) sum = sum_of(sum, *column[c].at, column[c].bytes);
    }
    r->n = head.n;
    r->words = head.words;
    r->registers = head.registers;
    r->key = take_texts(file, head.key_bytes, head.n, arena, m->scratch, &sum, &ok);
    r->word = take_texts(file, head.word_bytes, head.words + 1, arena, m->scratch, &sum, &ok);
    r->register_name =
        take_texts(file, head.register_bytes, head.registers, arena, m->scratch, &sum, &ok);
    m->view.near_numbers = head.near_numbers;
    m->before.entries = head.entries;
    m->before.pairs = head.pairs;
    return ok && sum == head.sum;
}

/* Nobody writes to it: it is replaced by rename. */
static bool map_file(const char *path, Mapped *file) {
    struct stat state;
    const int fd = disk_open_plain(path, 0);
    *file = (Mapped){0};
    if (fd < 0) return false;
    if (fstat(fd, &state) == 0 && S_ISREG(state.st_mode) && state.st_size > 0) {
        const char *at = mmap(NULL, (size_t)state.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (at != MAP_FAILED) *file = (Mapped){at, at, (size_t)state.st_size};
    }
    (void)close(fd);
    return file->size > 0;
}

bool link_memory_load(const char *store_path, const LinkModel *model, Arena *arena,
                      LinkMemory *memory) {
    Mapped file;
    *memory = (LinkMemory){0};
    if (!map_file(path_of(store_path, arena), &file)) return false;
    *memory = (LinkMemory){.scratch = arena_open(), .file = file.begin, .file_size = file.size};
    if (!read_all(&file, model, arena, memory)) {
        link_memory_close(memory);
        return false;
    }
    link_memory_rest(memory);
    memory->view.records = &memory->records;
    memory->view.kins = link_view_kins(memory->scratch);
    memory->before.view = &memory->view;
    return true;
}

void link_memory_rest(const LinkMemory *memory) {
    if (memory->file) (void)madvise((void *)memory->file, memory->file_size, MADV_DONTNEED);
}

void link_memory_close(LinkMemory *memory) {
    if (memory->file) (void)munmap((void *)memory->file, memory->file_size);
    arena_close(memory->scratch);
    *memory = (LinkMemory){0};
}

void link_memory_drop(const char *store_path) {
    Arena *arena = arena_open();
    disk_drop_cache(path_of(store_path, arena));
    arena_close(arena);
}
