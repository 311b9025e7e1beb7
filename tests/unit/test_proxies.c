/* Turnover against purchases, card takings, wages and use: numbers of shops whose costs are known,
 * and what becomes of them in copies and mirror images. */
#include "models/plain/proxies.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <string.h>

#include "datasets/panel/panel_load.h"
#include "models/plant/plant.h"
#include "tests/support/columns.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

enum { N = 60, T = 24, FRONT = 7 };
static const double turnover = 10000, share = 0.4, hour_eur = 17, owner_hours = 217;

static double wave(size_t i, size_t t) {
    return 1 + 0.2 * sin(0.5236 * (double)(t + i));
}

/* N shops that each month spend `share` of what they sell on goods, take as much by card, and pay
 * wages for 400 hours; shop FRONT declares add[t] times its trade on top. */
typedef struct Shops {
    Columns columns;
    float *value[PROXY_KINDS];
    Fit fit;
    PlainCity *city;
} Shops;

static Shops shops_open(const double *add) {
    Shops s = {.columns = columns_open(N, T)};
    for (size_t k = 0; k < PROXY_KINDS; k++) {
        s.value[k] = ARENA_ARRAY(s.columns.arena, float, N *T);
        s.columns.panel.proxy[k] = s.value[k];
    }
    for (size_t i = 0; i < N; i++)
        for (size_t t = 0; t < T; t++) {
            const double sold = turnover * wave(i, t);
            const size_t cell = i * T + t;
            s.columns.turnover[cell] = (float)(sold * (i == FRONT && add ? 1 + add[t] : 1));
            for (size_t k = 0; k < PROXY_KINDS; k++) s.value[k][cell] = (float)(share * sold);
            s.value[PROXY_WAGES][cell] = (float)(400 * hour_eur);
        }
    return s;
}

static void shops_learn(Shops *s) {
    s->fit = columns_fit(&s->columns);
    s->city =
        plain_learn(&s->fit, params_open(s->columns.arena), &parallel_serial, s->columns.arena);
}

static void read_shop(const Shops *s, size_t i, double out[PLAIN_NUMBERS]) {
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) out[k] = NAN;
    plain_proxies(s->city, &s->fit, i, out);
}

/* ---- numbers ---- */

Test(proxies, what_is_added_buys_nothing) {
    double always[T], out[PLAIN_NUMBERS];
    for (size_t t = 0; t < T; t++) always[t] = 1;
    Shops s = shops_open(always);
    shops_learn(&s);
    read_shop(&s, FRONT, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_goods], log(2), 1e-3), "%g", out[PLAIN_goods]);
    cr_expect(epsilon_eq(dbl, out[PLAIN_card], log(2), 1e-3), "%g", out[PLAIN_card]);
    cr_expect(epsilon_eq(dbl, out[PLAIN_water], log(2), 1e-3), "%g", out[PLAIN_water]);
    cr_expect(epsilon_eq(dbl, out[PLAIN_staffed], log(2), 0.1), "%g", out[PLAIN_staffed]);
    cr_expect(epsilon_eq(dbl, out[PLAIN_goods_move], 0, 1e-3), "in every month alike");
    read_shop(&s, FRONT + 1, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_goods], 0, 1e-3), "%g", out[PLAIN_goods]);
    columns_close(&s.columns);
}

/* Half of the months, so the level is half-way, and the better months lie apart by all of it. */
Test(proxies, better_months_without_more_purchases_lie_apart) {
    double late[T], out[PLAIN_NUMBERS];
    for (size_t t = 0; t < T; t++) late[t] = t >= T / 2;
    Shops s = shops_open(late);
    shops_learn(&s);
    read_shop(&s, FRONT, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_goods_move], log(2), 0.02), "%g", out[PLAIN_goods_move]);
    cr_expect(epsilon_eq(dbl, out[PLAIN_card_move], log(2), 0.02), "%g", out[PLAIN_card_move]);
    columns_close(&s.columns);
}

Test(proxies, one_month_of_any_size_moves_little) {
    double once[T] = {0}, out[PLAIN_NUMBERS];
    once[10] = 1e6;
    Shops s = shops_open(once);
    shops_learn(&s);
    read_shop(&s, FRONT, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_goods], 0, 0.02), "%g", out[PLAIN_goods]);
    columns_close(&s.columns);
}

/* In a bakery 35 tickets an hour of 8.50 EUR, 6 % VAT included, say the shipped tables. */
Test(proxies, staff_serves_so_much_and_no_more) {
    double out[PLAIN_NUMBERS];
    Shops s = shops_open(NULL);
    for (size_t i = 0; i < N; i++) s.columns.sector[i] = 1; /* bakery */
    shops_learn(&s);
    read_shop(&s, FRONT, out);
    const double served = turnover / (400 + owner_hours), most = 35 * 8.5 / 1.06;
    cr_expect(epsilon_eq(dbl, out[PLAIN_served], log(served / most), 0.01), "%g",
              out[PLAIN_served]);
    cr_expect(isnan(s.city->proxies->most[0]), "a sector that the tables do not know");
    columns_close(&s.columns);
}

/* ---- seats ---- */

enum { SEATS = 20 };

static Shops seated_shops(const double *add) {
    Shops s = shops_open(add);
    for (size_t c = 0; c < N * T; c++) s.value[PROXY_SEATS][c] = SEATS;
    for (size_t i = 0; i < N; i++) s.columns.sector[i] = 1; /* bakery */
    return s;
}

Test(proxies, what_is_added_takes_no_seat) {
    double always[T], out[PLAIN_NUMBERS];
    for (size_t t = 0; t < T; t++) always[t] = 1;
    Shops s = seated_shops(always);
    shops_learn(&s);
    read_shop(&s, FRONT, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_seated], log(2), 0.1), "%g", out[PLAIN_seated]);
    read_shop(&s, FRONT + 1, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_seated], 0, 0.1), "%g", out[PLAIN_seated]);
    columns_close(&s.columns);
}

/* Bakeries are open 62 hours a week, say the shipped tables, and a ticket is 8.50 EUR, 6 % VAT
 * included. 62 x 365.25/12/7 = 269.6 hours a month, twice 269.6 guests of 8.02 EUR: 4323 EUR a
 * seat, of which 10,000/20 = 500 are 11.6 %. Who is open half as long can serve half of it. */
Test(proxies, seats_serve_so_much_in_the_hours_that_it_is_open) {
    double sector[PLAIN_NUMBERS], own[PLAIN_NUMBERS];
    Shops s = seated_shops(NULL);
    s.columns.hours[FRONT + 12] = 31; /* its waves are those of FRONT */
    shops_learn(&s);
    read_shop(&s, FRONT, sector);
    read_shop(&s, FRONT + 12, own);
    cr_expect(epsilon_eq(dbl, sector[PLAIN_turns], log(500. / 4323), 0.01), "%g",
              sector[PLAIN_turns]);
    cr_expect(epsilon_eq(dbl, own[PLAIN_turns] - sector[PLAIN_turns], log(2), 1e-3), "%g",
              own[PLAIN_turns]);
    cr_expect(epsilon_eq(dbl, own[PLAIN_seated], sector[PLAIN_seated], 1e-3), "hours are no level");
    columns_close(&s.columns);
}

Test(proxies, seats_that_nobody_told_of_say_nothing) {
    double out[PLAIN_NUMBERS];
    Shops s = seated_shops(NULL);
    for (size_t t = 0; t < T; t++) s.value[PROXY_SEATS][FRONT * T + t] = NAN;
    for (size_t t = 0; t < T; t++) s.value[PROXY_SEATS][(FRONT + 1) * T + t] = 0;
    shops_learn(&s);
    for (size_t i = FRONT; i <= FRONT + 1; i++) {
        read_shop(&s, i, out);
        cr_expect(isnan(out[PLAIN_seated]) && isnan(out[PLAIN_turns]), "%zu", i);
        cr_expect(not(isnan(out[PLAIN_goods])));
    }
    columns_close(&s.columns);
}

/* Bit for bit: with seats, every other number is what it is without. */
Test(proxies, seats_change_no_other_number) {
    double always[T], with[PLAIN_NUMBERS], without[PLAIN_NUMBERS];
    for (size_t t = 0; t < T; t++) always[t] = 0.5;
    Shops s = seated_shops(always), bare = seated_shops(always);
    bare.columns.panel.proxy[PROXY_SEATS] = NULL;
    shops_learn(&s);
    shops_learn(&bare);
    for (size_t i = 0; i < N; i++) {
        read_shop(&s, i, with);
        read_shop(&bare, i, without);
        cr_expect(isnan(without[PLAIN_seated]) && isnan(without[PLAIN_turns]));
        cr_expect(not(isnan(with[PLAIN_seated])));
        with[PLAIN_seated] = without[PLAIN_seated];
        with[PLAIN_turns] = without[PLAIN_turns];
        cr_expect(zero(int, memcmp(with, without, sizeof with)), "%zu", i);
    }
    columns_close(&s.columns);
    columns_close(&bare.columns);
}

/* What a storefront has none of says nothing; purchases and card takings below 2 % of turnover
 * count as 2 %, 20 times less than the usual 40 %. */
typedef struct Absent {
    ProxyKind kind;
    PlainNumber number;
    float value;     /* in all months of FRONT */
    double expected; /* times the usual turnover; NaN = says nothing */
} Absent;
static const Absent absent[] = {
    {PROXY_PURCHASES, PLAIN_goods, NAN, NAN}, {PROXY_CARD, PLAIN_card, NAN, NAN},
    {PROXY_WAGES, PLAIN_staffed, NAN, NAN},   {PROXY_ENERGY, PLAIN_energy, NAN, NAN},
    {PROXY_ENERGY, PLAIN_energy, 0, NAN},     {PROXY_PURCHASES, PLAIN_goods, 0, 20},
    {PROXY_CARD, PLAIN_card, 0, 20},          {PROXY_CARD, PLAIN_card, 1, 20},
};
EachRow(proxies, absent_or_nearly, absent) {
    const Absent *a = &absent[*row];
    double out[PLAIN_NUMBERS];
    Shops s = shops_open(NULL);
    for (size_t t = 0; t < T; t++) s.value[a->kind][FRONT * T + t] = a->value;
    shops_learn(&s);
    read_shop(&s, FRONT, out);
    if (isnan(a->expected))
        cr_expect(isnan(out[a->number]), "%g", out[a->number]);
    else
        cr_expect(epsilon_eq(dbl, out[a->number], log(a->expected), 0.02), "%g", out[a->number]);
    columns_close(&s.columns);
}

Test(proxies, a_documented_exception_is_asked_about_its_goods_alone) {
    double out[PLAIN_NUMBERS];
    Shops s = shops_open(NULL);
    s.columns.documented[FRONT] = 1;
    shops_learn(&s);
    read_shop(&s, FRONT, out);
    cr_expect(not(isnan(out[PLAIN_goods])));
    cr_expect(isnan(out[PLAIN_card]) && isnan(out[PLAIN_card_move]));
    cr_expect(isnan(out[PLAIN_staffed]) && isnan(out[PLAIN_served]));
    cr_expect(isnan(out[PLAIN_seated]) && isnan(out[PLAIN_turns]));
    columns_close(&s.columns);
}

Test(proxies, a_city_without_them_learns_nothing) {
    double out[PLAIN_NUMBERS];
    Shops s = shops_open(NULL);
    memset(s.columns.panel.proxy, 0, sizeof s.columns.panel.proxy);
    shops_learn(&s);
    cr_expect(s.city->proxies == NULL);
    read_shop(&s, FRONT, out);
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) cr_expect(isnan(out[k]), "%s", plain_names[k]);
    columns_close(&s.columns);
}

/* ---- copies and mirror images ---- */

static void all_rows(uint32_t row[N]) {
    for (size_t i = 0; i < N; i++) row[i] = (uint32_t)i;
}

/* One copy in four of those that add buys on paper what it adds, the others what they did. */
Test(proxies, copies_buy_what_was_bought_or_in_proportion) {
    Shops s = shops_open(NULL);
    uint32_t row[N];
    Planted planted;
    PlantParams params =
        *(const PlantParams *)params_group(params_open(s.columns.arena), &plant_group);
    params.copies = 100;
    shops_learn(&s);
    all_rows(row);
    cr_assert(plant_copies(s.city, &s.fit, row, N, &params, s.columns.arena, &planted));
    double paper = 0, copies = 0;
    for (size_t k = 0; k < planted.panel.n; k++) {
        if (planted.kind[k] != PLANT_STEADY && planted.kind[k] != PLANT_SMOOTH) continue;
        const size_t from = planted.source[k] * T + 3, at = k * T + 3;
        const double more = planted.panel.turnover[at] / s.columns.turnover[from];
        const double bought =
            planted.panel.proxy[PROXY_PURCHASES][at] / s.value[PROXY_PURCHASES][from];
        cr_expect(
            epsilon_eq(dbl, planted.panel.proxy[PROXY_CARD][at], s.value[PROXY_CARD][from], 1e-3));
        copies++;
        paper += fabs(bought - more) < 1e-3 && fabs(bought - 1) > 1e-3;
        cr_expect(fabs(bought - 1) < 1e-3 || fabs(bought - more) < 1e-3, "%g %g", bought, more);
    }
    /* sd sqrt(200 x .25 x .75) = 6 */
    cr_expect(lt(dbl, fabs(paper - 0.25 * copies), 31), "%g of %g", paper, copies);
    columns_close(&s.columns);
}

/* The mirror of a shop that sells much for what it buys sells little for it. */
Test(proxies, a_mirror_turns_the_ratio_round) {
    double always[T], city[PLAIN_NUMBERS], mirror[PLAIN_NUMBERS];
    for (size_t t = 0; t < T; t++) always[t] = 0.5;
    Shops s = shops_open(always);
    uint32_t row[N];
    Planted planted;
    shops_learn(&s);
    all_rows(row);
    plant_mirror(s.city, &s.fit, row, N, s.columns.arena, &planted);
    read_shop(&s, FRONT, city);
    Columns turned = s.columns;
    turned.panel = planted.panel;
    const Fit fit = columns_fit(&turned);
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) mirror[k] = NAN;
    plain_proxies(s.city, &fit, FRONT, mirror);
    cr_expect(epsilon_eq(dbl, city[PLAIN_goods], log(1.5), 1e-3));
    cr_expect(epsilon_eq(dbl, mirror[PLAIN_goods], -city[PLAIN_goods], 0.01), "%g",
              mirror[PLAIN_goods]);
    cr_expect(epsilon_eq(dbl, mirror[PLAIN_energy], -city[PLAIN_energy], 0.01));
    columns_close(&s.columns);
}

/* ---- from the store ---- */

Test(proxies, a_store_gives_back_what_was_imported) {
    World world;
    Panel panel, picked;
    world_open(&world);
    const CityOptions options = {
        .storefronts = 60, .months = 24, .seed = 5, .legit_share = 0.1, .proxies = true};
    (void)world_city_blind(&world, &options);
    world_panel(&world, &panel);
    const uint32_t row[] = {3, 11};
    size_t known = 0;
    cr_assert(panel_has_proxies(&panel));
    for (size_t k = 0; k < PROXY_KINDS; k++) {
        cr_assert(panel.proxy[k] != NULL);
        if (k == PROXY_SEATS) continue; /* of those who serve guests, and of all months */
        for (size_t c = 0; c < panel.n * panel.months; c++) known += !isnan(panel.proxy[k][c]);
    }
    /* 85 % of 60 storefronts, 97 % of at most 24 months, 6 kinds that are not seats; sd of the
     * first .05 */
    const double most = 0.85 * 0.97 * 60 * 24 * (PROXY_KINDS - 1);
    cr_expect(lt(dbl, 0.6 * most, (double)known), "%zu", known);
    cr_expect(lt(dbl, (double)known, 1.2 * most), "%zu", known);
    panel_pick(&panel, row, 2, world.arena, &picked);
    cr_expect(zero(
        int, memcmp(picked.proxy[PROXY_CARD] + panel.months,
                    panel.proxy[PROXY_CARD] + 11 * panel.months, panel.months * sizeof(float))));
    world_close(&world);
}

/* Told in month 3 and in month 10 of the window by one, years before it by another. */
Test(proxies, seats_stay_until_another_figure_comes) {
    World world;
    Panel panel;
    world_open(&world);
    const CityOptions options = {.storefronts = 60, .months = 24, .seed = 5, .legit_share = 0.1};
    (void)world_city_blind(&world, &options);
    world_panel(&world, &panel);
    const int64_t third = panel.first_month + 3, tenth = panel.first_month + 10;
    const char *path = world_path(&world, "proxies.csv");
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fprintf(file, "storefront_id,month,kind,value\n");
    fprintf(file, "%s,%04d-%02d,seats,40\n", panel.id[2], (int)(third / 12), (int)(third % 12) + 1);
    fprintf(file, "%s,%04d-%02d,seats,55\n", panel.id[2], (int)(tenth / 12), (int)(tenth % 12) + 1);
    fprintf(file, "%s,2015-01,seats,12\n%s,2016-01,seats,18\n", panel.id[4], panel.id[4]);
    cr_assert(zero(int, fclose(file)));
    (void)world_import(&world, path);
    world_panel(&world, &panel);
    const float *seats = panel.proxy[PROXY_SEATS];
    cr_assert(seats != NULL);
    for (size_t t = 0; t < panel.months; t++) {
        cr_expect(epsilon_eq(flt, seats[2 * panel.months + t], t < 10 ? 40 : 55, 0), "%zu", t);
        cr_expect(epsilon_eq(flt, seats[4 * panel.months + t], 18, 0), "%zu", t);
        cr_expect(isnan(seats[3 * panel.months + t]));
    }
    world_close(&world);
}

/* By the records of two registers that are one storefront: what was told last before the window
 * holds, of one month what came last, and what is told of the storefront itself wins from there. */
Test(proxies, seats_of_a_link_before_the_window_stay_until_another_figure_comes) {
    World world;
    Panel panel;
    Err err = {0};
    world_open(&world);
    const CityOptions options = {.storefronts = 60, .months = 24, .seed = 5, .legit_share = 0.1};
    (void)world_city_blind(&world, &options);
    static const char facts[] =
        "INSERT INTO record(id, register, key, first_input, input_id, line) VALUES"
        " (901, 'permits', 'P1', 1, 1, 2), (902, 'tax', 'T1', 1, 1, 3), (903, 'tax', 'T2', 1, 1, "
        "4);"
        "INSERT INTO record_link(record, input_id, premises_id, storefront, millibits, behind, "
        "state)"
        " SELECT 901, 1, 'x', id, 9000, 9000, 'money' FROM storefront ORDER BY id LIMIT 1 OFFSET 2;"
        "INSERT INTO record_link(record, input_id, premises_id, storefront, millibits, behind, "
        "state)"
        " SELECT 902, 1, 'x', id, 9000, 9000, 'money' FROM storefront ORDER BY id LIMIT 1 OFFSET 2;"
        "INSERT INTO record_link(record, input_id, premises_id, storefront, millibits, behind, "
        "state)"
        " SELECT 903, 1, 'y', id, 9000, 9000, 'doubtful' FROM storefront ORDER BY id LIMIT 1 "
        "OFFSET "
        "3;"
        "INSERT INTO record_proxy(record, month, kind, input_id, line, value) VALUES"
        " (901, 12 * 2014, 'seats', 1, 2, 12), (901, 12 * 2015, 'seats', 2, 2, 30),"
        " (901, 12 * 2015, 'seats', 1, 3, 29), (902, 12 * 2015, 'seats', 1, 2, 28),"
        " (901, 12 * 2015, 'water_m3', 1, 3, 7), (903, 12 * 2015, 'seats', 1, 2, 99);";
    must(store_exec(&world.store, facts, &err), &err);
    world_panel(&world, &panel);
    const float *seats = panel.proxy[PROXY_SEATS];
    cr_assert(seats != NULL);
    for (size_t t = 0; t < panel.months; t++) {
        cr_expect(epsilon_eq(flt, seats[2 * panel.months + t], 30, 0), "%zu: %g", t,
                  (double)seats[2 * panel.months + t]);
        cr_expect(isnan(seats[3 * panel.months + t]), "a doubtful link says nothing");
    }
    const float *water = panel.proxy[PROXY_WATER];
    if (water) cr_expect(isnan(water[2 * panel.months]), "only seats stay");
    const int64_t fifth = panel.first_month + 5;
    const char *path = world_path(&world, "proxies.csv");
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fprintf(file, "storefront_id,month,kind,value\n%s,%04d-%02d,seats,44\n", panel.id[2],
            (int)(fifth / 12), (int)(fifth % 12) + 1);
    cr_assert(zero(int, fclose(file)));
    (void)world_import(&world, path);
    world_panel(&world, &panel);
    seats = panel.proxy[PROXY_SEATS];
    for (size_t t = 0; t < panel.months; t++)
        cr_expect(epsilon_eq(flt, seats[2 * panel.months + t], t < 5 ? 30 : 44, 0), "%zu: %g", t,
                  (double)seats[2 * panel.months + t]);
    world_close(&world);
}

Test(proxies, a_store_without_them_has_none) {
    World world;
    Panel panel;
    world_open(&world);
    const CityOptions options = {.storefronts = 60, .months = 24, .seed = 5, .legit_share = 0.1};
    (void)world_city_blind(&world, &options);
    world_panel(&world, &panel);
    cr_expect(not(panel_has_proxies(&panel)));
    world_close(&world);
}
