#include "reports/pdf/face.h"

#include <fontconfig/fontconfig.h>
#include <math.h>
#include <string.h>

/* Where the font lies, in the arena; NULL when there is none. */
static const char *find_file(const char *family, bool bold, Arena *arena, int *index) {
    FcChar8 *file = NULL;
    FcResult result;
    FcPattern *wanted = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, FC_WEIGHT,
                                       FcTypeInteger, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR,
                                       FC_SLANT, FcTypeInteger, FC_SLANT_ROMAN, NULL);
    (void)FcConfigSubstitute(NULL, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcPattern *found = FcFontMatch(NULL, wanted, &result);
    *index = 0;
    if (found) {
        (void)FcPatternGetString(found, FC_FILE, 0, &file);
        (void)FcPatternGetInteger(found, FC_INDEX, 0, index);
    }
    const char *kept = file ? arena_strdup(arena, (const char *)file) : NULL;
    if (found) FcPatternDestroy(found);
    FcPatternDestroy(wanted);
    return kept;
}

static bool has_table(hb_face_t *face, hb_tag_t tag) {
    hb_blob_t *table = hb_face_reference_table(face, tag);
    const bool there = hb_blob_get_length(table) > 0;
    hb_blob_destroy(table);
    return there;
}

static void measure(FontFace *face) {
    hb_font_extents_t extents;
    (void)hb_font_get_h_extents(face->font, &extents);
    face->unit = 1000.0 / hb_face_get_upem(face->face);
    face->ascent = extents.ascender * face->unit;
    face->descent = -extents.descender * face->unit;
    face->glyphs = hb_face_get_glyph_count(face->face);
    face->point = ARENA_ARRAY(face->arena, uint32_t, face->glyphs + 1);
    face->blank = face_word(face, " ", 1);
}

Status face_open(FontFace *face, const char *family, bool bold, Arena *arena, Err *err) {
    int index;
    *face = (FontFace){.arena = arena};
    const char *file = find_file(family, bold, arena, &index);
    hb_blob_t *blob = file ? hb_blob_create_from_file_or_fail(file) : NULL;
    if (!blob)
        return FAIL(err, ST_FAILED, "no font is installed for the sheets; install %s", family);
    face->face = hb_face_create(blob, (unsigned)index);
    hb_blob_destroy(blob);
    if (!has_table(face->face, HB_TAG('g', 'l', 'y', 'f')))
        return FAIL(err, ST_FAILED, "%s cannot be embedded in a PDF; install %s", file, family);
    face->font = hb_font_create(face->face);
    face->buffer = hb_buffer_create();
    measure(face);
    return ST_OK;
}

void face_close(FontFace *face) {
    if (face->buffer) hb_buffer_destroy(face->buffer);
    if (face->font) hb_font_destroy(face->font);
    if (face->face) hb_face_destroy(face->face);
    *face = (FontFace){0};
}

/* ---- words ---- */

/* One byte of a literal string (7.3.4.2). */
static void add_byte(Text *out, unsigned byte) {
    if (byte == '(' || byte == ')' || byte == '\\') text_addc(out, '\\');
    if (byte == '\r')
        text_adds(out, "\\r"); /* an end of line would be read as a line feed */
    else
        text_addc(out, (char)byte);
}

/* Closes the string, moves the pen by `right` thousandths, and opens the next. */
static void add_move(Text *out, double right) {
    if (fabs(right) < 0.5) return;
    text_adds(out, ")");
    text_add_number(out, -round(right));
    text_adds(out, "(");
}

static uint32_t point_at(const char *text, size_t length) {
    hb_codepoint_t point = 0;
    hb_buffer_t *one = hb_buffer_create();
    hb_buffer_add_utf8(one, text, (int)length, 0, (int)length);
    unsigned count;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(one, &count);
    if (count) point = info[0].codepoint;
    hb_buffer_destroy(one);
    return point;
}

static void shape(FontFace *face, const char *text, size_t length) {
    static const hb_feature_t plain[] = {
        {HB_TAG('l', 'i', 'g', 'a'), 0, 0, (unsigned)-1}, /* one glyph, one character */
        {HB_TAG('c', 'l', 'i', 'g'), 0, 0, (unsigned)-1}};
    hb_buffer_clear_contents(face->buffer);
    hb_buffer_add_utf8(face->buffer, text, (int)length, 0, (int)length);
    hb_buffer_guess_segment_properties(face->buffer);
    hb_shape(face->font, face->buffer, plain, sizeof plain / sizeof *plain);
}

static Word *make_word(FontFace *face, const char *text, size_t length) {
    Word *word = ARENA_ARRAY(face->arena, Word, 1);
    unsigned count;
    Text shown = {0};
    shape(face, text, length);
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(face->buffer, &count);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(face->buffer, &count);
    for (unsigned k = 0; k < count; k++) {
        const hb_codepoint_t glyph = info[k].codepoint;
        const size_t from = info[k].cluster;
        if (!face->point[glyph]) face->point[glyph] = point_at(text + from, length - from);
        add_move(&shown, at[k].x_offset * face->unit);
        add_byte(&shown, glyph >> 8 & 0xff);
        add_byte(&shown, glyph & 0xff);
        const int own = hb_font_get_glyph_h_advance(face->font, glyph);
        add_move(&shown, (at[k].x_advance - own - at[k].x_offset) * face->unit);
        word->width += at[k].x_advance * face->unit;
    }
    word->text = arena_strndup(face->arena, text, length);
    word->length = length;
    word->shown = arena_strndup(face->arena, shown.at ? shown.at : "", shown.length);
    word->shown_length = shown.length;
    word->leftwards = HB_DIRECTION_IS_BACKWARD(hb_buffer_get_direction(face->buffer));
    text_free(&shown);
    return word;
}

const Word *face_word(FontFace *face, const char *text, size_t length) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t k = 0; k < length; k++) hash = (hash ^ (unsigned char)text[k]) * 16777619u;
    Word **place = &face->bucket[hash % FACE_BUCKETS];
    for (Word *word = *place; word; word = word->next)
        if (word->length == length && memcmp(word->text, text, length) == 0) return word;
    Word *word = make_word(face, text, length);
    word->next = *place;
    *place = word;
    return word;
}

size_t face_fit(FontFace *face, const char *text, size_t length, double most) {
    size_t fits = 0, end = 0;
    while (end < length) {
        do end++;
        while (end < length && (text[end] & 0xc0) == 0x80);
        if (fits && face_word(face, text, end)->width > most) return fits;
        fits = end;
    }
    return length;
}
