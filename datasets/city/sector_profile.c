/* sector_profile.c - the sector groups of the city, from the shipped prior tables. */
#include <math.h>

#include "datasets/base/embed.h"
#include "datasets/city/world.h"
#include "datasets/reference/sector_priors.h"

/* The groups whose visitors make tickets (no subscriptions, stalls, taxis, agencies). The prior
 * tables give levels; how a trade moves over the year is a judgement of the same kind as theirs. */
typedef struct Pick {
    const char *group, *word;
    double share;     /* of storefronts, relative */
    double risk;      /* how much likelier a front is here */
    double within_sd; /* month to month */
    double season;    /* amplitude, log units */
    int peak;         /* month of the year, 1..12 */
    double december;  /* extra in December, in amplitudes */
} Pick;

static const Pick picks[] = {
    {"supermarket", "Buurtmarkt", 26, 1, .05, .06, 12, .5},
    {"convenience_small", "Kruidenier", 40, 1, .06, .06, 12, .5},
    {"night_shop", "Nachtwinkel", 42, 2, .08, .10, 7, .3},
    {"bakery", "Bakkerij", 60, 1, .06, .08, 12, .5},
    {"butcher", "Slagerij", 26, 1, .06, .10, 12, 1.0},
    {"greengrocer", "Groentewinkel", 20, 1, .07, .10, 6, .2},
    {"confectionery", "Snoepwinkel", 14, 1, .10, .30, 12, .8},
    {"liquor_beverages", "Drankenhandel", 12, 1, .10, .25, 12, .8},
    {"tobacco_vape", "Rookwaren", 20, 2, .06, .06, 8, .2},
    {"newsagent", "Dagbladhandel", 24, 1, .05, .06, 11, .3},
    {"food_other", "Delicatessen", 28, 1, .08, .15, 12, .8},
    {"fashion", "Mode", 92, 1, .12, .30, 12, .3},
    {"footwear_leather", "Schoenen", 26, 1, .12, .28, 11, .2},
    {"electronics_ict", "Elektro", 15, 1, .12, .25, 12, .6},
    {"phone_shop", "Telefoonwinkel", 25, 2, .12, .15, 12, .6},
    {"diy_hardware", "Doe-het-zelf", 15, 1, .08, .20, 5, .0},
    {"home_furnishing", "Wonen", 26, 1, .14, .20, 11, .1},
    {"books_toys_sport", "Boek en spel", 32, 1, .10, .35, 12, .7},
    {"bicycle", "Fietsen", 14, 1, .12, .40, 5, .0},
    {"pharmacy", "Apotheek", 34, 1, .05, .08, 1, .2},
    {"drugstore_cosmetics", "Drogisterij", 22, 1, .06, .10, 12, .5},
    {"medical_optical", "Optiek", 24, 1, .10, .10, 11, .3},
    {"florist_pet", "Bloemen", 32, 1, .12, .30, 5, .4},
    {"jewellery", "Juwelier", 18, 2, .16, .40, 12, .6},
    {"second_hand", "Kringloop", 20, 1, .10, .12, 10, .2},
    {"souvenir_gift", "Geschenken", 18, 2, .12, .35, 8, .5},
    {"variety_department", "Warenhuis", 10, 1, .07, .20, 12, .6},
    {"other_nonfood", "Allerhande", 20, 1, .12, .20, 12, .4},
    {"car_wash", "Wasstraat", 12, 2, .12, .20, 4, .0},
    {"restaurant", "Restaurant", 124, 2, .10, .18, 7, .5},
    {"fastfood_takeaway", "Afhaal", 72, 1, .08, .12, 7, .2},
    {"bar_cafe", "Koffiehuis", 90, 2, .11, .20, 7, .5},
    {"shisha_bar", "Waterpijphuis", 10, 2, .12, .15, 11, .3},
    {"hairdresser", "Kapsalon", 62, 2, .08, .12, 12, .5},
    {"barber", "Barbier", 30, 2, .08, .10, 12, .5},
    {"beauty_nails", "Schoonheid", 36, 1, .10, .15, 6, .5},
    {"massage_wellness", "Welzijn", 12, 1, .12, .15, 12, .4},
    {"laundry", "Wassalon", 12, 1, .08, .06, 1, .0},
    {"repair_goods", "Herstelatelier", 12, 1, .10, .10, 10, .2},
    {"repair_phone_pc", "Schermherstel", 13, 1, .12, .10, 12, .3},
};
enum { PICKS = sizeof picks / sizeof picks[0] };

/* Levels of shops not yet known are wider than those of one city's trading shops; both spreads of
 * the tables (basket, capture) are shrunk, or shops with a 1.1 spread would carry no level at all.
 */
static const double shrink_spread = 0.6;

const char *city_reference(const char *path, size_t *length) {
    const EmbeddedText *t = embedded(path);
    *length = t->length;
    return t->text;
}

static void set_season(CitySector *s, const Pick *pick) {
    double mean = 0;
    for (int m = 0; m < 12; m++) {
        s->season[m] = pick->season * cos(2 * M_PI * (m + 1 - pick->peak) / 12.0);
        if (m == 11) s->season[m] += pick->season * pick->december;
        mean += s->season[m] / 12;
    }
    for (int m = 0; m < 12; m++) s->season[m] -= mean;
}

/* The median shop sits between what its floor and what its staff would sell; visitors follow. */
static void set_levels(CitySector *s, const SectorPrior *p) {
    const double by_floor = p->floor * p->density, by_staff = p->staff * p->per_fte;
    const double log_month = 0.5 * log(by_floor * by_staff) - log(12);
    s->log_basket = log(p->basket / (1 + p->vat));
    s->basket_sd = shrink_spread * p->basket_sd;
    s->log_capture = log(p->capture);
    s->capture_sd = shrink_spread * p->capture_sd;
    s->density = p->density;
    s->per_fte = p->per_fte;
    s->hours = p->hours;
    s->conversion = p->conversion;
    s->goods_margin = p->goods_margin;
    s->log_visitors = log_month - s->log_basket - log(s->conversion);
    s->visitors_sd = 0.5 * (p->floor_sd + p->staff_sd);
}

Status city_sectors(Arena *arena, CityWorld *world, Err *err) {
    world->sector = ARENA_ARRAY(arena, CitySector, PICKS);
    world->sectors = PICKS;
    double total = 0, front_total = 0;
    for (size_t k = 0; k < PICKS; k++) {
        SectorPrior prior;
        CitySector *s = &world->sector[k];
        if (!sector_prior(picks[k].group, &prior))
            return FAIL(err, ST_FAILED, "Sector group %s is not in the prior tables; add its rows.",
                        picks[k].group);
        s->group = picks[k].group;
        s->word = picks[k].word;
        s->within_sd = picks[k].within_sd;
        s->share_until = total += picks[k].share;
        s->front_until = front_total += picks[k].share * picks[k].risk;
        set_levels(s, &prior);
        set_season(s, &picks[k]);
    }
    for (size_t k = 0; k < PICKS; k++) {
        world->sector[k].share_until /= total;
        world->sector[k].front_until /= front_total;
    }
    return ST_OK;
}
