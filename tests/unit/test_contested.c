/* contested: what two files of one import say otherwise is told, counted and stored; figures are
 * those written below. */
#include "datasets/ingest/contested.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/facts.h"
#include "tests/support/rows.h"

static const char places[] = "storefront_id,sector\nA1,bakery\nB2,bakery\n";
static const char *const tallies =
    "SELECT i.path LIKE '%b.csv', t.count FROM tally t JOIN input i ON i.id = t.input_id "
    "WHERE t.what LIKE '%otherwise%' ORDER BY 1";

typedef struct Case {
    const char *first, *second;
    size_t count;     /* told at the second file */
    const char *says; /* part of its note */
} Case;

static const Case cases[] = {
    {"storefront_id,month,amount_eur\nA1,2025-01,500\nA1,2025-02,600\nB2,2025-01,900\n",
     "storefront_id,month,amount_eur\nA1,2025-01,700\nA1,2025-02,600\nA1,2025-03,800\n", 1,
     "(A1, 2025-01: 500 in "},
    {"storefront_id,month,amount_eur\nB2,2024-12,1\nA1,2025-01,500\nB2,2025-01,900\n",
     "storefront_id,month,amount_eur\nB2,2025-01,901\nB2,2024-12,2\nA1,2025-01,501\n", 3,
     "(A1, 2025-01: 500 in "},
    {"storefront_id,month,kind,count\nA1,2025-01,visitors,500\nA1,2025-02,passers_by,90\n",
     "storefront_id,month,kind,count\nA1,2025-01,visitors,70\nA1,2025-02,visitors,80\n", 1,
     "70 here)"},
    {"storefront_id,period_start,period_end,amount_eur\nA1,2025-01-01,2025-03-31,500\n",
     "storefront_id,period_start,period_end,amount_eur\nA1,2025-01-01,2025-03-31,600\n", 1,
     "(A1, 2025-01: 500 in "},
    {"enterprise_id,month,amount_eur\n0100.000.070,2025-01,500\n",
     "enterprise_id,month,amount_eur\n0100000070,2025-01,600\n", 1, "2025-01: 500 in "},
    /* what two sources say are two figures, and the same twice is one */
    {"storefront_id,month,amount_eur,source\nA1,2025-01,500,vat\nA1,2025-02,600,vat\n",
     "storefront_id,month,amount_eur,source\nA1,2025-01,700,till\nA1,2025-02,600,vat\n", 0, NULL},
    {"storefront_id,month,amount_eur\nA1,2025-01,500\n",
     "storefront_id,month,amount_eur\nB2,2025-01,700\nA1,2025-02,600\n", 0, NULL},
};

static const char *written(World *w, const char *name, const char *text) {
    const char *path = world_path(w, name);
    FILE *file = fopen(path, "w");
    cr_assert(ne(ptr, file, NULL));
    (void)fputs(text, file);
    cr_assert(eq(int, fclose(file), 0));
    return path;
}

EachRow(contested, two_files_of_one_import, cases) {
    const Case *c = &cases[*row];
    World w;
    world_open(&w);
    (void)facts_take_text(&w, "places.csv", places);
    IngestReport report = {0};
    Err err = {0};
    const char *const paths[] = {written(&w, "a.csv", c->first), written(&w, "b.csv", c->second),
                                 NULL};
    cr_assert(eq(int, (int)facts_import(&w, paths, &report, &err), ST_OK), "%s", err.text);
    char rows[32] = "";
    if (c->count) (void)snprintf(rows, sizeof rows, "1|%zu\n", c->count);
    cr_expect(eq(str, (char *)facts_rows(&w, tallies), rows));
    cr_expect(eq(sz, report.tallies, (size_t)(c->count > 0)));
    const char *first = facts_file(&report, "a.csv")->note,
               *second = facts_file(&report, "b.csv")->note;
    cr_expect(eq(int, first &&strstr(first, "otherwise"), 0));
    if (c->count)
        cr_expect(eq(int, second &&strstr(second, c->says), 1), "%s", second ? second : "nothing");
    else
        cr_expect(eq(int, second &&strstr(second, "otherwise"), 0));
    world_close(&w);
}

/* A later import corrects the one before it. */
Test(contested, another_import_is_a_correction) {
    World w;
    world_open(&w);
    (void)facts_take_text(&w, "places.csv", places);
    (void)facts_take_text(&w, "a.csv", cases[0].first);
    const IngestReport report = facts_take_text(&w, "b.csv", cases[0].second);
    cr_expect(eq(sz, report.tallies, (size_t)0));
    cr_expect(eq(str, (char *)facts_rows(&w, tallies), (char *)""));
    world_close(&w);
}
