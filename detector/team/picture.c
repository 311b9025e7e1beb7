#include "detector/team/picture.h"

#include <string.h>
#include <zlib.h>

const char *const picture_kinds[] = {"jpeg", "png", "webp", NULL};
const char *const picture_types[] = {"image/jpeg", "image/png", "image/webp", NULL};

/* What is left of the bytes. */
typedef struct Rest {
    const unsigned char *at;
    size_t left;
} Rest;

static bool skip(Rest *rest, size_t count) {
    if (count > rest->left) return false;
    rest->at += count;
    rest->left -= count;
    return true;
}

static unsigned big2(const unsigned char *at) {
    return (unsigned)at[0] << 8 | at[1];
}

static unsigned big4(const unsigned char *at) {
    return big2(at) << 16 | big2(at + 2);
}

static unsigned little(const unsigned char *at, size_t count) {
    unsigned value = 0;
    while (count--) value = value << 8 | at[count];
    return value;
}

static void put(Text *out, const unsigned char *at, size_t count) {
    text_add(out, (const char *)at, count);
}

static void put_big(Text *out, unsigned value, int bytes) {
    while (bytes--) text_addc(out, (char)(value >> (8 * bytes) & 0xFF));
}

static bool has_size(const Picture *picture) {
    return picture->width && picture->height && picture->width <= PICTURE_SIDE &&
           picture->height <= PICTURE_SIDE;
}

/* ---- how a camera was held ---- */

enum { NOT_TURNED = 1, TURNS = 8, ORIENTATION = 0x0112, SHORT = 3 };

/* The entry Orientation of the first directory (Exif 3.0, 4.6): 1 when there is none. */
static unsigned turned_of(const unsigned char *at, size_t length) {
    enum { HEAD = 8, ENTRY = 12, MOST = 64 };
    if (length < HEAD || (memcmp(at, "II*\0", 4) != 0 && memcmp(at, "MM\0*", 4) != 0))
        return NOT_TURNED;
    const bool small = *at == 'I';
    const size_t directory = small ? little(at + 4, 4) : big4(at + 4);
    if (directory < HEAD || directory > length - 2) return NOT_TURNED;
    size_t count = small ? little(at + directory, 2) : big2(at + directory);
    const unsigned char *entry = at + directory + 2;
    const size_t room = (length - directory - 2) / ENTRY;
    if (count > MOST) count = MOST;
    if (count > room) count = room;
    for (; count--; entry += ENTRY) {
        if ((small ? little(entry, 2) : big2(entry)) != ORIENTATION) continue;
        const unsigned turned = small ? little(entry + 8, 2) : big2(entry + 8);
        return turned >= NOT_TURNED && turned <= TURNS ? turned : NOT_TURNED;
    }
    return NOT_TURNED;
}

/* An APP1 segment that says that alone. */
static void put_turned(Text *out, unsigned turned) {
    enum { LENGTH = 2 + 6 + 8 + 2 + 12 + 4 };
    text_adds(out, "\xFF\xE1");
    put_big(out, LENGTH, 2);
    text_add(out, "Exif\0\0MM\0*\0\0\0\x08\0\x01", 16);
    put_big(out, ORIENTATION, 2);
    put_big(out, SHORT, 2);
    put_big(out, 1, 4);
    put_big(out, turned << 16, 4);
    put_big(out, 0, 4);
}

/* ---- JPEG ---- */

enum { SOI = 0xD8, EOI = 0xD9, SOS = 0xDA, DNL = 0xDC, APP0 = 0xE0, APP1 = 0xE1, ADOBE = 0xEE };

static bool is_frame(unsigned marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* Tables, frames, scans and restart intervals; of the applications' segments the two by which a
 * decoder knows its colours, without a preview. */
static bool is_needed(unsigned marker, const unsigned char *at, size_t length) {
    enum { JFIF = 14, COLOURS = 12 };
    if (marker == APP0) return length == JFIF && memcmp(at, "JFIF", 5) == 0;
    if (marker == ADOBE) return length == COLOURS && memcmp(at, "Adobe", 5) == 0;
    return (marker >= 0xC0 && marker <= 0xCF) || (marker >= 0xDA && marker <= 0xDD);
}

/* The bytes of a scan up to the next marker (T.81 B.1.1.5). */
static bool take_scan(Rest *rest, Text *out) {
    const unsigned char *from = rest->at;
    while (rest->left >= 2) {
        const unsigned next = rest->at[1];
        if (rest->at[0] == 0xFF && next && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
            put(out, from, (size_t)(rest->at - from));
            return true;
        }
        (void)skip(rest, 1);
    }
    return false;
}

static bool take_frame(const unsigned char *at, size_t length, Picture *picture) {
    if (length < 6 || picture->width) return false; /* one frame: not hierarchical */
    picture->height = big2(at + 1);
    picture->width = big2(at + 3);
    return has_size(picture);
}

/* One segment after SOI. *end = the picture is over. */
static bool take_segment(Rest *rest, Picture *picture, Text *out, bool *end) {
    static const char exif[] = "Exif\0";
    if (!rest->left || *rest->at != 0xFF) return false;
    while (rest->left && *rest->at == 0xFF) (void)skip(rest, 1);
    if (!rest->left) return false;
    const unsigned marker = *rest->at;
    (void)skip(rest, 1);
    *end = marker == EOI;
    if (*end) text_adds(out, "\xFF\xD9");
    if (*end) return picture->width != 0;
    if (marker < 0xC0 || (marker >= 0xD0 && marker <= SOI) || rest->left < 2) return false;
    const size_t length = big2(rest->at);
    if (length < 2 || length > rest->left) return false;
    const unsigned char *at = rest->at + 2;
    if (marker == APP1 && length - 2 > sizeof exif && memcmp(at, exif, sizeof exif) == 0)
        picture->turned = turned_of(at + sizeof exif, length - 2 - sizeof exif);
    if (is_frame(marker) && !take_frame(at, length - 2, picture)) return false;
    if (marker == SOS && !picture->width) return false;
    if (is_needed(marker, at, length - 2)) {
        text_addc(out, (char)0xFF);
        text_addc(out, (char)marker);
        put(out, rest->at, length);
    }
    (void)skip(rest, length);
    return marker != SOS || take_scan(rest, out);
}

static bool clean_jpeg(Rest rest, Picture *picture, Text *out) {
    Text segments = {0};
    bool good = true, end = false;
    (void)skip(&rest, 2);
    picture->turned = NOT_TURNED;
    while (good && !end) good = take_segment(&rest, picture, &segments, &end);
    if (good) {
        text_adds(out, "\xFF\xD8");
        if (picture->turned != NOT_TURNED) put_turned(out, picture->turned);
        text_add(out, segments.at, segments.length);
    }
    text_free(&segments);
    return good;
}

/* ---- PNG ---- */

static const char png_mark[] = "\x89PNG\r\n\x1A\n";

static bool is_one_of(const unsigned char *name, const char *names) {
    for (; *names; names += 4)
        if (memcmp(name, names, 4) == 0) return true;
    return false;
}

static bool clean_png(Rest rest, Picture *picture, Text *out) {
    enum { AROUND = 12 /* length, name, sum */ };
    bool end = false, pixels = false;
    put(out, rest.at, sizeof png_mark - 1);
    (void)skip(&rest, sizeof png_mark - 1);
    while (!end) {
        if (rest.left < AROUND) return false;
        const size_t length = big4(rest.at);
        const unsigned char *name = rest.at + 4;
        if (length > rest.left - AROUND) return false;
        if (crc32(0, name, (unsigned)length + 4) != big4(name + 4 + length)) return false;
        const bool head = is_one_of(name, "IHDR");
        if (head == (picture->width != 0)) return false; /* the first chunk, and no other */
        if (head) {
            if (length != 13) return false;
            picture->width = big4(name + 4);
            picture->height = big4(name + 8);
            if (!has_size(picture)) return false;
        }
        const bool needed = is_one_of(name, "IHDRPLTEIDATIENDtRNSgAMAsRGB");
        if (!needed && !(*name & 0x20)) return false; /* critical, and not known */
        if (needed) put(out, rest.at, length + AROUND);
        pixels |= is_one_of(name, "IDAT");
        end = is_one_of(name, "IEND");
        (void)skip(&rest, length + AROUND);
    }
    return pixels;
}

/* ---- WebP ---- */

enum { CHUNK = 8, RIFF_HEAD = 12, ANIMATED = 0x02, WITH_ALPHA = 0x10 };

static bool take_pixels(const unsigned char *at, size_t length, bool lossless, Picture *picture) {
    Picture found = {0};
    if (lossless) {
        if (length < 5 || *at != 0x2F) return false;
        found.width = (little(at + 1, 4) & 0x3FFF) + 1;
        found.height = (little(at + 1, 4) >> 14 & 0x3FFF) + 1;
    } else {
        if (length < 10 || memcmp(at + 3, "\x9D\x01\x2A", 3) != 0) return false;
        found.width = little(at + 6, 2) & 0x3FFF;
        found.height = little(at + 8, 2) & 0x3FFF;
    }
    if (picture->width && (picture->width != found.width || picture->height != found.height))
        return false;
    picture->width = found.width;
    picture->height = found.height;
    return has_size(picture);
}

/* The head of the extended form, which then promises no more than there is. */
static bool take_extended(const unsigned char *at, size_t length, Picture *picture, Text *out) {
    if (length != 10 || picture->width || *at & ANIMATED) return false;
    picture->width = little(at + 4, 3) + 1;
    picture->height = little(at + 7, 3) + 1;
    put(out, at - CHUNK, CHUNK);
    text_addc(out, (char)(*at & WITH_ALPHA));
    text_add(out, "\0\0\0", 3);
    put(out, at + 4, 6);
    return has_size(picture);
}

static bool take_chunk(Rest *rest, Picture *picture, Text *out, bool *pixels) {
    if (rest->left < CHUNK) return false;
    const unsigned char *name = rest->at;
    const size_t length = little(name + 4, 4), padded = length + (length & 1);
    if (padded > rest->left - CHUNK) return false;
    const bool lossless = is_one_of(name, "VP8L"), lossy = is_one_of(name, "VP8 ");
    bool good = true;
    if (is_one_of(name, "VP8X")) good = take_extended(name + CHUNK, length, picture, out);
    if (lossless || lossy) good = !*pixels && take_pixels(name + CHUNK, length, lossless, picture);
    if (good && (lossless || lossy || is_one_of(name, "ALPH"))) put(out, name, CHUNK + padded);
    *pixels |= lossless || lossy;
    (void)skip(rest, CHUNK + padded);
    return good;
}

static bool clean_webp(Rest rest, Picture *picture, Text *out) {
    Text chunks = {0};
    bool good = true, pixels = false;
    const size_t told = little(rest.at + 4, 4);
    good = told >= 4 && told <= rest.left - CHUNK;
    if (good) rest.left = told + CHUNK; /* what follows is none of it */
    (void)skip(&rest, RIFF_HEAD);
    while (good && rest.left) good = take_chunk(&rest, picture, &chunks, &pixels);
    good &= pixels;
    if (good) {
        const size_t length = chunks.length + 4;
        text_adds(out, "RIFF");
        for (int byte = 0; byte < 4; byte++) text_addc(out, (char)(length >> (8 * byte) & 0xFF));
        text_adds(out, "WEBP");
        text_add(out, chunks.at, chunks.length);
    }
    text_free(&chunks);
    return good;
}

/* ---- any ---- */

static bool begins(Rest rest, size_t at, const char *mark, size_t length) {
    return rest.left >= at + length && memcmp(rest.at + at, mark, length) == 0;
}

/* ISO 14496-12 4.3, with the brands of ISO 23008-12 and AVIF. */
static bool is_heif(Rest rest) {
    static const char brands[] = "heicheixhevchevxheimheismif1msf1avifavis";
    return begins(rest, 4, "ftyp", 4) && rest.left >= 12 && is_one_of(rest.at + 8, brands);
}

Status picture_clean(const char *bytes, size_t length, Picture *picture, Text *out, Err *err) {
    const Rest rest = {(const unsigned char *)bytes, length};
    const size_t before = out->length;
    bool good;
    *picture = (Picture){.turned = NOT_TURNED};
    if (length > PICTURE_BYTES) return FAIL(err, ST_USAGE, "a photo has at most 12 MB");
    if (is_heif(rest))
        return FAIL(err, ST_USAGE,
                    "a photo in HEIC or AVIF is not shown by every browser: let the camera save "
                    "JPEG");
    if (begins(rest, 0, "\xFF\xD8\xFF", 3)) {
        picture->kind = PICTURE_JPEG;
        good = clean_jpeg(rest, picture, out);
    } else if (begins(rest, 0, png_mark, sizeof png_mark - 1)) {
        picture->kind = PICTURE_PNG;
        good = clean_png(rest, picture, out);
    } else if (begins(rest, 0, "RIFF", 4) && begins(rest, 8, "WEBP", 4)) {
        picture->kind = PICTURE_WEBP;
        good = clean_webp(rest, picture, out);
    } else {
        return FAIL(err, ST_USAGE, "a photo is a JPEG, PNG or WebP picture");
    }
    if (good) return ST_OK;
    out->length = before;
    return FAIL(err, ST_USAGE, "this photo is damaged, moves, or is far too large: take it again");
}
_Static_assert(PICTURE_BYTES == 12 << 20, "as the message says");
