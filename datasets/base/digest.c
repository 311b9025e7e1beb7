#include "datasets/base/digest.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void digest_init(Digest *digest) {
    (void)crypto_generichash_init(digest, NULL, 0, DIGEST_BYTES);
}

void digest_add(Digest *digest, const void *bytes, size_t length) {
    assert(bytes || length == 0);
    (void)crypto_generichash_update(digest, bytes, length);
}

void digest_bytes(Digest *digest, unsigned char out[DIGEST_BYTES]) {
    (void)crypto_generichash_final(digest, out, DIGEST_BYTES);
}

void digest_hex(Digest *digest, char out[DIGEST_TEXT]) {
    unsigned char raw[DIGEST_BYTES];
    (void)crypto_generichash_final(digest, raw, sizeof raw);
    (void)sodium_bin2hex(out, DIGEST_TEXT, raw, sizeof raw);
}

double digest_uniform(Digest *digest) {
    enum { BYTES = 7 }; /* of which a double takes 53 bits */
    unsigned char raw[DIGEST_BYTES];
    (void)crypto_generichash_final(digest, raw, sizeof raw);
    uint64_t h = 0;
    for (size_t k = 0; k < BYTES; k++) h = h << 8 | raw[k];
    return ((double)(h >> 3) + 0.5) * 0x1p-53;
}

void digest_text(const char *text, char out[DIGEST_TEXT]) {
    Digest digest;
    digest_init(&digest);
    if (text) digest_add(&digest, text, strlen(text));
    digest_hex(&digest, out);
}

Status digest_file(const char *path, char out[DIGEST_TEXT], Err *err) {
    FILE *file = fopen(path, "rb");
    if (!file) return FAIL(err, ST_UNREAD, "cannot open %s: %s", path, strerror(errno));
    Digest digest;
    digest_init(&digest);
    unsigned char block[1 << 16];
    size_t got;
    while ((got = fread(block, 1, sizeof block, file)) > 0) digest_add(&digest, block, got);
    const int broken = ferror(file);
    (void)fclose(file);
    if (broken) return FAIL(err, ST_UNREAD, "cannot read %s to its end: %s", path, strerror(errno));
    digest_hex(&digest, out);
    return ST_OK;
}

void digest_keyed(const unsigned char key[DIGEST_KEY_BYTES], const char *text, size_t length,
                  char out[33]) {
    assert(text || length == 0);
    unsigned char raw[16];
    (void)crypto_generichash(raw, sizeof raw, (const unsigned char *)text, length, key,
                             DIGEST_KEY_BYTES);
    (void)sodium_bin2hex(out, 33, raw, sizeof raw);
}
