/* Names and addresses as offices write them, and what is compared of them. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/records/address_tokens.h"
#include "datasets/records/fold.h"
#include "datasets/records/name_tokens.h"
#include "datasets/records/records.h"
#include "tests/support/rows.h"

typedef struct Case {
    const char *text, *words;
} Case;

static const Case folds[] = {
    {"Caf\xC3\xA9 \"De Kroon\"", "cafe de kroon"},
    {"\xC3\x84rmel & Stra\xC3\x9F"
     "e",
     "armel and strasse"},
    {"L'\xC3\x89glise", "leglise"},
    {"\xC5\x81\xC3\xB3"
     "d\xC5\xBA \xC3\x98l \xC3\x86",
     "lodz ol ae"},
    {"\xEF\xAC\x81n  \t x", "fin x"},
    {"B.V.B.A.", "bvba"},
    /* typed on two keyboards: Cyrillic a and e, Greek capital B, rho (which looks like p) and
       omicron */
    {"B\xD0\xB0kk\xD0\xB5rij", "bakkerij"},
    {"\xCE\x92\x61kkerij", "bakkerij"},
    {"\xCF\x81izza N\xCE\xBF\xCF\x81o", "pizza nopo"},
    /* wide letters, and blanks of no width between letters */
    {"\xEF\xBC\xA2\xEF\xBD\x81\xEF\xBD\x92", "bar"},
    {"B\xE2\x80\x8B\x61\xE2\x80\x8Br", "bar"},
    {"", ""},
};

EachRow(tokens, accents_capitals_and_signs_fall_away, folds) {
    Folded out;
    const Case *c = &folds[*row];
    fold(c->text, strlen(c->text), &out);
    cr_expect(eq(str, out.text, (char *)c->words));
    cr_expect(zero(sz, out.foreign));
}

Test(tokens, other_scripts_are_counted_and_broken_bytes_told) {
    Folded out;
    fold("\xD0\x9C\xD0\xB0\xD0\xB3", 6, &out);
    cr_expect(eq(sz, out.foreign, 3));
    cr_expect(zero(sz, out.length));
    /* "caxap" of Cyrillic letters alone is another script, whatever it looks like */
    fold("\xD1\x81\xD0\xB0\xD1\x85\xD0\xB0\xD1\x80", 10, &out);
    cr_expect(eq(sz, out.foreign, 5));
    cr_expect(zero(sz, out.length));
    fold("Bar \xFF\xFE", 6, &out);
    cr_expect(out.broken);
    cr_expect(zero(sz, out.length));
    fold("Bar\0Tap", 7, &out);
    cr_expect(out.broken, "a NUL");
}

/* A long text is cut between two letters, never inside one. */
Test(tokens, a_long_text_is_cut_between_letters) {
    for (size_t shift = 0; shift < 2; shift++) {
        char text[2 * FOLD_TEXT + 2] = "x";
        for (size_t k = shift; k + 2 < sizeof text; k += 2) memcpy(text + k, "\xC3\xA9", 2);
        Folded out;
        fold(text, strlen(text), &out);
        cr_expect(not(out.broken));
        cr_expect(lt(sz, FOLD_TEXT / 2 - 3, out.length));
    }
}

/* ---- names ---- */

static const Case names[] = {
    {"Bakkerij De Korenmolen BVBA", "bakkerij korenmolen"},
    {"NV Mode Linde", "mode linde"},
    {"The Coffee Shop Ltd.", "coffee shop"},
    {"B.V.", ""},
    {"De Bij", "de bij"},
    {"Rest. St. Jan", "restaurant saint jan"},
    {"Caf\xC3\xA9-Bar \xC3\xA0 la Gare", "cafe bar gare"},
    {"\xD0\x9C\xD0\xB0\xD0\xB3", ""},
};

static void join(const Token *word, size_t count, char out[256]) {
    out[0] = 0;
    for (size_t k = 0; k < count; k++) {
        if (k) strcat(out, " ");
        strcat(out, word[k].text);
    }
}

EachRow(tokens, a_name_is_its_telling_words, names) {
    Arena *arena = arena_open();
    LinkWords words;
    NameTokens tokens;
    char text[256];
    const Case *c = &names[*row];
    link_words_open(&words, arena);
    name_tokens(&words, c->text, strlen(c->text), &tokens);
    join(tokens.word, tokens.count, text);
    cr_expect(eq(str, text, (char *)c->words), "%s", c->text);
    arena_close(arena);
}

/* ---- addresses ---- */

typedef struct Address {
    const char *street, *number, *words, *second;
    uint32_t low, high;
} Address;

static const Address addresses[] = {
    {"Kerkstraat", "12", "kerkstraat", "", 12, 12},
    {"Kerkstr.", "12-14", "kerkstraat", "", 12, 14},
    {"Kerkstraat 12/14", NULL, "kerkstraat", "", 12, 14},
    {"Kerkstraat 12bis", NULL, "kerkstraat", "", 12, 12},
    {"Kerkstraat 12 bus 3", NULL, "kerkstraat", "", 12, 12},
    {"Kerkstraat 12 bte B", NULL, "kerkstraat", "", 12, 12},
    {"Kerkstraat", "12 bus 3", "kerkstraat", "", 12, 12},
    {"Kerkstraat", "120-24", "kerkstraat", "", 120, 124},
    {"12a rue de l'\xC3\x89glise", NULL, "leglise", "", 12, 12},
    {"rue Ste Catherine 5", NULL, "ste catherine", "", 5, 5},
    {"Nieuwstraat / Rue Neuve", "7", "nieuwstraat", "neuve", 7, 7},
    {"Rue Neuve - Nieuwstraat 7", NULL, "neuve", "nieuwstraat", 7, 7},
    {"435 s. la cienega blv.", NULL, "cienega", "", 435, 435},
    {"435 S. La Cienega Blvd.", NULL, "cienega", "", 435, 435},
    {"9 East 79th St.", NULL, "79", "", 9, 9},
    {"Main St 12 near the park", NULL, "main", "", 12, 12},
    {"Markt", "0", "markt", "", 0, 0},
    {"Markt", "", "markt", "", 0, 0},
    {"", "12", "", "", 12, 12},
    {"Plein", NULL, "plein", "", 0, 0},
    {"Steenweg 99999999999", NULL, "steenweg", "", 999999999, 999999999},
};

EachRow(tokens, an_address_is_street_words_and_numbers, addresses) {
    Arena *arena = arena_open();
    LinkWords words;
    AddressTokens tokens;
    char text[256];
    const Address *a = &addresses[*row];
    link_words_open(&words, arena);
    address_tokens(&words, a->street, a->number, &tokens);
    join(tokens.street[0].word, tokens.streets ? tokens.street[0].count : 0, text);
    cr_expect(eq(str, text, (char *)a->words), "%s", a->street);
    join(tokens.street[1].word, tokens.streets > 1 ? tokens.street[1].count : 0, text);
    cr_expect(eq(str, text, (char *)a->second), "%s", a->street);
    cr_expect(eq(u32, tokens.low, a->low), "%s", a->street);
    cr_expect(eq(u32, tokens.high, a->high), "%s", a->street);
    arena_close(arena);
}

/* ---- records ---- */

Test(tokens, what_a_record_lacks_is_counted) {
    Arena *arena = arena_open();
    Err err = {0};
    Records records;
    RecordsBuild *build = records_begin("storefronts", 0, arena);
    const RecordText text[] = {
        {.registry = "storefronts", .key = "1", .name = "Bakkerij Linde", .street = "Markt"},
        {.registry = "tax", .key = "1", .name = "BV", .street = "Markt", .house_number = "2"},
        {.registry = "tax", .key = "2", .name = "\xD0\x9C\xD0\xB0\xD0\xB3"},
        {.registry = "tax", .key = "3", .name = "Bar \xFF"},
    };
    for (size_t k = 0; k < 4; k++) cr_assert(zero(int, (int)records_add(build, &text[k], &err)));
    records_end(build, &records);
    cr_expect(eq(sz, records.n, 4));
    cr_expect(eq(sz, records.registers, 2));
    cr_expect(eq(sz, records.legal_names, 1));
    cr_expect(eq(sz, records.foreign_names, 1));
    cr_expect(eq(sz, records.broken, 1));
    cr_expect(eq(sz, records.bare_addresses, 1));
    cr_expect(eq(sz, records_find(&records, "tax", "2"), 2));
    cr_expect(eq(sz, records_find(&records, "tax", "9"), SIZE_MAX));
    arena_close(arena);
}
