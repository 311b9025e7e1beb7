/* face.h - a font: words shaped once (HarfBuzz), and the part of it that a file uses, embedded.
 *
 * Text is shown by glyph numbers; for whoever copies or hears it the file says which character each
 * glyph stands for (ISO 32000-1, 9.10.3). Lengths are thousandths of the font size. */
#ifndef REPORTS_PDF_FACE_H
#define REPORTS_PDF_FACE_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "reports/pdf/pdf_file.h"

#include <hb.h>
#include <stdbool.h>
#include <stdint.h>

/* Letters between two blanks, as they are shown. */
typedef struct Word {
    const char *text;
    size_t length;
    double width;
    const char *shown; /* strings and corrections for the operator TJ, without the outer brackets:
                        * "..)-12(.." */
    size_t shown_length;
    bool leftwards; /* written from right to left */
    struct Word *next;
} Word;

enum { FACE_BUCKETS = 4096 };
typedef struct FontFace {
    Arena *arena;
    hb_face_t *face;
    hb_font_t *font;
    hb_buffer_t *buffer;
    double unit, ascent, descent; /* thousandths per unit of the font; above and below the line */
    size_t glyphs;
    uint32_t *point; /* [glyphs] the character a used glyph stands for, 0 = not used */
    Word *bucket[FACE_BUCKETS];
    const Word *blank;
} FontFace;

/* The installed font; ST_FAILED when there is none that can be embedded. Closed also then. */
Status face_open(FontFace *face, const char *family, bool bold, Arena *arena, Err *err);
void face_close(FontFace *face);

/* Well-formed UTF-8. */
const Word *face_word(FontFace *face, const char *text, size_t length);
/* The longest beginning of a word, at least one character, that is not wider than `most`: bytes. */
size_t face_fit(FontFace *face, const char *text, size_t length, double most);

/* Writes what was used as object `number` and those it needs. */
Status face_embed(const FontFace *face, PdfFile *file, size_t number, const char *name, Err *err);

#endif
