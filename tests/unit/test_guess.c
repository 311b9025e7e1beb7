/* What is proposed for files of unknown shape, and that an import by it takes what is meant. */
#include "datasets/guess/guess.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/embed.h"
#include "datasets/ingest/table.h"
#include "datasets/reference/column_names.h"
#include "tests/support/facts.h"
#include "tests/support/rows.h"

static const InputLimits limits = {1000, 1, 200};

/* ---- proposals: a file, and lines that the mapping must have ---- */

static const struct {
    const char *text, *lines[8];
    const char *asked; /* part of the first question, or NULL when nothing is open */
} files[] = {
    {"Nr;Naam;Branche;Oppervlakte;Geopend\n1;A;bakery;60,5;13/02/2015\n2;B;butcher;1.250,5;\n",
     {"table = storefronts", "delimiter = semicolon", "decimal = comma", "dates = dd/mm/yyyy",
      "storefront_id = Nr", "sector = Branche", "opened_on = Geopend"},
     NULL},
    {"Lijst 2025;;\n;;\nNuméro;Enseigne;Activité\n1;Chez A;bakery\n",
     {"header = 3", "storefront_id = Numéro", "name = Enseigne", "sector = Activité"},
     NULL},
    {"Betriebs-Nr\tUmsatz\tMonat\n1\t12.345,67\t01/2024\n",
     {"table = turnover", "delimiter = tab", "amount_eur = Umsatz", "month = Monat",
      "storefront_id = Betriebs-Nr"},
     NULL},
    {"establecimiento,ventas,mes\n1,12345.67,2024-01\n", {"decimal = point", "month = mes"}, NULL},
    {"esercizio;fatturato;mese\n1;1.250;2024-01\n", {"decimal = comma"}, "numbers like 1.250"},
    {"Nr;Bedrag;Maand\n1;12,5;2024-01\n2;12.75;2024-01\n3;1,25;2024-02\n",
     {"decimal = comma"},
     "decimal comma (2)"},
    {"Nr,Sector,Geopend\n1,bakery,03/04/2015\n", {"dates = dd/mm/yyyy"}, "month come first"},
    {"Nr,Sector,Geopend\n1,bakery,12/31/2015\n", {"dates = mm/dd/yyyy"}, NULL},
    {"Nr;Naam;Sector;jan/24;feb/24\n1;A;bakery;1000;1100\n",
     {"table = storefronts", "table = turnover", "month = amount_eur"},
     NULL},
    {"Winkel;Bezoekers jan 2024;Bezoekers feb 2024\n1;10;20\n",
     {"table = footfall", "month = count", "kind = visitors"},
     "entered"},
    {"Winkel;Omzet jan 2024;Bezoekers jan 2024;Omzet feb 2024;Bezoekers feb 2024\n1;1;2;3;4\n",
     {"table = turnover", "table = footfall", "Omzet jan 2024 = 2024-01",
      "Bezoekers feb 2024 = 2024-02"},
     "entered"},
    {"Winkel;2023;2023;2024\n;nov;dec;jan\n1;1;2;3\n",
     {"header = 1-2", "month = amount_eur"},
     NULL},
    {"Nr;Sector;X;Y\n1;bakery;152000;212000\n2;bakery;153000;211000\n",
     {"projection = EPSG:31370", "lon = X", "lat = Y"},
     NULL},
    {"Time,Meir,Meir IN,Meir OUT,Groenplaats\n2023-01-13 00:00,7,3,4,9\n2023-01-13 01:00,5,1,4,8\n",
     {"table = counts", "sensor_id = count", "seconds = 3600", "Meir = Meir",
      "Groenplaats = Groenplaats"},
     NULL},
    {"Time,Meir,Groenplaats\n13/01/2023 00:00,7,9\n13/01/2023 00:15,5,8\n",
     {"table = counts", "dates = dd/mm/yyyy", "seconds = 900"},
     NULL},
    {"KBO nummer;Sector;Naam\n0100.000.070;bakery;A\n", {"storefront_id = KBO nummer"}, NULL},
    {"Zaaknr;Controledatum;Bevinding\n1;2025-01-13;confirmed\n",
     {"table = outcomes", "inspected_on = Controledatum", "outcome = Bevinding"},
     NULL},
    {"Nr;Naam;Sector;Naam\n1;A;bakery;Jan\n",
     {"sector = Sector", "; not read: Naam (stands twice"},
     NULL},
    {"Nr;Sector\n1;Bakkerij\n2;bakery\n3;Bakkerij\n4;47110\n5;Slager\n",
     {"[sector]", "; Bakkerij = \n; Slager = \n"},
     NULL},
    {"Nr;Maand;Omzet (x 1.000 EUR)\n1;2024-01;12,3\n",
     {"amounts = thousands", "amount_eur = Omzet (x 1.000 EUR)"},
     NULL},
    {"Nr;Maand;Omzet incl. btw;Omzet excl. btw\n1;2024-01;121;100\n",
     {"amount_eur = Omzet excl. btw", "; not read: Omzet incl. btw (with VAT"},
     NULL},
    {"Nr;Naam;Sector;Turnover GBP jan 2024;Turnover GBP feb 2024\n1;A;bakery;5;6\n",
     {"table = storefronts", "; not read: Turnover GBP jan 2024 (in another currency"},
     NULL},
    {"Nr;Aankopen jan/24;Aankopen feb/24\n1;7;8\n",
     {"table = proxies", "kind = purchases_eur", "month = value"},
     NULL},
    /* numbers of what is not people */
    {"Nr;Maand;Aantal zitplaatsen\n1;2025-01;40\n2;2025-01;25\n",
     {"table = proxies", "kind = seats", "value = Aantal zitplaatsen"},
     NULL},
    {"Nr;Mois;Nombre de couverts\n1;2025-01;40\n2;2025-01;25\n",
     {"table = proxies", "kind = seats", "value = Nombre de couverts"},
     NULL},
    {"Nr;Omzet jan/24;Omzet feb/24;Budget jan/24;Budget feb/24\n1;1;2;3;4\n",
     {"table = turnover", "Omzet feb/24 = 2024-02", "; not read: Budget jan/24"},
     NULL},
    {"Omzet 2024;;;\nNr;jan;feb;mrt\n1;1;2;3\n",
     {"table = turnover", "header = 1-2", "month = amount_eur"},
     NULL},
    {"Omzet 2024;;;\n;;;\nNr;jan;feb;mrt\n1;1;2;3\n",
     {"table = turnover", "header = 3", "jan = 2024-01", "mrt = 2024-03"},
     NULL},
    {"Nr;Jaar;Maand;Omzet\n1;2024;3;5,5\n1;2024;4;6,5\n", {"month = Jaar + Maand"}, NULL},
    {"Teller;Datum;Uur;Aantal\nMeir;13/01/2024;0;7\nMeir;13/01/2024;1;8\n",
     {"table = counts", "start = Datum + Uur"},
     NULL},
    {"Nr;Sector;Geopend\n1;bakery;1/2/2015\n2;bakery;27/7/2020\n", {"dates = dd/mm/yyyy"}, NULL},
    {"Time;Meir;Meir Cyclists;Groenplaats\n2023-01-13 00:00;7;99;9\n2023-01-13 01:00;5;99;8\n",
     {"sensor_id = count", "Groenplaats = Groenplaats", "; not read: Meir Cyclists"},
     NULL},
    {"SiteName;DateTimeFrom;DateTimeTo;DirectionName;LaneCode;TrafficType;Total\n"
     "Br;13.01.2023 00:00;13.01.2023 00:59;W;0;Velo;9\nBr;13.01.2023 00:00;;W;0;Fuss;7\n",
     {"sensor_id = SiteName", "count = Total", "direction = DirectionName", "class = TrafficType"},
     NULL},
    {"ID,Date_Time,Year,Month,Mdate,Sensor_ID,Hourly_Counts\n"
     "1,\"November 13, 2019 05:00:00 PM\",2019,November,13,34,300\n",
     {"table = counts", "start = Date_Time", "count = Hourly_Counts"},
     NULL},
    {"location_name,start_time,sb_cars_t,nx_peds,sx_peds\n"
     "A,2019-09-13T07:00:00,9,1,2\nA,2019-09-13T07:15:00,9,1,2\n",
     {"seconds = 900", "direction = count", "nx_peds = nx_peds", "; not read: sb_cars_t"},
     NULL},
    {"date,segment_id,uptime,car,pedestrian,timezone\n"
     "2023-03-13T00:00:00.000Z,9,0.9,30,4.5,Europe/Paris\n",
     {"zone = Europe/Paris", "count = pedestrian", "sensor_id = segment_id"},
     NULL},
    {"Nr;Branche;Oppervlakte;VTE;Uren open\n1;47.11.0;60 m\xC2\xB2;2,5 VTE;38 u\n"
     "2;56.30;1.250,5 m2;3 vte;45u/week\n",
     {"decimal = comma", "floor_area_m2 = Oppervlakte", "staff_fte = VTE",
      "opening_hours_week = Uren open", "sector = Branche"},
     NULL},
    {"Nr;Maand;Omzet\n1;01/2024;#N/B\n1;02/2024;#VERW!\n1;03/2024;\n1;04/2024;300,5\n",
     {"table = turnover", "header = 1\n", "amount_eur = Omzet"},
     NULL},
    {";Omzet;;Bezoekers;\nNr;jan/24;feb/24;jan/24;feb/24\n1;100;200;30;40\n2;110;210;31;41\n",
     {"header = 1-2", "Omzet jan/24 = 2024-01", "Bezoekers feb/24 = 2024-02"},
     "entered"},
    {"Nr;Sector;Geopend;Gesloten\n1;bakery;2015-01-01;2018-01-01\n2;bakery;2016-01-01;2019-01-01\n",
     {"header = 1\n", "opened_on = Geopend"},
     NULL},
    {"Nr;Sector;Locatie\n1;bakery;POINT (4.4025 51.2194)\n2;bakery;POINT(4.41 51.22)\n",
     {"lon = Locatie", "lat = Locatie"},
     NULL},
    {"Nr;Sector;Waar\n1;bakery;51.2194, 4.4025\n2;bakery;51.2201, 4.4101\n",
     {"lon = Waar", "lat = Waar"},
     NULL},
    {"Nr;Sector;Telefoon\n1;bakery;03 234567\n2;bakery;03 234568\n",
     {"; not read: Telefoon"},
     NULL},
    {"Nr;Sector;Lengtegraad;Breedtegraad\n1;bakery;4\xC2\xB0"
     "24'09\"E;51\xC2\xB0"
     "13'10\"N\n",
     {"lon = Lengtegraad", "lat = Breedtegraad"},
     NULL},
    {"Nr;Naam;Straat\n1;A;Meir\n", {"table = storefronts", "street = Straat"}, NULL},
    {"Nr;Omzet 2022;Omzet Q1 2024;Omzet jan 2024;Omzet feb 2024\n1;100;50;45;18\n",
     {"month = amount_eur", "period = amount_eur", "Omzet 2022 = 2022",
      "; not read: Omzet Q1 2024 (a sum of months"},
     NULL},
    {"Nr;Datum;Omzet\n1;31/01/2024;5\n1;29/02/2024;6\n",
     {"table = turnover", "month = Datum"},
     NULL},
    {"Nr;Sector;Naam = nu\n1;bakery;A\n", {"sector = Sector", "name = \"Naam = nu\""}, NULL},
};

static Guess *look(World *w, const char *name) {
    Guess *guess = NULL;
    Err err = {0};
    must(guess_file(world_path(w, name), &limits, w->arena, &guess, &err), &err);
    return guess;
}

static const char *mapping_text(World *w, const Guess *guess) {
    Text text = {0};
    guess_write(guess, "f.map.ini", &text);
    const char *copy = arena_strdup(w->arena, text.at);
    text_free(&text);
    return copy;
}

EachRow(guess, a_mapping_is_proposed_from_header_and_cells, files) {
    World w;
    const GuessQuestion *question;
    world_open(&w);
    pack_file(w.folder, "f.csv", files[*row].text);
    const Guess *guess = look(&w, "f.csv");
    const char *text = mapping_text(&w, guess);
    cr_assert(files[*row].lines[0] != NULL);
    for (size_t k = 0; k < 8 && files[*row].lines[k]; k++)
        cr_assert(strstr(text, arena_printf(w.arena, "\n%s", files[*row].lines[k])) != NULL,
                  "lacks '%s':\n%s", files[*row].lines[k], text);
    const size_t questions = guess_questions(guess, &question);
    cr_assert(eq(sz, questions, files[*row].asked ? 1 : 0), "%s",
              questions ? question[0].text : "nothing is asked");
    if (questions) cr_assert(strstr(question[0].text, files[*row].asked) != NULL);
    world_close(&w);
}

Test(guess, an_answer_changes_the_mapping) {
    World w;
    const GuessQuestion *question;
    world_open(&w);
    pack_file(w.folder, "f.csv", "esercizio;fatturato;mese\n1;1.250;2024-01\n");
    const Guess *guess = look(&w, "f.csv");
    cr_assert(eq(sz, guess_questions(guess, &question), 1));
    *question[0].value = question[0].option[1];
    cr_assert(strstr(mapping_text(&w, guess), "\ndecimal = point") != NULL);
    world_close(&w);
}

static const char *const nothing[] = {"Nr;Maand;Umsatz CHF\n1;2024-01;5\n",
                                      "Nr;Personeel jan/24;Personeel feb/24\n1;7;8\n",
                                      "Aankopen in keur;;\nNr;jan/24;feb/24\n1;7;8\n",
                                      "Datum;Plaats;00u;01u;02u\n13/01/2024;Meir;5;6;7\n",
                                      "location_name,longitude,latitude\nA,4.4,51.2\n",
                                      "",
                                      "one column\n1\n2\n",
                                      "a,b\n1,2\n",
                                      "1,2\n3,4\n"};
EachRow(guess, where_nothing_fits_nothing_is_proposed, nothing) {
    World w;
    Guess *guess = NULL;
    Err err = {0};
    world_open(&w);
    pack_file(w.folder, "f.csv", nothing[*row]);
    const Status status = guess_file(world_path(&w, "f.csv"), &limits, w.arena, &guess, &err);
    cr_assert(status == ST_INPUT || (status == ST_OK && guess_tables(guess) == 0));
    world_close(&w);
}

/* ---- names ---- */

static const struct {
    const char *heading, *column;
    int sure;
} names[] = {
    {"storefront_id", "storefront_id", NAME_OWN},
    {"Storefront ID", "storefront_id", NAME_OWN},
    {"OMZET", "amount_eur", NAME_KNOWN},
    {"Chiffre d'affaires", "amount_eur", NAME_KNOWN},
    {"Umsatz", "amount_eur", NAME_KNOWN},
    {"Facturación", "amount_eur", NAME_KNOWN},
    {"Fatturato", "amount_eur", NAME_KNOWN},
    {"Omzet 2024 excl. btw", "amount_eur", NAME_PART},
    {"huis-nr", "house_number", NAME_KNOWN},
    {"Surface (m²)", "floor_area_m2", NAME_KNOWN},
    {"Verkaufsfläche", "floor_area_m2", NAME_KNOWN},
    {"Eigenaar", "name", NAME_NONE},
    {"Geboortedatum", "opened_on", NAME_NONE},
    {"", "name", NAME_NONE},
};
EachRow(guess, headings_name_columns_in_six_languages, names) {
    cr_assert(eq(int, column_named(names[*row].heading, names[*row].column), names[*row].sure),
              "%s", names[*row].heading);
}

Test(guess, every_column_of_every_table_has_names) {
    const EmbeddedText *t = dataset_texts;
    size_t columns = 0;
    while (t->path && strcmp(t->path, "reference/column_names.csv") != 0) t++;
    cr_assert(t->text != NULL);
    for (const Table *const *table = tables_all; *table; table++)
        for (const Column *c = (*table)->columns; c->name; c++, columns++) {
            char line[64];
            (void)snprintf(line, sizeof line, "\n%s,", c->name);
            cr_expect(strstr(t->text, line) != NULL, "%s", c->name);
        }
    cr_assert(lt(sz, 40, columns));
}
