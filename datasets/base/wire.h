/* wire.h - numbers, texts and arrays as portable bytes: one walk over a structure writes it or
 * reads it, so that both cannot disagree.
 *
 * Integers lie with their lowest byte first, doubles as the 64 bits of IEEE 754, texts as a length
 * and UTF-8 without a final 0, what may be missing behind a byte of 0 or 1. Bytes that are read are
 * believed in nothing: a count is refused when the bytes left cannot hold that many, and after a
 * first fault everything reads as zero, empty or missing, so that a walk need not look at each
 * step. */
#ifndef DATASETS_BASE_WIRE_H
#define DATASETS_BASE_WIRE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/mem.h"

typedef struct Wire {
    Arena *arena; /* what is read lives here, and what is written */
    bool reading;
    const unsigned char *from; /* reading: bytes[size] */
    unsigned char *to;         /* writing: `at` bytes so far */
    size_t size, at, room;
    const char *fault; /* reading: what is wrong, NULL = nothing so far */
} Wire;

void wire_write(Wire *wire, Arena *arena);
void wire_read(Wire *wire, const void *bytes, size_t size, Arena *arena);

/* The first fault stays. */
void wire_fail(Wire *wire, const char *fault);
/* Whether everything was read and nothing is left over. */
bool wire_done(Wire *wire);

void wire_bytes(Wire *wire, void *value, size_t count);
void wire_u64(Wire *wire, uint64_t *value);
void wire_size(Wire *wire, size_t *value);
void wire_int(Wire *wire, int *value);
void wire_bool(Wire *wire, bool *value);
void wire_double(Wire *wire, double *value);
void wire_doubles(Wire *wire, double *value, size_t count); /* in place */
void wire_text(Wire *wire, const char **value);             /* NULL is kept apart from "" */

/* A size of which each unit takes `least` bytes or more of what is left; at most `most`. */
void wire_count(Wire *wire, size_t *value, size_t least, size_t most);

/* *value: an array of its own where it is read; it may be missing. */
void wire_array(Wire *wire, double **value, size_t count);

/* Numbers of `size` bytes (1, 2, 4 or 8), whole ones or reals of IEEE 754: *column is an array of
 * its own where it is read; it may be missing. */
void wire_column(Wire *wire, const void **column, size_t count, size_t size);

#endif
