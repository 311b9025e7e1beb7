/* value_shown: what is kept of a cell that could not be taken. Names of persons, whatever column
 * they were typed into, never are; misread numbers, dates, codes and ids are. */
#include "datasets/ingest/value_shown.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "tests/support/facts.h"
#include "tests/support/rows.h"

static const struct {
    const char *text, *shown;
} values[] = {
    {"12.34.567,8", "12.34.567,8"},
    {"13/2024", "13/2024"},
    {"jan-25", "jan-25"},
    {"2024-02-30T10:00:00Z", "2024-02-30T10:00:00Z"},
    {"12 septembre 2032", "12 septembre 2032"},
    {"CHF 7", "CHF 7"},
    {"USD", "USD"},
    {"850 sq ft", "850 sq ft"},
    {"60 personen", "60 personen"},
    {"\xE2\x82\xAC 1 234", "??? 1 234"},
    {"2,1E+09", "2,1E+09"},
    {"BE0100.000.070", "BE0100.000.070"},
    {"S0000012", "S0000012"},
    {"x", "x"},
    {"?!", "?!"},
    {"", ""},
    {"Jan Peeters", "text of 10 letters"},
    {"Jan", "text of 3 letters"},
    {"Mei", "text of 3 letters"},
    {"Ron", "text of 3 letters"},
    {"Bo Li 3", "text of 4 letters and 1 digit"},
    {"Peeters 0470123456", "text of 7 letters and 10 digits"},
    {"an.maes1979@example.org", "text of 16 letters and 4 digits"},
    {"Zo\xC3\xAB", "text of 3 letters"},
    {"Zo\xEB", "text of 3 letters"},
    {"\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD 1", "text of 4 letters and 1 digit"},
    {"Jan Peeters, Jan Peeters, Jan Peeters, Jan Peeters, Jan Peeters, Jan Peeters, Jan Peeters",
     "text of 70 letters"},
};

EachRow(value_shown, numbers_dates_codes_and_ids_are_kept_and_names_are_not, values) {
    char out[VALUE_SHOWN + 1];
    value_show(values[*row].text, strlen(values[*row].text), out);
    cr_assert(eq(str, out, (char *)values[*row].shown));
}

static void write_to(World *w, const char *name, const char *text) {
    FILE *file = fopen(world_path(w, name), "w");
    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

/* Every cell of every table in turn holds a name; then the whole file of the store is looked
 * through, its free pages too. */
Test(value_shown, no_name_stays_in_the_store_whatever_cell_it_was_typed_into) {
    static const char *const files[][2] = {
        {"turnover.csv",
         "storefront_id,month,amount_eur,source,currency\n"
         "Xaverius Quillebroeck,2024-01,100,vat,EUR\n"
         "A,Xaverius Quillebroeck,100,vat,EUR\n"
         "A,2024-01,Xaverius Quillebroeck,vat,EUR\n"
         "A,2024-01,100,Xaverius Quillebroeck,EUR\n"
         "A,2024-01,100,vat,Xaverius Quillebroeck\n"},
        {"footfall.csv",
         "storefront_id,month,count,kind,coverage\n"
         "A,Xaverius Quillebroeck,5,visitors,1\n"
         "A,2024-01,Xaverius Quillebroeck,visitors,1\n"
         "A,2024-01,5,Xaverius Quillebroeck,1\n"
         "A,2024-01,5,visitors,Xaverius Quillebroeck\n"},
        {"proxies.csv",
         "storefront_id,month,kind,value\n"
         "A,Xaverius Quillebroeck,water_m3,1\n"
         "A,2024-01,Xaverius Quillebroeck,1\n"
         "A,2024-01,water_m3,Xaverius Quillebroeck\n"},
        {"ownership_changes.csv",
         "storefront_id,changed_on\nXaverius Quillebroeck,2024-01-01\n"
         "A,Xaverius Quillebroeck\n"},
        {"outcomes.csv",
         "storefront_id,inspected_on,outcome\nXaverius Quillebroeck,2024-01-01,"
         "cleared\nA,Xaverius Quillebroeck,cleared\nA,2024-01-01,Xaverius "
         "Quillebroeck\n"},
        {"more_storefronts.csv",
         "storefront_id,sector,floor_area_m2,staff_fte,opened_on,lon,lat\n"
         "B,bakery,Xaverius Quillebroeck,1,2020-01-01,4,51\n"
         "C,bakery,5,Xaverius Quillebroeck,2020-01-01,4,51\n"
         "D,bakery,5,1,Xaverius Quillebroeck,4,51\n"
         "E,bakery,5,1,2020-01-01,Xaverius Quillebroeck,51\n"}};
    World w;
    world_open(&w);
    write_to(&w, "storefronts.csv", "storefront_id,sector\nA,bakery\n");
    facts_take(&w, world_path(&w, "storefronts.csv"));
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        write_to(&w, files[k][0], files[k][1]);
        facts_take(&w, world_path(&w, files[k][0]));
    }
    cr_assert(eq(str,
                 (char *)facts_rows(&w,
                                    "SELECT count(*) >= 18, count(DISTINCT value) FROM "
                                    "reject WHERE value <> '1'"),
                 "1|1\n"));
    cr_expect(not(facts_hold_bytes(&w, "uillebroeck")));
    cr_expect(not(facts_hold_bytes(&w, "averius")));
    world_close(&w);
}

/* An id without a digit waits by its mark, and is found again once its storefront is known. */
Test(value_shown, rows_that_wait_for_an_id_of_letters_are_taken_when_it_is_known) {
    World w;
    world_open(&w);
    write_to(&w, "storefronts.csv", "storefront_id,sector\nA,bakery\n");
    write_to(&w, "turnover.csv",
             "storefront_id,month,amount_eur\nA,2024-01,5\nbakkerij-smit,2024-01,100\n");
    write_to(&w, "later.csv", "storefront_id,sector\nbakkerij-smit,bakery\n");
    facts_take(&w, world_path(&w, "storefronts.csv"));
    facts_take(&w, world_path(&w, "turnover.csv"));
    cr_expect(eq(str,
                 (char *)facts_rows(&w,
                                    "SELECT value, length(awaits), awaits GLOB '~*' FROM "
                                    "reject"),
                 "text of 12 letters|5|1\n"));
    const IngestReport later = facts_take(&w, world_path(&w, "later.csv"));
    cr_expect(eq(sz, later.inputs_ready, (size_t)1));
    facts_take(&w, world_path(&w, "turnover.csv"));
    cr_expect(eq(str, (char *)facts_rows(&w, "SELECT count(*) FROM turnover_series"), "2\n"));
    cr_expect(eq(str, (char *)facts_rows(&w, "SELECT awaits, taken_by FROM reject"),
                 "bakkerij-smit|4\n"));
    world_close(&w);
}
