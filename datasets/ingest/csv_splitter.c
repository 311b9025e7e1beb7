#include "datasets/ingest/csv_splitter.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

enum { WINDOW = 64 };

/* Bit i: byte i of the 64 is a comma, a quote or a line end. */
#ifdef __SSE2__
#include <emmintrin.h>

static uint64_t special_of(const char *window) {
    const __m128i comma = _mm_set1_epi8(','), quote = _mm_set1_epi8('"'), lf = _mm_set1_epi8('\n'),
                  cr = _mm_set1_epi8('\r');
    uint64_t bits = 0;
    for (int k = 0; k < WINDOW; k += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(window + k));
        const __m128i hit =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, comma), _mm_cmpeq_epi8(bytes, quote)),
                         _mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr)));
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << k;
    }
    return bits;
}
#else
static uint64_t special_of(const char *window) {
    uint64_t bits = 0;
    for (int k = 0; k < WINDOW; k++) {
        const char c = window[k];
        bits |= (uint64_t)(c == ',' || c == '"' || c == '\n' || c == '\r') << k;
    }
    return bits;
}
#endif

void csv_splitter_start(CsvSplitter *s, const char *at, const char *end) {
    assert(at <= end);
    *s = (CsvSplitter){.at = at, .end = end, .window = at};
    s->special = at < end ? special_of(at) : 0;
}

/* The next special byte, or the end. */
static const char *next_special(CsvSplitter *s) {
    while (!s->special) {
        s->window += WINDOW;
        if (s->window >= s->end) return s->end;
        s->special = special_of(s->window);
    }
    const char *found = s->window + __builtin_ctzll(s->special);
    s->special &= s->special - 1;
    return found < s->end ? found : s->end;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static SplitLine other(CsvSplitter *s) {
    csv_splitter_start(s, s->at, s->end);
    return SPLIT_OTHER;
}

SplitLine csv_splitter_line(CsvSplitter *s, size_t columns, Slice *cell) {
    assert(s->at < s->end && columns > 0);
    const char *begin = s->at;
    for (size_t c = 0;; c++) {
        const char *stop = next_special(s);
        if (stop == s->end || *stop == '"' || c >= columns) return other(s);
        const char *behind = stop + 1;
        const bool last = *stop != ',';
        if (*stop == '\r') {
            if (next_special(s) != behind || behind == s->end || *behind != '\n') return other(s);
            behind++;
        }
        if (last && stop == s->at) {
            s->at = behind;
            return SPLIT_BLANK;
        }
        if (stop > begin && (is_blank(*begin) || is_blank(stop[-1]))) return other(s);
        cell[c] = (Slice){begin, (size_t)(stop - begin)};
        begin = behind;
        if (!last) continue;
        if (c + 1 != columns) return other(s);
        s->at = behind;
        return SPLIT_CELLS;
    }
}
