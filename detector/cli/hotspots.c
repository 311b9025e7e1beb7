/* hotspots.c - gevel hotspots: circles of the city with more unexplained than their sectors. */
#include "datasets/base/threads.h"
#include "detector/cities/emergence.h"
#include "detector/cities/places.h"
#include "detector/cli/command.h"

static const Option options[] = {
    {"emerging", NULL, "clusters of new entries that the newest of successive runs brought", 0,
     true},
    OPTIONS_PARAMS,
    {0},
};

static const char *const examples[] = {
    "gevel hotspots",
    "gevel hotspots 3 --set hotspot.radius_max=500",
    "gevel --json hotspots",
    "gevel hotspots --emerging",
    NULL,
};

static const Status exits[] = {ST_USAGE, ST_PARAMS, ST_STORE, ST_OK};

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
        table_cell(&table, place->by_chance   ? "chance"
                           : place->all_moved ? "all moved"
                                              : "hot spot");
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
    json_put(out, "all_moved", json_boolean(place->all_moved));
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

/* ---- what emerges ---- */

static void print_emerging(const Cli *cli, const Emergence *found) {
    static const Column columns[] = {{"street", false},  {"district", false}, {"radius m", true},
                                     {"runs", true},     {"since run", true}, {"new", true},
                                     {"expected", true}, {"p", true},         {"verdict", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < found->count; k++) {
        const EmergingPlace *place = &found->place[k];
        table_cell(&table, place->street);
        table_cell(&table, cli_district(place->district));
        table_real(&table, place->radius_m, 0);
        table_count(&table, place->runs);
        table_count(&table, (size_t)place->since);
        table_real(&table, place->observed, 0);
        table_real(&table, place->expected, 1);
        table_real(&table, place->p_value, 3);
        table_cell(&table, place->by_chance ? "chance" : "emerging");
    }
    table_print(&table, &cli->terminal);
}

static json_t *emerging_json(const Emergence *found) {
    json_t *out = json_object(), *rows = json_array();
    for (size_t k = 0; k < found->count; k++) {
        const EmergingPlace *place = &found->place[k];
        json_t *row = json_object();
        json_put(row, "street", json_words(place->street));
        json_put(row, "district", json_words(place->district));
        json_put(row, "lon", json_number(place->lon));
        json_put(row, "lat", json_number(place->lat));
        json_put(row, "radius_m", json_number(place->radius_m));
        json_put(row, "runs", json_size(place->runs));
        json_put(row, "since_run", json_integer(place->since));
        json_put(row, "observed", json_number(place->observed));
        json_put(row, "expected", json_number(place->expected));
        json_put(row, "p_value", json_number(place->p_value));
        json_put(row, "by_chance", json_boolean(place->by_chance));
        json_array_append_new(rows, row);
    }
    json_put(out, "runs", json_size(found->runs));
    json_put(out, "first_run", json_integer(found->first));
    json_put(out, "last_run", json_integer(found->last));
    json_put(out, "entries", json_size(found->entries));
    json_put(out, "placed", json_size(found->placed));
    json_put(out, "clusters", rows);
    return out;
}

static Status work_emerging(Cli *cli, Store *store, Err *err) {
    Params *params = NULL;
    Emergence found;
    if (cli_operand(cli, 0)) return FAIL(err, ST_USAGE, "--emerging compares all runs: name none");
    TRY(cli_params(cli, &params, err));
    TRY(emergence_find(store, params_group(params, &hotspot_group), cli->arena, &found, err));
    moment_release(store);
    if (cli->json) return cli_print_json(emerging_json(&found), err);
    (void)printf(
        "runs %lld to %lld, %zu months: %zu storefronts came on the list, %zu of them have "
        "a location\n\n",
        (long long)found.first, (long long)found.last, found.runs, found.entries, found.placed);
    print_emerging(cli, &found);
    return ST_OK;
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
    return cli_with_store(cli, STORE_READ,
                          option_given(&cli->given, "emerging") ? work_emerging : work, err);
}

const Command hotspots_command = {
    .name = "hotspots",
    .operands = "[RUN]",
    .summary = "places with more unexplained turnover than their sectors suggest",
    .about =
        "Searches circles of up to hotspot.radius_max metres in which a run's probabilities (by\n"
        "own evidence, without links) add up to more than the sectors there would suggest.\n"
        "p allows for all circles tried; fewer than about a hundred storefronts are rarely\n"
        "enough to tell a hot spot from chance. Where everybody of a circle stands higher, not\n"
        "a few, it has all moved: look for road works, a fair or a counter. --emerging: circles\n"
        "in which the newest of successive runs, one a month, brought more new entries than\n"
        "the circle's share of all entries and those runs' share would suggest.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
