#include "reports/pdf/lines.h"

#include "datasets/base/mem.h"

#include <string.h>

void lines_free(Lines *lines) {
    mem_free(lines->word);
    mem_free(lines->line);
    *lines = (Lines){0};
}

void lines_clear(Lines *lines) {
    lines->words = lines->lines = 0;
}

static void begin_line(Lines *lines) {
    if (lines->lines == lines->line_room) {
        lines->line_room = 2 * lines->line_room + 64;
        lines->line = mem_grow(lines->line, lines->line_room, sizeof *lines->line);
    }
    lines->line[lines->lines++] = (Line){lines->words, 0};
}

static void add_word(Lines *lines, const Word *word) {
    if (lines->words == lines->word_room) {
        lines->word_room = 2 * lines->word_room + 256;
        lines->word = mem_grow(lines->word, lines->word_room, sizeof *lines->word);
    }
    lines->word[lines->words++] = word;
    lines->line[lines->lines - 1].count++;
}

/* What is filled of the line after a word that may be wider than one. */
static double add_wide(Lines *lines, FontFace *face, const char *text, size_t length,
                       double width) {
    for (;;) {
        const size_t fits = face_fit(face, text, length, width);
        const Word *part = face_word(face, text, fits);
        add_word(lines, part);
        if (fits == length) return part->width;
        begin_line(lines);
        text += fits;
        length -= fits;
    }
}

size_t lines_break(Lines *lines, FontFace *face, const char *text, double width) {
    const size_t before = lines->lines;
    double filled = 0;
    begin_line(lines);
    for (const char *p = text + strspn(text, " "); *p; p += strspn(p, " ")) {
        const size_t length = strcspn(p, " ");
        const Word *word = face_word(face, p, length);
        const double blank = filled > 0 ? face->blank->width : 0;
        if (filled > 0 && filled + blank + word->width > width) {
            begin_line(lines);
            filled = 0;
        }
        if (word->width > width)
            filled = add_wide(lines, face, p, length, width);
        else {
            add_word(lines, word);
            filled += word->width + (filled > 0 ? blank : 0);
        }
        p += length;
    }
    return lines->lines - before;
}

/* Words from right to left stand in that order where several follow each other. */
static size_t run_of(const Word *const *word, size_t left) {
    size_t run = 0;
    while (run < left && word[run]->leftwards) run++;
    return run;
}

void lines_show(const Lines *lines, const FontFace *face, size_t line, bool more, Text *out) {
    const Word *const *word = lines->word + lines->line[line].first;
    const size_t count = lines->line[line].count;
    text_adds(out, "[(");
    for (size_t k = 0; k < count;) {
        const size_t run = run_of(word + k, count - k), step = run ? run : 1;
        for (size_t r = 0; r < step; r++) {
            const Word *next = word[k + step - 1 - r];
            text_add(out, next->shown, next->shown_length);
            if (k + r + 1 < count || more)
                text_add(out, face->blank->shown, face->blank->shown_length);
        }
        k += step;
    }
    text_adds(out, ")]TJ ");
}
