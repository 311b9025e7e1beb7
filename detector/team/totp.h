/* totp.h - codes of six digits that change each half minute (RFC 6238, HMAC-SHA-1), by liboath. */
#ifndef DETECTOR_TEAM_TOTP_H
#define DETECTOR_TEAM_TOTP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/mem.h"

enum { TOTP_SECRET = 20, TOTP_BASE32 = 33, TOTP_CODE = 7, TOTP_STEP_S = 30 };

void totp_secret(unsigned char out[TOTP_SECRET]);
/* As people type it into a device. */
void totp_base32(const unsigned char secret[TOTP_SECRET], char out[TOTP_BASE32]);
/* "otpauth://totp/gevel:NAME?secret=...": what a device reads from a picture. */
const char *totp_uri(const unsigned char secret[TOTP_SECRET], const char *name, Arena *arena);
void totp_code(const unsigned char secret[TOTP_SECRET], int64_t now, char out[TOTP_CODE]);

/* Whether `code` is that of this half minute, the one before or the one after, and of a half minute
 * newer than `used`. *step becomes that half minute. */
bool totp_matches(const unsigned char secret[TOTP_SECRET], const char *code, int64_t now,
                  int64_t used, int64_t *step);

#endif
