#include "detector/team/totp.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

void totp_secret(unsigned char out[TOTP_SECRET]) {
    randombytes_buf(out, TOTP_SECRET);
}

/* 20 bytes are 32 letters exactly, without padding (RFC 4648). */
void totp_base32(const unsigned char secret[TOTP_SECRET], char out[TOTP_BASE32]) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    for (int block = 0; block < TOTP_SECRET / 5; block++) {
        uint64_t bits = 0;
        for (int k = 0; k < 5; k++) bits = bits << 8 | secret[5 * block + k];
        for (int k = 0; k < 8; k++) out[8 * block + k] = letters[bits >> (35 - 5 * k) & 31];
    }
    out[TOTP_BASE32 - 1] = 0;
}

const char *totp_uri(const unsigned char secret[TOTP_SECRET], const char *name, Arena *arena) {
    char base32[TOTP_BASE32];
    totp_base32(secret, base32);
    return arena_printf(arena, "otpauth://totp/gevel:%s?secret=%s&issuer=gevel", name, base32);
}

void totp_code(const unsigned char secret[TOTP_SECRET], int64_t now, char out[TOTP_CODE]) {
    if (oath_totp_generate((const char *)secret, TOTP_SECRET, (time_t)now, TOTP_STEP_S, 0,
                           TOTP_CODE - 1, out) != OATH_OK)
        memset(out, 0, TOTP_CODE);
}

bool totp_matches(const unsigned char secret[TOTP_SECRET], const char *code, int64_t now,
                  int64_t used, int64_t *step) {
    bool found = false;
    if (strlen(code) != TOTP_CODE - 1) return false;
    for (int64_t near = -1; near <= 1; near++) {
        char wanted[TOTP_CODE];
        const int64_t number = now / TOTP_STEP_S + near;
        totp_code(secret, number * TOTP_STEP_S, wanted);
        const bool same = sodium_memcmp(wanted, code, TOTP_CODE - 1) == 0 && *wanted;
        if (!same || number <= used || found) continue;
        *step = number;
        found = true;
    }
    return found;
}
