#include "tests/fuzz/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

_Noreturn void fuzz_broken(const char *what, const char *file, int line) {
    (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

int fuzz_file(const uint8_t *data, size_t size, char out[32]) {
    const int file = memfd_create("fuzz", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != (ssize_t)size) abort();
    (void)snprintf(out, 32, "/proc/self/fd/%d", file);
    return file;
}

void fuzz_unfile(int file) {
    (void)close(file);
}

void fuzz_folder(char out[FUZZ_FOLDER]) {
    (void)snprintf(out, FUZZ_FOLDER, "%s/gevel_fuzz_XXXXXX",
                   access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    FUZZ_PROMISE(mkdtemp(out));
}

void fuzz_lay_over(const uint8_t *data, size_t size, const uint8_t *whole, size_t length,
                   bool (*load)(const void *bytes, size_t length)) {
    uint16_t at;
    if (size < sizeof at) return;
    memcpy(&at, data, sizeof at);
    const size_t from = at % length, room = length - from, more = size - sizeof at;
    uint8_t *changed = mem_grow(NULL, length + 1, 1);
    memcpy(changed, whole, length);
    memcpy(changed + from, data + sizeof at, more < room ? more : room);
    const bool same = !memcmp(changed, whole, length);
    FUZZ_PROMISE(load(changed, length) == same);
    FUZZ_PROMISE(!load(whole, from));
    memcpy(changed, whole, length);
    changed[length] = data[0];
    FUZZ_PROMISE(!load(changed, length + 1));
    FUZZ_PROMISE(!load(data, size));
    mem_free(changed);
}

const char *fuzz_field(FuzzInput *input) {
    const size_t left = (size_t)(input->end - input->at);
    const uint8_t *mark = left ? memchr(input->at, FUZZ_FIELD, left) : NULL;
    const char *text = (const char *)input->at;
    const size_t length = mark ? (size_t)(mark - input->at) : left;
    input->at += length + (mark != NULL);
    return arena_strndup(input->arena, left ? text : "", length);
}

/* ---- what an input came to ---- */

static uint64_t outcome;

uint64_t fuzz_outcome(void) {
    const uint64_t last = outcome;
    outcome = 0xcbf29ce484222325u;
    return last;
}

void fuzz_note(const void *bytes, size_t size) {
    for (size_t k = 0; k < size; k++)
        outcome = (outcome ^ ((const unsigned char *)bytes)[k]) * 0x100000001b3u; /* FNV-1a */
}
