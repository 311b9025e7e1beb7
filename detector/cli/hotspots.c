/* hotspots.c - gevel hotspots: circles of the city with more unexplained than their sectors. */
#include "datasets/base/threads.h"
#include "detector/cities/places.h"
#include "detector/cli/command.h"

static const Option options[] = {
    OPTIONS_PARAMS,
    {0},
};

static const char *const examples[] = {
    "gevel hotspots",
    "gevel hotspots 3 --set hotspot.radius_max=500",
    "gevel --json hotspots",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_STORE, ST_OK};

static void print_table(const Cli *cli, const Places *places) {
    static const Column columns[] = {{"street", false},     {"district", false}, {"radius m", true},
                                     {"storefronts", true}, {"listed", true},    {"fronts", true},
                                     {"expected", true},    {"times", true},     {"p", true},
                                     {"verdict", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < places->count; k++) {
        const Place *place = &places->place[k];
        table_cell(&table, place->street);
        table_cell(&table, cli_district(place->district));
        table_real(&table, place->radius_m, 0);
        table_count(&table, place->storefronts);
        table_count(&table, place->listed);
        table_real(&table, place->observed, 1);
        table_real(&table, place->expected, 1);
        table_real(&table, place->observed / place->expected, 1);
        table_real(&table, place->p_value, 3);
        table_cell(&table, place->by_chance ? "chance" : "hot spot");
    }
    table_print(&table, &cli->terminal);
}

static json_t *place_json(const Place *place) {
    json_t *out = json_object();
    json_put(out, "street", json_words(place->street));
    json_put(out, "district", json_words(place->district));
    json_put(out, "lon", json_number(place->lon));
    json_put(out, "lat", json_number(place->lat));
    json_put(out, "radius_m", json_number(place->radius_m));
    json_put(out, "storefronts", json_size(place->storefronts));
    json_put(out, "listed", json_size(place->listed));
    json_put(out, "observed", json_number(place->observed));
    json_put(out, "expected", json_number(place->expected));
    json_put(out, "p_value", json_number(place->p_value));
    json_put(out, "by_chance", json_boolean(place->by_chance));
    return out;
}

static json_t *json_of(const Watchlist *list, const Places *places) {
    json_t *out = json_object(), *rows = json_array();
    for (size_t k = 0; k < places->count; k++)
        json_array_append_new(rows, place_json(&places->place[k]));
    json_put(out, "run", json_integer(list->run_id));
    json_put(out, "judged", json_size(places->judged));
    json_put(out, "placed", json_size(places->placed));
    json_put(out, "circles", rows);
    return out;
}

static Status work(Cli *cli, Store *store, Err *err) {
    Params *params = NULL;
    Watchlist list;
    Places places;
    TRY(cli_params(cli, &params, err));
    TRY(cli_watchlist(cli, store, cli_operand(cli, 0), &list, err));
    moment_release(store);
    Threads *threads = threads_open(0);
    places_find(&list, params, threads_parallel(threads), cli->arena, &places);
    threads_close(threads);
    if (cli->json) return cli_print_json(json_of(&list, &places), err);
    (void)printf("run %lld: %zu of %zu judged storefronts have a location\n\n",
                 (long long)list.run_id, places.placed, places.judged);
    print_table(cli, &places);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command hotspots_command = {
    .name = "hotspots",
    .operands = "[RUN]",
    .summary = "places with more unexplained turnover than their sectors suggest",
    .about =
        "Searches circles of up to hotspot.radius_max metres in which a run's probabilities (by\n"
        "own evidence, without links) add up to more than the sectors there would suggest.\n"
        "p allows for all circles tried; fewer than about a hundred storefronts are rarely\n"
        "enough to tell a hot spot from chance.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
