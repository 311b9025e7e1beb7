#include "detector/cli/placing.h"

#include "datasets/base/text.h"
#include "datasets/base/threads.h"

static Status read_cities(Cli *cli, ReportPlaces *places, Err *err) {
    Bundle *bundle = ARENA_ARRAY(cli->arena, Bundle, cli->given.options + 1);
    CityRate *rate = ARENA_ARRAY(cli->arena, CityRate, cli->given.options + 1);
    for (size_t k = 0; k < cli->given.options; k++) {
        const GivenOption *given = &cli->given.option[k];
        if (!text_equal(given->option->name, "exchange")) continue;
        TRY(exchange_read(given->value, cli->arena, &bundle[places->cities++], err));
    }
    TRY(trust_check(cli, bundle, places->cities, err));
    exchange_compare(bundle, places->cities, cli->arena, rate);
    places->city = rate;
    return ST_OK;
}

static Status read_waterbed(Cli *cli, Store *store, const Params *params, ReportPlaces *places,
                            Err *err) {
    Areas areas;
    if (!option_given(&cli->given, "pressed")) return ST_OK;
    Waterbed *waterbed = ARENA_ARRAY(cli->arena, Waterbed, 1);
    TRY(areas_read(cli, &areas, err));
    TRY(places_displacement(store, params, &areas, waterbed, err));
    places->waterbed = waterbed;
    return ST_OK;
}

bool placing_wanted(const Cli *cli) {
    return option_given(&cli->given, "places") || option_given(&cli->given, "exchange");
}

Status placing_read(Cli *cli, Store *store, const Params *params, const Watchlist *list,
                    ReportPlaces *places, Err *err) {
    *places = (ReportPlaces){0};
    Places *hotspots = ARENA_ARRAY(cli->arena, Places, 1);
    Threads *threads = threads_open(0);
    places_find(list, params, threads_parallel(threads), cli->arena, hotspots);
    threads_close(threads);
    places->hotspots = hotspots;
    TRY(read_waterbed(cli, store, params, places, err));
    return read_cities(cli, places, err);
}
