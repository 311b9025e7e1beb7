#include "datasets/records/name_tokens.h"

#include <string.h>

#include "datasets/records/fold.h"

/* The next run of letters and digits at *at; its length, 0 at the end. */
static size_t next_word(const char **at) {
    const char *p = *at;
    while (*p && strchr(" #/-", *p)) p++;
    *at = p;
    return strcspn(p, " #/-");
}

static void add_word(const LinkWords *words, NameTokens *out, const char *text, size_t length) {
    if (out->count == NAME_WORDS) return;
    const char *means = link_words_means(words, WORD_SAME, text, length);
    token_set(&out->word[out->count++], means ? means : text, means ? strlen(means) : length);
}

/* The words of the name; all of them, or those that tell something. */
static void take_words(const LinkWords *words, const Folded *name, bool all, NameTokens *out) {
    const char *at = name->text;
    for (size_t length; (length = next_word(&at)); at += length) {
        const bool legal = link_words_has(words, WORD_LEGAL, at, length);
        if (all || (!legal && !link_words_has(words, WORD_STOP, at, length)))
            add_word(words, out, at, length);
        if (all && !legal) out->legal_only = false;
    }
}

void name_tokens(const LinkWords *words, const char *name, size_t length, NameTokens *out) {
    Folded folded;
    *out = (NameTokens){0};
    fold(name ? name : "", name ? length : 0, &folded);
    out->broken = folded.broken;
    out->foreign = !folded.length && folded.foreign;
    take_words(words, &folded, false, out);
    if (out->count || !folded.length) return;
    out->legal_only = true;
    take_words(words, &folded, true, out);
    if (out->legal_only) out->count = 0;
}
