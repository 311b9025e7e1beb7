/* Linking: similarity against published values, levels, EM against planted kinds, clusters that no
 * chain of weak links joins, acceptance, successions. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/threads.h"
#include "datasets/records/fold.h"
#include "models/link/link_accept.h"
#include "models/link/link_left.h"
#include "models/link/link_similarity.h"
#include "models/link/link_succession.h"
#include "tests/support/rows.h"

/* ---- similarity ---- */

typedef struct Alike {
    const char *a, *b;
    double value;
} Alike;

/* Winkler (1990), table; and the definition at its ends. */
static const Alike alike[] = {
    {"martha", "marhta", 0.961},
    {"dwayne", "duane", 0.840},
    {"dixon", "dicksonx", 0.813},
    {"jones", "johnson", 0.832},
    {"abroms", "abrams", 0.922},
    {"shackleford", "shackelford", 0.982},
    {"dunningham", "cunnigham", 0.896},
    {"nichleson", "nichulson", 0.956},
    {"abc", "xyz", 0},
    {"same", "same", 1},
    {"", "a", 0},
};

EachRow(link, jaro_winkler_as_published, alike) {
    const Alike *c = &alike[*row];
    const double value = jaro_winkler(c->a, strlen(c->a), c->b, strlen(c->b));
    const double back = jaro_winkler(c->b, strlen(c->b), c->a, strlen(c->a));
    cr_expect(lt(dbl, fabs(value - c->value), 0.0006), "%s %s: %g", c->a, c->b, value);
    cr_expect(lt(dbl, fabs(value - back), 1e-12), "%s %s", c->a, c->b);
}

typedef struct Slips {
    const char *a, *b;
    size_t count;
} Slips;

/* Damerau (1964) and the usual examples of the literature. */
static const Slips slipped[] = {
    {"kitten", "sitting", 3}, {"saturday", "sunday", 3},
    {"ca", "abc", 3},         {"acb", "abc", 1},
    {"same", "same", 0},      {"", "abc", 3},
    {"abcdef", "badcfe", 3},  {"kersenzwanen", "krsenzwanen", 1},
};

EachRow(link, slips_of_the_pen_are_counted, slipped) {
    const Slips *c = &slipped[*row];
    cr_expect(eq(sz, slips(c->a, strlen(c->a), c->b, strlen(c->b)), c->count), "%s %s", c->a, c->b);
    cr_expect(eq(sz, slips(c->b, strlen(c->b), c->a, strlen(c->a)), c->count), "%s %s", c->b, c->a);
}

/* ---- levels ---- */

typedef struct Shop {
    const char *name, *street, *number, *postcode, *phone, *activity;
} Shop;

typedef struct Pair {
    Shop a, b;
    int level[LINK_COMPARISONS];
} Pair;

#define DOOR "Kerkstraat", "12", "2000", NULL, NULL
static const Pair pairs[] = {
    {{"Bakkerij Linde", DOOR}, {"LINDE BAKKERIJ BV", DOOR}, {0, 0, -1, -1}},
    {{"Bakkerij Linde", DOOR}, {"Bakkerij Lindde", DOOR}, {2, 0, -1, -1}},
    {{"Kersenzwanen", DOOR}, {"KRSENZWANEN BV", DOOR}, {2, 0, -1, -1}},
    {{"Welzijn Vliermorgen", DOOR}, {"WELZIJNVLIERMORGEN", DOOR}, {2, 0, -1, -1}},
    {{"Olm", DOOR}, {"Elm", DOOR}, {6, 0, -1, -1}}, /* too short for a slip */
    {{"Bakkerij Linde Zand", DOOR}, {"Linde", DOOR}, {3, 0, -1, -1}},
    {{"Bakkerij Linde", DOOR}, {"Kapper Olm", DOOR}, {6, 0, -1, -1}},
    {{NULL, DOOR}, {"Kapper Olm", DOOR}, {-1, 0, -1, -1}},
    {{"A", "Kerkstraat", "12-16", "2000", NULL, NULL},
     {"A", "Kerkstr", "14", "2000", NULL, NULL},
     {0, 0, -1, -1}},
    {{"A", "Kerkstraat", "12", "2000", NULL, NULL},
     {"A", "Kerkstraat", "12", "2060", NULL, NULL},
     {0, 1, -1, -1}},
    {{"A", "Kerkstraat", "12", "2000", NULL, NULL},
     {"A", "Kerkstraat", "20", "2000", NULL, NULL},
     {0, 2, -1, -1}},
    {{"A", "Kerkstraat", "12", "2000", NULL, NULL},
     {"A", "Kerkstraat", NULL, "2000", NULL, NULL},
     {0, 2, -1, -1}},
    {{"A", "Kerkstraat", "12", "2000", NULL, NULL},
     {"A", "Kerkstraat", "90", "2000", NULL, NULL},
     {0, 3, -1, -1}},
    {{"A", "Kerkstraat", "12", "2000", NULL, NULL},
     {"A", "Molenweg", "12", "2060", NULL, NULL},
     {0, 4, -1, -1}},
    {{"A", "Nieuwstraat / Rue Neuve", "1", NULL, NULL, NULL},
     {"A", "rue Neuve", "1", NULL, NULL, NULL},
     {0, 0, -1, -1}},
    {{"A", NULL, NULL, NULL, NULL, NULL},
     {"A", "Kerkstraat", "1", NULL, NULL, NULL},
     {0, -1, -1, -1}},
    {{"A", DOOR}, {"A", "Kerkstraat", "12", "2000", "p1", "bakery"}, {0, 0, -1, -1}},
    {{"A", "Kerkstraat", "12", "2000", "p1", "bakery"},
     {"A", "Kerkstraat", "12", "2000", "p1", "butcher"},
     {0, 0, 0, 1}},
    {{"A", "Kerkstraat", "12", "2000", NULL, "bakery"},
     {"A", "Kerkstraat", "12", "2000", NULL, "footwear_leather"},
     {0, 0, -1, 2}}, /* both are retail, 47 */
    {{"A", "Kerkstraat", "12", "2000", NULL, "bakery"},
     {"A", "Kerkstraat", "12", "2000", NULL, "hairdresser"},
     {0, 0, -1, 3}},
    {{"A", "Kerkstraat", "12", "2000", NULL, "bakery"},
     {"A", "Kerkstraat", "12", "2000", NULL, "office"},
     {0, 0, -1, 3}}, /* no sector group */
    {{"A", "Kerkstraat", "12", "2000", NULL, "office"},
     {"A", "Kerkstraat", "12", "2000", NULL, "office"},
     {0, 0, -1, 0}},
    {{"A", "Kerkstraat", "12", "2000", "p1", "bakery"},
     {"A", "Kerkstraat", "12", "2000", "p2", "bakery"},
     {0, 0, 2, 0}},
};

static Records records_of(Arena *arena, const Shop *shop, const char *const *registry, size_t n) {
    Records records;
    Err err = {0};
    RecordsBuild *build = records_begin("storefronts", 0, arena);
    for (size_t k = 0; k < n; k++) {
        const RecordText text = {.registry = registry[k],
                                 .key = arena_printf(arena, "%zu", k),
                                 .name = shop[k].name,
                                 .street = shop[k].street,
                                 .house_number = shop[k].number,
                                 .postcode = shop[k].postcode,
                                 .phone = shop[k].phone,
                                 .activity = shop[k].activity,
                                 .opened_on = INT32_MIN,
                                 .closed_on = INT32_MAX};
        cr_assert(zero(int, (int)records_add(build, &text, &err)), "%s", err.text);
    }
    records_end(build, &records);
    return records;
}

static const LinkParams *params_of(Arena *arena) {
    return params_group(params_open(arena), &link_group);
}

EachRow(link, levels_of_a_pair, pairs) {
    Arena *arena = arena_open();
    const Pair *p = &pairs[*row];
    const char *const registry[] = {"storefronts", "tax"};
    const Records records = records_of(arena, (Shop[]){p->a, p->b}, registry, 2);
    LinkRarity rarity;
    LinkView view;
    link_rarity_count(&records, params_of(arena), arena, &rarity);
    link_view(&records, &rarity, 10, arena, &view);
    const LinkVector v = link_compare(&view, 0, 1), back = link_compare(&view, 1, 0);
    for (int c = 0; c < LINK_COMPARISONS; c++) {
        cr_expect(eq(int, v.level[c], p->level[c]), "comparison %d", c);
        cr_expect(eq(int, back.level[c], p->level[c]), "comparison %d, the other way", c);
    }
    cr_expect(eq(i8, link_cell_vector(link_cell(v)).level[LINK_DOOR], v.level[LINK_DOOR]));
    arena_close(arena);
}

Test(link, every_cell_is_one_vector) {
    for (size_t cell = 0; cell < LINK_CELLS; cell++)
        cr_assert(eq(sz, link_cell(link_cell_vector(cell)), cell));
}

/* A common name and a phone of many doors say less; a word of the trade next to nothing. */
Test(link, what_many_have_says_less) {
    enum { N = 120 };
    Arena *arena = arena_open();
    Shop shop[N];
    const char *registry[N];
    for (size_t k = 0; k < N; k++) {
        registry[k] = k % 2 ? "tax" : "storefronts";
        shop[k] = (Shop){
            .name = k < 10 ? "Keten Zon" : arena_printf(arena, "Bakkerij X%zuq%zu", k * 7919, k),
            .street = "Markt",
            .number = arena_printf(arena, "%zu", k),
            .phone = k < 4 ? "p" : NULL,
            .activity = "bakery"};
    }
    const Records records = records_of(arena, shop, registry, N);
    LinkRarity rarity;
    LinkView view;
    link_rarity_count(&records, params_of(arena), arena, &rarity);
    link_view(&records, &rarity, 10, arena, &view);
    const LinkVector chain = link_compare(&view, 0, 1), trade = link_compare(&view, 20, 21);
    cr_expect(eq(i8, chain.level[LINK_NAME], 1));
    cr_expect(eq(i8, chain.level[LINK_PHONE], 1));
    cr_expect(eq(i8, trade.level[LINK_NAME], 6), "only the trade in common");
    for (size_t k = 0; k < rarity.count; k++) cr_expect(le(u32, 1, rarity.at[k].records));
    arena_close(arena);
}

/* ---- learning ---- */

/* Counts of pairs of four kinds, drawn level by level from known probabilities. */
typedef struct Kind {
    double pairs, name[7], door[5];
} Kind;

static const Kind planted[] = {
    {4000, {.80, .02, .10, .04, .02, .01, .01}, {.85, .05, .07, .02, .01}},
    {3000, {.10, .75, .10, .03, .01, .005, .005}, {.0005, .0005, .05, .249, .70}},
    {2000, {0, 0, 0, 0, 0, .05, .95}, {.88, .05, .05, .01, .01}},
    {5000000, {1e-6, 1e-5, 1e-4, 1e-4, .005, .05, .944789}, {1e-6, 1e-5, 1e-3, .05, .948989}},
};

static void plant(LinkCells *cells) {
    *cells = (LinkCells){.records = 10000};
    for (size_t q = 0; q < 4; q++)
        for (int n = 0; n < 7; n++)
            for (int d = 0; d < 5; d++) {
                const LinkVector v = {{(int8_t)n, (int8_t)d, LINK_MISSING, LINK_MISSING}};
                const double expected = planted[q].pairs * planted[q].name[n] * planted[q].door[d];
                const bool candidate = n < 5 || d < 2;
                cells->pairs += expected;
                if (candidate) cells->candidate[link_cell(v)] += (uint64_t)llround(expected);
                if (candidate)
                    cells->candidates += (uint64_t)llround(expected);
                else
                    cells->sample[link_cell(v)] += (uint64_t)llround(expected / 100);
            }
    for (size_t k = 0; k < LINK_CELLS; k++) cells->drawn += cells->sample[k];
}

Test(link, four_kinds_are_told_apart_without_labels) {
    Arena *arena = arena_open();
    LinkCells *cells = ARENA_ARRAY(arena, LinkCells, 1);
    LinkModel model = {0};
    LinkLearned learned;
    plant(cells);
    link_learn(cells, params_of(arena), &model, &learned);
    cr_expect(lt(dbl, fabs(learned.expected - 4000), 120), "matches: %g", learned.expected);
    const LinkVector same = {{0, 0, -1, -1}}, chain = {{1, 4, -1, -1}}, door = {{6, 0, -1, -1}},
                     other = {{6, 4, -1, -1}};
    cr_expect(eq(int, (int)link_score(&model, same).kind, LINK_SAME));
    cr_expect(eq(int, (int)link_score(&model, chain).kind, LINK_SIBLING));
    cr_expect(eq(int, (int)link_score(&model, door).kind, LINK_NEIGHBOUR));
    cr_expect(eq(int, (int)link_score(&model, other).kind, LINK_UNRELATED));
    cr_expect(lt(dbl, link_probability(link_score(&model, chain).total), 0.05), "a chain");
    cr_expect(lt(dbl, 0.99, link_probability(link_score(&model, same).total)));
    arena_close(arena);
}

/* Two guides to one town: 110 restaurants of both, and four pairs that are two restaurants of one
 * hotel with its telephone. */
static const struct {
    LinkVector v;
    uint64_t candidates, sample;
} guides[] = {
    {{{0, 0, 0, -1}}, 80, 0},    {{{2, 0, 0, -1}}, 14, 0},   {{{3, 0, 0, -1}}, 8, 0},
    {{{4, 0, 0, -1}}, 4, 0},     {{{2, 2, 0, -1}}, 4, 0},    {{{6, 0, 0, -1}}, 4, 0},
    {{{6, 4, 2, -1}}, 300, 900}, {{{5, 4, 2, -1}}, 300, 90}, {{{6, 3, 2, -1}}, 60, 10},
};

Test(link, two_of_one_hotel_are_not_surely_one) {
    Arena *arena = arena_open();
    LinkCells *cells = ARENA_ARRAY(arena, LinkCells, 1);
    LinkModel model = {0};
    LinkLearned learned;
    *cells = (LinkCells){.records = 864, .pairs = 176423};
    for (size_t k = 0; k < sizeof guides / sizeof *guides; k++) {
        cells->candidate[link_cell(guides[k].v)] = guides[k].candidates;
        cells->sample[link_cell(guides[k].v)] = guides[k].sample;
        cells->candidates += guides[k].candidates;
        cells->drawn += guides[k].sample;
    }
    link_learn(cells, params_of(arena), &model, &learned);
    cr_expect(lt(dbl, fabs(learned.expected - 110), 3.7), "%g", learned.expected);
    const LinkVector hotel = {{6, 0, 0, -1}}, same = {{3, 0, 0, -1}};
    cr_expect(lt(dbl, link_probability(link_score(&model, hotel).total), 0.95), "not accepted");
    cr_expect(lt(dbl, 0.99, link_probability(link_score(&model, same).total)));
    arena_close(arena);
}

/* Whatever was learned, the parts of a score add up to the last thousandth. */
Test(link, the_parts_of_a_score_add_up_exactly) {
    Arena *arena = arena_open();
    LinkCells *cells = ARENA_ARRAY(arena, LinkCells, 1);
    LinkModel model = {0};
    LinkLearned learned;
    plant(cells);
    link_learn(cells, params_of(arena), &model, &learned);
    for (size_t cell = 0; cell < LINK_CELLS; cell++) {
        const LinkScore s = link_score(&model, link_cell_vector(cell));
        int32_t sum = s.prior + s.others;
        for (int c = 0; c < LINK_COMPARISONS; c++) sum += s.weight[c];
        cr_assert(eq(i32, sum, s.total));
        cr_assert(le(i32, s.others, 0));
    }
    cr_expect(eq(i32, link_millibits(link_probability(3456)), 3456));
    arena_close(arena);
}

/* ---- clusters ---- */

typedef struct Joined {
    LinkPair pair[6];
    size_t count;
    uint32_t of[6]; /* the first record of each cluster */
} Joined;

/* Six records: storefronts 0 and 1; tax 2 and 3; permits 4 and 5. */
static const Joined joins[] = {
    {{{0, 2, 9000, 0, 0, false}, {1, 3, 8000, 0, 0, false}}, 2, {0, 1, 0, 1, 4, 5}},
    {{{0, 2, 9000, 0, 0, false}, {0, 3, 8000, 0, 0, false}},
     2,
     {0, 1, 0, 3, 4, 5}}, /* one of a register each */
    {{{0, 2, 9000, 0, 0, false}, {2, 4, 5000, 0, 0, false}, {0, 4, -9000, 0, 0, false}},
     3,
     {0, 1, 0, 3, 4, 5}},
    {{{0, 2, 9000, 0, 0, false}, {2, 4, 9000, 0, 0, false}, {0, 4, -2000, 0, 0, false}},
     3,
     {0, 1, 0, 3, 0, 5}},
    {{{0, 2, 9000, 0, 0, false}, {2, 4, 9000, 0, 0, false}, {1, 4, 8500, 0, 0, false}},
     3,
     {0, 1, 0, 3, 1, 5}},
    {{{0, 2, -1, 0, 0, false}}, 1, {0, 1, 2, 3, 4, 5}},
};

static Records six(Arena *arena) {
    const char *const registry[] = {"storefronts", "storefronts", "tax",
                                    "tax",         "permits",     "permits"};
    Shop shop[6] = {0};
    for (size_t k = 0; k < 6; k++) shop[k].name = "A";
    return records_of(arena, shop, registry, 6);
}

EachRow(link, weak_chains_do_not_join, joins) {
    Arena *arena = arena_open();
    const Records records = six(arena);
    Joined j = joins[*row];
    LinkPairs all = {.count = j.count, .pair = j.pair};
    const LinkConstraints none = {.overlap_days = 60};
    LinkClusters clusters;
    for (size_t k = 1; k < j.count; k++) /* in order of (a, b) */
        for (size_t m = k; m && (j.pair[m].a < j.pair[m - 1].a ||
                                 (j.pair[m].a == j.pair[m - 1].a && j.pair[m].b < j.pair[m - 1].b));
             m--) {
            const LinkPair swap = j.pair[m];
            j.pair[m] = j.pair[m - 1];
            j.pair[m - 1] = swap;
        }
    link_clusters_make(&records, &all, &none, arena, &clusters);
    for (size_t i = 0; i < 6; i++) cr_expect(eq(u32, clusters.of[i], j.of[i]), "record %zu", i);
    arena_close(arena);
}

Test(link, decisions_bind) {
    Arena *arena = arena_open();
    const Records records = six(arena);
    LinkPair pair[] = {{0, 2, 9000, 0, 0, false}, {1, 3, 8000, 0, 0, false}};
    LinkPairs all = {.count = 2, .pair = pair};
    const LinkVerdict verdict[] = {{0, 2, false}, {1, 5, true}};
    const LinkConstraints c = {2, verdict, 60};
    LinkClusters clusters;
    link_pairs_decide(&all, &c, arena);
    link_clusters_make(&records, &all, &c, arena, &clusters);
    cr_expect(eq(u32, clusters.of[2], 2), "said to be another");
    cr_expect(eq(u32, clusters.of[5], 1), "said to be the same");
    cr_expect(eq(u32, clusters.of[3], 1), "as before, though 3 and 5 were never compared");
    arena_close(arena);
}

/* ---- acceptance ---- */

typedef struct Accepted {
    LinkPair pair[4];
    size_t count;
    LinkState state; /* of record 2 */
    uint32_t storefront, runner_up;
} Accepted;

#define NO UINT32_MAX
static const Accepted accepted[] = {
    {{{0, 2, 9000, 0, 0, false}}, 1, LINK_MONEY, 0, NO},
    {{{0, 2, 5000, 0, 0, false}}, 1, LINK_ACCEPTED, 0, NO},
    {{{0, 2, 2000, 0, 0, false}}, 1, LINK_DOUBTFUL, 0, NO},
    {{{0, 2, -2000, 0, 0, false}}, 1, LINK_DOUBTFUL, 0, NO},
    {{{0, 2, -9000, 0, 0, false}}, 1, LINK_NONE, 0, NO},
    {{{0, 2, 9000, 0, 0, false}, {1, 2, 7000, 0, 0, false}},
     2,
     LINK_ACCEPTED,
     0,
     1}, /* the runner-up is near */
    {{{0, 2, 9000, 0, 0, false}, {1, 2, 5900, 0, 0, false}}, 2, LINK_MONEY, 0, 1},
    {{{0, 2, 9000, 0, 0, false}, {0, 3, 8000, 0, 0, false}},
     2,
     LINK_ACCEPTED,
     0,
     NO}, /* another record is */
    {{{0, 2, 2000, 0, 0, false}, {0, 4, 9000, 0, 0, false}, {2, 4, 9000, 0, 0, false}},
     3,
     LINK_MONEY,
     0,
     NO}, /* by way of 4 */
    {{{0, 2, LINK_CERTAIN, 0, 0, false}, {1, 2, 99999, 0, 0, false}}, 2, LINK_MONEY, 0, 1},
};

EachRow(link, money_needs_more_than_likelihood, accepted) {
    Arena *arena = arena_open();
    const Records records = six(arena);
    Accepted a = accepted[*row];
    LinkPairs all = {.count = a.count, .pair = a.pair};
    const LinkConstraints none = {.overlap_days = 60};
    LinkClusters clusters;
    LinkRecord link[6];
    link_clusters_make(&records, &all, &none, arena, &clusters);
    link_accept(&records, &all, &clusters, params_of(arena), link);
    cr_expect(eq(int, (int)link[2].state, (int)a.state));
    cr_expect(eq(u32, link[2].storefront, a.storefront));
    cr_expect(eq(u32, link[2].runner_up, a.runner_up));
    arena_close(arena);
}

/* ---- blocks ---- */

/* Ten thousand seats at one accountant make no candidates by their door and phone alone. */
Test(link, a_block_over_the_cap_is_told_and_not_compared) {
    enum { N = 20000 };
    Arena *arena = arena_open();
    Shop *shop = ARENA_ARRAY(arena, Shop, N);
    const char **registry = ARENA_ARRAY(arena, const char *, N);
    for (size_t k = 0; k < N; k++) {
        char word[9];
        const uint64_t h = fold_join(k / 2, 77);
        for (size_t c = 0; c < 8; c++) word[c] = (char)('a' + (h >> 5 * c) % 26);
        word[8] = 0;
        registry[k] = k % 2 ? "tax" : "storefronts";
        shop[k] = (Shop){arena_strdup(arena, word), "Kerkstraat", "1", "2000", "accountant", NULL};
    }
    const Records records = records_of(arena, shop, registry, N);
    const LinkParams *p = params_of(arena);
    LinkRarity rarity;
    LinkView view;
    LinkBlocks blocks;
    link_rarity_count(&records, p, arena, &rarity);
    link_view(&records, &rarity, 10, arena, &view);
    link_blocks_make(&view, p, arena, arena, &blocks);
    cr_expect(eq(sz, blocks.large, 3), "the door, what a slip leaves of it, and the phone");
    cr_expect(eq(u32, blocks.worst[0].records, N));
    for (size_t k = 0; k < N; k += 2) {
        cr_expect(ne(sz, link_blocks_common(&blocks, k, k + 1), SIZE_MAX), "%zu by its name", k);
        if (k) cr_expect(eq(sz, link_blocks_common(&blocks, k, 1), SIZE_MAX));
    }
    LinkCells *cells = ARENA_ARRAY(arena, LinkCells, 1);
    LinkModel model = {.rarity = rarity};
    LinkPairs found;
    LinkClusters clusters;
    LinkLearned learned;
    link_cells_count(&view, &blocks, p, &parallel_serial, cells);
    link_learn(cells, p, &model, &learned);
    link_pairs_make(&view, &blocks, &model, link_millibits(0.001), &parallel_serial, arena, &found);
    link_clusters_make(&records, &found, &(LinkConstraints){.overlap_days = 60}, arena, &clusters);
    cr_expect(eq(sz, found.candidates, N / 2));
    cr_expect(eq(sz, clusters.largest, 2), "one seat each");
    arena_close(arena);
}

/* ---- what is left over ---- */

enum { SHOPS = 600, MOVED = 60, TWICE = 4, RECORDS = 2 * SHOPS };

/* Eight letters of a number, as no other number has them. */
static const char *a_word(Arena *arena, uint64_t number, uint64_t salt) {
    char word[9] = "";
    const uint64_t h = fold_join(number, salt);
    for (size_t c = 0; c < 8; c++) word[c] = (char)('a' + (h >> 5 * c) % 26);
    return arena_strdup(arena, word);
}

/* Storefronts first, then a tax record of each but the last TWICE; of the first MOVED it has
 * another address. Storefronts of the last TWICE have a name that one record more has at a third
 * address. */
static Records moved_seats(Arena *arena) {
    Shop *shop = ARENA_ARRAY(arena, Shop, RECORDS);
    const char **registry = ARENA_ARRAY(arena, const char *, RECORDS);
    size_t n = 0;
    for (size_t k = 0; k < SHOPS; k++, n++) {
        const char *name = a_word(arena, k < SHOPS - TWICE ? k : SHOPS, 1);
        registry[n] = "storefronts";
        shop[n] = (Shop){name, a_word(arena, k, 2), "1", k % 2 ? "2000" : "2060", NULL, "bakery"};
    }
    for (size_t k = 0; k < SHOPS - TWICE; k++, n++) {
        registry[n] = "tax";
        shop[n] = shop[k];
        if (k < MOVED) shop[n].street = a_word(arena, k, 3);
    }
    registry[n] = "tax";
    shop[n] = shop[SHOPS - 1];
    shop[n++].street = "elsewhere";
    return records_of(arena, shop, registry, n);
}

Test(link, who_is_left_over_on_both_sides_is_seen_again) {
    Arena *arena = arena_open();
    const Records records = moved_seats(arena);
    const LinkParams *p = params_of(arena);
    const LinkConstraints none = {.overlap_days = 60};
    LinkCells *cells = ARENA_ARRAY(arena, LinkCells, 1);
    LinkRecord *link = ARENA_ARRAY(arena, LinkRecord, RECORDS);
    LinkModel model = {0};
    LinkLearned learned;
    LinkView view;
    LinkBlocks blocks;
    LinkPairs found;
    LinkClusters clusters;
    size_t before = 0, after = 0;
    link_rarity_count(&records, p, arena, &model.rarity);
    link_view(&records, &model.rarity, 10, arena, &view);
    link_blocks_make(&view, p, arena, arena, &blocks);
    link_cells_count(&view, &blocks, p, &parallel_serial, cells);
    link_learn(cells, p, &model, &learned);
    link_pairs_make(&view, &blocks, &model, link_millibits(0.001), &parallel_serial, arena, &found);
    link_clusters_make(&records, &found, &none, arena, &clusters);
    link_accept(&records, &found, &clusters, p, link);
    for (size_t k = 0; k < MOVED; k++) before += link[SHOPS + k].state == LINK_MONEY;
    cr_expect(zero(sz, before), "an address elsewhere is too little at the first look");
    link_left_learn(&records, &found, &clusters, &learned, &model);
    link_left_join(&records, &model, &none, &found, &clusters);
    link_accept(&records, &found, &clusters, p, link);
    for (size_t k = 0; k < MOVED; k++)
        after += link[SHOPS + k].state == LINK_MONEY && link[SHOPS + k].storefront == k;
    cr_expect(eq(sz, after, MOVED));
    cr_expect(lt(int, (int)link[records.n - 1].state, (int)LINK_MONEY), "one record, four shops");
    arena_close(arena);
}

/* What no block holds is compared before it parts what belongs together. */
Test(link, a_pair_without_a_block_is_compared_before_it_counts) {
    Arena *arena = arena_open();
    const Records records = six(arena);
    LinkPair pair[] = {{0, 2, 18000, 0, 0, false}, {2, 4, 25000, 0, 0, false}};
    LinkScore *score = ARENA_ARRAY(arena, LinkScore, LINK_CELLS);
    LinkRarity rarity;
    LinkView view;
    LinkClusters clusters;
    link_rarity_count(&records, params_of(arena), arena, &rarity);
    link_view(&records, &rarity, 10, arena, &view);
    for (size_t k = 0; k < LINK_CELLS; k++) score[k].total = -40000;
    LinkPairs all = {.count = 2, .pair = pair, .view = &view, .score = score};
    const LinkConstraints none = {.overlap_days = 60};
    link_clusters_make(&records, &all, &none, arena, &clusters);
    cr_expect(eq(u32, clusters.of[2], 2), "as far apart as they get, 0 and 4 outweigh 0 and 2");
    for (size_t k = 0; k < LINK_CELLS; k++) score[k].total = -9000;
    link_clusters_make(&records, &all, &none, arena, &clusters);
    cr_expect(eq(u32, clusters.of[2], 0));
    cr_expect(eq(u32, clusters.of[4], 0));
    arena_close(arena);
}

/* ---- successions ---- */

typedef struct Lives {
    const char *name[2];
    int closed, opened; /* days */
    int kind;           /* -1 = none */
} Lives;

static const Lives lives[] = {
    {{"Mode Linde", "Mode Linde"}, 1000, 1010, SUCCESSION_RELICENCE},
    {{"Mode Linde", "MODE LINDDE NV"}, 1000, 950, SUCCESSION_RELICENCE},
    {{"Mode Linde", "Mode Linde"}, 1000, 1040, SUCCESSION_TAKEOVER},
    {{"Mode Linde", "Snack Vos"}, 1000, 1010, SUCCESSION_TAKEOVER},
    {{"Mode Linde", "Snack Vos"}, 1000, 1400, -1},
    {{"Mode Linde", "Snack Vos"}, 1000, 900, -1},
};

EachRow(link, what_happened_at_a_door, lives) {
    Arena *arena = arena_open();
    const Lives *l = &lives[*row];
    Records records;
    Err err = {0};
    RecordsBuild *build = records_begin("storefronts", 0, arena);
    for (size_t k = 0; k < 2; k++) {
        const RecordText text = {.registry = "permits",
                                 .key = k ? "b" : "a",
                                 .name = l->name[k],
                                 .street = "Kerkstraat",
                                 .house_number = "12",
                                 .opened_on = k ? l->opened : 100,
                                 .closed_on = k ? INT32_MAX : l->closed};
        cr_assert(zero(int, (int)records_add(build, &text, &err)));
    }
    records_end(build, &records);
    LinkRarity rarity;
    LinkView view;
    LinkSuccessions found;
    Params *params = params_open(arena);
    link_rarity_count(&records, params_group(params, &link_group), arena, &rarity);
    link_view(&records, &rarity, 10, arena, &view);
    link_successions_find(&view, params_group(params, &succession_group), arena, &found);
    cr_expect(eq(sz, found.count, l->kind >= 0));
    if (l->kind >= 0) cr_expect(eq(int, (int)found.at[0].kind, l->kind));
    arena_close(arena);
}
