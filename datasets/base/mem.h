/* mem.h - memory, in one sentence: handles are opened and closed by the same function; everything
 * computed for a run lives in the run's Arena and dies with it; nothing else is freed.
 *
 * Allocation never returns NULL: without memory there is nothing sensible left to do for a batch
 * program whose writes are transactions, so it says so and aborts (the store stays as it was). */
#ifndef BASE_MEM_H
#define BASE_MEM_H
#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_open(void);
void arena_close(Arena *arena); /* NULL is allowed */

/* Zeroed, 64-byte aligned, lives as long as the arena. */
void *arena_alloc(Arena *arena, size_t count, size_t size);
char *arena_strdup(Arena *arena, const char *text); /* NULL stays NULL */
char *arena_strndup(Arena *arena, const char *text, size_t length);
char *arena_printf(Arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* `items` with room for one more of `size` bytes behind `count`: themselves, or a copy with twice
 * the room when all *room are in use. Start with NULL, 0, 0. */
void *arena_room(Arena *arena, void *items, size_t count, size_t *room, size_t size);

#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), (count), sizeof(type)))

/* Grows a plain heap block for the few growing buffers (text, hash tables); aborts without memory.
 */
void *mem_grow(void *block, size_t count, size_t size);
/* The same as arena_room for such a block. */
void *mem_room(void *block, size_t count, size_t *room, size_t size);
void mem_free(void *block);

#endif
