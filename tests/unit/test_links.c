/* What storefronts share, read from small files whose right answer is plain. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/panel/links.h"
#include "tests/support/facts.h"
#include "tests/support/world.h"

static void write_file(World *world, const char *name, const char *text) {
    FILE *file = fopen(world_path(world, name), "w");
    cr_assert(file != NULL);
    fputs(text, file);
    fclose(file);
    world_import(world, world_path(world, name));
}

/* Rows of the panel are A..F in this order. */
static void street(World *world) {
    write_file(world, "storefronts.csv",
               "storefront_id,enterprise_id,sector,street,house_number,postcode\n"
               "A,E1,bar,Meir,1,2000\n"
               "B,E2,bar,Meir,3,2000\n"
               "C,E3,bar,Meir,3,2000\n"
               "D,E4,bar,Meir,3,2018\n"
               "E,E5,bar,,,\n"
               "F,E5,bar,,,\n");
    write_file(world, "turnover.csv",
               "storefront_id,month,amount_eur\nA,2024-01,100\nA,2024-12,100\n");
}

static const char *shown(World *world) {
    static const char letters[] = "ABCDEF";
    Err err = {0};
    Panel panel;
    Links links;
    world_panel(world, &panel);
    must(links_load(&world->store, &panel, world->arena, &links, &err), &err);
    const char *text = "";
    for (size_t r = 0; r < links.resources; r++) {
        text = arena_printf(world->arena, "%s%s ", text, link_name((LinkKind)links.kind[r]));
        for (size_t e = links.begin[r]; e < links.begin[r + 1]; e++)
            text = arena_printf(world->arena, "%s%c", text, letters[links.member[e]]);
        text = arena_printf(world->arena, "%s; ", text);
    }
    return text;
}

Test(links, doors_and_enterprises_come_from_the_register) {
    World world;
    world_open(&world);
    street(&world);
    cr_expect(eq(str, shown(&world), "door BC; enterprise EF; "));
    world_close(&world);
}

Test(links, parties_join_the_storefronts_of_their_enterprises) {
    World world;
    world_open(&world);
    street(&world);
    write_file(&world, "links.csv",
               "party_id,enterprise_id,role,from,until\n"
               "p1,E1,director,,\np1,E5,director,,\n" /* A with both of E5 */
               "p2,E1,owner,,\np2,E5,owner,,\n"       /* a couple: the same storefronts */
               "p3,E2,owner,,\np3,E2,director,,\n"    /* one storefront only */
               "p4,E3,accountant,,\np4,E4,accountant,,\n"
               "p5,E1,phone,,2023-12-31\np5,E2,phone,,\n"       /* over before the months begin */
               "p6,E1,address,2024-12-31,\np6,E2,address,,\n"); /* on the last day */
    cr_expect(eq(str, shown(&world), "address AB; director AEF; door BC; tie CD; enterprise EF; "));
    world_close(&world);
}

/* Whose business ended within a year before he opened the next, once anybody was visited. */
Test(links, who_opens_after_the_end_of_his_other_business_is_marked) {
    World world;
    Panel panel;
    world_open(&world);
    write_file(&world, "storefronts.csv",
               "storefront_id,enterprise_id,sector,opened_on,closed_on\n"
               "A,E1,bar,2015-01-01,2024-03-31\nB,E2,bar,2024-06-01,\n"
               "C,E3,bar,2015-01-01,2022-01-31\nD,E4,bar,2024-06-01,\n" /* two years */
               "E,E5,bar,2015-01-01,2024-03-31\nF,E5,bar,2024-06-01,\n" /* one enterprise */
               "G,E6,bar,2024-06-01,\nH,E7,bar,2026-01-01,\n");         /* after the months */
    write_file(&world, "turnover.csv",
               "storefront_id,month,amount_eur\nB,2024-01,500\nB,2024-12,500\n");
    write_file(&world, "links.csv",
               "party_id,enterprise_id,role\np1,E1,director\np1,E2,owner\n"
               "p2,E3,director\np2,E4,director\np1,E7,director\n"
               "p3,E1,accountant\np3,E6,accountant\n"); /* who keeps the books */
    world_import(&world, world.folder);
    world_panel(&world, &panel);
    cr_expect(panel.phoenix == NULL);
    write_file(&world, "outcomes.csv",
               "storefront_id,inspected_on,outcome\nD,2024-12-20,cleared\n");
    world_import(&world, world_path(&world, "outcomes.csv"));
    world_panel(&world, &panel);
    cr_assert(panel.phoenix != NULL);
    for (size_t i = 0; i < panel.n; i++)
        cr_expect(eq(int, panel.phoenix[i], strcmp(panel.id[i], "B") == 0), "%s", panel.id[i]);
    world_close(&world);
}

/* Companies alone behind it: by ties of the last day, of all of which it is known. */
Test(links, where_companies_alone_stand_behind_is_marked) {
    World world;
    Panel panel;
    world_open(&world);
    street(&world);
    write_file(&world, "links.csv",
               "party_id,enterprise_id,role,from,until,party_kind,party_country\n"
               "c1,E1,director,,,legal,LU\nc2,E1,owner,,,legal,\n"
               "p1,E1,director,,2024-12-30,natural,\n"               /* left a day before the end */
               "c1,E2,director,,,legal,LU\np2,E2,owner,,,natural,\n" /* somebody */
               "c1,E3,director,,,legal,LU\np3,E3,owner,,,,\n"        /* not known of p3 */
               "c1,E4,phone,,,legal,LU\n"                            /* owns nothing */
               "c3,E5,owner,2025-01-01,,legal,\n");                  /* a day too late */
    write_file(&world, "outcomes.csv",
               "storefront_id,inspected_on,outcome\nD,2024-12-20,cleared\n");
    world_panel(&world, &panel);
    cr_assert(panel.opaque != NULL);
    for (size_t i = 0; i < panel.n; i++)
        cr_expect(eq(int, panel.opaque[i], strcmp(panel.id[i], "A") == 0), "%s", panel.id[i]);
    world_close(&world);
}

static int one_int(World *world, const char *sql) {
    return atoi(facts_rows(world, sql));
}

Test(links, a_country_is_two_capital_letters) {
    World world;
    world_open(&world);
    street(&world);
    (void)facts_take_text(
        &world, "links.csv",
        "party_id,enterprise_id,role,party_kind,party_country\n"
        "c1,E1,owner,legal,NL\nc2,E1,owner,legal,Nederland\nc3,E1,owner,legal,nl\n"
        "c4,E1,owner,firm,NL\nc5,E1,owner,legal,DE\nc6,E1,owner,natural,\n"
        "c7,E1,owner,,\nc8,E1,owner,,FR\n");
    cr_expect(eq(int, one_int(&world, "SELECT count(*) FROM link"), 5));
    cr_expect(eq(int, one_int(&world, "SELECT count(*) FROM reject"), 3));
    world_close(&world);
}

Test(links, no_party_is_stored) {
    World world;
    World *w = &world;
    world_open(w);
    street(w);
    write_file(w, "links.csv",
               "party_id,enterprise_id,role\nP-0815-SECRET,E1,director\n"
               "P-0815-SECRET,E2,director\n");
    cr_expect(eq(str, shown(w), "director AB; door BC; enterprise EF; "));
    store_close(&w->store);
    size_t length = 0;
    static char bytes[1 << 24];
    FILE *file = fopen(world_path(w, "gevel.db"), "r");
    cr_assert(file != NULL);
    length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    cr_expect(memmem(bytes, length, "enterprise_id", 13) != NULL);
    cr_expect(memmem(bytes, length, "P-0815", 6) == NULL, "the store holds the id of a party");
    world_close(w);
}

Test(links, no_result_depends_on_the_key_of_the_hashes) {
    for (int k = 0; k < 3; k++) { /* each store makes a key of its own */
        World world;
        world_open(&world);
        street(&world);
        write_file(&world, "links.csv",
                   "party_id,enterprise_id,role\n"
                   "p1,E1,director\np1,E2,director\np2,E2,director\np2,E3,director\n"
                   "p3,E3,director\np3,E4,director\np4,E4,director\np4,E1,director\n");
        const char *text = shown(&world);
        cr_expect(eq(str, text,
                     "director AB; director AD; director BC; director CD; "
                     "enterprise EF; "));
        world_close(&world);
    }
}
