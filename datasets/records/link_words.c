#include "datasets/records/link_words.h"

#include <assert.h>
#include <string.h>

#include "datasets/base/embed.h"
#include "datasets/base/text.h"

static const char *const kinds[WORD_KINDS] = {"legal", "stop",   "same", "street", "word",
                                              "type",  "ending", "unit", "beside"};

static const EmbeddedText *table_text(void) {
    const EmbeddedText *t = embedded("reference/link_words.csv");
    assert(t->path);
    return t;
}

static WordKind kind_of(const char *text, size_t length) {
    int k = 0;
    while (k < WORD_KINDS && !text_slice_equal(text, length, kinds[k])) k++;
    assert(k < WORD_KINDS);
    return (WordKind)k;
}

/* One line: kind,word,means. */
static void take_line(LinkWords *words, const char *line, int64_t number, Arena *arena) {
    const size_t kind = strcspn(line, ","), word = strcspn(line + kind + 1, ",");
    const char *means = line + kind + word + 2;
    words->means[number] = arena_strndup(arena, means, strcspn(means, "\n"));
    (void)id_map_put(&words->kind[kind_of(line, kind)], line + kind + 1, word, number);
}

void link_words_open(LinkWords *words, Arena *arena) {
    const char *text = table_text()->text;
    size_t lines = 0;
    for (const char *p = text; (p = strchr(p, '\n')); p++) lines++;
    words->means = ARENA_ARRAY(arena, const char *, lines + 1);
    for (int k = 0; k < WORD_KINDS; k++) id_map_open(&words->kind[k], arena);
    int64_t number = 0;
    for (const char *p = strchr(text, '\n'); p && p[1]; p = strchr(p + 1, '\n'))
        take_line(words, p + 1, number++, arena);
}

bool link_words_has(const LinkWords *words, WordKind kind, const char *text, size_t length) {
    return id_map_find(&words->kind[kind], text, length) >= 0;
}

const char *link_words_means(const LinkWords *words, WordKind kind, const char *text,
                             size_t length) {
    const int64_t number = id_map_find(&words->kind[kind], text, length);
    return number < 0 ? NULL : words->means[number];
}
