#include "datasets/city/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER = 1 << 20, LONGEST = 512 };

Status writer_open(Writer *writer, Arena *arena, const char *folder, const char *name,
                   const char *header, Err *err) {
    writer->path = arena_printf(arena, "%s/%s", folder, name);
    writer->part = arena_printf(arena, "%s/%s.part", folder, name);
    writer->buffer = arena_alloc(arena, BUFFER, 1);
    writer->fd = open(writer->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (writer->fd < 0)
        return FAIL(err, ST_FAILED, "Cannot create %s: %s. Choose a folder you may write to.",
                    writer->part, strerror(errno));
    writer_text(writer, header);
    if (*header) writer_char(writer, '\n');
    return ST_OK;
}

static void flush(Writer *writer) {
    size_t done = 0;
    while (done < writer->used && !writer->failure) {
        const ssize_t wrote = write(writer->fd, writer->buffer + done, writer->used - done);
        if (wrote >= 0)
            done += (size_t)wrote;
        else if (errno != EINTR)
            writer->failure = errno;
    }
    writer->used = 0;
}

Status writer_finish(Writer *writer, Err *err) {
    flush(writer);
    const int fd = writer->fd;
    writer->fd = -1;
    if (close(fd) != 0 && !writer->failure) writer->failure = errno;
    if (writer->failure)
        return FAIL(err, ST_FAILED, "Cannot write %s: %s. Free some space and run again.",
                    writer->part, strerror(writer->failure));
    return ST_OK;
}

Status writer_publish(Writer *writer, Err *err) {
    if (rename(writer->part, writer->path) != 0)
        return FAIL(err, ST_FAILED, "Cannot rename %s to %s: %s.", writer->part, writer->path,
                    strerror(errno));
    writer->part = NULL;
    return ST_OK;
}

void writer_abandon(Writer *writer) {
    if (writer->fd >= 0 && writer->buffer) close(writer->fd);
    if (writer->part) unlink(writer->part);
    writer->part = NULL;
    writer->fd = -1;
}

/* Room for one field; fields are short, so one check serves each of them. */
static char *room(Writer *writer) {
    if (writer->used + LONGEST > BUFFER) flush(writer);
    return writer->buffer + writer->used;
}

void writer_bytes(Writer *writer, const char *bytes, size_t length) {
    if (length > LONGEST) length = LONGEST;
    memcpy(room(writer), bytes, length);
    writer->used += length;
}

void writer_text(Writer *writer, const char *text) {
    writer_bytes(writer, text, strlen(text));
}

void writer_char(Writer *writer, char c) {
    *room(writer) = c;
    writer->used++;
}

/* At least `least` digits, zeros in front. */
static void put_digits(Writer *writer, uint64_t value, size_t least) {
    char digits[24];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    while (sizeof digits - at < least) digits[--at] = '0';
    memcpy(room(writer), digits + at, sizeof digits - at);
    writer->used += sizeof digits - at;
}

void writer_whole(Writer *writer, uint64_t value) {
    put_digits(writer, value, 1);
}

void writer_padded(Writer *writer, char letter, uint64_t value) {
    writer_char(writer, letter);
    put_digits(writer, value, 7);
}

void writer_fixed(Writer *writer, double value, int decimals) {
    uint64_t scale = 1;
    for (int k = 0; k < decimals; k++) scale *= 10;
    const uint64_t scaled = (uint64_t)llround(value * (double)scale);
    put_digits(writer, scaled / scale, 1);
    writer_char(writer, '.');
    put_digits(writer, scaled % scale, (size_t)decimals);
}
