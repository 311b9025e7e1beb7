/* sector_words: what people call a sector, whatever the language and the spelling. */
#include "datasets/reference/sector_words.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/reference/sector_priors.h"
#include "tests/support/rows.h"

typedef struct Case {
    const char *text, *group;
} Case;

static const Case named[] = {
    {"bakery", "bakery"},
    {"Bakkerij", "bakery"},
    {"BOULANGERIE-P\xC3\x82TISSERIE", "bakery"},
    {"boulangerie patisserie", "bakery"},
    {"B\xC3\xA4"
     "ckerei",
     "bakery"},
    {"fastfood takeaway", "fastfood_takeaway"},
    {"fastfood_takeaway", "fastfood_takeaway"},
    {"  Frituur ", "fastfood_takeaway"},
    {"friterie", "fastfood_takeaway"},
    {"Cafe\xCC\x81", "bar_cafe"}, /* the accent as a mark of its own */
    {"\xC3\xA9picerie", "convenience_small"},
    {"Full-service restaurants", "restaurant"},
    {"Apotheken", "pharmacy"},
    {"Einzelhandel mit Obst, Gem\xC3\xBCse und Kartoffeln", "greengrocer"},
    {"Detailhandel in auto's en lichte bestelwagens (= 3,5 ton)", "car_sales"},
    {"Coiffeur", "hairdresser"},
    {"PANADER\xC3\x8D"
     "A",
     "bakery"},
    {"panaderia", "bakery"},
    {"Carnicer\xC3\xAD"
     "a-Charcuter\xC3\xAD"
     "a",
     "butcher"},
    {"Peluquer\xC3\xAD"
     "a",
     "hairdresser"},
    {"estanco", "tobacco_vape"},
    {"Peluquer\xC3\xAD"
     "a canina",
     "pet_care"},
    {"Panificio", "bakery"},
    {"ristorante", "restaurant"},
    {"Tabaccheria", "tobacco_vape"},
    {"caff\xC3\xA8", "bar_cafe"},
    {"Negozio dell'usato", "second_hand"},
    {"libreria", "books_toys_sport"}, /* of books in both */
    {"Pension", "hotel"},             /* German still */
    {"blockchain", NULL},
    {"", NULL},
    {"47260", NULL}, /* a code means nothing without its version */
};

EachRow(sector_words, name_a_group, named) {
    const Case *c = &named[*row];
    Arena *arena = arena_open();
    const SectorWords *words = sector_words_open(arena);
    const char *group = sector_words_group(words, c->text, strlen(c->text));
    cr_expect(eq(str, (char *)(group ? group : "none"), (char *)(c->group ? c->group : "none")),
              "%s", c->text);
    arena_close(arena);
}

Test(sector_words, the_nearest_is_told) {
    static const Case cases[] = {
        {"bakerij", "bakery"}, {"Boulagerie", "bakery"}, {"aphoteek", "pharmacy"}};
    Arena *arena = arena_open();
    const SectorWords *words = sector_words_open(arena);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const char *near = sector_words_nearest(words, cases[k].text, strlen(cases[k].text));
        cr_expect(near != NULL && strcmp(near, cases[k].group) == 0, "%s", cases[k].text);
    }
    cr_expect(sector_words_nearest(words, "xqzwvk", 6) == NULL);
    arena_close(arena);
}

/* Every group has a prior, so that a word leads to a group that is known. */
Test(sector_words, groups_are_those_of_the_priors) {
    static const char *const words[] = {"bakkerij", "frituur", "nagelstudio", "wassalon", "taxi"};
    Arena *arena = arena_open();
    const SectorWords *all = sector_words_open(arena);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        SectorPrior prior;
        const char *group = sector_words_group(all, words[k], strlen(words[k]));
        cr_assert(group != NULL, "%s", words[k]);
        cr_expect(sector_prior(group, &prior), "%s", group);
    }
    arena_close(arena);
}
