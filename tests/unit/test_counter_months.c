/* Months of counters: invented weeks whose right answer is known, and Leeds with hours taken away.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/panel/sensors.h"
#include "models/impute/counter_months.h"
#include "tests/support/facts.h"

enum { HOURS = 24, MOST_MONTHS = 120 };

static const CounterParams *defaults(Arena *arena) {
    return params_group(params_open(arena), &counters_group);
}

/* ---- Leeds ---- */

typedef struct Score {
    double n, inside, square, sum;
    double off[4096];
    size_t offs;
} Score;

static int compare_double(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_off(Score *s) {
    qsort(s->off, s->offs, sizeof *s->off, compare_double);
    return s->off[s->offs / 2];
}

/* Takes hours (block = 1) or runs of `block` hours away, until about `share` of them is gone. */
static void take_away(gsl_rng *rng, Sensor *sensor, size_t cells, double share, size_t block) {
    const double chance = share / (double)block;
    for (size_t k = 0; k < cells; k++)
        if (gsl_rng_uniform(rng) < chance)
            for (size_t j = k; j < k + block && j < cells; j++) sensor->count[j] = NAN;
}

static void compare_month(const CounterMonth *full, const CounterMonth *holed, Score *s) {
    if (!(full->uptime > 0.995) || isnan(holed->people) || s->offs == 4096) return;
    if (holed->uptime > full->uptime - 0.01) return;
    const double off = log(holed->people / full->people), z = off / holed->sd;
    s->off[s->offs++] = fabs(off);
    s->n++;
    s->inside += fabs(z) < 1.645;
    s->square += z * z;
    s->sum += z;
}

static void hole_test(const Sensors *sensors, double share, size_t block, Score *score) {
    Arena *arena = arena_open();
    const CounterParams *params = defaults(arena);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    *score = (Score){0};
    for (size_t s = 0; s < sensors->n; s++) {
        CounterMonth full[MOST_MONTHS], holed[MOST_MONTHS];
        Sensor copy = sensors->sensor[s];
        Sensors one = *sensors;
        const size_t cells = sensors->days * copy.slots;
        one.sensor = &copy;
        counter_months(&one, 0, params, full, NULL);
        copy.count = ARENA_ARRAY(arena, float, cells);
        memcpy(copy.count, sensors->sensor[s].count, cells * sizeof *copy.count);
        take_away(rng, &copy, cells, share, block);
        counter_months(&one, 0, params, holed, NULL);
        for (size_t t = 0; t < sensors->months; t++) compare_month(&full[t], &holed[t], score);
    }
    gsl_rng_free(rng);
    arena_close(arena);
}

static bool leeds(World *w, Sensors *sensors) {
    Err err = {0};
    const char *path = facts_shared(w, "leeds/footfall_2009_2014.csv.gz");
    if (!path) return false;
    facts_take(w, path);
    must(sensors_load(&w->store, month_make(2012, 1), 36, w->arena, sensors, &err), &err);
    return true;
}

/* counters.fill_error was set so that the hardest of these (nine hours at a time) nearly holds. */
Test(counter_months, leeds_filled_months_are_near_the_true_ones) {
    World w;
    Sensors sensors;
    Score score;
    world_open(&w);
    if (!leeds(&w, &sensors)) {
        world_close(&w);
        cr_skip("../shared/data/leeds is absent");
    }
    cr_expect(eq(sz, sensors.n, (size_t)8));
    for (size_t s = 0; s < sensors.n; s++) {
        CounterMonth month[MOST_MONTHS];
        size_t cells[CELL_STATES] = {0};
        counter_months(&sensors, s, defaults(w.arena), month, cells);
        cr_expect(eq(sz, cells[CELL_FROZEN], (size_t)0), "nothing is frozen there");
    }
    const struct {
        double share, most; /* of the hours; median error */
        size_t block;
    } holes[] = {{0.2, 0.005, 1},  {0.4, 0.010, 1},  {0.2, 0.012, 9},  {0.4, 0.018, 9},
                 {0.2, 0.015, 72}, {0.4, 0.022, 72}, {0.3, 0.025, 240}};
    for (size_t k = 0; k < sizeof holes / sizeof *holes; k++) {
        hole_test(&sensors, holes[k].share, holes[k].block, &score);
        const double median = median_off(&score), inside = score.inside / score.n;
        cr_log_info(
            "%.0f %% of hours gone in runs of %zu: %.0f months, median error %.2f %%, the "
            "90 %% interval holds %.1f %%, rms z %.2f",
            100 * holes[k].share, holes[k].block, score.n, 100 * median, 100 * inside,
            sqrt(score.square / score.n));
        cr_expect(lt(dbl, 100.0, score.n));
        cr_expect(lt(dbl, median, holes[k].most), "median error %g", median);
        cr_expect(lt(dbl, 0.9 - 5 * sqrt(0.09 / score.n), inside), "coverage %g", inside);
        cr_expect(lt(dbl, inside, 0.985), "coverage %g", inside);
    }
    world_close(&w);
}

/* ---- invented counters ---- */

enum { MONTHS = 4, DAYS = 120, CELLS = DAYS * HOURS }; /* from Thursday 2015-01-01 */

/* Nobody between 1 and 5; 200 at noon, 300 on Saturdays: known to the person. */
static double usual(size_t cell) {
    const size_t hour = cell % HOURS, weekday = (cell / HOURS + 3) % 7;
    const double day = weekday == 5 ? 1.5 : 1;
    return hour >= 1 && hour <= 5 ? 0 : day * 200 * sin(M_PI * ((double)hour + 1) / 26);
}

typedef struct Street {
    Arena *arena;
    Sensor sensor;
    Sensors sensors;
    double truth[MONTHS];
    CounterMonth month[MONTHS];
    size_t cells[CELL_STATES];
} Street;

static void street_open(Street *s) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    *s = (Street){.arena = arena_open()};
    s->sensor = (Sensor){.id = "a",
                         .slots = HOURS,
                         .count = ARENA_ARRAY(s->arena, float, CELLS),
                         .uptime = ARENA_ARRAY(s->arena, float, CELLS)};
    s->sensors = (Sensors){.first_month = month_make(2015, 1),
                           .months = MONTHS,
                           .days = DAYS,
                           .n = 1,
                           .sensor = &s->sensor};
    for (size_t cell = 0; cell < CELLS; cell++) {
        const double factor = 1 + 0.2 * (gsl_rng_uniform(rng) - 0.5);
        s->sensor.count[cell] = (float)floor(usual(cell) * factor + 0.5);
        s->sensor.uptime[cell] = NAN;
        size_t t = 0;
        while (cell / HOURS >= sensors_month_day(&s->sensors, t + 1)) t++;
        s->truth[t] += (double)s->sensor.count[cell];
    }
    gsl_rng_free(rng);
}

static void street_clean(Street *s) {
    counter_months(&s->sensors, 0, defaults(s->arena), s->month, s->cells);
}

static void expect_truth(const Street *s, size_t t, double within) {
    const double off = s->month[t].people / s->truth[t] - 1;
    cr_expect(lt(dbl, fabs(off), within), "month %zu is off by %g", t, off);
    cr_expect(lt(dbl, fabs(off), 4 * s->month[t].sd + 1e-6), "sd %g, off by %g", s->month[t].sd,
              off);
}

Test(counter_months, a_whole_month_is_its_sum_and_zeros_at_night_are_true) {
    Street s;
    street_open(&s);
    street_clean(&s);
    cr_expect(eq(sz, s.cells[CELL_SEEN], (size_t)CELLS));
    for (size_t t = 0; t < MONTHS; t++) {
        cr_expect(lt(dbl, fabs(s.month[t].people / s.truth[t] - 1), 1e-6));
        cr_expect(eq(dbl, s.month[t].sd, 0));
        cr_expect(eq(dbl, s.month[t].uptime, 1));
    }
    arena_close(s.arena);
}

/* Three days from noon to noon without a count, and one afternoon: 72 + 5 hours, of which the
 * nights' 15 zeros lie inside the run. */
Test(counter_months, zeros_where_people_pass_are_an_outage) {
    Street s;
    street_open(&s);
    for (size_t k = 0; k < 72; k++) s.sensor.count[9 * HOURS + 12 + k] = 0;
    for (size_t k = 0; k < 5; k++) s.sensor.count[50 * HOURS + 13 + k] = 0;
    street_clean(&s);
    cr_expect(eq(sz, s.cells[CELL_OUTAGE], (size_t)77));
    cr_expect(lt(dbl, s.month[0].uptime, 0.92));
    for (size_t t = 0; t < MONTHS; t++) expect_truth(&s, t, 0.02);
    arena_close(s.arena);
}

Test(counter_months, missing_is_not_zero_and_too_little_is_no_month) {
    Street s;
    street_open(&s);
    for (size_t k = 0; k < 10 * HOURS; k++) s.sensor.count[5 * HOURS + k] = NAN;
    for (size_t k = 0; k < 20 * HOURS; k++) s.sensor.count[(31 + 4) * HOURS + k] = NAN;
    street_clean(&s);
    cr_expect(eq(sz, s.cells[CELL_MISSING], (size_t)30 * HOURS));
    expect_truth(&s, 0, 0.02);
    cr_expect(lt(dbl, 0, s.month[0].sd));
    cr_expect(isnan(s.month[1].people), "8 of 28 days are no month");
    expect_truth(&s, 2, 1e-6);
    arena_close(s.arena);
}

Test(counter_months, an_hour_up_for_less_than_half_is_dropped) {
    Street s;
    street_open(&s);
    for (size_t k = 0; k < 48; k++) {
        s.sensor.uptime[20 * HOURS + k] = 0.4F;
        s.sensor.count[20 * HOURS + k] *= 0.4F;
    }
    street_clean(&s);
    cr_expect(eq(sz, s.cells[CELL_DOWN], (size_t)48));
    expect_truth(&s, 0, 0.02);
    arena_close(s.arena);
}

/* Eleven busy hours of the same number; nights with nobody, or with a few people, repeat theirs
 * too. */
Test(counter_months, one_number_again_and_again_is_a_frozen_counter) {
    Street s;
    street_open(&s);
    for (size_t k = 0; k < 5; k++) s.sensor.count[60 * HOURS + 1 + k] = 3;
    s.truth[2] += 5 * 3;
    for (size_t k = 0; k < 11; k++) s.sensor.count[20 * HOURS + 9 + k] = 231;
    s.sensor.count[20 * HOURS + 13] = NAN; /* a gap does not thaw it */
    street_clean(&s);
    cr_expect(eq(sz, s.cells[CELL_FROZEN], (size_t)10));
    cr_expect(eq(sz, s.cells[CELL_SEEN], (size_t)(CELLS - 11)));
    for (size_t t = 0; t < MONTHS; t++) expect_truth(&s, t, 0.02);
    arena_close(s.arena);
}

/* Of a mean of 200 the chance of two equal hours is 1/(2 sqrt(200 pi)), e^-3.91: six hours of it
 * stay below 20 nats, seven pass them. */
Test(counter_months, seven_hours_of_two_hundred_are_frozen_and_six_are_not) {
    for (size_t hours = 6; hours <= 7; hours++) {
        Street s;
        street_open(&s);
        for (size_t k = 0; k < hours; k++) s.sensor.count[20 * HOURS + 9 + k] = 200;
        s.sensor.count[20 * HOURS + 8] = s.sensor.count[20 * HOURS + 9 + hours] = 199;
        street_clean(&s);
        cr_expect(eq(sz, s.cells[CELL_FROZEN], hours == 7 ? hours : 0));
        arena_close(s.arena);
    }
}

/* One that never said anything else knows nothing. */
Test(counter_months, a_counter_of_one_number_has_no_months) {
    Street s;
    street_open(&s);
    for (size_t cell = 0; cell < CELLS; cell++) s.sensor.count[cell] = 90;
    street_clean(&s);
    cr_expect(eq(sz, s.cells[CELL_FROZEN], (size_t)CELLS));
    for (size_t t = 0; t < MONTHS; t++) cr_expect(isnan(s.month[t].people));
    arena_close(s.arena);
}

/* Rounded to fifties, many a neighbour is equal; they are people all the same. */
Test(counter_months, rounded_counts_are_not_frozen) {
    Street s;
    street_open(&s);
    for (size_t cell = 0; cell < CELLS; cell++)
        s.sensor.count[cell] = 50 * roundf(s.sensor.count[cell] / 50);
    street_clean(&s);
    cr_expect(eq(sz, s.cells[CELL_FROZEN], (size_t)0));
    arena_close(s.arena);
}

/* 30 times the usual for an hour is the counter; 6 times for five hours is a festival. */
Test(counter_months, a_lonely_spike_goes_and_a_festival_stays) {
    Street s;
    street_open(&s);
    s.sensor.count[40 * HOURS + 15] *= 30;
    for (size_t k = 0; k < 5; k++) {
        const size_t cell = 70 * HOURS + 12 + k;
        s.truth[2] += 5 * (double)s.sensor.count[cell];
        s.sensor.count[cell] *= 6;
    }
    street_clean(&s);
    cr_expect(eq(sz, s.cells[CELL_SPIKE], (size_t)1));
    for (size_t t = 0; t < MONTHS; t++) expect_truth(&s, t, 0.002);
    arena_close(s.arena);
}

/* The same people, delivered by day. */
Test(counter_months, daily_totals_are_filled_by_the_day_of_the_week) {
    Street s;
    street_open(&s);
    float *day = ARENA_ARRAY(s.arena, float, DAYS), *up = ARENA_ARRAY(s.arena, float, DAYS);
    for (size_t d = 0; d < DAYS; d++) {
        up[d] = NAN;
        for (size_t h = 0; h < HOURS; h++) day[d] += s.sensor.count[d * HOURS + h];
    }
    for (size_t d = 2; d < 12; d++) day[d] = d % 2 ? 0 : NAN;
    s.sensor.slots = 1;
    s.sensor.count = day;
    s.sensor.uptime = up;
    street_clean(&s);
    cr_expect(eq(sz, s.cells[CELL_OUTAGE], (size_t)5));
    for (size_t t = 0; t < MONTHS; t++) expect_truth(&s, t, 0.02);
    arena_close(s.arena);
}

/* A counter of which a part of an hour was seen; Telraam scales by itself; a later file wins; a
 * counter at a door is left out. */
Test(sensors, cells_as_they_were_counted) {
    World w;
    Sensors s;
    Err err = {0};
    world_open(&w);
    pack_file(w.folder, "counts.csv",
              "sensor_id,start,seconds,count,uptime\n"
              "a,2015-01-01T10:00,3600,30,0.75\na,2015-01-01T11:00,3600,7,\n"
              "b,2015-01-02,86400,900,\ndoor,2015-01-01T10:00,3600,5,\n");
    facts_take(&w, world_path(&w, "counts.csv"));
    pack_file(w.folder, "later.csv",
              "sensor_id,start,seconds,count\n"
              "a,2015-01-01T11:00,3600,8\n");
    facts_take(&w, world_path(&w, "later.csv"));
    pack_file(w.folder, "sensors.csv",
              "sensor_id,lon,lat,kind\na,4.4,51.2,passers_by\ndoor,4.4,51.2,visitors\n");
    facts_take(&w, world_path(&w, "sensors.csv"));
    must(sensors_load(&w.store, month_make(2015, 1), 1, w.arena, &s, &err), &err);
    cr_assert(eq(sz, s.n, (size_t)2));
    cr_expect(eq(str, (char *)s.sensor[0].id, "a"));
    cr_expect(eq(flt, s.sensor[0].count[10], 40.0F));
    cr_expect(eq(flt, s.sensor[0].count[11], 8.0F));
    cr_expect(isnan(s.sensor[0].count[12]));
    cr_expect(eq(dbl, s.sensor[0].lat, 51.2));
    cr_expect(eq(sz, s.sensor[1].slots, (size_t)1));
    cr_expect(eq(flt, s.sensor[1].count[1], 900.0F));
    cr_expect(isnan(s.sensor[1].lon), "its location is not known");
    world_close(&w);
}
