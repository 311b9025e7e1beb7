/* Which rows are wanted, and a table that no spreadsheet runs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "detector/run/row_filter.h"
#include "detector/run/watchlist_csv.h"

static const WatchRow cafe = {.rank = 7,
                              .selection = SELECTION_RANDOM,
                              .judged = true,
                              .storefront_id = "S1",
                              .name = "Caf\xC3\xA9 De Gl\xC3\xB6gg",
                              .sector = "bar_cafe",
                              .district = "Antwerpen",
                              .street = "Meir",
                              .postcode = "2000",
                              .posterior = 0.5,
                              .q_value = NAN};

typedef struct Asked {
    const char *condition;
    bool wanted;
} Asked;

static const Asked asked[] = {
    {"posterior>=0.5", true},  {"posterior>0.5", false},   {"posterior<=0.5", true},
    {"posterior!=0.5", false}, {"posterior=0.5", true},    {"posterior<1e9", true},
    {"q_value<1", false},      {"q_value>=0", false},      {"q_value!=0", false},
    {"name~cafe de", true},    {"name~CAF\xC3\x89", true}, {"name=cafe de glogg", true},
    {"name=cafe", false},      {"name!=cafe", true},       {"street~eir", true},
    {"sector=bar cafe", true}, {"postcode=2000", true},    {"postcode<2060", true},
    {"municipality~a", false}, {"house_number!=1", false}, {"rank<=7", true},
    {"rank>7", false},         {"selection=random", true}, {"selection!=random", false},
    {"judged=1", true},        {"judged=0", false},        {"reason~months", false},
};

static void check_asked(const Asked *row) {
    Arena *arena = arena_open();
    Err err = {0};
    RowCondition condition;
    cr_assert(zero(int, (int)row_filter_condition(row->condition, arena, &condition, &err)), "%s",
              err.text);
    const RowFilter filter = {.conditions = 1, .condition = &condition};
    cr_expect(eq(int, row_filter_wants(&filter, &cafe), row->wanted), "%s", row->condition);
    arena_close(arena);
}

Test(row_filter, conditions) {
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) check_asked(&asked[k]);
}

Test(row_filter, what_is_no_condition) {
    static const char *const bad[] = {"",
                                      "=",
                                      "posterior",
                                      "posterior=",
                                      "posterior=0,5",
                                      "posterior=nan",
                                      "Posterior=1",
                                      "no_such=1",
                                      "posterior~5",
                                      "rank~5",
                                      "rank 1"};
    Arena *arena = arena_open();
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        Err err = {0};
        RowCondition condition;
        cr_expect(eq(int, (int)row_filter_condition(bad[k], arena, &condition, &err), ST_USAGE),
                  "\"%s\"", bad[k]);
    }
    arena_close(arena);
}

Test(row_filter, words_may_stand_anywhere_and_all_must) {
    const char *both[] = {"GLOGG", "2000"}, *one[] = {"glogg", "2060"};
    cr_expect(row_filter_wants(&(RowFilter){.words = 2, .word = both}, &cafe));
    cr_expect(not(row_filter_wants(&(RowFilter){.words = 2, .word = one}, &cafe)));
}

/* Each cell is taken apart by hand: a reader of its own would prove nothing. */
Test(row_filter, no_cell_of_the_table_for_spreadsheets_is_a_formula) {
    static const char *const names[] = {"=1+1", "+32 3", "-x",  "@SUM(A1)", "\tx",
                                        "a;b",  "a\"b",  "a,b", " a"};
    static const char *const cells[] = {"\"'=1+1\"",     "\"'+32 3\"", "\"'-x\"",
                                        "\"'@SUM(A1)\"", "\"'\tx\"",   "\"a;b\"",
                                        "\"a\"\"b\"",    "a,b",        "\" a\""};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        WatchRow row = cafe;
        row.rank = 1;
        row.name = names[k];
        row.judged = true;
        row.log_odds = -1234.5;
        const Watchlist list = {.n = 1, .rows = &row, .prior_log_odds = -2.5};
        Text text = {0};
        char wanted[64];
        watchlist_table(&list, &(CsvForm){.dialect = CSV_EXCEL}, &text);
        snprintf(wanted, sizeof wanted, "1;S1;%s;bar_cafe;", cells[k]);
        cr_expect(strstr(text.at, wanted) != NULL, "%s: %s", names[k], text.at);
        cr_expect(strstr(text.at, ";0,5;-1234,5;") != NULL, "%s", text.at);
        cr_expect(strncmp(text.at, "\xEF\xBB\xBFrank;", 8) == 0);
        cr_expect(strstr(text.at, "municipality\r\n") != NULL);
        text_free(&text);
    }
}

Test(row_filter, the_plain_table_begins_with_the_canonical_columns) {
    WatchRow row = cafe;
    row.rank = 1;
    const Watchlist list = {.n = 1, .rows = &row};
    Text canonical = {0}, table = {0};
    watchlist_csv(&list, 0, false, &canonical);
    watchlist_table(&list, &(CsvForm){0}, &table);
    const size_t head = strcspn(canonical.at, "\n");
    cr_expect(strncmp(canonical.at, table.at, head) == 0);
    cr_expect(strncmp(table.at + head, ",street,house_number,postcode,municipality\n", 43) == 0,
              "%s", table.at);
    cr_expect(strstr(table.at, ",Meir,,2000,\n") != NULL, "%s", table.at);
    text_free(&canonical);
    text_free(&table);
}

/* Programs that read the older table find its columns where they were. */
Test(row_filter, the_table_ends_with_how_firm_a_place_is_once_that_is_known) {
    WatchRow rows[] = {cafe, cafe};
    rows[0].posterior = 0.97;
    rows[0].rank_low = 1;
    rows[0].rank_high = 12;
    rows[1].posterior = 0.2;
    const Watchlist list = {.n = 2, .rows = rows};
    Text table = {0};
    watchlist_table(&list, &(CsvForm){0}, &table);
    cr_expect(strstr(table.at, ",municipality,probability_band,rank_low,rank_high\n") != NULL);
    cr_expect(strstr(table.at, ",very_high,1,12\n") != NULL, "%s", table.at);
    cr_expect(strstr(table.at, ",low,,\n") != NULL, "%s", table.at);
    text_free(&table);
}

/* ---- names that nothing has ---- */

Test(row_filter, a_name_that_nothing_has_is_told_with_those_there_are) {
    WatchRow rows[] = {cafe, cafe, cafe, cafe};
    rows[1].district = rows[3].district = "Deurne";
    rows[2].district = NULL;
    const Watchlist list = {.run_id = 7, .n = sizeof rows / sizeof *rows, .rows = rows};
    static const struct {
        const char *name, *says;
    } asked_for[] = {
        {"nowhere",
         "there is no district \"nowhere\" in run 7; its districts are Antwerpen and "
         "Deurne"},
        {"Duerne", "there is no district \"Duerne\" in run 7; did you mean Deurne?"},
        {"", "there is no district \"\" in run 7; its districts are Antwerpen and Deurne"}};
    Arena *arena = arena_open();
    for (size_t k = 0; k < sizeof asked_for / sizeof *asked_for; k++) {
        Err err = {0};
        const char *name[] = {asked_for[k].name};
        RowFilter filter = {.district = name, .districts = 1};
        cr_expect(eq(int, (int)row_filter_open(&filter, &list, arena, &err), ST_USAGE));
        cr_expect(eq(str, err.text, (char *)asked_for[k].says));
    }
    arena_close(arena);
}

/* ---- a budget for each district ---- */

static WatchRow placed(size_t rank, const char *district, Selection selection) {
    WatchRow row = cafe;
    row.rank = rank;
    row.district = district;
    row.selection = selection;
    return row;
}

Test(row_filter, each_district_keeps_its_first_and_controls_stay) {
    WatchRow rows[] = {placed(1, "North", SELECTION_RANKED), placed(2, "North", SELECTION_RANKED),
                       placed(3, "South", SELECTION_RANKED), placed(4, NULL, SELECTION_RANKED),
                       placed(5, NULL, SELECTION_RANKED),    placed(6, "South", SELECTION_NONE),
                       placed(7, "North", SELECTION_RANDOM), placed(8, "South", SELECTION_RANKED)};
    enum { N = sizeof rows / sizeof *rows };
    static const bool selected[N] = {true, false, true, true, false, true, true, false};
    static const bool all[N] = {true, false, true, true, false, false, false, false};
    const Watchlist list = {.n = N, .rows = rows};
    Arena *arena = arena_open();
    Err err = {0};
    for (int unselected = 0; unselected < 2; unselected++) {
        RowFilter filter = {.per_district = 1, .unselected = unselected};
        cr_assert(zero(int, (int)row_filter_open(&filter, &list, arena, &err)));
        for (size_t r = 0; r < N; r++)
            cr_expect(
                eq(int, row_filter_wants(&filter, &rows[r]), unselected ? all[r] : selected[r]),
                "rank %zu, %d", rows[r].rank, unselected);
    }
    arena_close(arena);
}

Test(row_filter, a_budget_counts_only_what_the_rest_of_the_filter_wants) {
    WatchRow rows[] = {placed(1, "North", SELECTION_RANKED), placed(2, "North", SELECTION_RANKED)};
    rows[1].sector = "bookshop";
    const Watchlist list = {.n = 2, .rows = rows};
    Arena *arena = arena_open();
    Err err = {0};
    const char *sector = "bookshop";
    RowFilter filter = {.sectors = 1, .sector = &sector, .per_district = 1};
    cr_assert(zero(int, (int)row_filter_open(&filter, &list, arena, &err)));
    cr_expect(eq(int, row_filter_wants(&filter, &rows[0]), false));
    cr_expect(eq(int, row_filter_wants(&filter, &rows[1]), true));
    cr_expect(eq(str, (char *)row_filter_text(&filter, arena), "sector=bookshop, per-district=1"));
    arena_close(arena);
}

/* South has one of its two places to give, West both: the two next of North take two of them. */
Test(row_filter, places_left_empty_go_to_the_next_elsewhere) {
    WatchRow rows[] = {placed(1, "North", SELECTION_RANKED), placed(2, "North", SELECTION_RANKED),
                       placed(3, "North", SELECTION_RANKED), placed(4, "South", SELECTION_RANKED),
                       placed(5, "North", SELECTION_RANKED), placed(6, "West", SELECTION_NONE),
                       placed(7, "North", SELECTION_RANKED), placed(8, "North", SELECTION_RANKED)};
    enum { N = sizeof rows / sizeof *rows };
    static const bool taken[N] = {true, true, true, true, true, true, true, false};
    for (size_t r = 0; r < N; r++) rows[r].judged = true;
    const Watchlist list = {.n = N, .rows = rows};
    Arena *arena = arena_open();
    Err err = {0};
    RowFilter filter = {.per_district = 2, .fill_up = true};
    cr_assert(zero(int, (int)row_filter_open(&filter, &list, arena, &err)));
    for (size_t r = 0; r < N; r++)
        cr_expect(eq(int, row_filter_wants(&filter, &rows[r]), taken[r]), "rank %zu", rows[r].rank);
    cr_expect(eq(str, (char *)row_filter_text(&filter, arena), "per-district=2, fill-up"));
    arena_close(arena);
}
