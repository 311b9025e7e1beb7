/* password.h - passwords: which are taken, and how they are kept (Argon2id by libsodium, RFC 9106).
 */
#ifndef DETECTOR_TEAM_PASSWORD_H
#define DETECTOR_TEAM_PASSWORD_H
#include <sodium.h>
#include <stdbool.h>

#include "datasets/base/err.h"

enum {
    PASSWORD_HASH = crypto_pwhash_STRBYTES,
    PASSWORD_LEAST = 15, /* characters: NIST SP 800-63B-4 3.1.1.2 for a password of its own */
    PASSWORD_MOST = 256, /* bytes: longer ones would only cost time */
    PASSWORD_FIRST = 25  /* "abcd-efgh-jkmn-pqrs-tuvw" */
};

/* ST_USAGE, saying why, for a password that is too short, too long or easily guessed. `name` is
 * whose it is to be. */
Status password_check(const char *password, const char *name, Err *err);
/* 64 MiB and two passes: a tenth of a second. */
Status password_hash(const char *password, char out[PASSWORD_HASH], Err *err);
/* Compares in constant time; hash NULL takes as long and is always wrong. */
bool password_matches(const char *hash, const char *password);
/* 100 random bits without letters that are easily confused. */
void password_first(char out[PASSWORD_FIRST]);

#endif
