#include "datasets/city/flow.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "datasets/base/geo.h"
#include "datasets/base/num.h"
#include "datasets/city/chance.h"

enum { WAVES = 64, HOURS = 24, COUNTERS_MOST = 200 };

/* Log units unless said otherwise. Antwerp's streets see 0.3 to 12 million people a year. */
static const double usual_flow = 11.3;                      /* log people a month: 80,000 */
static const double field_sd = 0.4, field_length_m = 500;   /* areas */
static const double street_sd = 0.4, door_sd = 0.15;        /* streets; doors of one street */
static const double wave_sd = 0.06, wave_carry = 0.6;       /* months of a street */
static const double season = 0.12;                          /* of the city, highest in December */
static const double works_share = 0.04;                     /* streets that lose people for good */
static const double counted_share = 0.6, setting_sd = 0.12; /* counters */
static const double moved_share = 0.1, moved_sd = 0.45;     /* moved once */
static const double stopped_share = 0.05;                   /* ends for good */
static const double outage_chance = 0.004;                  /* begins, a day */
static const double spike_chance = 0.0007, weak_chance = 0.01; /* an hour */

/* A Gaussian field as a sum of waves: Rahimi & Recht (2007), Random features. */
static double field_at(uint64_t seed, CityPoint p) {
    gsl_rng *rng = chance_open();
    gsl_rng_set(rng, chance_key(seed, FOR_FLOW_FIELD, 0));
    const double north = p.lat * geo_degree_m, east = p.lon * geo_degree_m * 0.63;
    double sum = 0;
    for (int k = 0; k < WAVES; k++) {
        const double a = chance_normal(rng, 0, 1 / field_length_m);
        const double b = chance_normal(rng, 0, 1 / field_length_m);
        sum += cos(a * east + b * north + chance_between(rng, 0, 2 * M_PI));
    }
    gsl_rng_free(rng);
    return field_sd * sqrt(2.0 / WAVES) * sum;
}

static CityPoint middle(const CityStreetView *view) {
    const CityPoint a = view->bend[view->bends / 2 - 1], b = view->bend[view->bends / 2];
    return (CityPoint){0.5 * (a.lon + b.lon), 0.5 * (a.lat + b.lat)};
}

void city_flow(const CityWorld *world, size_t street, CityStreetView *view) {
    const CityOptions *o = &world->options;
    memset(view->drift, 0, sizeof view->drift);
    if (o->footfall == CITY_DOORS) return;
    gsl_rng *rng = chance_open();
    gsl_rng_set(rng, chance_key(o->seed, FOR_FLOW, street));
    view->popularity = field_at(o->seed, middle(view)) + chance_normal(rng, 0, street_sd);
    const bool works = gsl_rng_uniform(rng) < works_share;
    const int from = chance_int(rng, 3, (int)o->months - 3);
    const double loss = works ? chance_normal(rng, -0.3, 0.15) : 0;
    double wave = chance_normal(rng, 0, 1);
    for (size_t t = 0; t < o->months; t++) {
        const int month = (world->first_month + (int)t) % 12;
        wave = wave_carry * wave + chance_normal(rng, 0, sqrt(1 - wave_carry * wave_carry));
        view->drift[t] = wave_sd * wave + season * cos(2 * M_PI * (month - 11) / 12.0) +
                         ((int)t >= from ? loss : 0);
    }
    gsl_rng_free(rng);
}

void city_flow_door(const CityWorld *world, const CityStreetView *view, CityStorefront *shop) {
    if (world->options.footfall == CITY_DOORS) return;
    gsl_rng *rng = chance_open();
    gsl_rng_set(rng, chance_key(world->options.seed, FOR_FLOW_DOOR, shop->index));
    const double level = usual_flow + view->popularity + chance_normal(rng, 0, door_sd);
    for (int t = 0; t < shop->months; t++)
        shop->passers[t] = exp(level + view->drift[t] + view->fair[t]);
    gsl_rng_free(rng);
}

bool city_flow_counted(const CityWorld *world, size_t street) {
    if (world->options.footfall != CITY_SENSORS) return true;
    const double share = fmin(counted_share, COUNTERS_MOST / (double)world->streets);
    const double draw = (double)(chance_key(world->options.seed, FOR_COUNTED, street) >> 11);
    return draw < share * 0x1p53;
}

/* ---- one counter ---- */

typedef struct CountedStreet {
    double setting, moved; /* log units; moved: from day `from` on */
    int from, until;       /* days; until: its last */
    int outage_until;
    bool silent; /* an outage leaves hours out; else it delivers zeros */
} CountedStreet;

static CountedStreet draw_counter(gsl_rng *rng, int days) {
    CountedStreet c = {.setting = chance_normal(rng, 0, setting_sd), .until = days};
    const bool moves = gsl_rng_uniform(rng) < moved_share;
    const bool stops = gsl_rng_uniform(rng) < stopped_share;
    c.moved = moves ? chance_normal(rng, 0, moved_sd) : 0;
    c.from = chance_int(rng, days / 5, 4 * days / 5);
    if (stops) c.until = chance_int(rng, days / 3, days);
    return c;
}

/* Share of a week's people at an hour: shops' hours, nobody from 1 to 5 on most nights. */
static double hour_share(int weekday, int hour) {
    const double day = weekday == 5 ? 1.5 : weekday == 6 ? 0.7 : 0.96;
    const double noon = exp(-0.5 * pow((hour - 14.5) / 3.8, 2));
    return day / 7 * (hour >= 1 && hour <= 5 ? 0.0002 : noon / 9.25);
}

static void write_hour(Writer *w, size_t street, const char *date, int hour, double count,
                       double uptime) {
    writer_padded(w, 'C', street);
    writer_char(w, ',');
    writer_text(w, date);
    writer_text(w, hour < 10 ? "T0" : "T");
    writer_whole(w, (uint64_t)hour);
    writer_text(w, ":00,3600,");
    writer_whole(w, (uint64_t)(count + 0.5));
    writer_char(w, ',');
    if (uptime < 1) writer_fixed(w, uptime, 2);
    writer_char(w, '\n');
}

static void write_day(Writer *w, gsl_rng *rng, size_t street, const CountedStreet *c, int date,
                      double people) {
    char text[DATE_TEXT];
    date_format(date, text);
    for (int hour = 0; hour < HOURS; hour++) {
        const double mean = people * hour_share(date_weekday(date), hour);
        const bool spike = gsl_rng_uniform(rng) < spike_chance;
        const double uptime = gsl_rng_uniform(rng) < weak_chance ? gsl_rng_uniform(rng) : 1;
        double count =
            mean < 50 ? (double)gsl_ran_poisson(rng, mean) : mean * chance_lognormal(rng, 0, 0.12);
        if (spike) count = 30 * (count + 20);
        const bool out = c->outage_until > date && (c->silent || hour > 0);
        if (out && c->silent) continue;
        write_hour(w, street, text, hour, out ? 0 : uptime * count, uptime);
    }
}

void city_flow_write(Writer *w, const CityWorld *world, size_t street, const CityStreetView *view) {
    if (world->options.footfall != CITY_SENSORS || !city_flow_counted(world, street)) return;
    gsl_rng *rng = chance_open();
    gsl_rng_set(rng, chance_key(world->options.seed, FOR_COUNTER, street));
    const int first = month_first_date(world->first_month);
    const int days = month_first_date(world->first_month + (int)world->options.months) - first;
    CountedStreet c = draw_counter(rng, days);
    for (int day = 0; day < c.until; day++) {
        const size_t t = (size_t)(month_of_date(first + day) - world->first_month);
        const int length = month_first_date(world->first_month + (int)t + 1) -
                           month_first_date(world->first_month + (int)t);
        const double log_people = usual_flow + view->popularity + view->drift[t] + view->fair[t] +
                                  c.setting + (day >= c.from ? c.moved : 0);
        if (c.outage_until <= first + day && gsl_rng_uniform(rng) < outage_chance) {
            c.outage_until = first + day + chance_int(rng, 1, 12);
            c.silent = gsl_rng_uniform(rng) < 0.5;
        }
        write_day(w, rng, street, &c, first + day,
                  7 * exp(log_people + chance_normal(rng, 0, 0.1)) / length);
    }
    gsl_rng_free(rng);
}
