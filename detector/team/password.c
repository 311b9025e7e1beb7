#include "detector/team/password.h"

#include <ctype.h>
#include <string.h>

#include "datasets/base/text.h"

/* OWASP asks for 19 MiB and two passes at least; 64 MiB is libsodium's choice for signing in. */
static const unsigned long long passes = crypto_pwhash_OPSLIMIT_INTERACTIVE;
static const size_t memory_bytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;

_Static_assert(PASSWORD_LEAST == 15 && PASSWORD_MOST == 256, "as the messages below say");

/* What long common passwords are made of. */
static const char *const common[] = {
    "password", "passwort", "wachtwoord", "motdepasse", "qwerty",  "azerty",    "asdfgh",
    "zxcvbn",   "welcome",  "welkom",     "bienvenue",  "letmein", "iloveyou",  "monkey",
    "dragon",   "sunshine", "football",   "princess",   "admin",   "inspector", "inspect",
    "changeme", "secret",   "gevel",      "correct",    "horse",   "battery",   "staple",
    "abcdef",   "januari",  "january",    "summer",     "winter",  "zomer",     "lente",
    "spring",   "autumn",   "antwerpen",  "brussel",    "belgium", NULL};

static size_t distinct(const char *text) {
    bool seen[256] = {false};
    size_t count = 0;
    for (; *text; text++) {
        const unsigned char c = (unsigned char)tolower((unsigned char)*text);
        count += !seen[c];
        seen[c] = true;
    }
    return count;
}

/* Blanks every place where `word` stands in lower-case `text`. */
static void strike(char *text, const char *word) {
    const size_t length = strlen(word);
    for (char *at = text; length && (at = strstr(at, word)); at += length) memset(at, ' ', length);
}

/* Lower-case letters of ASCII; cut at `room`. */
static void lower(const char *text, char *out, size_t room) {
    size_t length = 0;
    for (; text[length] && length + 1 < room; length++)
        out[length] = (char)tolower((unsigned char)text[length]);
    out[length] = 0;
}

/* Letters that are neither struck nor part of a run such as 123 or aaa. */
static size_t count_own(const char *text) {
    size_t count = 0;
    for (size_t k = 0; text[k]; k++) {
        const int step = k ? text[k] - text[k - 1] : 9;
        count += text[k] != ' ' && (step < -1 || step > 1);
    }
    return count;
}

/* Letters that are part of no common word, of no run, and not of the name. */
static size_t own_letters(const char *password, const char *name) {
    char text[PASSWORD_MOST + 1], low[64] = "";
    lower(password, text, sizeof text);
    if (name) lower(name, low, sizeof low);
    if (strlen(low) > 2) strike(text, low);
    for (size_t w = 0; common[w]; w++) strike(text, common[w]);
    return count_own(text);
}

Status password_check(const char *password, const char *name, Err *err) {
    enum { OWN_LEAST = 8, DISTINCT_LEAST = 6 };
    if (text_characters(password) < PASSWORD_LEAST)
        return FAIL(err, ST_USAGE, "a password has at least 15 characters; four or five words do");
    if (strlen(password) > PASSWORD_MOST)
        return FAIL(err, ST_USAGE, "a password has at most 256 bytes");
    if (distinct(password) < DISTINCT_LEAST || own_letters(password, name) < OWN_LEAST)
        return FAIL(err, ST_USAGE,
                    "this password is easily guessed: it is made of common words, repeats or the "
                    "name of the account");
    return ST_OK;
}

Status password_hash(const char *password, char out[PASSWORD_HASH], Err *err) {
    if (crypto_pwhash_str(out, password, strlen(password), passes, memory_bytes) == 0) return ST_OK;
    return FAIL(err, ST_FAILED, "there are not the 64 MiB of memory that a password needs");
}

bool password_matches(const char *hash, const char *password) {
    char other[PASSWORD_HASH];
    if (hash) return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    (void)!crypto_pwhash_str(other, password, strlen(password), passes, memory_bytes);
    return false;
}

void password_first(char out[PASSWORD_FIRST]) {
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    for (int k = 0; k < PASSWORD_FIRST - 1; k++) {
        out[k] = '-';
        if (k % 5 != 4) out[k] = letters[randombytes_uniform(sizeof letters - 1)];
    }
    out[PASSWORD_FIRST - 1] = 0;
}
