#include "datasets/ingest/value_shown.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/digest.h"
#include "datasets/base/text.h"
#include "datasets/ingest/month_words.h"

enum {
    RUN_LONGEST = 3, /* letters in a row that a code has: "LEI-", "GBP"; longer ones are words */
    WORD_MOST = 16
};

typedef struct Shape {
    size_t digits, letters;
    size_t strange; /* letters of words that are neither months nor units */
    bool word;      /* one of those is longer than a code's */
} Shape;

static bool is_digit(unsigned char c) {
    return c >= '0' && c <= '9';
}

/* Bytes of the letter at `text`, 0 = none. Signs are those of Latin-1 and of punctuation (U+2000 to
 * U+2FFF: blanks, dashes, the euro); whatever else is not ASCII may be a letter, also a byte that
 * is no UTF-8. */
static size_t letter_at(const char *text, size_t length) {
    const unsigned char c = (unsigned char)*text;
    size_t bytes = 1;
    if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    if (c < 0xC0) return 1;
    while (bytes < length && ((unsigned char)text[bytes] & 0xC0) == 0x80) bytes++;
    return (c == 0xC2 || c == 0xE2) && bytes > 1 ? 0 : bytes;
}

/* Letters of ASCII in lower case; false for a longer word. */
static bool lower(const char *text, size_t length, char out[WORD_MOST + 1]) {
    if (length > WORD_MOST) return false;
    for (size_t k = 0; k < length; k++)
        out[k] = (char)(text[k] >= 'A' && text[k] <= 'Z' ? text[k] | 0x20 : text[k]);
    out[length] = 0;
    return true;
}

static bool is_unit(const char *word) {
    static const char words[] =
        " eur euro euros usd gbp chf sek dkk nok pln czk huf ron bgn isk try cad aud jpy mad ca sq "
        "kwh mwh vte etp fte vzae uur heures stunden hours horas ore personen personnes personas "
        "persone places plaatsen sqm sqft mq qm ha ft vierkante ";
    char wanted[WORD_MOST + 3];
    (void)snprintf(wanted, sizeof wanted, " %s ", word);
    return strstr(words, wanted) != NULL;
}

/* "Mei", "Jan" and "Ron" are months and units beside digits alone; "CHF" is a currency. */
static void add_word(Shape *shape, const char *text, size_t length, size_t letters) {
    char word[WORD_MOST + 1];
    const bool read = lower(text, length, word), unit = read && is_unit(word);
    bool capitals = true;
    for (size_t k = 0; k < length; k++) capitals &= text[k] >= 'A' && text[k] <= 'Z';
    if (unit && capitals) return;
    shape->letters += letters;
    if (unit || (read && month_word(word))) return;
    shape->strange += letters;
    shape->word |= letters > RUN_LONGEST;
}

static Shape shape_of(const char *text, size_t length) {
    Shape shape = {0};
    for (size_t i = 0; i < length;) {
        size_t at = i, letters = 0;
        for (size_t bytes; at < length && (bytes = letter_at(text + at, length - at)); at += bytes)
            letters++;
        if (letters) add_word(&shape, text + i, at - i, letters);
        if (at == i) {
            shape.digits += is_digit((unsigned char)text[i]);
            at = i + 1;
            while (at < length && ((unsigned char)text[at] & 0xC0) == 0x80 &&
                   (unsigned char)text[i] >= 0xC0)
                at++;
        }
        i = at;
    }
    return shape;
}

static bool is_plain(const Shape *shape) {
    if (shape->letters <= 1) return true;
    return shape->digits && shape->digits >= shape->strange && !shape->word;
}

/* Most ids are a number with one letter before it at most, which needs no second look. */
static bool is_number(const char *text, size_t length) {
    size_t letters = 0;
    for (size_t k = 0; k < length; k++) {
        const unsigned char c = (unsigned char)text[k], small = c | 0x20;
        if (c >= 0x80) return false;
        letters += small >= 'a' && small <= 'z';
    }
    return letters <= 1;
}

bool value_plain(const char *text, size_t length) {
    if (is_number(text, length)) return true;
    const Shape shape = shape_of(text, length);
    return is_plain(&shape);
}

void value_show(const char *text, size_t length, char out[VALUE_SHOWN + 1]) {
    const Shape shape = shape_of(text, length);
    size_t k = 0;
    if (!is_plain(&shape)) {
        int used = snprintf(out, VALUE_SHOWN + 1, "text of %zu letters", shape.letters);
        if (shape.digits)
            (void)snprintf(out + used, VALUE_SHOWN + 1 - (size_t)used, " and %zu digit%s",
                           shape.digits, shape.digits == 1 ? "" : "s");
        return;
    }
    for (size_t i = 0; i < length && k < VALUE_SHOWN; i++)
        out[k++] = text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?';
    out[k] = 0;
}

/* ---- rows that wait ---- */

static void mark_of(const char *id, size_t length, char out[AWAITS_MARK]) {
    char hex[DIGEST_TEXT];
    Digest digest;
    digest_init(&digest);
    digest_add(&digest, id, length);
    digest_hex(&digest, hex);
    (void)snprintf(out, AWAITS_MARK, "~%.4s", hex);
}

Awaited value_awaited(Awaited awaits, char out[AWAITS_MARK]) {
    if (!awaits.length || value_plain(awaits.text, awaits.length)) return awaits;
    mark_of(awaits.text, awaits.length, out);
    return (Awaited){out, strlen(out)};
}

Status value_known(Store *store, const char *id, size_t length, Err *err) {
    char mark[AWAITS_MARK];
    Stmt stmt;
    if (value_plain(id, length)) return ST_OK;
    mark_of(id, length, mark);
    TRY(stmt_open(store, sql_query("reject_named"), &stmt, err));
    stmt_slice(&stmt, 1, id, length);
    stmt_text(&stmt, 2, mark);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}
