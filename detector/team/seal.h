/* seal.h - secrets at rest: sealed with a key that lies beside the store, in STORE.seal, and in no
 * backup (XSalsa20-Poly1305 by libsodium). */
#ifndef DETECTOR_TEAM_SEAL_H
#define DETECTOR_TEAM_SEAL_H
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>

#include "datasets/base/err.h"

enum {
    SEAL_KEY = crypto_secretbox_KEYBYTES,
    SEAL_MORE =
        crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, /* bytes that sealing adds */
    SEAL_KEY_TEXT = 2 * SEAL_KEY + 1
};

typedef struct Seal {
    unsigned char key[SEAL_KEY];
} Seal;

/* Reads the key of the store at `path`, or makes it. */
Status seal_open(const char *path, Seal *seal, Err *err);
/* out: [bytes + SEAL_MORE] */
void seal_close(const Seal *seal, const void *secret, size_t bytes, unsigned char *out);
/* out: [bytes - SEAL_MORE]; false when it was sealed with another key or changed. */
bool seal_read(const Seal *seal, const void *sealed, size_t bytes, unsigned char *out);

/* Another key, for one purpose and whoever has the number, in hex: it tells nothing of this one. */
void seal_derive(const Seal *seal, const char *purpose, int64_t number, char out[SEAL_KEY_TEXT]);

#endif
