#include "detector/team/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "datasets/base/disk.h"
#include "datasets/base/text.h"

static Status read_key(const char *path, Seal *seal, Err *err) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    const ssize_t got = fd < 0 ? -1 : read(fd, seal->key, sizeof seal->key);
    const int reason = errno;
    if (fd >= 0) (void)close(fd);
    if (got == (ssize_t)sizeof seal->key) return ST_OK;
    return FAIL(err, ST_FAILED,
                "cannot read %s, the key of the accounts' secrets: %s; restore the file from where "
                "it is kept, or give each account a new first password",
                path, got < 0 ? strerror(reason) : "it is too short");
}

Status seal_open(const char *path, Seal *seal, Err *err) {
    Text name = {0};
    Status status = ST_OK;
    text_addf(&name, "%s.seal", path);
    if (access(name.at, F_OK) == 0 || errno != ENOENT) {
        status = read_key(name.at, seal, err);
    } else {
        randombytes_buf(seal->key, sizeof seal->key);
        status = disk_replace(name.at, seal->key, sizeof seal->key, 0600, err);
    }
    text_free(&name);
    return status;
}

void seal_close(const Seal *seal, const void *secret, size_t bytes, unsigned char *out) {
    randombytes_buf(out, crypto_secretbox_NONCEBYTES);
    (void)crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, secret, bytes, out, seal->key);
}

bool seal_read(const Seal *seal, const void *sealed, size_t bytes, unsigned char *out) {
    const unsigned char *nonce = sealed;
    return bytes >= SEAL_MORE &&
           crypto_secretbox_open_easy(out, nonce + crypto_secretbox_NONCEBYTES,
                                      bytes - crypto_secretbox_NONCEBYTES, nonce, seal->key) == 0;
}

void seal_derive(const Seal *seal, const char *purpose, int64_t number, char out[SEAL_KEY_TEXT]) {
    unsigned char made[SEAL_KEY];
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, seal->key, sizeof seal->key, sizeof made);
    (void)crypto_generichash_update(&state, (const unsigned char *)purpose, strlen(purpose) + 1);
    (void)crypto_generichash_update(&state, (const unsigned char *)&number, sizeof number);
    (void)crypto_generichash_final(&state, made, sizeof made);
    (void)sodium_bin2hex(out, SEAL_KEY_TEXT, made, sizeof made);
    sodium_memzero(made, sizeof made);
}
