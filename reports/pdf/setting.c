/* setting.c - texts set in a face. Sheets say many things alike, and shaping them was what a page
 * costs most: each word is shaped once at one size, for advances without hints grow with the size,
 * and lines are filled with words as they are. What needs more (another script's font, letters from
 * right to left, a word wider than its column) is set by Pango as a whole. */
#include "datasets/base/mem.h"
#include "reports/pdf/paper.h"

#include <string.h>

enum {
    WORDS = 8192,    /* kept; a word that meets another in its place is shaped again */
    WORD_GLYPHS = 64 /* of the longest word that is kept */
};
static const double unit = 64; /* points at which words are shaped */

typedef struct Word {
    char *text;
    bool bold, ours; /* ours: one run, in the base font, from left to right */
    size_t length, glyphs, clusters;
    double advance; /* at the unit */
    cairo_glyph_t glyph[WORD_GLYPHS];
    cairo_text_cluster_t cluster[WORD_GLYPHS];
} Word;

typedef struct Weight {
    cairo_font_face_t *face;
    double height, baseline; /* of a line, at the unit */
} Weight;

struct Setting {
    Weight weight[2];
    Word *space[2];
    Word *word[WORDS];
};

typedef struct SetLine {
    size_t text, length, glyph, glyphs, cluster, clusters;
} SetLine;

struct SetText {
    PangoLayout *layout; /* of what Pango sets; NULL = lines of words */
    cairo_font_face_t *face;
    double size, width, height, line_height, baseline;
    char *text;
    cairo_glyph_t *glyph;
    cairo_text_cluster_t *cluster;
    SetLine *line;
    size_t lines;
};

/* ---- faces ---- */

typedef struct FaceLook {
    double size;
    bool bold;
} FaceLook;

static const FaceLook faces[FACES] = {
    [FACE_TITLE] = {15.5, true},  [FACE_VALUE] = {11.5, true}, [FACE_HEAD] = {9.2, true},
    [FACE_STRONG] = {8, true},    [FACE_BODY] = {8, false},    [FACE_SMALL] = {6.8, false},
    [FACE_DRAWING] = {13, false},
};

static PangoLayout *lay_out(const Paper *paper, bool bold, double size, double width,
                            const char *text, size_t length) {
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans");
    PangoLayout *layout = pango_layout_new(paper->context);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, width < 0 ? -1 : (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text, (int)length);
    return layout;
}

static cairo_font_face_t *face_of(const PangoGlyphItem *run) {
    cairo_scaled_font_t *font =
        pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(run->item->analysis.font));
    return font ? cairo_scaled_font_get_font_face(font) : NULL;
}

/* ---- words ---- */

static const PangoGlyphItem *only_run(PangoLayout *layout) {
    const PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
    if (pango_layout_get_line_count(layout) != 1 || !line->runs || line->runs->next) return NULL;
    return line->runs->data;
}

static void add_glyph(Word *word, const PangoGlyphInfo *info) {
    const double scale = PANGO_SCALE;
    if (info->glyph != PANGO_GLYPH_EMPTY)
        word->glyph[word->glyphs++] =
            (cairo_glyph_t){info->glyph, word->advance + info->geometry.x_offset / scale,
                            info->geometry.y_offset / scale};
    word->advance += info->geometry.width / scale;
}

/* Which letters each group of glyphs stands for, so that the text can be copied out again. */
static void take_glyphs(Word *word, const PangoGlyphString *glyphs) {
    for (int g = 0; g < glyphs->num_glyphs;) {
        const int start = glyphs->log_clusters[g];
        const size_t before = word->glyphs;
        for (; g < glyphs->num_glyphs && glyphs->log_clusters[g] == start; g++)
            add_glyph(word, &glyphs->glyphs[g]);
        const int end = g < glyphs->num_glyphs ? glyphs->log_clusters[g] : (int)word->length;
        word->cluster[word->clusters++] =
            (cairo_text_cluster_t){end - start, (int)(word->glyphs - before)};
    }
}

static void shape(const Paper *paper, Word *word) {
    PangoLayout *layout = lay_out(paper, word->bold, unit, -1, word->text, word->length);
    const PangoGlyphItem *run = only_run(layout);
    const Weight *weight = &paper->setting->weight[word->bold];
    word->ours = run && !(run->item->analysis.level & 1) &&
                 run->glyphs->num_glyphs <= WORD_GLYPHS &&
                 !pango_layout_get_unknown_glyphs_count(layout) &&
                 (!weight->face || face_of(run) == weight->face);
    if (word->ours) take_glyphs(word, run->glyphs);
    g_object_unref(layout);
}

static void drop(Word *word) {
    if (!word) return;
    mem_free(word->text);
    mem_free(word);
}

static Word *made(const Paper *paper, bool bold, const char *text, size_t length) {
    Word *word = mem_grow(NULL, 1, sizeof *word);
    *word = (Word){.text = mem_grow(NULL, length + 1, 1), .bold = bold, .length = length};
    memcpy(word->text, text, length);
    shape(paper, word);
    return word;
}

/* Valid until the next is asked for. */
static const Word *word_of(const Paper *paper, bool bold, const char *text, size_t length) {
    uint32_t hash = 2166136261u ^ bold; /* FNV-1a */
    for (size_t k = 0; k < length; k++) hash = (hash ^ (unsigned char)text[k]) * 16777619u;
    Word **place = &paper->setting->word[(hash ^ hash >> 16) % WORDS];
    const Word *kept = *place;
    if (kept && kept->bold == bold && kept->length == length &&
        memcmp(kept->text, text, length) == 0)
        return kept;
    drop(*place);
    return *place = made(paper, bold, text, length);
}

/* The faces of the base font, and how high a line of it is. */
static void begin(Paper *paper) {
    Setting *setting = paper->setting = mem_grow(NULL, 1, sizeof *setting);
    memset(setting, 0, sizeof *setting);
    for (int bold = 0; bold < 2; bold++) {
        Weight *weight = &setting->weight[bold];
        PangoLayout *layout = lay_out(paper, bold, unit, -1, " ", 1);
        PangoRectangle line;
        pango_layout_get_extents(layout, NULL, &line);
        weight->height = (double)line.height / PANGO_SCALE;
        weight->baseline = (double)pango_layout_get_baseline(layout) / PANGO_SCALE;
        const PangoGlyphItem *run = only_run(layout);
        weight->face = run ? face_of(run) : NULL;
        if (weight->face) cairo_font_face_reference(weight->face);
        g_object_unref(layout);
        setting->space[bold] = made(paper, bold, " ", 1);
    }
}

void settings_free(Paper *paper) {
    Setting *setting = paper->setting;
    for (size_t k = 0; setting && k < WORDS; k++) drop(setting->word[k]);
    for (int bold = 0; setting && bold < 2; bold++) {
        drop(setting->space[bold]);
        if (setting->weight[bold].face) cairo_font_face_destroy(setting->weight[bold].face);
    }
    mem_free(setting);
    paper->setting = NULL;
}

/* ---- lines ---- */

/* Where a text may be broken: behind blanks, and behind a hyphen or a stroke between letters. */
static size_t piece_length(const char *text) {
    size_t k = 0;
    while (text[k] && text[k] != ' ') {
        const char c = text[k++];
        const char next = (char)(text[k] | 0x20);
        if ((c == '-' || c == '/') && k > 1 && next >= 'a' && next <= 'z') break;
    }
    return k;
}

static void begin_line(SetText *set, size_t text, size_t glyph, size_t cluster) {
    set->line[set->lines++] = (SetLine){.text = text, .glyph = glyph, .cluster = cluster};
}

static void add_word(SetText *set, const Word *word, double at) {
    SetLine *line = &set->line[set->lines - 1];
    const double scale = set->size / unit;
    memcpy(set->text + line->text + line->length, word->text, word->length);
    for (size_t g = 0; g < word->glyphs; g++) {
        const cairo_glyph_t *glyph = &word->glyph[g];
        set->glyph[line->glyph + line->glyphs++] =
            (cairo_glyph_t){glyph->index, (at + glyph->x) * scale, glyph->y * scale};
    }
    memcpy(set->cluster + line->cluster + line->clusters, word->cluster,
           word->clusters * sizeof *word->cluster);
    line->clusters += word->clusters;
    line->length += word->length;
}

/* False when Pango has to do it. The words of a line and the blanks between them stand one behind
 * the other; blanks at a break fall away. */
static bool set_words(const Paper *paper, SetText *set, bool bold, double width, const char *text) {
    const double room = width < 0 ? width : width / (set->size / unit);
    const Word *space = paper->setting->space[bold];
    double at = 0, blanks = 0;
    if (!space->ours) return false;
    begin_line(set, 0, 0, 0);
    while (*text) {
        const size_t length = piece_length(text);
        if (!length) {
            blanks++, text++;
            continue;
        }
        const Word *word = word_of(paper, bold, text, length);
        if (!word->ours || (room >= 0 && word->advance > room)) return false;
        const SetLine *line = &set->line[set->lines - 1];
        if (room >= 0 && line->length && at + blanks * space->advance + word->advance > room) {
            begin_line(set, line->text + line->length, line->glyph + line->glyphs,
                       line->cluster + line->clusters);
            at = blanks = 0;
        }
        for (; blanks > 0; blanks--, at += space->advance) add_word(set, space, at);
        add_word(set, word, at);
        at += word->advance;
        set->width = at > set->width ? at : set->width;
        text += length;
    }
    set->width *= set->size / unit;
    return true;
}

static void set_whole(const Paper *paper, SetText *set, bool bold, double width, const char *text) {
    int wide, high;
    set->layout = lay_out(paper, bold, set->size, width, text, strlen(text));
    pango_layout_get_size(set->layout, &wide, &high);
    set->width = (double)wide / PANGO_SCALE;
    set->height = (double)high / PANGO_SCALE;
    set->baseline = (double)pango_layout_get_baseline(set->layout) / PANGO_SCALE;
}

SetText *paper_set(Paper *paper, Face face, double scale, double width, const char *text) {
    const size_t length = strlen(text);
    const bool bold = faces[face].bold;
    Arena *arena = paper->page;
    if (!paper->setting) begin(paper);
    const Weight *weight = &paper->setting->weight[bold];
    SetText *set = ARENA_ARRAY(arena, SetText, 1);
    *set = (SetText){.face = weight->face,
                     .size = faces[face].size * scale,
                     .text = arena_alloc(arena, length + 1, 1),
                     .glyph = ARENA_ARRAY(arena, cairo_glyph_t, length + 1),
                     .cluster = ARENA_ARRAY(arena, cairo_text_cluster_t, length + 1),
                     .line = ARENA_ARRAY(arena, SetLine, length + 1)};
    if (!weight->face || strpbrk(text, "\n\t") || !set_words(paper, set, bold, width, text)) {
        set_whole(paper, set, bold, width, text);
        return set;
    }
    set->line_height = weight->height * set->size / unit;
    set->height = set->line_height * (double)set->lines;
    set->baseline = weight->baseline * set->size / unit;
    return set;
}

SetSize set_size(const SetText *set) {
    return (SetSize){set->width, set->height, set->baseline};
}

void set_show(const Paper *paper, SetText *set, double x, double y) {
    cairo_t *cr = paper->cr;
    if (set->layout) {
        cairo_move_to(cr, x, y);
        pango_cairo_show_layout(cr, set->layout);
        return;
    }
    cairo_set_font_face(cr, set->face);
    cairo_set_font_size(cr, set->size);
    for (size_t k = 0; k < set->lines; k++) {
        const SetLine *line = &set->line[k];
        const double base = y + set->baseline + (double)k * set->line_height;
        for (size_t g = 0; g < line->glyphs; g++) {
            set->glyph[line->glyph + g].x += x;
            set->glyph[line->glyph + g].y += base;
        }
        cairo_show_text_glyphs(cr, set->text + line->text, (int)line->length,
                               set->glyph + line->glyph, (int)line->glyphs,
                               set->cluster + line->cluster, (int)line->clusters, 0);
    }
}

void set_free(SetText *set) {
    if (set && set->layout) g_object_unref(set->layout);
}
