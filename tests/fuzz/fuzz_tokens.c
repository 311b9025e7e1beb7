/* Names and addresses of any bytes, as words and numbers. A field is a name, the next its street,
 * the next its house number. */
#include <ctype.h>
#include <string.h>

#include "datasets/records/address_tokens.h"
#include "datasets/records/fold.h"
#include "datasets/records/name_tokens.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void plain(const char *text) {
    for (const char *p = text; *p; p++)
        FUZZ_PROMISE((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9'));
}

/* Folding is done once: what is folded stays as it is. */
static void check_fold(const char *text) {
    Folded once, twice;
    fold(text, strlen(text), &once);
    fold(once.text, once.length, &twice);
    FUZZ_PROMISE(strlen(once.text) == once.length && once.length < FOLD_TEXT);
    FUZZ_PROMISE(strcmp(once.text, twice.text) == 0 && !twice.foreign && !twice.broken);
    FUZZ_PROMISE(!once.broken || !once.length);
}

static void check_name(const LinkWords *words, const char *name, Arena *arena) {
    NameTokens tokens, capitals;
    char *upper = arena_strdup(arena, name);
    for (char *p = upper; *p; p++)
        if (*p >= 'a' && *p <= 'z') *p = (char)toupper((unsigned char)*p);
    name_tokens(words, name, strlen(name), &tokens);
    name_tokens(words, upper, strlen(upper), &capitals);
    FUZZ_PROMISE(tokens.count <= NAME_WORDS && tokens.count == capitals.count);
    for (size_t k = 0; k < tokens.count; k++) {
        plain(tokens.word[k].text);
        FUZZ_PROMISE(*tokens.word[k].text &&
                     strcmp(tokens.word[k].text, capitals.word[k].text) == 0);
    }
    fuzz_note(&tokens.count, sizeof tokens.count);
}

static void check_address(const LinkWords *words, const char *street, const char *number) {
    AddressTokens tokens;
    address_tokens(words, street, number, &tokens);
    FUZZ_PROMISE(tokens.low <= tokens.high && !tokens.low == !tokens.high);
    FUZZ_PROMISE(tokens.streets <= STREET_NAMES);
    for (size_t s = 0; s < tokens.streets; s++) {
        FUZZ_PROMISE(tokens.street[s].count > 0 && tokens.street[s].count <= STREET_WORDS);
        for (size_t k = 0; k < tokens.street[s].count; k++) plain(tokens.street[s].word[k].text);
    }
    fuzz_note(&tokens.low, sizeof tokens.low);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static LinkWords words;
    static Arena *kept;
    if (!kept) link_words_open(&words, kept = arena_open());
    Arena *arena = arena_open();
    FuzzInput input = {data, data + size, arena};
    while (input.at < input.end) {
        const char *name = fuzz_field(&input), *street = fuzz_field(&input),
                   *number = fuzz_field(&input);
        check_fold(name);
        check_name(&words, name, arena);
        check_address(&words, street, *number ? number : NULL);
    }
    arena_close(arena);
    return 0;
}
