/* proxies.c - what a storefront of a synthetic city buys, takes by card, pays, uses and has room
 * for.
 *
 * All of it follows true trade, not what is declared, so a front's additions show in none; but one
 * front in four buys goods on paper for what it adds. Spreads between honest shops of a sector are
 * as wide as published ranges of the cost of sales (0.15 to 0.2 in logs), and wider where owners
 * differ: how many of their customers pay by card, what their machines use. Where people eat and
 * drink, seats fill the floor as loosely as its owner likes, and are told once. */
#include "datasets/city/proxies.h"

#include <math.h>
#include <string.h>

#include "datasets/city/chance.h"

static const double known_share = 0.85;    /* of storefronts about which anything is known */
static const double paper_share = 0.25;    /* of fronts that buy on paper too */
static const double takeover_share = 0.02; /* of shops that sell a stock bought before */
static const double wage_month = 2600;     /* EUR gross, a month of full-time work */
static const double month_known = 0.97;

/* What lasts of a storefront's costs. */
typedef struct Habits {
    double goods;         /* purchases over turnover */
    double card, card_up; /* log odds of paying by card; more of them each year */
    double staff;         /* FTE on the pay-roll; the owner is not */
    double energy;        /* kWh a month */
    double water, waste;  /* m3, kg for each euro sold */
    bool paper;           /* buys on paper what it adds */
} Habits;

static Habits draw_habits(gsl_rng *rng, const CityStorefront *shop) {
    Habits h = {
        .goods = (1 - shop->sector->goods_margin) * chance_lognormal(rng, 0, 0.18),
        .card = chance_normal(rng, 0.6, 0.8),
        .card_up = chance_normal(rng, 0.25, 0.1),
        .staff = shop->staff_fte * chance_lognormal(rng, 0, 0.2) - 1,
        .energy = shop->area_m2 * 15 * chance_lognormal(rng, 0, 0.4),
        .water = 0.0006 * chance_lognormal(rng, 0, 0.5),
        .waste = 0.02 * chance_lognormal(rng, 0, 0.5),
    };
    if (chance_between(rng, 0, 1) < takeover_share) h.goods *= chance_between(rng, 0.3, 0.7);
    h.paper = chance_between(rng, 0, 1) < paper_share && shop->role.front;
    h.staff = fmax(h.staff, 0);
    return h;
}

static void write_row(Writer *w, const CityWorld *world, const CityStorefront *shop, int t,
                      const char *kind, double value) {
    writer_padded(w, 'S', shop->index);
    writer_char(w, ',');
    writer_bytes(w, world->month_text[t], MONTH_TEXT - 1);
    writer_char(w, ',');
    writer_text(w, kind);
    writer_char(w, ',');
    writer_fixed(w, value, 1);
    writer_char(w, '\n');
}

/* Shops buy for this month and the next, and not the same each month. */
static double purchases(gsl_rng *rng, const CityStorefront *shop, const Habits *h, int t) {
    const int next = t + 1 < shop->end ? t + 1 : t;
    const double sold = 0.5 * (shop->sales[t] + shop->sales[next]);
    const double paper = h->paper ? fmax(shop->illicit[t], 0) : 0;
    return h->goods * (sold * chance_lognormal(rng, 0, 0.25) + paper);
}

static void write_month(Writer *w, const CityWorld *world, gsl_rng *rng, const CityStorefront *shop,
                        const Habits *h, int t) {
    const double sold = shop->sales[t], winter = cos(2 * M_PI * (world->first_month + t) / 12.0);
    const double odds = exp(h->card + h->card_up * (t - 0.5 * shop->months) / 12);
    write_row(w, world, shop, t, "purchases_eur", purchases(rng, shop, h, t));
    write_row(w, world, shop, t, "card_eur",
              sold * odds / (1 + odds) * chance_lognormal(rng, 0, 0.05));
    write_row(w, world, shop, t, "wages_eur",
              h->staff * wage_month * chance_lognormal(rng, 0, 0.05));
    write_row(w, world, shop, t, "energy_kwh",
              h->energy * (1 + 0.3 * winter) * chance_lognormal(rng, 0, 0.08));
    write_row(w, world, shop, t, "water_m3", h->water * sold * chance_lognormal(rng, 0, 0.15));
    write_row(w, world, shop, t, "waste_kg", h->waste * sold * chance_lognormal(rng, 0, 0.15));
}

/* Of those who serve guests, with a kitchen and a counter off the floor. */
static void write_seats(Writer *w, const CityWorld *world, const CityStorefront *shop) {
    static const char *const served[] = {"restaurant", "bar_cafe", "fastfood_takeaway",
                                         "shisha_bar", "nightclub"};
    const double floor_of_seat = 2.2; /* m2 */
    gsl_rng *rng = chance_open();
    gsl_rng_set(rng, chance_key(world->options.seed, FOR_SEATS, shop->index));
    for (size_t k = 0; k < sizeof served / sizeof *served; k++)
        if (strcmp(shop->sector->group, served[k]) == 0)
            write_row(w, world, shop, shop->start, "seats",
                      round(shop->area_m2 / floor_of_seat * chance_lognormal(rng, 0, 0.2)));
    gsl_rng_free(rng);
}

void city_proxies_write(Writer *writer, const CityWorld *world, const CityStorefront *shop) {
    gsl_rng *rng = chance_open();
    gsl_rng_set(rng, chance_key(world->options.seed, FOR_PROXIES, shop->index));
    const bool known = chance_between(rng, 0, 1) < known_share;
    const Habits habits = draw_habits(rng, shop);
    for (int t = shop->start; known && t < shop->end; t++)
        if (!shop->shut[t] && chance_between(rng, 0, 1) < month_known)
            write_month(writer, world, rng, shop, &habits, t);
    if (known) write_seats(writer, world, shop);
    gsl_rng_free(rng);
}
