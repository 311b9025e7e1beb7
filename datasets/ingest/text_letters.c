#include "datasets/ingest/text_letters.h"

/* A letter of no alphabet costs as much as so many letters of one say: a name from abroad does not
 * turn a file of a hundred rows, and one row does not stand for a language it is not in. */
enum { DOUBT = 20 };
enum { ALPHABET = 20, ENCODED = 2 };

/* Small letters beyond a to z, and the encodings that the language comes in. The first that
 * explains most is taken. */
typedef struct Language {
    Encoding encoding[ENCODED]; /* UTF-8 = no second one */
    uint16_t letter[ALPHABET];  /* 0 behind the last */
} Language;

static const Language languages[] = {
    {{ENCODING_WINDOWS_1252},
     {0xE1, 0xF0, 0xE9, 0xED, 0xF3, 0xFA, 0xFD, 0xFE, 0xE6, 0xF6}}, /* is: áðéíóúýþæö */
    {{ENCODING_WINDOWS_1250},
     {0xE1, 0xE9, 0xED, 0xF3, 0xF6, 0x151, 0xFA, 0xFC,
      0x171}}, /* hu: áéíóöőúüű, where both agree */
    {{ENCODING_WINDOWS_1250, ENCODING_LATIN_2},
     {0x105, 0x107, 0x119, 0x142, 0x144, 0xF3, 0x15B, 0x17A, 0x17C}}, /* pl: ąćęłńóśźż */
    {{ENCODING_WINDOWS_1250, ENCODING_LATIN_2},
     {0xE1, 0x10D, 0x10F, 0xE9, 0x11B, 0xED, 0x148, 0xF3, 0x159, 0x161, 0x165, 0xFA, 0x16F, 0xFD,
      0x17E}}, /* cs: áčďéěíňóřšťúůýž */
    {{ENCODING_WINDOWS_1250, ENCODING_LATIN_2},
     {0xE1, 0xE4, 0x10D, 0x10F, 0xE9, 0xED, 0x13A, 0x13E, 0x148, 0xF3, 0xF4, 0x155, 0x161, 0x165,
      0xFA, 0xFD, 0x17E}}, /* sk: áäčďéíĺľňóôŕšťúýž */
    {{ENCODING_WINDOWS_1250, ENCODING_LATIN_2},
     {0x10D, 0x107, 0x111, 0x161, 0x17E}},                        /* hr, sl: čćđšž */
    {{ENCODING_WINDOWS_1250}, {0x103, 0xE2, 0xEE, 0x15F, 0x163}}, /* ro: ăâîşţ, likewise */
    {{ENCODING_WINDOWS_1254},
     {0xE2, 0xE7, 0x11F, 0x131, 0xEE, 0xF6, 0x15F, 0xFC, 0xFB}}, /* tr: âçğıîöşüû */
    {{ENCODING_WINDOWS_1257},
     {0x105, 0x10D, 0x119, 0x117, 0x12F, 0x161, 0x173, 0x16B, 0x17E}}, /* lt: ąčęėįšųūž */
    {{ENCODING_WINDOWS_1257},
     {0x101, 0x10D, 0x113, 0x123, 0x12B, 0x137, 0x13C, 0x146, 0x161, 0x16B,
      0x17E}}, /* lv: āčēģīķļņšūž */
};

static bool is_small(unsigned char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_word(unsigned char c) {
    return is_small(c) || (c >= 'A' && c <= 'Z') || c >= HIGH_BYTES;
}

/* The small letter of a capital: in Latin-1 32 behind, in Latin Extended-A the next one. */
static uint16_t small_of(uint16_t c) {
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return (uint16_t)(c + 0x20);
    if (c == 0x130) return 0x131; /* of a Turkish alphabet, which has both */
    if (c < 0x100 || c > 0x17F) return c;
    const bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    return (c & 1) == odd ? (uint16_t)(c + 1) : c;
}

static bool has_letter(const Language *language, uint16_t small) {
    for (size_t k = 0; k < ALPHABET && language->letter[k]; k++)
        if (language->letter[k] == small) return true;
    return false;
}

/* Quotes, dashes, signs of money and of rights: of no language. */
static bool is_sign(uint16_t c) {
    return (c >= 0x2010 && c <= 0x2122) || (c >= 0xA0 && c <= 0xBF && c != 0xB3 && c != 0xB9);
}

/* What Windows-1252 reads there is in no text of Western Europe. */
static bool is_strange(uint16_t c, unsigned char before, unsigned char behind) {
    const bool letter = (c >= 0xC0 && c != 0xD7 && c != 0xF7) || c == 0xAA || c == 0xBA;
    if (c == 0xD0 || c == 0xDD || c == 0xDE || c == 0xF0 || c == 0xFD || c == 0xFE) return true;
    if (c == 0xF5) return behind != 'e';
    if (letter || c < 0xA2) return false;
    if (is_word(before) && is_word(behind)) return c != 0xB4 && c != 0xB7 && c != 0xA0 && c != 0xAD;
    return !is_word(before) && is_small(behind) && (c == 0xA3 || c == 0xA6 || c == 0xAF);
}

static size_t count_strange(const unsigned char *b, size_t length) {
    uint16_t code[HIGH_BYTES];
    size_t count = 0;
    if (!encoding_high(ENCODING_WINDOWS_1252, code)) return 0;
    for (size_t i = 0; i < length; i++)
        count += b[i] >= HIGH_BYTES && is_strange(code[b[i] - HIGH_BYTES], i ? b[i - 1] : 0,
                                                  i + 1 < length ? b[i + 1] : 0);
    return count;
}

/* How many bytes are letters of the language, less DOUBT for each that is none. */
static long explains(const Language *language, Encoding encoding, const unsigned char *b,
                     size_t length) {
    uint16_t code[HIGH_BYTES];
    long sum = 0;
    if (!encoding_high(encoding, code)) return 0;
    for (size_t i = 0; i < length; i++) {
        if (b[i] < HIGH_BYTES) continue;
        const uint16_t c = code[b[i] - HIGH_BYTES], small = small_of(c);
        const bool inside = i && is_small(b[i - 1]) && small != c;
        if (has_letter(language, small) && !inside)
            sum++;
        else if (!is_sign(c))
            sum -= DOUBT;
    }
    return sum;
}

Encoding text_letters(const unsigned char *bytes, size_t length) {
    Encoding best = ENCODING_WINDOWS_1252;
    long most = 0;
    if (!count_strange(bytes, length)) return best;
    for (size_t e = 0; e < ENCODED; e++)
        for (size_t k = 0; k < sizeof languages / sizeof *languages; k++) {
            const Encoding encoding = languages[k].encoding[e];
            if (encoding == ENCODING_UTF8) continue;
            const long sum = explains(&languages[k], encoding, bytes, length);
            if (sum <= most) continue;
            most = sum;
            best = encoding;
        }
    return best;
}
