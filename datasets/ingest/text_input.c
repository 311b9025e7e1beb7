#include "datasets/ingest/text_input.h"

#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "datasets/base/text.h"

enum { BLOCK = 1 << 16, GROWTH = 3, TAIL = 8, LONGEST = 4 }; /* a byte becomes at most three */

struct TextInput {
    Input *input;
    const Part *part;
    Encoding declared, encoding;
    bool decided, begun, mark, carriage, mojibake, ended;
    iconv_t converter; /* when the encoding is none of ASCII and UTF-8 */
    char raw[BLOCK + TAIL];
    size_t raw_used;                   /* bytes of raw that wait to be converted */
    char ready[GROWTH * BLOCK + TAIL]; /* converted, not yet read */
    size_t ready_at, ready_used;
};

/* ---- what it is ---- */

bool text_mojibake(const char *bytes, size_t length) {
    /* what the first bytes of é, €, and of quotes became, and the letters behind them */
    static const char *const pairs[] = {"\xC3\x83\xC2", "\xC3\x82\xC2", "\xC3\xA2\xE2\x82\xAC",
                                        "\xC3\x83\xC5"};
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
        if (memmem(bytes, length, pairs[k], strlen(pairs[k]))) return true;
    return false;
}

/* ASCII in UTF-16 has a zero in every other byte. */
static bool by_zeros(const char *b, size_t length, Encoding *encoding) {
    size_t zeros[2] = {0};
    for (size_t i = 0; i < length; i++) zeros[i & 1] += !b[i];
    const size_t half = length / 2;
    if (length < 8 || 2 * (zeros[0] + zeros[1]) < half) return false;
    *encoding = zeros[1] > zeros[0] ? ENCODING_UTF16_LE : ENCODING_UTF16_BE;
    return zeros[*encoding == ENCODING_UTF16_LE] > 4 * zeros[*encoding == ENCODING_UTF16_BE];
}

/* ---- deciding ---- */

static Status decide(TextInput *t, Encoding encoding, Err *err) {
    t->decided = true;
    t->encoding = encoding;
    if (encoding == ENCODING_UTF8) return ST_OK;
    t->converter = iconv_open("UTF-8", encoding_name(encoding));
    if (t->converter != (iconv_t)-1) return ST_OK;
    t->converter = NULL;
    return FAIL(err, ST_FAILED, "%s: the system cannot convert %s to UTF-8", t->part->path,
                encoding_name(encoding));
}

/* The mark at the beginning; how many bytes it has. */
static Status take_mark(TextInput *t, const char *b, size_t length, size_t *size, Err *err) {
    Encoding encoding = ENCODING_UTF8;
    *size = 0;
    if (length >= 3 && memcmp(b, "\xEF\xBB\xBF", 3) == 0) {
        t->mark = true;
        *size = 3;
        return ST_OK; /* programs write the mark before Windows-1252, too */
    }
    if (length >= 2 && memcmp(b, "\xFF\xFE", 2) == 0) *size = 2, encoding = ENCODING_UTF16_LE;
    if (length >= 2 && memcmp(b, "\xFE\xFF", 2) == 0) *size = 2, encoding = ENCODING_UTF16_BE;
    if (*size || by_zeros(b, length, &encoding)) return decide(t, encoding, err);
    return ST_OK;
}

/* Looks at bytes until the first that is not ASCII, which decides with what follows it; too little
 * follows in the last *held bytes, which wait for more. */
static Status look(TextInput *t, const char *b, size_t length, size_t *held, Err *err) {
    *held = 0;
    if (t->decided || text_plain(b, length)) return ST_OK;
    size_t i = 0;
    while (i < length && (unsigned char)b[i] < 0x80) i++;
    if (i == length) return ST_OK;
    if (!t->ended && length - i < LONGEST) {
        *held = length - i;
        return ST_OK;
    }
    t->mojibake = text_mojibake(b, length);
    Encoding encoding = text_encoding(b, length, t->ended);
    if (encoding != ENCODING_UTF8 && t->declared != ENCODING_UTF8) encoding = t->declared;
    return decide(t, encoding, err);
}

/* ---- converting ---- */

/* A byte, or two of UTF-16, that mean nothing. */
static void replace_bad(const TextInput *t, char **in, size_t *in_left, char **out,
                        size_t *out_left) {
    const bool pairs = t->encoding == ENCODING_UTF16_LE || t->encoding == ENCODING_UTF16_BE;
    const size_t size = pairs && *in_left > 1 ? 2 : 1;
    assert(*out_left >= 3);
    memcpy(*out, "\xEF\xBF\xBD", 3);
    *out += 3;
    *out_left -= 3;
    *in += size;
    *in_left -= size;
}

/* What waits in raw goes to ready; the beginning of a character stays. */
static void convert(TextInput *t) {
    char *in = t->raw, *out = t->ready;
    size_t in_left = t->raw_used, out_left = sizeof t->ready;
    while (in_left) {
        if (iconv(t->converter, &in, &in_left, &out, &out_left) != (size_t)-1) break;
        if (errno == EINVAL && !t->ended) break; /* the rest comes with the next block */
        replace_bad(t, &in, &in_left, &out, &out_left);
    }
    memmove(t->raw, in, in_left);
    t->raw_used = in_left;
    t->ready_at = 0;
    t->ready_used = sizeof t->ready - out_left;
}

/* ---- reading ---- */

/* A file that has carriage returns and no line feed ends its lines with them. */
static void mend_lines(TextInput *t, char *b, size_t length, bool first) {
    if (first) t->carriage = memchr(b, '\r', length) && !memchr(b, '\n', length);
    for (size_t i = 0; i < length && t->carriage; i++)
        if (b[i] == '\r') b[i] = '\n';
}

static Status begin(TextInput *t, Err *err) {
    size_t mark;
    TRY(take_mark(t, t->raw, t->raw_used, &mark, err));
    t->raw_used -= mark;
    memmove(t->raw, t->raw + mark, t->raw_used);
    return ST_OK;
}

/* What waits in raw becomes ready, as far as its encoding can be told. */
static Status settle(TextInput *t, bool first, Err *err) {
    size_t held;
    TRY(look(t, t->raw, t->raw_used, &held, err));
    if (t->converter) {
        convert(t);
    } else {
        t->ready_at = 0;
        t->ready_used = t->raw_used - held;
        memcpy(t->ready, t->raw, t->ready_used);
        memmove(t->raw, t->raw + t->ready_used, held);
        t->raw_used = held;
    }
    mend_lines(t, t->ready, t->ready_used, first);
    return ST_OK;
}

static Status fill(TextInput *t, Err *err) {
    size_t got;
    const bool first = !t->begun;
    TRY(input_read(t->input, t->raw + t->raw_used, BLOCK, &got, err));
    t->ended = got < BLOCK;
    t->raw_used += got;
    t->begun = true;
    if (first) TRY(begin(t, err));
    return settle(t, first, err);
}

/* As long as there is only ASCII it goes straight to its reader. What comes first that is none
 * decides with a block behind it, whatever the reader asked for. */
static Status read_ascii(TextInput *t, char *bytes, size_t size, size_t *got, Err *err) {
    size_t read, more = 0;
    TRY(input_read(t->input, bytes, size, &read, err));
    t->ended = read < size;
    *got = read;
    if (!text_plain(bytes, read)) {
        *got = 0;
        while (*got < read && (unsigned char)bytes[*got] < 0x80) ++*got;
    }
    mend_lines(t, bytes, *got, false);
    const size_t rest = read - *got;
    if (!rest) return ST_OK;
    assert(rest <= BLOCK);
    memcpy(t->raw, bytes + *got, rest);
    if (!t->ended) {
        TRY(input_read(t->input, t->raw + rest, BLOCK - rest, &more, err));
        t->ended = more < BLOCK - rest;
    }
    t->raw_used = rest + more;
    return settle(t, false, err);
}

/* What needs no converting goes straight to its reader. */
static Status read_through(TextInput *t, char *bytes, size_t size, size_t *got, Err *err) {
    TRY(input_read(t->input, bytes, size, got, err));
    t->ended = *got < size;
    mend_lines(t, bytes, *got, false);
    return ST_OK;
}

Status text_input_read(TextInput *t, void *bytes, size_t size, size_t *got, Err *err) {
    char *out = bytes;
    *got = 0;
    while (*got < size) {
        const size_t ready = t->ready_used - t->ready_at, room = size - *got;
        const size_t take = ready < room ? ready : room;
        size_t more = 0;
        memcpy(out + *got, t->ready + t->ready_at, take);
        t->ready_at += take;
        *got += take;
        if (take) continue;
        if (t->ended && !t->raw_used) return ST_OK;
        if (!t->decided && t->begun && !t->raw_used) {
            TRY(read_ascii(t, out + *got, room < BLOCK ? room : BLOCK, &more, err));
            *got += more;
            continue;
        }
        if (!t->decided || t->converter) {
            TRY(fill(t, err));
            if (t->ended && t->ready_used == 0) return ST_OK;
            continue;
        }
        TRY(read_through(t, out + *got, room, &more, err));
        *got += more;
        return ST_OK;
    }
    return ST_OK;
}

Status text_input_open(const Part *part, Encoding declared, TextInput **input, Err *err) {
    TextInput *t = *input = mem_grow(NULL, 1, sizeof **input);
    t->part = part;
    t->declared = declared;
    t->encoding = ENCODING_UTF8;
    t->input = NULL;
    t->converter = NULL;
    t->decided = t->begun = t->mark = t->carriage = t->mojibake = t->ended = false;
    t->raw_used = t->ready_at = t->ready_used = 0;
    const Status status = input_open(part, &t->input, err);
    if (status) {
        text_input_close(t);
        *input = NULL;
    }
    return status;
}

void text_input_close(TextInput *t) {
    if (!t) return;
    input_close(t->input);
    if (t->converter) (void)iconv_close(t->converter);
    mem_free(t);
}

/* ---- what was found ---- */

bool text_input_changed(const TextInput *t) {
    return t->mark || t->converter || t->carriage;
}

const char *text_input_found(const TextInput *t, Arena *arena) {
    static const char *const names[ENCODINGS] = {NULL,           "Windows-1252 (Latin-1)",
                                                 "Mac Roman",    "DOS (code page 850)",
                                                 "UTF-16",       "UTF-16",
                                                 "Windows-1250", "ISO-8859-2",
                                                 "Windows-1257", "Windows-1254",
                                                 "ISO-8859-15",  "DOS (code page 852)",
                                                 "Windows-1251", "Windows-1253"};
    const char *name = names[t->encoding], *found = NULL;
    if (name) found = arena_printf(arena, "read as %s", name);
    if (t->carriage)
        found = arena_printf(arena, "%s%slines end with carriage returns", found ? found : "",
                             found ? ", " : "");
    if (t->mojibake)
        found = arena_printf(arena,
                             "%s%sits accents are broken: UTF-8 was read as Windows-1252 once "
                             "(\xC3\x83\xC2\xA9 for \xC3\xA9); export it again as UTF-8",
                             found ? found : "", found ? ", " : "");
    const char *told = input_told(t->input);
    if (told) found = arena_printf(arena, "%s%s%s", found ? found : "", found ? ", " : "", told);
    return found;
}
