/* sirene, companies_house and mapping files: small files whose right answer was worked out by hand.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/embed.h"
#include "datasets/ingest/mapping.h"
#include "tests/support/facts.h"
#include "tests/support/rows.h"

static void expect(World *w, const char *sql, const char *rows) {
    cr_assert(eq(str, (char *)facts_rows(w, sql), (char *)rows), "%s", sql);
}

/* ---- SIRENE ---- */

static const char sirene_header[] =
    "siren,siret,statutDiffusionEtablissement,etatAdministratifEtablissement,dateDebut,"
    "dateCreationEtablissement,trancheEffectifsEtablissement,enseigne1Etablissement,"
    "activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,"
    "coordonneeLambertAbscisseEtablissement,coordonneeLambertOrdonneeEtablissement,"
    "libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement\n";

static IngestReport import_sirene(World *w, const char *rows) {
    pack_file(w->folder, "stock.csv", arena_printf(w->arena, "%s%s", sirene_header, rows));
    return facts_take(w, world_path(w, "stock.csv"));
}

/* 000000125 and 00000012500013 pass Luhn; La Poste's 35600000000048 by the sum of its digits. */
Test(sirene, an_open_shop_becomes_a_storefront_with_place_staff_and_candidates) {
    World w;
    world_open(&w);
    const IngestReport report = facts_take(&w, "tests/samples/sirene_stock_etablissement.csv");
    cr_assert(eq(sz, report.taken, 1));
    expect(&w,
           "SELECT storefront_id, enterprise_id, name, sector, street, house_number, postcode, "
           "municipality, staff_fte, opened_on FROM storefront",
           "00000012500013|000000125|EPICERIE FICTIVE|convenience_small|RUE DE L EXEMPLE|12|76600|"
           "LE HAVRE|1.5|17987\n"); /* 1 to 2 persons; 2019-04-01 */
    /* (491000, 6935000) by a Lambert cone of another program: 0.11642 E, 49.48003 N */
    expect(&w, "SELECT abs(lon - 0.11642) < 2e-5, abs(lat - 49.48003) < 2e-5 FROM storefront",
           "1|1\n");
    /* of the five 2008 codes 4711x two are small food shops, two supermarkets, one other food */
    expect(&w, "SELECT place, sector, weight, code FROM sector_candidate",
           "0|convenience_small|0.4|NAFRev2:4711\n1|supermarket|0.4|NAFRev2:4711\n"
           "2|food_other|0.2|NAFRev2:4711\n");
    world_close(&w);
}

Test(sirene, closed_masked_and_foreign_rows_are_counted_and_lend_no_name) {
    World w;
    world_open(&w);
    const IngestReport report = import_sirene(
        &w,
        "000000125,00000012500013,P,A,2023-01-01,2019-04-01,NN,NOM CACHE,47.24Z,NAFRev2,491000,"
        "6935000,RUE CACHEE,76600,LE HAVRE\n"
        "356000000,35600000000048,O,F,2022-05-01,2001-01-01,,LA POSTE,53.10Z,NAFRev2,,,,,\n"
        "356000000,35600000000048,O,A,2022-05-01,2001-01-01,,LA POSTE,53.10Z,NAFRev2,[ND],[ND],,,\n"
        "356000000,35600000000048,O,A,2022-05-01,2001-01-01,,VIEUX,52.2C,NAFRev1,,,,,\n");
    cr_assert(eq(sz, report.taken, 4));
    expect(&w, "SELECT storefront_id, name, street, lon, municipality, staff_fte FROM storefront",
           "00000012500013||||LE HAVRE|\n");
    expect(&w, "SELECT what, count FROM tally ORDER BY 1",
           "activities in an older nomenclature|1\nclosed establishments|1\n"
           "establishments outside storefront sectors|2\n");
    cr_assert(not(facts_hold_bytes(&w, "CACHE")));
    world_close(&w);
}

Test(sirene, a_shop_that_closes_in_a_later_stock_is_closed_on_its_day) {
    World w;
    world_open(&w);
    (void)import_sirene(&w,
                        "000000125,00000012500013,O,A,2023-01-01,2019-04-01,,A,47.24Z,NAFRev2,"
                        ",,,,\n");
    (void)import_sirene(&w,
                        "000000125,00000012500013,O,F,2024-06-30,2019-04-01,,A,47.24Z,NAFRev2,"
                        ",,,,\n");
    expect(&w, "SELECT storefront_id, date(closed_on * 86400, 'unixepoch') FROM storefront",
           "00000012500013|2024-06-30\n");
    world_close(&w);
}

Test(sirene, every_rule_has_its_reject) {
    static const char *const cases[][2] = {
        {"000000126,00000012600013,O,A,,,,,47.24Z,NAFRev2,,,,,",
         "siren|not 9 digits that pass the Luhn test\n"},
        {"000000125,00000012500014,O,A,,,,,47.24Z,NAFRev2,,,,,",
         "siret|not 14 digits that pass the Luhn test\n"},
        {"000000125,35600000000048,O,A,,,,,47.24Z,NAFRev2,,,,,",
         "siret|does not begin with its SIREN\n"},
        {"000000125,00000012500013,X,A,,,,,47.24Z,NAFRev2,,,,,",
         "statutDiffusionEtablissement|neither O (full) nor P (partly masked)\n"},
        {"000000125,00000012500013,O,B,,,,,47.24Z,NAFRev2,,,,,",
         "etatAdministratifEtablissement|neither A (open) nor F (closed)\n"},
        {"000000125,00000012500013,O,A,,01/04/2019,,,47.24Z,NAFRev2,,,,,",
         "dateCreationEtablissement|not a date yyyy-mm-dd\n"},
        {"000000125,00000012500013,O,A,,,,,47.24Z,NAFRev2,6935000,491000,,,",
         "coordonneeLambertAbscisseEtablissement|outside the area of its projection: are x and y "
         "swapped, or is it in another projection?\n"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        World w;
        world_open(&w);
        (void)import_sirene(&w, arena_printf(w.arena, "%s\n", cases[k][0]));
        expect(&w, "SELECT column_name, reason FROM reject", cases[k][1]);
        world_close(&w);
    }
}

/* ---- Companies House ---- */

static const char companies_header[] =
    "CompanyName, CompanyNumber,RegAddress.AddressLine1,RegAddress.PostTown,RegAddress.PostCode,"
    "CompanyStatus,DissolutionDate,IncorporationDate,SICCode.SicText_1,SICCode.SicText_2\n";

Test(companies_house, header_blanks_dates_and_several_activities_are_understood) {
    World w;
    world_open(&w);
    pack_file(w.folder, "b.csv",
              arena_printf(w.arena,
                           "%s"
                           "\"A LTD\",\"00000001\",\"1 ST\",\"HULL\",\"HU1\",\"Liquidation\",\"\","
                           "\"11/09/2012\",\"47240 - Bread\",\"96020 - Hair\"\n"
                           "\"B LTD\",\"SC000002\",,,,\"Active\",,\"01/02/2003\",\"62012 - IT\",\n"
                           "\"C LTD\",\"00000003\",,,,\"Active\",,,\"None Supplied\",\n"
                           "\"D LTD\",\"00000004\",,,,\"Active\",\"05/05/2020\",,\"47240 - B\",\n"
                           "\"E LTD\",\"00000005\",,,,\"Active\",,\"2003-02-01\",\"47240 - B\",\n"
                           "\"F LTD\",\"6\",,,,\"Active\",,,\"47240 - B\",\n"
                           "\"S LTD\",\"IP12345R\",,,,\"Active\",,,\"47240 - B\",\n"
                           "\"X LTD\",\"1P12345R\",,,,\"Active\",,,\"47240 - B\",\n"
                           "\"G LTD\",\"00000007\",,,,\"Active\",,,\"Bread\",\n"
                           "\"H LTD\",\"00000008\",,,,\"Active\",\"31/02/2020\",,\"47240 - B\",\n",
                           companies_header));
    const IngestReport report = facts_take(&w, world_path(&w, "b.csv"));
    cr_assert(eq(str, (char *)report.file[0].kind, "companies_house"));
    cr_assert(eq(sz, report.taken, 7));
    expect(&w,
           "SELECT storefront_id, name, street, municipality, postcode, "
           "date(opened_on * 86400, 'unixepoch') FROM storefront",
           "00000001|A LTD|1 ST|HULL|HU1|2012-09-11\n00000005|E LTD||||2003-02-01\n"
           "00000006|F LTD||||\nIP12345R|S LTD||||\n");
    expect(&w,
           "SELECT sum(weight), max(sector = 'bakery'), max(sector = 'hairdresser') "
           "FROM sector_candidate",
           "4.0|1|1\n");
    expect(&w, "SELECT DISTINCT state FROM storefront_state ORDER BY 1",
           "Liquidation\nregistered_office\n");
    expect(&w, "SELECT what, count FROM tally ORDER BY 1",
           "companies outside storefront sectors|2\ncompanies without an activity|1\n"
           "company numbers that lost their zeros, which were put back|1\n"
           "dissolved companies|1\n");
    expect(&w, "SELECT line, column_name, reason FROM reject ORDER BY line",
           "9|CompanyNumber|not a company number: eight digits, or letters and digits\n"
           "10|SICCode.SicText_1|not a five-digit code followed by its text\n"
           "11|DissolutionDate|not a date dd/mm/yyyy\n");
    world_close(&w);
}

Test(companies_house, the_sample_with_all_55_columns_is_recognised) {
    World w;
    world_open(&w);
    const IngestReport report = facts_take(&w, "tests/samples/companies_house.csv");
    cr_assert(eq(sz, report.taken, 1));
    expect(&w, "SELECT storefront_id, postcode FROM storefront", "00000000|HU1 0ZZ\n");
    world_close(&w);
}

/* ---- mapping files ---- */

static Status import_mapped(World *w, const char *map, const char *path, IngestReport *report,
                            Err *err) {
    const IngestOptions options = {
        .max_reject_share = 1,
        .map = map[0] == '/' ? map : arena_printf(w->arena, "%s/%s", GEVEL_SOURCE_DIR, map)};
    const char *paths[] = {
        path[0] == '/' ? path : arena_printf(w->arena, "%s/%s", GEVEL_SOURCE_DIR, path), NULL};
    *err = (Err){0};
    return ingest_paths(&w->store, paths, &options, w->arena, report, err);
}

static IngestReport take_mapped(World *w, const char *map, const char *path) {
    IngestReport report;
    Err err;
    must(import_mapped(w, map, path, &report, &err), &err);
    return report;
}

Test(mapping, a_german_export_with_its_own_names_marks_and_map_becomes_storefronts) {
    World w;
    world_open(&w);
    const IngestReport report = take_mapped(&w, "datasets/reference/maps/hamburg_gewerbe.ini",
                                            "tests/samples/maps/hamburg.csv");
    cr_assert(eq(sz, report.taken, 4));
    cr_assert(eq(sz, report.cells, 2));
    expect(&w,
           "SELECT storefront_id, name, sector, street, floor_area_m2, staff_fte, "
           "date(opened_on * 86400, 'unixepoch'), date(closed_on * 86400, 'unixepoch') "
           "FROM storefront WHERE storefront_id < 'HH-3' ORDER BY 1",
           "HH-1|Bäckerei Müller|bakery|Jungfernstieg|1085.5|4.25|2015-03-01|\n"
           "HH-2|Café \"Süß\"|restaurant|Große Straße|60.0||2019-11-15|2023-12-31\n");
    expect(&w,
           "SELECT abs(lon - 9.9873) < 1e-6, abs(lat - 53.5536) < 1e-6 FROM storefront "
           "WHERE storefront_id = 'HH-1'",
           "1|1\n");
    expect(&w, "SELECT line, column_name, value FROM reject ORDER BY line",
           "4|lon|5934310\n5|opened_on|31.02.2020\n");
    world_close(&w);
}

Test(mapping, cities_of_spain_and_the_netherlands_are_read_by_the_shipped_examples) {
    World w;
    world_open(&w);
    (void)take_mapped(&w, "datasets/reference/maps/madrid_locales.ini",
                      "tests/samples/maps/madrid.csv");
    (void)take_mapped(&w, "datasets/reference/maps/bag_winkels.ini", "tests/samples/maps/nl.csv");
    expect(&w,
           "SELECT storefront_id, sector, round(lon, 4), round(lat, 4), floor_area_m2 "
           "FROM storefront ORDER BY 1",
           "0344010000000001|bakery|5.3872|52.1552|85.0\nM1|bakery|-3.7038|40.4168|\n");
    world_close(&w);
}

/* Signs that mean something to an INI file may stand in words and in names of columns. */
Test(mapping, words_and_columns_hold_any_sign) {
    World w;
    world_open(&w);
    char word[320] = "";
    memset(word, 'x', sizeof word - 1);
    const char *map = arena_printf(w.arena,
                                   "[file]\ntable = storefronts\ndelimiter = semicolon\n[columns]\n"
                                   "storefront_id = Nr: A\nsector = \"a=b ; c\"\n[sector]\n"
                                   "Bar: cocktails = bar_cafe\n\"k=v\" = bakery\n"
                                   "\"[x] \"\"y\"\"\" = butcher ; a comment\n%s = grocery\n",
                                   word);
    const char *table = arena_printf(
        w.arena, "Nr: A;\"a=b ; c\"\n1;Bar: cocktails\n2;k=v\n3;\"[x] \"\"y\"\"\"\n4;%s\n", word);
    pack_file(w.folder, "map.ini", map);
    pack_file(w.folder, "table.csv", table);
    (void)take_mapped(&w, world_path(&w, "map.ini"), world_path(&w, "table.csv"));
    cr_expect(eq(str, (char *)facts_rows(&w, "SELECT storefront_id, sector FROM storefront"),
                 (char *)"1|bar_cafe\n2|bakery\n3|butcher\n4|convenience_small\n"));
    world_close(&w);
}

Test(mapping, any_table_can_be_mapped_and_words_and_constants_fill_in) {
    World w;
    world_open(&w);
    pack_file(w.folder, "storefronts.csv", "storefront_id,sector\nIT1,bakery\n");
    (void)facts_take(&w, world_path(&w, "storefronts.csv"));
    const IngestReport report = take_mapped(&w, "datasets/reference/maps/corrispettivi_mensili.ini",
                                            "tests/samples/maps/it.csv");
    cr_assert(eq(sz, report.taken, 2));
    cr_assert(eq(str, (char *)report.file[0].kind, "turnover"));
    expect(&w, "SELECT line, column_name, value FROM reject", "4|month|13/2024\n");
    Panel panel;
    world_panel(&w, &panel);
    cr_assert(eq(flt, panel_turnover(&panel, 0)[0], 12345.6F));
    cr_assert(eq(flt, panel_turnover(&panel, 0)[1], 10000.0F));
    world_close(&w);
}

static const char *const mistakes[][2] = {
    {"[file]\ntable = storefornts\n",
     ":2: there is no table 'storefornts'; did you mean "
     "'storefronts'?"},
    {"[file]\ntable = storefronts\ndelimitr = comma\n",
     ":3: there is no setting 'delimitr'; "
     "did you mean 'delimiter'?"},
    {"[file]\ntable = storefronts\n[columns]\nsectr = x\n", ":4: there is no column 'sectr'"},
    {"[file]\ntable = storefronts\n[columns]\nsector = x\n", "needs a column 'storefront_id'"},
    {"[file]\ntable = storefronts\ndates = day first\n", ":3: 'day first' is not a date format"},
    {"[columns]\nsector = x\n", ":2: [file] with 'table = ...' must come first"},
    {"[file]\ntable = storefronts\nwhat is this\n", ":3: expected [section]"},
    {"[file]\ntable = storefronts\nprojection = EPSG:1\n[columns]\nstorefront_id = a\n"
     "sector = b\n",
     "the projection '"},
    {"[file]\ntable = storefronts\n[columns]\nsector = a\nsector = b\n",
     ":5: the column 'sector' is mapped twice"},
    {"[file]\ntable = storefronts\n[sector]\nbar: cafe\n", ":4: expected [section], name = value"},
    {"[file]\ntable = storefronts\n[sector]\n\"bar = cafe\n", ":4: a quote is opened"},
    {"[file]\ntable = storefronts\n[sector]\n\"a\" = \"b\" c\n", ":4: nothing may follow"},
    {"[file]\ntable = storefronts\n[sector\n", ":3: a section ends with"},
    {"", "it lacks [file]"},
    {"[file]\ntable = turnover\n[constants]\namount_eur = 1\n", "it gives only constants"},
    {"[file]\nheader = 0\n", ":2: '0' is not the line of a header"},
    {"[file]\nheader = 4-2\n", ":2: '4-2' is not the line of a header"},
    {"[file]\ntable = turnover\n[unfold]\nmonth = month\n", ":4: heading and cells"},
    {"[file]\ntable = turnover\n[unfold]\nmonth = amount_eu\n", "did you mean 'amount_eur'"},
    {"[file]\ntable = turnover\n[unfold]\nmonth = amount_eur\nmonth = source\n", ":5: [unfold]"},
    {"[file]\ntable = turnover\n[columns]\nmonth = a\n[unfold]\nmonth = amount_eur\n",
     "the column 'month' is mapped and unfolded"},
    {"[file]\ntable = turnover\n[columns]\namount_eur = a\n[unfolded]\na = b\n",
     "[unfolded] needs [unfold]"},
    {"[file]\ntable = counts\n[columns]\nstart = t\n[constants]\nseconds = 3600\n[unfold]\n"
     "sensor_id = count\n",
     "headings that are neither months nor periods need [unfolded]"},
    {"[file]\ntable = turnover\n[columns]\namount_eur = a\n[file]\ntable = storefronts\n",
     "the table storefronts needs a column"},
};

EachRow(mapping, mistakes_name_their_line_and_the_nearest_name, mistakes) {
    World w;
    MappingFile mapping;
    Err err = {0};
    world_open(&w);
    pack_file(w.folder, "m.ini", mistakes[*row][0]);
    cr_assert(eq(int, mapping_load(world_path(&w, "m.ini"), w.arena, &mapping, &err), ST_INPUT));
    cr_assert(strstr(err.text, mistakes[*row][1]) != NULL, "%s", err.text);
    world_close(&w);
}

Test(mapping, a_column_the_file_lacks_is_named) {
    World w;
    IngestReport report;
    Err err;
    world_open(&w);
    pack_file(w.folder, "m.ini",
              "[file]\ntable = storefronts\n[columns]\nstorefront_id = id\nsector = Branche\n");
    pack_file(w.folder, "f.csv", "id,Branch\n1,bakery\n");
    cr_assert(eq(int,
                 import_mapped(&w, world_path(&w, "m.ini"), world_path(&w, "f.csv"), &report, &err),
                 ST_INPUT));
    cr_assert(strstr(err.text, "no column 'Branche'") && strstr(err.text, "is it 'Branch'"), "%s",
              err.text);
    world_close(&w);
}

/* ---- claims of older stores ---- */

/* Migrations up to this one, alone. */
static void migrate_only(Store *store, const char *from, const char *until) {
    Err err = {0};
    for (const EmbeddedText *t = dataset_texts; t->path; t++) {
        if (strncmp(t->path, "sql/migrations/", 15) != 0) continue;
        const char *number = t->path + 15;
        if (strncmp(number, from, 4) > 0 && strncmp(number, until, 4) <= 0)
            must(store_exec(store, t->text, &err), &err);
    }
}

Test(claims, those_of_an_older_store_are_packed_and_read_the_same) {
    World w;
    Store store = {0};
    Err err = {0};
    world_open(&w);
    cr_assert(eq(int, sqlite3_open(":memory:", &store.db), 0));
    migrate_only(&store, "0000", "0012");
    must(
        store_exec(
            &store,
            "INSERT INTO input(id, path, digest, bytes, kind, imported_at) VALUES"
            "(1, 'a', 'd', 1, 'kbo', 't'), (2, 'b', 'e', 1, 'kbo', 't');"
            "INSERT INTO storefront(id, storefront_id, input_id, line) VALUES"
            "(1, 'x', 1, 2), (2, 'y', 1, 3), (3, 'z', 1, 4);"
            "INSERT INTO sector_candidate(storefront, place, sector, weight, code, basis, input_id)"
            " VALUES(1, 1, 'bar', 0, '2025:56301', '003 SECO', 2),"
            "(1, 0, 'bakery', 0.5, '2025:10711', '003 MAIN', 2),"
            "(3, 0, 'florist', 1, '2025:47761', 'a \"b\"', 1);"
            "INSERT INTO storefront_state VALUES(1, 'stopped', NULL, 1), (2, 'bankruptcy', 9, 2)",
            &err),
        &err);
    const char *sectors =
        "SELECT storefront, place, sector, weight, code, basis FROM "
        "sector_candidate ORDER BY 1, 2";
    const char *states = "SELECT storefront, state, since FROM storefront_state ORDER BY 1, 2";
    World old = {.arena = w.arena, .store = store};
    char *before = facts_rows(&old, sectors), *documented = facts_rows(&old, states);
    migrate_only(&store, "0012", "0013");
    cr_assert(eq(str, facts_rows(&old, sectors), before));
    cr_assert(eq(str, facts_rows(&old, states), documented));
    expect(&old, "SELECT storefront, input_id FROM register_claim", "1|2\n2|2\n3|1\n");
    (void)sqlite3_close(store.db);
    world_close(&w);
}
