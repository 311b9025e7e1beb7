/* import: the order of files never matters where they agree, facts that come before their register
 * row come in later, and what is read without being stored is told. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/facts.h"

static const char storefronts[] = "storefront_id,sector\nA,bar\nB,bar\n";
static const char *put(World *w, const char *name, const char *text) {
    pack_file(w->folder, name, text);
    return world_path(w, name);
}

static void expect(World *w, const char *sql, const char *rows) {
    cr_expect(eq(str, (char *)facts_rows(w, sql), (char *)rows), "%s", sql);
}

/* ---- read and not stored ---- */

Test(aside, footfall_that_saw_less_than_half_a_month_is_told) {
    World w;
    world_open(&w);
    facts_take(&w, put(&w, "storefronts.csv", storefronts));
    const IngestReport report =
        facts_take(&w, put(&w, "footfall.csv",
                           "storefront_id,month,count,kind,coverage\nA,2024-01,9,visitors,0.49\n"
                           "A,2024-02,9,visitors,0.5\nB,2024-02,9,visitors,0.1\n"));
    cr_expect(eq(sz, report.taken, (size_t)1));
    cr_expect(zero(sz, report.rejected));
    cr_assert(eq(sz, report.tallies, (size_t)1));
    cr_expect(eq(sz, report.tally[0].count, (size_t)2));
    cr_expect(strstr(report.file[0].note, "not stored: 2 months of footfall") != NULL, "%s",
              report.file[0].note);
    expect(&w, "SELECT count FROM tally", "2\n");
    world_close(&w);
}
