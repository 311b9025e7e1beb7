/* registers.c - names and addresses as offices write them: capitals, legal forms, abbreviations,
 * boxes, ranges, missing cells and slips of the pen; moves, re-licences, take-overs and neighbours.
 * Rates are round guesses from Belgian and American registers, kept apart from the model's own. */
#include "datasets/city/registers.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "datasets/city/chance.h"

const char *const city_register_files[CITY_REGISTERS] = {"tax.csv", "tax_figures.csv",
                                                         "permits.csv", "truth_links.csv"};
#define RECORD_COLUMNS "register,record_id,name,street,house_number,postcode,sector,phone"
const char *const city_register_headers[CITY_REGISTERS] = {
    RECORD_COLUMNS, "register,record_id,month,kind,value", RECORD_COLUMNS ",opened_on,closed_on",
    "truth_register,truth_record,storefront_id,kind"};

/* A record before it is written. */
typedef struct Sheet {
    const char *registry;
    char letter; /* of its key */
    uint64_t key;
    char name[CITY_SHOP_NAME], street[CITY_NAME], number[24];
    int postcode;
    const char *sector;
    uint64_t phone; /* 0 = none */
} Sheet;

static bool happens(gsl_rng *rng, double probability) {
    return gsl_rng_uniform(rng) < probability;
}

int city_house_number(const CityStreetView *view, const CityStorefront *shop) {
    return view->number_from + view->number_step * (int)(shop->position / 2) +
           (int)(shop->position % 2);
}

/* "Bakkerij Korenmolen", "Zeil en Duin", "Vosanker": as distinct as names over doors are. */
static void invented_name(const CityStorefront *shop, uint64_t draw, char name[CITY_SHOP_NAME]) {
    const char *first = city_word(draw >> 8), *second = city_word(draw >> 24);
    const bool trade = (draw >> 40) % 10 < 6, two = (draw >> 48) % 3 == 0;
    (void)snprintf(name, CITY_SHOP_NAME, "%s%s%s%s%c%s", trade ? shop->sector->word : "",
                   trade ? " " : "", first, two ? " en " : "",
                   two ? second[0] : (char)tolower((unsigned char)second[0]), second + 1);
}

void city_shop_name(const CityWorld *world, const CityStreetView *view, const CityStorefront *shop,
                    char name[CITY_SHOP_NAME]) {
    enum { CHAIN_OF = 25, CHAIN_NAMES = 3 };
    const uint64_t draw = chance_key(world->options.seed, FOR_REGISTERS, 2 * shop->index);
    if (world->options.registers && draw % CHAIN_OF == 0) {
        const uint64_t which = chance_key(1, FOR_REGISTERS, draw / CHAIN_OF % CHAIN_NAMES);
        (void)snprintf(name, CITY_SHOP_NAME, "%s %s", shop->sector->word, city_word(which));
        return;
    }
    if (world->options.registers) {
        invented_name(shop, draw, name);
        return;
    }
    (void)snprintf(name, CITY_SHOP_NAME, "%s %s %d", shop->sector->word,
                   city_word(chance_key(0, FOR_STOREFRONT, shop->index)),
                   city_house_number(view, shop));
}

/* ---- how it is written ---- */

/* Two letters swapped, one left out or one doubled, beyond the first. */
static void slip(gsl_rng *rng, char *text, size_t room) {
    const size_t length = strlen(text);
    if (length < 4 || length + 2 > room) return;
    const size_t at = 1 + (size_t)chance_int(rng, 0, (int)length - 2);
    const int how = chance_int(rng, 0, 3);
    if (how == 0) {
        const char swap = text[at];
        text[at] = text[at - 1];
        text[at - 1] = swap;
    } else if (how == 1) {
        memmove(text + at, text + at + 1, length - at);
    } else {
        memmove(text + at + 1, text + at, length - at + 1);
    }
}

static void to_capitals(char *text) {
    for (; *text; text++) *text = (char)toupper((unsigned char)*text);
}

/* Without the number that ends it. */
static void drop_number(char *name) {
    char *blank = strrchr(name, ' ');
    if (blank && isdigit((unsigned char)blank[1])) *blank = 0;
}

static void add_legal_form(gsl_rng *rng, char name[CITY_SHOP_NAME]) {
    static const char *const forms[] = {"BVBA", "BV", "NV", "SPRL", "VOF", "B.V."};
    char kept[CITY_SHOP_NAME];
    const char *form = forms[chance_int(rng, 0, 6)];
    (void)snprintf(kept, sizeof kept, "%s", name);
    if (happens(rng, 0.3))
        (void)snprintf(name, CITY_SHOP_NAME, "%s %.80s", form, kept);
    else
        (void)snprintf(name, CITY_SHOP_NAME, "%.80s %s", kept, form);
}

static void write_name(gsl_rng *rng, bool company, Sheet *s) {
    if (happens(rng, 0.4)) drop_number(s->name);
    if (happens(rng, 0.12)) slip(rng, s->name, sizeof s->name);
    if (company && happens(rng, 0.6)) add_legal_form(rng, s->name);
    if (happens(rng, 0.4)) to_capitals(s->name);
}

static void shorten(gsl_rng *rng, char street[CITY_NAME]) {
    static const char *const endings[][2] = {{"straat", "str."}, {"laan", "ln"}, {"plein", "pln"}};
    for (size_t k = 0; k < 3 && happens(rng, 0.5); k++) {
        char *at = strstr(street, endings[k][0]);
        if (at && !at[strlen(endings[k][0])]) memcpy(at, endings[k][1], strlen(endings[k][1]) + 1);
    }
}

static void write_address(gsl_rng *rng, int number, Sheet *s) {
    if (happens(rng, 0.06)) slip(rng, s->street, sizeof s->street);
    shorten(rng, s->street);
    if (happens(rng, 0.05))
        (void)snprintf(s->number, sizeof s->number, "%d-%d", number, number + 2);
    else if (happens(rng, 0.1))
        (void)snprintf(s->number, sizeof s->number, "%d bus %d", number, chance_int(rng, 1, 9));
    else if (happens(rng, 0.98))
        (void)snprintf(s->number, sizeof s->number, "%d", number);
    if (happens(rng, 0.04)) s->postcode = 0;
}

/* ---- writing ---- */

static void write_sheet(Writer *w, const Sheet *s) {
    writer_text(w, s->registry);
    writer_char(w, ',');
    writer_padded(w, s->letter, s->key);
    const char *const texts[] = {s->name, s->street, s->number};
    for (size_t k = 0; k < 3; k++) {
        writer_char(w, ',');
        writer_text(w, texts[k]);
    }
    writer_char(w, ',');
    if (s->postcode) writer_whole(w, (uint64_t)s->postcode);
    writer_char(w, ',');
    writer_text(w, s->sector);
    writer_char(w, ',');
    if (s->phone) writer_text(w, "03 ");
    if (s->phone) writer_whole(w, s->phone);
}

static void write_truth(Writer *w, const Sheet *s, const CityStorefront *shop, const char *kind) {
    writer_text(w, s->registry);
    writer_char(w, ',');
    writer_padded(w, s->letter, s->key);
    writer_char(w, ',');
    writer_padded(w, 'S', shop->index);
    writer_char(w, ',');
    writer_text(w, kind);
    writer_char(w, '\n');
}

/* Seven digits of the shop; of its accountant; or those of a form that wants some. */
static uint64_t phone_of(gsl_rng *rng, const CityStorefront *shop) {
    const uint64_t accountant = 2000000 + chance_key(7, FOR_REGISTERS, shop->index) % 40;
    if (happens(rng, 0.3)) return 0;
    if (happens(rng, 0.03)) return 9999999;
    if (happens(rng, 0.03)) return accountant;
    return 3000000 + chance_permute(11, shop->index, 6000000);
}

static Sheet sheet_of(const CityWorld *world, const CityStreetView *view,
                      const CityStorefront *shop, gsl_rng *rng) {
    Sheet s = {.postcode = view->postcode, .sector = shop->sector->group};
    city_shop_name(world, view, shop, s.name);
    (void)snprintf(s.street, sizeof s.street, "%s", view->name);
    s.phone = phone_of(rng, shop);
    return s;
}

/* ---- the tax register ---- */

static void write_figures(Writer *w, const CityWorld *world, const Sheet *s,
                          const CityStorefront *shop) {
    for (size_t t = (size_t)shop->start; t < world->options.months; t++) {
        if (shop->declared[t] < 0.5) continue;
        writer_text(w, "tax,");
        writer_padded(w, s->letter, s->key);
        writer_char(w, ',');
        writer_bytes(w, world->month_text[t], MONTH_TEXT - 1);
        writer_text(w, ",turnover_eur,");
        writer_whole(w, (uint64_t)(shop->declared[t] + 0.5));
        writer_char(w, '\n');
    }
}

/* Its figures come from where it had its seat before: another street, which no linking can see. */
static void move_away(gsl_rng *rng, const CityWorld *world, Sheet *s) {
    CityStreetView other;
    city_street_view(world, gsl_rng_uniform_int(rng, world->streets), &other);
    (void)snprintf(s->street, sizeof s->street, "%s", other.name);
    s->postcode = other.postcode;
}

/* An office on the first floor: another business at the door. */
static void write_neighbour(Writer *w, gsl_rng *rng, const CityStorefront *shop,
                            const Sheet *door) {
    static const char *const trades[] = {"Advies", "Boekhouding", "Consult", "Vastgoed", "Studio"};
    Sheet s = *door;
    s.key = 5000000 + shop->index;
    s.phone = 4000000 + shop->index;
    s.sector = "office";
    (void)snprintf(s.name, sizeof s.name, "%s %s", trades[chance_int(rng, 0, 5)],
                   city_word(chance_key(3, FOR_REGISTERS, shop->index)));
    add_legal_form(rng, s.name);
    write_sheet(w, &s);
    writer_char(w, '\n');
}

static void write_tax(Writer *w, const CityWorld *world, const CityStreetView *view,
                      const CityStorefront *shop, gsl_rng *rng) {
    Sheet s = sheet_of(world, view, shop, rng);
    const int number = city_house_number(view, shop);
    s.registry = "tax";
    s.letter = 'T';
    s.key = chance_permute(chance_key(world->options.seed, FOR_REGISTERS, 1), shop->index,
                           world->options.storefronts);
    write_name(rng, true, &s);
    write_address(rng, number, &s);
    if (happens(rng, 0.04)) write_neighbour(&w[REGISTER_TAX], rng, shop, &s);
    if (happens(rng, 0.005)) return; /* not in the register at all */
    if (happens(rng, 0.01)) move_away(rng, world, &s);
    write_sheet(&w[REGISTER_TAX], &s);
    writer_char(&w[REGISTER_TAX], '\n');
    write_figures(&w[REGISTER_FIGURES], world, &s, shop);
    write_truth(&w[REGISTER_TRUTH], &s, shop, "same");
}

/* ---- permits ---- */

static void write_permit(Writer *w, const Sheet *s, int opened, int closed) {
    char day[DATE_TEXT];
    write_sheet(w, s);
    writer_char(w, ',');
    if (opened) writer_text(w, date_format(opened, day));
    writer_char(w, ',');
    if (closed) writer_text(w, date_format(closed, day));
    writer_char(w, '\n');
}

/* The permit before this one: of the same business (a re-licence) or of another (a take-over). */
static void write_earlier(Writer *w, gsl_rng *rng, const CityStorefront *shop, const Sheet *now,
                          int opened) {
    Sheet s = *now;
    const bool same = happens(rng, 0.5);
    const int gap = same ? chance_int(rng, 0, 28) : chance_int(rng, 0, 200);
    s.key = 5000000 + shop->index;
    if (happens(rng, 0.2)) slip(rng, s.name, sizeof s.name);
    if (!same) {
        s.phone = 0;
        invented_name(shop, chance_key(5, FOR_REGISTERS, shop->index), s.name);
    }
    write_permit(&w[REGISTER_PERMITS], &s, opened - gap - chance_int(rng, 300, 2000), opened - gap);
    write_truth(&w[REGISTER_TRUTH], &s, shop, same ? "same" : "before");
}

static void write_permits(Writer *w, const CityWorld *world, const CityStreetView *view,
                          const CityStorefront *shop, gsl_rng *rng) {
    const int end = month_first_date(world->first_month + (int)world->options.months);
    Sheet s = sheet_of(world, view, shop, rng);
    s.registry = "permits";
    s.letter = 'V';
    s.key = chance_permute(chance_key(world->options.seed, FOR_REGISTERS, 3), shop->index,
                           world->options.storefronts);
    write_name(rng, false, &s);
    write_address(rng, city_house_number(view, shop), &s);
    if (happens(rng, 0.15)) return;
    const bool later = shop->transfer >= 0 || happens(rng, 0.05);
    const int opened = shop->transfer >= 0 ? month_first_date(world->first_month + shop->transfer)
                                           : end - chance_int(rng, 200, 1000);
    write_permit(&w[REGISTER_PERMITS], &s, later ? opened : end - chance_int(rng, 1200, 6000), 0);
    write_truth(&w[REGISTER_TRUTH], &s, shop, "same");
    if (later) write_earlier(w, rng, shop, &s, opened);
}

void city_registers_write(Writer writer[CITY_REGISTERS], const CityWorld *world,
                          const CityStreetView *view, const CityStorefront *shop) {
    gsl_rng *rng = chance_open();
    gsl_rng_set(rng, chance_key(world->options.seed, FOR_REGISTERS, 2 * shop->index + 1));
    write_tax(writer, world, view, shop, rng);
    write_permits(writer, world, view, shop, rng);
    gsl_rng_free(rng);
}
