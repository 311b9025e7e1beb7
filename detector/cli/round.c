/* round.c - gevel round: an order of visits. */
#include "detector/route/route.h"

#include "datasets/base/num.h"
#include "detector/cli/filtering.h"
#include "detector/cli/listing.h"
#include "detector/cli/planning.h"
#include "detector/cli/reading.h"
#include "detector/contest/contest.h"

#include <math.h>

static const Option options[] = {
    OPTIONS_FILTER, OPTIONS_ROUND, OPTIONS_PARAMS, OPTION_UNLOGGED, {0}};

static const char *const examples[] = {
    "gevel round --start 4.4025,51.2194",
    "gevel round 3 --date 2026-03-02 --set round.days=2 --set round.day_minutes=300",
    "gevel round --per-district 3 --set round.days=5",
    "gevel round --set round.days=5 --set round.inspectors=2 --set round.holidays=netherlands",
    "gevel round --set round.start_hour=18 --set round.day_minutes=240",
    "gevel report --out report --format html,pdf,ics --start 4.4025,51.2194",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_PARAMS, ST_OK};

static const char *clock_text(Arena *arena, const Route *round, double minutes) {
    const int minute = (int)lround(round->start_minute + minutes);
    return arena_printf(arena, "%02d:%02d", minute / 60 % 24, minute % 60);
}

static const char *day_text(Arena *arena, const Route *round, size_t day) {
    char text[DATE_TEXT];
    return arena_strdup(arena, date_format(route_date(round, day), text));
}

/* "2026-03-02", or "2026-03-02 #2" where several inspectors go out. */
static const char *tour_text(Arena *arena, const Route *round, size_t tour) {
    const RouteDay *day = &round->day[tour];
    const char *date = day_text(arena, round, day->day);
    return round->inspectors < 2 ? date : arena_printf(arena, "%s #%zu", date, day->inspector + 1);
}

/* "09:00-18:00", "usual 10:00-18:00"; NULL when nothing is known. */
static const char *hours_text(Arena *arena, const Route *round, const RouteStop *stop) {
    const char *hours = route_stop_hours(round, stop, arena);
    return hours && stop->hours->usual ? arena_printf(arena, "usual %s", hours) : hours;
}

static void print_stop(const Cli *cli, Table *table, const Route *round, size_t tour,
                       const RouteStop *stop) {
    table_cell(table, tour_text(cli->arena, round, tour));
    table_cell(table, clock_text(cli->arena, round, stop->arrive));
    table_count(table, (size_t)lround(stop->way_m));
    table_count(table, stop->row->rank);
    table_eur(table, stop->row->unexplained_eur_year);
    table_cell(table, hours_text(cli->arena, round, stop));
    table_cell(table, stop->row->storefront_id);
    table_cell(table, stop->row->name);
    table_cell(table, stop->row->street);
    table_cell(table, stop->row->house_number);
}

static void print_stops(const Cli *cli, const Route *round) {
    static const Column columns[] = {{"day", false},        {"arrive", false},  {"way m", true},
                                     {"rank", true},        {"EUR/year", true}, {"open", false},
                                     {"storefront", false}, {"name", false},    {"street", false},
                                     {"number", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t d = 0; d < round->days; d++)
        for (size_t k = 0; k < round->day[d].count; k++)
            print_stop(cli, &table, round, d, &round->stop[round->day[d].first + k]);
    table_print(&table, &cli->terminal);
    for (size_t d = 0; d < round->days; d++)
        (void)printf("%s: %zu visits, %.1f km, back at %s\n", tour_text(cli->arena, round, d),
                     round->day[d].count, round->day[d].way_m / 1000,
                     clock_text(cli->arena, round, round->day[d].minutes));
    if (round->contested)
        (void)printf(
            "not in the round: %zu contested, until that is decided (gevel contest list)\n",
            round->contested);
    if (round->closed)
        (void)printf("not in the round: %zu closed while it is under way (--any-hour plans them)\n",
                     round->closed);
    if (round->by_usual)
        (void)printf(
            "hours of %zu are not known: those usual in their sector hold (import "
            "opening_hours.csv)\n",
            round->by_usual);
    if (round->left_out + round->unplaced)
        (void)printf("not in the round: %zu for lack of time, %zu without a known location\n",
                     round->left_out, round->unplaced);
}

static json_t *stop_json(const Cli *cli, const Route *round, size_t tour, const RouteStop *stop) {
    json_t *out = json_object();
    json_put(out, "inspector", json_size(round->day[tour].inspector + 1));
    json_put(out, "day", json_words(day_text(cli->arena, round, stop->day)));
    json_put(out, "arrive", json_words(clock_text(cli->arena, round, stop->arrive)));
    json_put(out, "leave", json_words(clock_text(cli->arena, round, stop->leave)));
    json_put(out, "way_m", json_number(stop->way_m));
    const char *hours = route_stop_hours(round, stop, cli->arena);
    json_put(out, "open", hours ? json_words(hours) : json_null());
    json_put(out, "usual_hours", json_boolean(stop->hours && stop->hours->usual));
    json_put(out, "rank", json_size(stop->row->rank));
    json_put(out, "storefront_id", json_words(stop->row->storefront_id));
    json_put(out, "name", json_words(stop->row->name));
    return out;
}

static Status print_json(const Cli *cli, const Watchlist *list, const Route *round, Err *err) {
    json_t *out = json_object(), *stops = json_array();
    for (size_t d = 0; d < round->days; d++)
        for (size_t k = 0; k < round->day[d].count; k++)
            (void)json_array_append_new(
                stops, stop_json(cli, round, d, &round->stop[round->day[d].first + k]));
    json_put(out, "run", json_integer((json_int_t)list->run_id));
    json_put(out, "stops", stops);
    json_put(out, "ranked", json_size(round->ranked));
    json_put(out, "left_out", json_size(round->left_out));
    json_put(out, "without_place", json_size(round->unplaced));
    json_put(out, "contested", json_size(round->contested));
    json_put(out, "closed", json_size(round->closed));
    json_put(out, "visited_eur_year", json_number(round->value_eur));
    json_put(out, "left_eur_year", json_number(round->left_eur));
    return cli_print_json(out, err);
}

static Status work(Cli *cli, Store *store, Err *err) {
    Watchlist list = {0};
    Params *params = NULL;
    Route round = {0};
    bool planned = false;
    RowFilter filter;
    TRY(cli_params(cli, &params, err));
    TRY(filtering_read(cli, &filter, err));
    const WatchPart part = row_filter_empty(&filter) ? WATCH_LISTED : WATCH_NUMBERS;
    TRY(cli_watchlist_part(cli, store, cli_operand(cli, 0), part, &list, err));
    TRY(contests_mark(store, &list, err));
    const RouteHours *hours;
    TRY(planning_hours(cli, store, &list, &hours, err));
    moment_release(store);
    TRY(row_filter_open(&filter, &list, cli->arena, err));
    row_filter_narrow(&filter, cli->arena, &list);
    TRY(planning_round(cli, params, &list, hours, &round, &planned, err));
    TRY(reading_log(cli, store, "round",
                    arena_printf(cli->arena, "run %lld", (long long)list.run_id), "{}", err));
    if (!planned && round.closed)
        return FAIL(err, ST_USAGE,
                    "all %zu that may be visited are closed during this round: begin at another "
                    "hour (--set round.start_hour=18), or plan as if all were open (--any-hour)",
                    round.closed);
    if (!planned && !round.unplaced)
        return FAIL(err, ST_USAGE, "run %lld selected no storefront%s: there is nothing to visit",
                    (long long)list.run_id, row_filter_empty(&filter) ? "" : " of those asked for");
    if (!planned)
        return FAIL(err, ST_USAGE,
                    "run %lld selected no storefront whose place is known: import columns lon and "
                    "lat with the storefronts, then scan again; gevel list is the list without a "
                    "round",
                    (long long)list.run_id);
    if (!round.ranked && round.ranked_left)
        terminal_say(
            &cli->terminal,
            "this round holds controls only: none of the %zu selected by rank fits; give it "
            "more days (--set round.days=2), more minutes, or a faster way (round.speed_kmh)",
            round.ranked_left);
    if (cli->json) return print_json(cli, &list, &round, err);
    listing_say_basis(cli, &list);
    print_stops(cli, &round);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command round_command = {
    .name = "round",
    .operands = "[RUN]",
    .summary = "an order of visits that fits the days available",
    .about =
        "Plans which selected storefronts to visit and in what order, trading expected yield\n"
        "against distance. As many random controls as their share of the list go first,\n"
        "wherever they are; the others keep for another round. A stop falls when its door is\n"
        "open: by opening_hours.csv, else by the hours usual in its sector. Contested\n"
        "storefronts stay out until that is decided (gevel contest). report prints the same\n"
        "round as a page, a sheet and a calendar.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
