#include "datasets/base/wire.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

void wire_write(Wire *wire, Arena *arena) {
    *wire = (Wire){.arena = arena};
}

void wire_read(Wire *wire, const void *bytes, size_t size, Arena *arena) {
    *wire = (Wire){.arena = arena, .reading = true, .from = bytes, .size = size};
}

void wire_fail(Wire *wire, const char *fault) {
    assert(wire->reading);
    if (!wire->fault) wire->fault = fault;
}

bool wire_done(Wire *wire) {
    if (wire->at != wire->size) wire_fail(wire, "it is longer than what it holds");
    return !wire->fault;
}

static size_t left(const Wire *wire) {
    return wire->fault ? 0 : wire->size - wire->at;
}

static void put(Wire *wire, const void *value, size_t count) {
    enum { FIRST_ROOM = 4096 };
    if (wire->at + count > wire->room) {
        const size_t room = 2 * (wire->at + count) + FIRST_ROOM;
        unsigned char *to = arena_alloc(wire->arena, room, 1);
        if (wire->at) memcpy(to, wire->to, wire->at);
        wire->to = to;
        wire->room = room;
    }
    if (count) memcpy(wire->to + wire->at, value, count);
    wire->at += count;
}

void wire_bytes(Wire *wire, void *value, size_t count) {
    if (!wire->reading) {
        put(wire, value, count);
        return;
    }
    if (left(wire) < count) wire_fail(wire, "it ends too early");
    if (!count) return;
    if (wire->fault)
        memset(value, 0, count);
    else
        memcpy(value, wire->from + wire->at, count);
    if (!wire->fault) wire->at += count;
}

void wire_u64(Wire *wire, uint64_t *value) {
    unsigned char byte[sizeof *value] = {0};
    if (!wire->reading)
        for (size_t k = 0; k < sizeof byte; k++) byte[k] = (unsigned char)(*value >> 8 * k);
    wire_bytes(wire, byte, sizeof byte);
    if (!wire->reading) return;
    *value = 0;
    for (size_t k = 0; k < sizeof byte; k++) *value |= (uint64_t)byte[k] << 8 * k;
}

void wire_size(Wire *wire, size_t *value) {
    uint64_t wide = *value;
    wire_u64(wire, &wide);
    *value = (size_t)wide;
}

void wire_int(Wire *wire, int *value) {
    uint64_t wide = (uint64_t)(int64_t)*value;
    wire_u64(wire, &wide);
    if (!wire->reading) return;
    const int64_t read = (int64_t)wide;
    if (read < INT_MIN || read > INT_MAX) wire_fail(wire, "a number is out of range");
    *value = wire->fault ? 0 : (int)read;
}

void wire_bool(Wire *wire, bool *value) {
    unsigned char byte = !wire->reading && *value;
    wire_bytes(wire, &byte, 1);
    if (!wire->reading) return;
    if (byte > 1) wire_fail(wire, "a yes or no is neither");
    *value = byte == 1;
}

void wire_double(Wire *wire, double *value) {
    uint64_t bits = 0;
    if (!wire->reading) memcpy(&bits, value, sizeof bits);
    wire_u64(wire, &bits);
    if (wire->reading) memcpy(value, &bits, sizeof bits);
}

void wire_doubles(Wire *wire, double *value, size_t count) {
    for (size_t k = 0; k < count; k++) wire_double(wire, value + k);
}

void wire_count(Wire *wire, size_t *value, size_t least, size_t most) {
    wire_size(wire, value);
    if (!wire->reading) return;
    if (*value > most || (least && *value > left(wire) / least))
        wire_fail(wire, "a count is too large");
    if (wire->fault) *value = 0;
}

void wire_text(Wire *wire, const char **value) {
    bool known = !wire->reading && *value;
    wire_bool(wire, &known);
    if (wire->reading) *value = NULL;
    if (!known) return;
    size_t length = wire->reading ? 0 : strlen(*value);
    wire_count(wire, &length, 1, SIZE_MAX);
    if (!wire->reading) {
        put(wire, *value, length);
        return;
    }
    char *text = arena_alloc(wire->arena, length + 1, 1);
    wire_bytes(wire, text, length);
    if (strlen(text) != length) wire_fail(wire, "a text has a zero in it");
    *value = wire->fault ? NULL : text;
}

void wire_array(Wire *wire, double **value, size_t count) {
    bool known = !wire->reading && *value;
    wire_bool(wire, &known);
    if (wire->reading) *value = NULL;
    if (!known) return;
    if (wire->reading) {
        if (count > left(wire) / sizeof **value) wire_fail(wire, "it ends too early");
        if (wire->fault) return;
        *value = ARENA_ARRAY(wire->arena, double, count + 1);
    }
    wire_doubles(wire, *value, count);
}

/* Turns numbers of this machine to lowest byte first, or back. */
static void turn(unsigned char *number, size_t count, size_t size) {
    if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) return;
    for (size_t k = 0; k < count; k++, number += size)
        for (size_t b = 0; b < size / 2; b++) {
            const unsigned char byte = number[b];
            number[b] = number[size - 1 - b];
            number[size - 1 - b] = byte;
        }
}

void wire_column(Wire *wire, const void **column, size_t count, size_t size) {
    bool known = !wire->reading && *column;
    assert(size == 1 || size == 2 || size == 4 || size == 8);
    wire_bool(wire, &known);
    if (wire->reading) *column = NULL;
    if (!known) return;
    if (!wire->reading) {
        put(wire, *column, count * size);
        turn(wire->to + wire->at - count * size, count, size);
        return;
    }
    if (count > left(wire) / size) wire_fail(wire, "it ends too early");
    if (wire->fault) return;
    unsigned char *own = arena_alloc(wire->arena, count * size + 1, 1);
    wire_bytes(wire, own, count * size);
    turn(own, count, size);
    *column = own;
}
