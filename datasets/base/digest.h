/* digest.h - BLAKE2b-256 through libsodium: of files, of memory, and keyed for party ids. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H
#include <sodium.h>
#include <stddef.h>

#include "datasets/base/err.h"

enum { DIGEST_BYTES = 32, DIGEST_TEXT = 65, DIGEST_KEY_BYTES = 32 };

typedef crypto_generichash_state Digest;

void digest_init(Digest *digest);
void digest_add(Digest *digest, const void *bytes, size_t length);
void digest_bytes(Digest *digest, unsigned char out[DIGEST_BYTES]);
void digest_hex(Digest *digest, char out[DIGEST_TEXT]); /* finishes */
double digest_uniform(Digest *digest); /* finishes: a number in (0, 1), as if drawn at random */

void digest_text(const char *text, char out[DIGEST_TEXT]); /* NULL = "" */

/* Lower-case hex digest of a whole file; ST_UNREAD when it cannot be opened or read to its end. */
Status digest_file(const char *path, char out[DIGEST_TEXT], Err *err);

/* Keyed hash of a short text (a party id): 128 bits in hex. */
void digest_keyed(const unsigned char key[DIGEST_KEY_BYTES], const char *text, size_t length,
                  char out[33]);

#endif
