/* face_embed.c - the glyphs a file uses, as a font of that file (ISO 32000-1, 9.6 to 9.10). */
#include "reports/pdf/face.h"

#include <hb-subset.h>

static hb_face_t *subset_of(const FontFace *face) {
    static const hb_tag_t unneeded[] = {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'),
                                        HB_TAG('G', 'D', 'E', 'F'), HB_TAG('c', 'm', 'a', 'p'),
                                        HB_TAG('n', 'a', 'm', 'e'), HB_TAG('p', 'o', 's', 't'),
                                        HB_TAG('O', 'S', '/', '2'), HB_TAG('k', 'e', 'r', 'n')};
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) return NULL;
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    for (size_t k = 0; k < face->glyphs; k++)
        if (face->point[k]) hb_set_add(glyphs, (hb_codepoint_t)k);
    hb_set_t *dropped = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t k = 0; k < sizeof unneeded / sizeof *unneeded; k++)
        hb_set_add(dropped, unneeded[k]);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NO_HINTING);
    hb_face_t *subset = hb_subset_or_fail(face->face, input);
    hb_subset_input_destroy(input);
    return subset;
}

static Status embed_file(const FontFace *face, PdfFile *file, size_t number, const char *name,
                         Err *err) {
    hb_face_t *subset = subset_of(face);
    if (!subset) return FAIL(err, ST_FAILED, "the font %s cannot be embedded", name);
    hb_blob_t *blob = hb_face_reference_blob(subset);
    Text bytes = {0}, entries = {0};
    text_add(&bytes, hb_blob_get_data(blob, NULL), hb_blob_get_length(blob));
    text_addf(&entries, "/Length1 %zu", bytes.length);
    pdf_stream(file, number, entries.at, &bytes);
    text_free(&bytes);
    text_free(&entries);
    hb_blob_destroy(blob);
    hb_face_destroy(subset);
    return ST_OK;
}

/* Which character each glyph stands for. */
static void add_characters(const FontFace *face, PdfFile *file, size_t number) {
    Text map = {0};
    text_adds(&map,
              "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
              "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
              "1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
    for (size_t k = 0; k < face->glyphs; k++) {
        const uint32_t point = face->point[k];
        if (point > 0xffff)
            text_addf(&map, "1 beginbfchar <%04zX> <%04X%04X> endbfchar\n", k,
                      0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
        else if (point)
            text_addf(&map, "1 beginbfchar <%04zX> <%04X> endbfchar\n", k, point);
    }
    text_adds(&map, "endcmap CMapName currentdict /CMap defineresource pop end end\n");
    pdf_stream(file, number, "", &map);
    text_free(&map);
}

static void add_widths(const FontFace *face, Text *out) {
    text_adds(out, "/W[");
    for (size_t k = 0; k < face->glyphs; k++)
        if (face->point[k]) {
            text_add_count(out, k);
            text_addc(out, '[');
            text_add_number(
                out, hb_font_get_glyph_h_advance(face->font, (hb_codepoint_t)k) * face->unit);
            text_addc(out, ']');
        }
    text_addc(out, ']');
}

static void add_descriptor(const FontFace *face, const char *name, size_t font_file, Text *out) {
    enum { SYMBOLIC = 4, BOX_LOW = -1100, BOX_HIGH = 2100 };
    text_addf(out,
              "<</Type/FontDescriptor/FontName/GEVELA+%s/Flags %d/FontBBox[%d %d %d %d]"
              "/ItalicAngle 0/Ascent %.0f/Descent %.0f/CapHeight %.0f/StemV 80/FontFile2 %zu 0 R>>",
              name, SYMBOLIC, BOX_LOW, BOX_LOW, BOX_HIGH, BOX_HIGH, face->ascent, -face->descent,
              face->ascent, font_file);
}

Status face_embed(const FontFace *face, PdfFile *file, size_t number, const char *name, Err *err) {
    const size_t font_file = pdf_reserve(file), descriptor = pdf_reserve(file);
    const size_t descendant = pdf_reserve(file), characters = pdf_reserve(file);
    Text body = {0};
    TRY(embed_file(face, file, font_file, name, err));
    add_characters(face, file, characters);
    add_descriptor(face, name, font_file, &body);
    pdf_object(file, descriptor, &body);
    text_clear(&body);
    text_addf(&body,
              "<</Type/Font/Subtype/CIDFontType2/BaseFont/GEVELA+%s/CIDSystemInfo"
              "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity"
              "/FontDescriptor %zu 0 R",
              name, descriptor);
    add_widths(face, &body);
    text_adds(&body, ">>");
    pdf_object(file, descendant, &body);
    text_clear(&body);
    text_addf(&body,
              "<</Type/Font/Subtype/Type0/BaseFont/GEVELA+%s/Encoding/Identity-H"
              "/DescendantFonts[%zu 0 R]/ToUnicode %zu 0 R>>",
              name, descendant, characters);
    pdf_object(file, number, &body);
    text_free(&body);
    return ST_OK;
}
