/* Tables as people head them in six languages: each heading is read as the column that it means. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "datasets/guess/guess.h"
#include "tests/support/facts.h"
#include "tests/support/rows.h"

enum Kind { PREMISES, TURNOVER, FOOTFALL, COUNTS, CHANGES, PURCHASES, SENSORS };

/* What each kind of table says, column by column, and cells like those of such files. */
static const struct {
    const char *columns, *rows;
} kinds[] = {
    [PREMISES] = {"storefront_id;name;sector;street;house_number;postcode;municipality;"
                  "floor_area_m2;staff_fte;opening_hours_week;opened_on;closed_on",
                  "Z01;A;bakery;Kerkstraat;1;2000;Antwerpen;60;1;40;13/02/2015;\n"
                  "Z02;B;butcher;Kerkstraat;2;2000;Antwerpen;61;2;41;14/02/2015;20/03/2023\n"},
    [TURNOVER] = {"storefront_id;month;amount_eur", "Z01;01/2024;1001,5\nZ01;02/2024;1002,5\n"},
    [FOOTFALL] = {"storefront_id;month;count", "Z01;01/2024;1001\nZ01;02/2024;1002\n"},
    [COUNTS] = {"sensor_id;start;count",
                "T1;13/05/2024 00:00;7\nT1;13/05/2024 01:00;8\nT1;13/05/2024 02:00;9\n"},
    [CHANGES] = {"storefront_id;changed_on", "Z01;13/02/2020\nZ02;14/02/2020\n"},
    [PURCHASES] = {"storefront_id;month;value", "Z01;01/2024;1001,5\nZ01;02/2024;1002,5\n"},
    [SENSORS] = {"sensor_id;lon;lat", "T1;4.401;51.201\nT2;4.402;51.202\n"},
};

static const struct {
    enum Kind kind;
    const char *headings;
} sheets[] = {
    {PREMISES,
     "ID del local;Rótulo;Sector de actividad;Nombre de la vía;Núm.;C.P.;Población;"
     "Superficie útil (m2);Nº de empleados;Horas semanales;Fecha de alta;Fecha de baja"},
    {PREMISES,
     "Código local;Nombre comercial;Actividad;Calle;Número;Código postal;Municipio;"
     "Superficie (m²);Empleados;Horas de apertura semanales;Fecha de apertura;Cierre"},
    {TURNOVER, "ID del local;Mes;Facturación (€)"},
    {TURNOVER, "Local;Periodo;Ingresos mensuales"},
    {FOOTFALL, "Local;Mes;Visitantes"},
    {COUNTS, "Contador;Fecha y hora;Peatones"},
    {CHANGES, "Local;Fecha de traspaso"},
    {PURCHASES, "Local;Mes;Compras"},
    {PURCHASES, "Local;Mes;Consumo de agua (m3)"},
    {SENSORS, "Sensor;Longitud;Latitud"},
    {PREMISES,
     "ID negozio;Denominazione;Settore merceologico;Indirizzo;Civico;C.A.P.;Città;"
     "Superficie di vendita mq;N. dipendenti;Ore settimanali;Data inizio attività;"
     "Data cessazione"},
    {TURNOVER, "Negozio;Periodo;Incassi"},
    {FOOTFALL, "Negozio;Mese;Visitatori"},
    {COUNTS, "Sensore;Data e ora;Passaggi"},
    {CHANGES, "Negozio;Data subentro"},
    {PURCHASES, "Negozio;Mese;Consumo elettrico (kWh)"},
    {SENSORS, "Sensore;Longitudine;Latitudine"},
    {PREMISES,
     "Identifiant;Nom de l'enseigne;Secteur d'activité;Adresse;N°;CP;Ville;"
     "Surface de vente (m²);Nombre de salariés;Heures/semaine;Ouvert le;Fermé le"},
    {PREMISES,
     "N° du commerce;Enseigne;Activité;Rue;Numéro;Code postal;Commune;Surface (m²);ETP;"
     "Heures d'ouverture par semaine;Date d'ouverture;Date de fermeture"},
    {TURNOVER, "Identifiant;Mois;CA HT (€)"},
    {FOOTFALL, "Commerce;Mois;Fréquentation"},
    {COUNTS, "Compteur;Date et heure;Nombre de passages"},
    {CHANGES, "Commerce;Date de cession"},
    {PURCHASES, "Commerce;Mois;Consommation d'eau (m³)"},
    {SENSORS, "Capteur;Longitude;Latitude"},
    {PREMISES,
     "Betriebs-ID;Firmenname;Gewerbeart;Straßenname;Nr.;Postleitzahl;Gemeinde;"
     "Fläche in m²;Anzahl Mitarbeiter;Wochenstunden;Eröffnungsdatum;Schließungsdatum"},
    {TURNOVER, "Filiale;Zeitraum;Erlös"},
    {FOOTFALL, "Filiale;Monat;Anzahl Besucher"},
    {COUNTS, "Zählstelle;Datum/Uhrzeit;Passanten"},
    {CHANGES, "Betrieb;Datum der Übernahme"},
    {PURCHASES, "Betrieb;Monat;Wareneinkauf"},
    {SENSORS, "Zählstelle;Längengrad;Breitengrad"},
    {PREMISES,
     "Pandnummer;Naam van de zaak;Soort handelszaak;Straatnaam;Nr;Post code;Stad;"
     "Winkelvloeroppervlakte;Aantal personeelsleden;Openingsuren/week;Geopend sinds;"
     "Gesloten sinds"},
    {TURNOVER, "Zaak;Maand;Verkoop"},
    {FOOTFALL, "Zaak;Maand;Aantal bezoekers"},
    {COUNTS, "Teller;Datum en uur;Voetgangers"},
    {CHANGES, "Zaak;Datum overdracht"},
    {PURCHASES, "Zaak;Maand;Waterverbruik (m³)"},
    {SENSORS, "Teller;Lengtegraad;Breedtegraad"},
    {PREMISES,
     "Shop ID;Shop name;Category;Address;No.;Zip code;City;Area (m2);"
     "Number of employees;Hours open per week;Opened;Closed"},
    {TURNOVER, "Shop;Period;Takings"},
    {FOOTFALL, "Shop;Month;Visitors"},
    {COUNTS, "Counter;Date time;Pedestrians"},
    {CHANGES, "Shop;Takeover date"},
    {PURCHASES, "Shop;Month;Water (m3)"},
    {SENSORS, "Sensor;Lon;Lat"},
};

static const char *next(World *w, const char **cells) {
    const size_t length = strcspn(*cells, ";");
    const char *cell = arena_strndup(w->arena, *cells, length);
    *cells += length + ((*cells)[length] == ';');
    return cell;
}

EachRow(guess_tongues, every_heading_is_the_column_it_means, sheets) {
    static const InputLimits limits = {1000, 1, 200};
    const char *headings = sheets[*row].headings, *columns = kinds[sheets[*row].kind].columns;
    World w;
    Guess *guess = NULL;
    Text mapping = {0};
    Err err = {0};
    world_open(&w);
    pack_file(w.folder, "f.csv",
              arena_printf(w.arena, "%s\n%s", headings, kinds[sheets[*row].kind].rows));
    must(guess_file(world_path(&w, "f.csv"), &limits, w.arena, &guess, &err), &err);
    guess_write(guess, "f.map.ini", &mapping);
    while (*columns) {
        const char *line =
            arena_printf(w.arena, "\n%s = %s\n", next(&w, &columns), next(&w, &headings));
        cr_expect(strstr(mapping.at, line) != NULL, "no%sin%s", line, mapping.at);
    }
    cr_expect(eq(sz, strlen(headings), (size_t)0));
    text_free(&mapping);
    world_close(&w);
}
