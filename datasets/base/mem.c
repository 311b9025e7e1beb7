#include "datasets/base/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
/* What no block owns is out of bounds for AddressSanitizer; without it these macros do nothing. */
#include <sanitizer/asan_interface.h>

/* Chunks double from the first size to the last: most arenas are small, those of runs are large. */
enum { ALIGN = 64, CHUNK_FIRST = 1 << 16, CHUNK_LAST = 1 << 20, TEXT_PAGE = 1 << 12 };
enum { MAPPED_FROM = 1 << 22 };

typedef struct Chunk {
    struct Chunk *next;
    size_t used, size; /* bytes after the header */
    bool mapped;       /* a block of its own, zeroed by the system */
} Chunk;

struct Arena {
    Chunk *chunks; /* the one being filled first */
    size_t next;   /* size of the next chunk */
    char *text;    /* rest of the page that texts are put into; zeroed */
    size_t text_left;
};

static void out_of_memory(size_t bytes) {
    (void)fprintf(stderr, "gevel: out of memory (%zu bytes more were needed)\n", bytes);
    abort();
}

static size_t checked_product(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - 2 * (size_t)CHUNK_LAST)
        out_of_memory(SIZE_MAX);
    return bytes;
}

static size_t round_up(size_t bytes) {
    assert(bytes <= SIZE_MAX - ALIGN);
    return (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

static char *chunk_begin(Chunk *chunk) {
    return (char *)chunk + round_up(sizeof *chunk);
}

/* A city's columns come in huge pages where the system has them: each small one costs a fault. */
static Chunk *chunk_map(size_t bytes) {
    void *block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return NULL;
    (void)madvise(block, bytes, MADV_HUGEPAGE);
    return block;
}

static Chunk *chunk_new(Arena *arena, size_t bytes) {
    const size_t head = round_up(sizeof(Chunk));
    const size_t size = bytes > arena->next ? bytes : arena->next;
    const bool mapped = size >= MAPPED_FROM;
    Chunk *chunk = mapped ? chunk_map(head + size) : aligned_alloc(ALIGN, head + size);
    if (!chunk) {
        out_of_memory(head + size);
        return NULL;
    }
    *chunk = (Chunk){.size = size, .mapped = mapped};
    if (arena->next < CHUNK_LAST) arena->next *= 2;
    ASAN_POISON_MEMORY_REGION(chunk_begin(chunk), size);
    return chunk;
}

static void chunk_free(Chunk *chunk) {
    const size_t bytes = round_up(sizeof *chunk) + chunk->size;
    if (!chunk->mapped) {
        free(chunk);
        return;
    }
    ASAN_UNPOISON_MEMORY_REGION(chunk, bytes);
    (void)munmap(chunk, bytes);
}

Arena *arena_open(void) {
    Arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        out_of_memory(sizeof *arena);
    else
        arena->next = CHUNK_FIRST;
    return arena;
}

void arena_close(Arena *arena) {
    if (!arena) return;
    for (Chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        chunk_free(chunk);
    }
    free(arena);
}

void *arena_alloc(Arena *arena, size_t count, size_t size) {
    assert(arena && size > 0);
    const size_t asked = checked_product(count, size), bytes = round_up(asked + (count == 0));
    Chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < bytes) {
        const bool large = bytes > arena->next / 4;
        chunk = chunk_new(arena, bytes);
        /* A large block goes behind a chunk that still has room, so the room is not lost. */
        if (arena->chunks && large) {
            chunk->next = arena->chunks->next;
            arena->chunks->next = chunk;
        } else {
            chunk->next = arena->chunks;
            arena->chunks = chunk;
        }
    }
    char *block = chunk_begin(chunk) + chunk->used;
    chunk->used += bytes;
    ASAN_UNPOISON_MEMORY_REGION(block, asked);
    return chunk->mapped ? block : memset(block, 0, asked);
}

/* Texts need no alignment: they fill the page after each other, not a cache line each. */
static char *text_room(Arena *arena, size_t bytes) {
    if (arena->text_left < bytes) {
        const size_t page = bytes > TEXT_PAGE ? bytes : TEXT_PAGE;
        arena->text = arena_alloc(arena, page, 1);
        arena->text_left = page;
        ASAN_POISON_MEMORY_REGION(arena->text, page);
    }
    char *room = arena->text;
    arena->text += bytes;
    arena->text_left -= bytes;
    ASAN_UNPOISON_MEMORY_REGION(room, bytes);
    return room;
}

char *arena_strndup(Arena *arena, const char *text, size_t length) {
    assert(text || length == 0);
    char *copy = text_room(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_strdup(Arena *arena, const char *text) {
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_printf(Arena *arena, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const int length = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (length < 0) return arena_strndup(arena, "", 0);
    char *text = text_room(arena, (size_t)length + 1);
    va_start(ap, fmt);
    (void)vsnprintf(text, (size_t)length + 1, fmt, ap);
    va_end(ap);
    return text;
}

void *mem_grow(void *block, size_t count, size_t size) {
    assert(size > 0);
    const size_t bytes = checked_product(count, size);
    void *grown = realloc(block, bytes ? bytes : 1);
    if (!grown) out_of_memory(bytes);
    return grown;
}

void mem_free(void *block) {
    free(block);
}

/* Twice as much, so that adding one by one costs a copy each now and then. */
static size_t more_room(size_t room) {
    enum { FIRST = 16 };
    return room ? 2 * room : FIRST;
}

void *mem_room(void *block, size_t count, size_t *room, size_t size) {
    if (count < *room) return block;
    *room = more_room(*room);
    return mem_grow(block, *room, size);
}

void *arena_room(Arena *arena, void *items, size_t count, size_t *room, size_t size) {
    if (count < *room) return items;
    *room = more_room(*room);
    void *more = arena_alloc(arena, *room, size);
    if (count) memcpy(more, items, count * size);
    return more;
}
