/* lines.h - paragraphs broken into lines of words, the words shared with all others that are alike.
 */
#ifndef REPORTS_PDF_LINES_H
#define REPORTS_PDF_LINES_H
#include "reports/pdf/face.h"

typedef struct Line {
    size_t first, count; /* of word */
} Line;

/* Zero-initialise; lines_free. */
typedef struct Lines {
    const Word **word;
    Line *line;
    size_t words, lines, word_room, line_room;
} Lines;

void lines_free(Lines *lines);
void lines_clear(Lines *lines);

/* Breaks well-formed UTF-8 at blanks, and words that are wider than a line anywhere; `width` in
 * thousandths of the font size. Returns how many lines it added, at least one. */
size_t lines_break(Lines *lines, FontFace *face, const char *text, double width);
/* Shows one line (operator TJ); with a blank behind it when the paragraph has more. */
void lines_show(const Lines *lines, const FontFace *face, size_t line, bool more, Text *out);

#endif
