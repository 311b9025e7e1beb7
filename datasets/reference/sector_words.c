#include "datasets/reference/sector_words.h"

#include <string.h>

#include "datasets/base/embed.h"
#include "datasets/base/id_map.h"
#include "datasets/base/text.h"
#include "datasets/base/text_fold.h"

enum { FOLDED = 240, SEVERAL = 0, FIELDS = 6 };

/* Folding them all takes longer than importing a small file: only who asks for one does so. */
struct SectorWords {
    struct Words *words;
};

typedef struct Words {
    Arena *arena;
    bool ready;
    IdMap folded;      /* word -> index into group, SEVERAL = of more than one */
    const char **word; /* [words + 1] folded texts, NULL-ended */
    size_t words, word_room;
    const char **group; /* [groups] from 1 */
    size_t groups, group_room;
} Words;

/* ---- words ---- */

/* Hyphens, underscores and slashes are blanks to the ear. */
static size_t fold(const char *text, size_t length, char out[FOLDED]) {
    char plain[FOLDED];
    size_t used = 0;
    for (size_t i = 0; i < length && used < sizeof plain; i++)
        plain[used++] = strchr("-_/.()", text[i]) && text[i] ? ' ' : text[i];
    return text_fold(plain, used, out, FOLDED);
}

static int64_t group_index(Words *w, const char *name, size_t length) {
    for (size_t g = 1; g < w->groups; g++)
        if (text_slice_equal(name, length, w->group[g])) return (int64_t)g;
    w->group = arena_room(w->arena, w->group, w->groups, &w->group_room, sizeof *w->group);
    w->group[w->groups] = arena_strndup(w->arena, name, length);
    return (int64_t)w->groups++;
}

static void add_word(Words *w, const char *text, size_t length, int64_t group) {
    char folded[FOLDED];
    const size_t size = fold(text, length, folded);
    if (!size) return;
    const int64_t known = id_map_find(&w->folded, folded, size);
    if (known == group) return;
    const char *copy = id_map_put(&w->folded, folded, size, known < 0 ? group : SEVERAL);
    if (known >= 0) return;
    w->word = arena_room(w->arena, w->word, w->words + 1, &w->word_room, sizeof *w->word);
    w->word[w->words++] = copy;
    w->word[w->words] = NULL;
}

/* ---- tables ---- */

typedef struct Field {
    const char *text;
    size_t length;
} Field;

/* Cells of one line of a shipped table: quotes hold commas, and nothing else. */
static size_t split(const char *line, size_t length, Field field[FIELDS]) {
    size_t count = 0;
    for (size_t at = 0; at <= length && count < FIELDS; at++) {
        const bool quoted = at < length && line[at] == '"';
        const char *begin = line + at + quoted;
        const size_t left = length - at - quoted;
        const char *end = memchr(begin, quoted ? '"' : ',', left);
        if (!end) end = begin + left;
        field[count++] = (Field){begin, (size_t)(end - begin)};
        at = (size_t)(end - line) + quoted;
    }
    return count;
}

static void take_words(Words *w, const Field *field, size_t count) {
    const char *at = count > 2 ? field[2].text : "", *end = count > 2 ? at + field[2].length : at;
    if (count != 3) return;
    const int64_t group = group_index(w, field[0].text, field[0].length);
    add_word(w, field[0].text, field[0].length, group);
    while (at < end) {
        const char *stop = memchr(at, ';', (size_t)(end - at));
        if (!stop) stop = end;
        add_word(w, at, (size_t)(stop - at), group);
        at = stop + 1;
    }
}

/* code,version,label_en,label_nl,label_fr,sector_group */
static void take_titles(Words *w, const Field *field, size_t count) {
    if (count != FIELDS) return;
    const int64_t group = group_index(w, field[5].text, field[5].length);
    for (size_t k = 2; k < 5; k++) add_word(w, field[k].text, field[k].length, group);
}

typedef void (*TakeLine)(Words *words, const Field *field, size_t count);

static void each_line(Words *w, const char *path, TakeLine take) {
    const char *line = embedded(path)->text;
    for (bool header = true; line && *line; header = false) {
        Field field[FIELDS];
        const size_t length = strcspn(line, "\n");
        if (!header) take(w, field, split(line, length, field));
        line += length + (line[length] == '\n');
    }
}

const SectorWords *sector_words_open(Arena *arena) {
    SectorWords *words = ARENA_ARRAY(arena, SectorWords, 1);
    words->words = ARENA_ARRAY(arena, Words, 1);
    *words->words = (Words){.arena = arena};
    return words;
}

/* Words of everyday hold against titles, which name several groups more often. */
static const Words *ready(const SectorWords *words) {
    Words *w = words->words;
    if (w->ready) return w;
    w->word = ARENA_ARRAY(w->arena, const char *, 1);
    w->word_room = 1;
    w->word[0] = NULL;
    id_map_open(&w->folded, w->arena);
    (void)group_index(w, "", 0);
    each_line(w, "reference/sector_words.csv", take_words);
    each_line(w, "reference/nace_storefront.csv", take_titles);
    w->ready = true;
    return w;
}

const char *sector_words_group(const SectorWords *words, const char *text, size_t length) {
    const Words *w = ready(words);
    char folded[FOLDED];
    const size_t size = fold(text, length, folded);
    const int64_t group = size ? id_map_find(&w->folded, folded, size) : -1;
    return group > SEVERAL ? w->group[group] : NULL;
}

const char *sector_words_nearest(const SectorWords *words, const char *text, size_t length) {
    const Words *w = ready(words);
    char folded[FOLDED];
    (void)fold(text, length, folded);
    const char *near = text_nearest(folded, w->word);
    const int64_t group = near ? id_map_find(&w->folded, near, strlen(near)) : -1;
    return group > SEVERAL ? w->group[group] : NULL;
}
