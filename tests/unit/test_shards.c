/* Panels that were taken apart and joined again, columns that only some parts have, and who stands
 * for a country of which one part is learned from. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/panel/links.h"
#include "datasets/panel/panel_columns.h"
#include "datasets/panel/panel_join.h"
#include "datasets/panel/started_again.h"
#include "detector/shards/shard_pool.h"
#include "tests/support/columns.h"

enum { SHOPS = 60, MONTHS = 24, PARTS = 3 };

/* Row i goes to part i % PARTS, but for the first, which goes to the last. */
static size_t part_of(size_t i) {
    return i ? i % PARTS : PARTS - 1;
}

static void take_apart(const Columns *c, Panel part[PARTS]) {
    for (size_t p = 0; p < PARTS; p++) {
        uint32_t *row = ARENA_ARRAY(c->arena, uint32_t, SHOPS);
        size_t n = 0;
        for (size_t i = 0; i < SHOPS; i++)
            if (part_of(i) == p) row[n++] = (uint32_t)i;
        panel_pick(&c->panel, row, n, c->arena, &part[p]);
    }
}

static bool same_rows(const Panel *a, const Panel *b, const PanelColumn *column) {
    const void *left = panel_column_of(a, column), *right = panel_column_of(b, column);
    if (!left || !right) return left == right;
    return memcmp(left, right, a->n * panel_column_row(column, a->months)) == 0;
}

Test(shards, what_was_taken_apart_is_joined_as_it_was) {
    Columns c = columns_street(SHOPS, MONTHS, 3, 7);
    Panel part[PARTS], whole;
    const Panel *parts[PARTS] = {&part[0], &part[1], &part[2]};
    const PanelOrigin *origin;
    for (size_t i = 0; i < SHOPS; i++) c.sector[i] = (int)(i % COLUMN_SECTORS);
    take_apart(&c, part);
    panel_join(parts, PARTS, c.arena, &whole, &origin);
    cr_assert(eq(sz, whole.n, SHOPS));
    cr_assert(eq(sz, whole.sectors, c.panel.sectors));
    for (size_t k = 0; k < PANEL_COLUMNS; k++)
        if (panel_column[k].offset != offsetof(Panel, key) &&
            panel_column[k].offset != offsetof(Panel, sector))
            cr_expect(same_rows(&whole, &c.panel, &panel_column[k]), "column %zu", k);
    for (size_t i = 0; i < SHOPS; i++) {
        cr_expect(eq(sz, origin[i].part, part_of(i)));
        cr_expect(eq(str, (char *)parts[origin[i].part]->id[origin[i].row], (char *)c.panel.id[i]));
        cr_expect(eq(i64, whole.key[i], (int64_t)i + 1));
        cr_expect(eq(str, (char *)whole.sector_name[whole.sector[i]],
                     (char *)c.panel.sector_name[c.panel.sector[i]]));
    }
    columns_close(&c);
}

/* Each shard knows its own sectors alone, by other numbers. */
Test(shards, sectors_go_by_name) {
    Columns c = columns_street(2, MONTHS, 0, 7);
    static const char *const first[] = {"bakery", "florist"}, *const second[] = {"florist"};
    static const int of_first[] = {1}, of_second[] = {0};
    static const uint32_t row[] = {0, 1};
    Panel part[2], whole;
    const Panel *parts[] = {&part[0], &part[1]};
    const PanelOrigin *origin;
    panel_pick(&c.panel, row, 1, c.arena, &part[0]);
    panel_pick(&c.panel, row + 1, 1, c.arena, &part[1]);
    part[0].sector_name = first;
    part[0].sectors = 2;
    part[0].sector = of_first;
    part[1].sector_name = second;
    part[1].sectors = 1;
    part[1].sector = of_second;
    panel_join(parts, 2, c.arena, &whole, &origin);
    cr_assert(eq(sz, whole.sectors, 2));
    for (size_t i = 0; i < 2; i++)
        cr_expect(eq(str, (char *)whole.sector_name[whole.sector[i]], "florist"));
    columns_close(&c);
}

Test(shards, a_column_that_one_part_has_all_get_blank) {
    Columns c = columns_street(4, MONTHS, 0, 7);
    const uint64_t before = panel_columns(&c.panel);
    uint64_t all = 0;
    for (size_t k = 0; k < PANEL_COLUMNS; k++)
        all |= (uint64_t)(panel_column[k].blank != BLANK_ALWAYS) << k;
    panel_columns_fill(&c.panel, all, c.arena);
    cr_expect(eq(u64, panel_columns(&c.panel), before | all));
    const size_t cell = 3 * MONTHS + 5;
    cr_expect(eq(int, c.panel.period[cell], 5));
    cr_expect(eq(int, c.panel.confirmed[3], INT_MIN));
    cr_expect(eq(int, c.panel.link_millibits[3], INT32_MAX));
    cr_expect(isnan(c.panel.proxy[PROXY_SEATS][cell]));
    cr_expect(isnan(c.panel.footfall_m[3]));
    cr_expect(not(panel_zero(&c.panel, 3, 5)));
    cr_expect(eq(flt, c.panel.margin_sd[3], 0));
    columns_close(&c);
}

/* A director of one store and the same of another, hashed under one key; an enterprise of both. */
Test(shards, ties_of_parts_link_storefronts_of_both) {
    static const LinkTie first[] = {{"07", "E2", INT_MIN, 0, LINK_OWNER},
                                    {"0b", "E1", INT_MIN, INT_MAX, LINK_DIRECTOR}},
                         second[] = {{"07", "E9", INT_MIN, INT_MAX, LINK_OWNER},
                                     {"0b", "E3", INT_MIN, INT_MAX, LINK_ACCOUNT}};
    static const LinkTies a = {2, first}, b = {2, second};
    static const LinkTies *const part[] = {&a, &b};
    static const char *const enterprise[] = {"E1", "E2", "E3", "E2"};
    static const uint32_t members[] = {0, 2, 1, 3};
    Columns c = columns_street(4, MONTHS, 0, 7);
    LinkTies ties;
    Links whole;
    c.panel.enterprise = enterprise;
    link_ties_join(part, 2, c.arena, &ties);
    cr_assert(eq(sz, ties.n, 4));
    links_make(&c.panel, &ties, c.arena, &whole);
    cr_assert(eq(sz, whole.resources, 2));
    cr_assert(eq(sz, whole.edges, 4));
    cr_expect(memcmp(whole.member, members, sizeof members) == 0);
    cr_expect(eq(int, whole.kind[0], LINK_DIRECTOR), "the first of its kinds");
    cr_expect(eq(int, whole.kind[1], LINK_ENTERPRISE), "it stands, where the owner left");
    columns_close(&c);
}

/* Of one store the end, of the other the opening. E2 opened 60 days before, E3 a day too early, E4
 * 366 days after by somebody who had left by then; E1 is the one that ended. */
Test(shards, who_ended_in_one_store_started_again_in_another) {
    enum { END = 19000 };
    static const LinkTie first[] = {{"0a", "E1", INT_MIN, END - 366, LINK_DIRECTOR}},
                         second[] = {{"0a", "E2", INT_MIN, INT_MAX, LINK_PHONE},
                                     {"0a", "E3", INT_MIN, INT_MAX, LINK_OWNER},
                                     {"0a", "E4", INT_MIN, END + 365, LINK_DIRECTOR},
                                     {"0a", "E5", INT_MIN, INT_MAX, LINK_ADDRESS}};
    static const LinkTies a = {1, first}, b = {4, second}, *const part[] = {&a, &b};
    static const Ending end[] = {{"E1", END}, {"E1", END}};
    static const Endings ended = {1, end}, twice = {2, end}, *const ends[] = {&ended, &twice};
    static const char *const enterprise[] = {"E1", "E2", "E3", "E4", "E5", "E2"};
    static const int opened[] = {END, END - 60, END - 61, END + 366, END, INT_MIN};
    unsigned char mark[6] = {0};
    Columns c = columns_street(6, MONTHS, 0, 7);
    LinkTies ties;
    Endings endings;
    c.panel.enterprise = enterprise;
    link_ties_join(part, 2, c.arena, &ties);
    endings_join(ends, 2, c.arena, &endings);
    cr_assert(eq(sz, endings.n, 1));
    started_again(&c.panel, &ties, &endings, opened, mark);
    for (size_t i = 0; i < 6; i++) cr_expect(eq(int, mark[i], i == 1), "row %zu", i);
    columns_close(&c);
}

/* ---- the pool ---- */

Test(shards, a_pool_with_room_takes_all) {
    Columns c = columns_open(SHOPS, MONTHS);
    const uint32_t *row;
    cr_assert(eq(sz, shard_pool_rows(&c.panel, SHOPS, SHOPS, c.arena, &row), SHOPS));
    for (size_t i = 0; i < SHOPS; i++) cr_expect(eq(u32, row[i], (uint32_t)i));
    columns_close(&c);
}

Test(shards, a_pool_takes_its_share_of_each_sector) {
    enum { MANY = 3000, WHOLE = 30000, POOL = 6000 };
    Columns c = columns_open(MANY, MONTHS);
    const uint32_t *row;
    size_t of[COLUMN_SECTORS] = {0};
    for (size_t i = 0; i < MANY; i++) c.sector[i] = i == 7 ? 2 : i % 10 == 0;
    const size_t rows = shard_pool_rows(&c.panel, WHOLE, POOL, c.arena, &row);
    for (size_t k = 0; k < rows; k++) {
        of[c.sector[row[k]]]++;
        if (k) cr_expect(lt(u32, row[k - 1], row[k]));
    }
    cr_expect(eq(sz, of[1], 300 / 5));
    cr_expect(eq(sz, of[0], 540), "2,699 of sector 0, a fifth and what is left of one");
    cr_expect(eq(sz, of[2], 1), "a sector of one is not lost");
    columns_close(&c);
}

/* Whoever is in the pool stays there when others come or go in other shards, figures change, or the
 * pool grows. */
Test(shards, who_is_in_the_pool_hangs_on_nobody_else) {
    enum { MANY = 2000 };
    Columns c = columns_open(MANY, MONTHS);
    const uint32_t *small, *large;
    bool in[MANY] = {false};
    const size_t few = shard_pool_rows(&c.panel, 20000, 4000, c.arena, &small);
    c.turnover[0] = 1e6F;
    const size_t more = shard_pool_rows(&c.panel, 20000, 6000, c.arena, &large);
    cr_assert(lt(sz, few, more));
    for (size_t k = 0; k < more; k++) in[large[k]] = true;
    for (size_t k = 0; k < few; k++) cr_expect(in[small[k]]);
    columns_close(&c);
}
