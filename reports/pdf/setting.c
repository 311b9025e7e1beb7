/* setting.c - texts set in a face. Sheets say many things alike, and shaping them is what a page
 * costs most, so the last ones are kept. */
#include "datasets/base/mem.h"
#include "reports/pdf/paper.h"

#include <string.h>

enum { SETTINGS = 2048 };

struct Setting {
    Face face;
    double scale, width;
    PangoLayout *layout;
};

static PangoFontDescription *font_of(Face face, double scale) {
    static const struct {
        double size;
        PangoWeight weight;
    } faces[FACES] = {
        [FACE_TITLE] = {15.5, PANGO_WEIGHT_BOLD},   [FACE_VALUE] = {11.5, PANGO_WEIGHT_BOLD},
        [FACE_HEAD] = {9.2, PANGO_WEIGHT_BOLD},     [FACE_STRONG] = {8, PANGO_WEIGHT_BOLD},
        [FACE_BODY] = {8, PANGO_WEIGHT_NORMAL},     [FACE_SMALL] = {6.8, PANGO_WEIGHT_NORMAL},
        [FACE_DRAWING] = {13, PANGO_WEIGHT_NORMAL},
    };
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans");
    pango_font_description_set_weight(font, faces[face].weight);
    pango_font_description_set_absolute_size(font, faces[face].size * scale * PANGO_SCALE);
    return font;
}

static PangoLayout *set(const Paper *paper, Face face, double scale, double width,
                        const char *text) {
    PangoFontDescription *font = font_of(face, scale);
    PangoLayout *layout = pango_layout_new(paper->context);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, width < 0 ? -1 : (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

static bool is(const Setting *setting, Face face, double scale, double width, const char *text) {
    return setting->layout && setting->face == face && setting->scale == scale &&
           setting->width == width && strcmp(pango_layout_get_text(setting->layout), text) == 0;
}

PangoLayout *paper_set(Paper *paper, Face face, double scale, double width, const char *text) {
    uint32_t hash = 2166136261u ^ (uint32_t)face; /* FNV-1a */
    for (const char *p = text; *p; p++) hash = (hash ^ (unsigned char)*p) * 16777619u;
    if (!paper->setting) {
        paper->setting = mem_grow(NULL, SETTINGS, sizeof *paper->setting);
        memset(paper->setting, 0, SETTINGS * sizeof *paper->setting);
    }
    Setting *setting = &paper->setting[(hash ^ hash >> 16) % SETTINGS];
    if (!is(setting, face, scale, width, text)) {
        if (setting->layout) g_object_unref(setting->layout);
        *setting = (Setting){face, scale, width, set(paper, face, scale, width, text)};
    }
    return g_object_ref(setting->layout);
}

void settings_free(Paper *paper) {
    for (size_t k = 0; paper->setting && k < SETTINGS; k++)
        if (paper->setting[k].layout) g_object_unref(paper->setting[k].layout);
    mem_free(paper->setting);
    paper->setting = NULL;
}
