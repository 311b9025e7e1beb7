/* sector_label: activity codes in every form that tables have them, and the words beside them.
 * Groups are those that datasets/reference/nace_storefront.csv prints for the code. */
#include "datasets/reference/sector_label.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "tests/support/rows.h"

typedef struct Case {
    const char *text, *group, *code; /* NULL = none */
} Case;

static const Case cases[] = {
    {"2008:47260", "tobacco_vape", NULL},
    {"2025:47260", "tobacco_vape", NULL},
    {"2008:47.26", "tobacco_vape", NULL},
    {"2008:5610202", "fastfood_takeaway", NULL},
    {"2008:5610299", "fastfood_takeaway", NULL}, /* by its first five digits */
    {"47260", "tobacco_vape", "47.26"},          /* both versions say so */
    {"47.26", "tobacco_vape", "47.26"},
    {"47.26.0", "tobacco_vape", "47.26"},
    {"47.260", "tobacco_vape", "47.26"},
    {"4726", "tobacco_vape", "47.26"},
    {" 47.26.0 ", "tobacco_vape", "47.26"},
    {"47.26 \xE2\x80\x93 Tabak", "tobacco_vape", "47.26"},
    {"47.26 - Detailhandel in tabaksproducten", "tobacco_vape", "47.26"},
    {"47260: tabac", "tobacco_vape", "47.26"},
    {"NACE 47.26", "tobacco_vape", "47.26"},
    {"NACE-BEL 47.260", "tobacco_vape", "47.26"},
    {"nacebel: 47260", "tobacco_vape", "47.26"},
    {"G47.26", "tobacco_vape", "47.26"},
    {"G 47.26.0", "tobacco_vape", "47.26"},
    {"47.26Z", "tobacco_vape", "47.26"}, /* of the French list */
    {"NAF 47.26Z", "tobacco_vape", "47.26"},
    {"47.26Z - Commerce de d\xC3\xA9tail de tabac", "tobacco_vape", "47.26"},
    {"WZ 47.26.0", "tobacco_vape", "47.26"},
    {"SIC 47260", "tobacco_vape", "47.26"},
    {"56.30", "bar_cafe", "56.30"},
    {"56301", "bar_cafe", "56.30.1"},
    {"56.30.2", "nightclub", "56.30.2"},
    {"SBI 56.30.2", "bar_cafe", "56.30.2"}, /* the fifth digit is of another list */
    {"47110", "convenience_small", "47.11"},
    {"47.11.2", "convenience_small", "47.11.2"},
    {"47.11", NULL, "47.11"}, /* small shops and supermarkets */
    {"47.11 \xE2\x80\x93 Supermarkt", "supermarket", "47.11"},
    {"47783", NULL, "47.78.3"}, /* another trade in each version */
    {"2008:47783", "weapons", NULL},
    {"2025:47783", "drugstore_cosmetics", NULL},
    {"Bakkerij", "bakery", NULL},
    {"99999", NULL, "99.99.9"},
    {"2008:99999", NULL, NULL},
    {"2008:", NULL, NULL},
    {"2008:472", NULL, NULL},
    {"2008-47260", NULL, NULL},
    {"2003:47260", NULL, NULL},
    {"4726x9", NULL, NULL},
    {"472", NULL, NULL},
    {"47", NULL, NULL},
    {"Zaal 4726", NULL, NULL}, /* a hall with a number */
    {"", NULL, NULL},
    {"12345678", NULL, NULL},
    {"56.101", "restaurant", "56.10.1"},
    {"56.10/1", "restaurant", "56.10.1"},
    {"56.10-2", "fastfood_takeaway", "56.10.2"},
    {"G47.24", NULL, "47.24"}, /* bread and sweets */
    {"47 26", "tobacco_vape", "47.26"},
    {"47 26 0", "tobacco_vape", "47.26"},
    {"47 260", "tobacco_vape", "47.26"},
    {"47 26 Tabak", "tobacco_vape", "47.26"},
    {"47.2", NULL, "47.2"},
    {"47.3", "fuel_station", "47.3"},
    {"G47.3", "fuel_station", "47.3"},
    {"47.2 - Bakkerij", "bakery", "47.2"},
    {"47 2", NULL, NULL},
    {"47 26 99 1", NULL, NULL},
    {"47260 4", NULL, NULL},
};

EachRow(sector_label, names_a_group_and_a_code, cases) {
    const Case *c = &cases[*row];
    Arena *arena = arena_open();
    const Nace *nace = nace_open(arena);
    const SectorWords *words = sector_words_open(arena);
    const char *group = sector_label_group(nace, words, c->text, strlen(c->text));
    char code[SECTOR_LABEL];
    cr_expect(eq(str, (char *)(group ? group : "none"), (char *)(c->group ? c->group : "none")),
              "%s", c->text);
    const bool coded = sector_label_code(c->text, strlen(c->text), code);
    cr_expect(eq(int, coded, c->code != NULL), "%s", c->text);
    if (coded && c->code) cr_expect(eq(str, code, (char *)c->code), "%s", c->text);
    arena_close(arena);
}

/* ---- how near sectors are, by the codes that reference/nace_storefront.csv lists ---- */

typedef struct Near {
    const char *a, *b;
    NaceKin kin;
} Near;

static const Near near[] = {
    {"bakery", "bakery", NACE_SAME},
    {"hairdresser", "beauty_nails", NACE_NEAR},    /* 96.02 */
    {"bicycle", "weapons", NACE_NEAR},             /* 47.64, 47.78 in 2008; 47.63, 47.64 in 2025 */
    {"car_sales", "car_parts", NACE_NEAR},         /* 45.4 */
    {"bakery", "footwear_leather", NACE_DIVISION}, /* 47.24, 47.72 */
    {"hairdresser", "bakery", NACE_APART},
    {"driving_school", "fitness", NACE_APART}, /* 85, 93 */
};

EachRow(sector_label, sectors_are_near_by_their_codes, near) {
    Arena *arena = arena_open();
    const Near *n = &near[*row];
    const Nace *nace = nace_open(arena);
    NaceKins *kins = ARENA_ARRAY(arena, NaceKins, 1);
    nace_kins(nace, kins);
    const int a = nace_group_named(nace, n->a), b = nace_group_named(nace, n->b);
    cr_assert(lt(int, NACE_NO_GROUP, a), "%s", n->a);
    cr_assert(lt(int, NACE_NO_GROUP, b), "%s", n->b);
    cr_expect(eq(int, kins->kin[a][b], (int)n->kin), "%s %s", n->a, n->b);
    cr_expect(eq(int, kins->kin[b][a], (int)n->kin), "%s %s", n->b, n->a);
    cr_expect(eq(int, nace_group_named(nace, "office"), NACE_NO_GROUP));
    arena_close(arena);
}
