#include "detector/cli/planning.h"

#include "datasets/base/geo.h"
#include "datasets/base/num.h"
#include "models/params/params_detector.h"

#include <math.h>
#include <string.h>

static Status read_start(const Cli *cli, RouteOptions *options, Err *err) {
    const char *text = option_text(&cli->given, "start");
    options->lon = options->lat = NAN;
    if (!text) return ST_OK;
    const char *comma = strchr(text, ',');
    if (comma && num_parse(text, (size_t)(comma - text), &options->lon) &&
        num_parse(comma + 1, strlen(comma + 1), &options->lat) && fabs(options->lon) <= 180 &&
        fabs(options->lat) <= 90)
        return ST_OK;
    return FAIL(err, ST_USAGE,
                "--start needs longitude,latitude in degrees, like 4.4025,51.2194; got %s", text);
}

static Status read_date(const Cli *cli, const Watchlist *list, RouteOptions *options, Err *err) {
    const char *text = option_text(&cli->given, "date");
    options->first_date = route_first_date(list, options->holidays);
    if (!text || date_parse(text, strlen(text), &options->first_date)) return ST_OK;
    return FAIL(err, ST_USAGE, "--date needs a day like 2026-03-02; got %s", text);
}

/* A start outside the city is likely to be latitude,longitude. */
static Status check_start(const RouteOptions *options, double lon, double lat, Err *err) {
    enum { FAR = 100000 }; /* metres: no round of a city begins further away */
    const GeoPlane plane = geo_plane(lon, lat);
    if (!isfinite(options->lon) || geo_distance(&plane, options->lon, options->lat) < FAR)
        return ST_OK;
    if (geo_distance(&plane, options->lat, options->lon) < FAR)
        return FAIL(err, ST_USAGE,
                    "--start has latitude and longitude swapped: longitude comes first, so "
                    "--start %g,%g",
                    options->lat, options->lon);
    return FAIL(err, ST_USAGE,
                "--start %g,%g is %.0f km from the selected storefronts; it needs "
                "longitude,latitude in degrees, like %.4f,%.4f",
                options->lon, options->lat, geo_distance(&plane, options->lon, options->lat) / 1000,
                lon, lat);
}

Status planning_hours(const Cli *cli, Store *store, const Watchlist *list, const RouteHours **hours,
                      Err *err) {
    *hours = NULL;
    if (option_given(&cli->given, "any-hour")) return ST_OK;
    return route_hours_load(store, list, cli->arena, hours, err);
}

Status planning_round(const Cli *cli, const Params *params, const Watchlist *list,
                      const RouteHours *hours, Route *round, bool *planned, Err *err) {
    const RoundParams *p = params_group(params, &round_group);
    RouteOptions options = {.days = (size_t)p->days,
                            .day_minutes = p->day_minutes,
                            .visit_minutes = p->visit_minutes,
                            .speed_kmh = p->speed_kmh,
                            .detour = p->detour,
                            .seed = (uint64_t)list->seed,
                            .restarts = (size_t)p->restarts,
                            .start_minute = 60 * p->start_hour,
                            .inspectors = (size_t)p->inspectors,
                            .hours = hours,
                            .holidays = (Holidays)p->holidays};
    TRY(read_start(cli, &options, err));
    TRY(read_date(cli, list, &options, err));
    double lon, lat;
    *planned = route_middle(list, &lon, &lat);
    if (!*planned) return ST_OK;
    TRY(check_start(&options, lon, lat, err));
    TRY(route_plan(list, &options, cli->arena, round, err));
    *planned = round->days || !round->closed;
    return ST_OK;
}
