/* displacement.c - gevel displacement: did what left one area turn up in another? */
#include "datasets/base/num.h"
#include "detector/cli/areas.h"

#include <math.h>

static const Option options[] = {
    OPTIONS_AREAS,
    OPTIONS_PARAMS,
    {0},
};

static const char *const examples[] = {
    "gevel displacement --since 2024-01 --pressed 2060 --near Borgerhout",
    "gevel displacement --since 2024-01 --pressed Offerandestraat --near 2060 --months 8",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_STORE, ST_OK};

static const char *verdict(const Displacement *d) {
    if (isinf(d->low)) return "the fall in the pressed area is too small to tell";
    if (d->low > 0) return "part of it moved next door";
    if (d->high < 0) return "the areas near it improved too";
    return "no displacement is shown; within the range it cannot be excluded";
}

static void print_text(const Cli *cli, const Waterbed *w) {
    static const char *const zone_names[ZONES] = {"pressed", "near", "control"};
    static const Column columns[] = {{"area", false},
                                     {"storefronts before", true},
                                     {"after", true},
                                     {"fronts before", true},
                                     {"after", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (int zone = 0; zone < ZONES; zone++) {
        table_cell(&table, zone_names[zone]);
        table_count(&table, w->storefronts[0][zone]);
        table_count(&table, w->storefronts[1][zone]);
        table_real(&table, w->input.mass[0][zone], 1);
        table_real(&table, w->input.mass[1][zone], 1);
    }
    table_print(&table, &cli->terminal);
    const Displacement *d = &w->result;
    (void)printf("\nremoved from the pressed area %.1f (+- %.1f), gained near it %.1f (+- %.1f)\n",
                 d->removed, d->removed_sd, d->gained, d->gained_sd);
    if (isfinite(d->low))
        (void)printf("share that moved: %.2f (90 %% interval %.2f to %.2f): %s\n", d->share, d->low,
                     d->high, verdict(d));
    else
        (void)printf("share that moved: %s\n", verdict(d));
}

static json_t *zones_json(const double mass[ZONES], const size_t storefronts[ZONES]) {
    static const char *const zone_names[ZONES] = {"pressed", "near", "control"};
    json_t *out = json_object();
    for (int zone = 0; zone < ZONES; zone++)
        json_put(out, zone_names[zone],
                 json_pack("{s:o, s:o}", "fronts", json_number(mass[zone]), "storefronts",
                           json_size(storefronts[zone])));
    return out;
}

static json_t *json_of(const Waterbed *w) {
    const Displacement *d = &w->result;
    json_t *out = json_object();
    json_put(out, "date", json_month(w->date));
    json_put(out, "months", json_integer(w->months));
    json_put(out, "before", zones_json(w->input.mass[0], w->storefronts[0]));
    json_put(out, "after", zones_json(w->input.mass[1], w->storefronts[1]));
    json_put(out, "removed", json_number(d->removed));
    json_put(out, "removed_sd", json_number(d->removed_sd));
    json_put(out, "gained", json_number(d->gained));
    json_put(out, "gained_sd", json_number(d->gained_sd));
    json_put(out, "share", json_number(d->share));
    json_put(out, "low", json_number(d->low));
    json_put(out, "high", json_number(d->high));
    json_put(out, "quotient", json_number(d->quotient));
    return out;
}

typedef struct Task {
    Params *params;
    Areas areas;
} Task;

static Status work(Cli *cli, Store *store, Err *err) {
    Task *task = cli->task;
    Waterbed waterbed;
    TRY(places_displacement(store, task->params, &task->areas, &waterbed, err));
    if (cli->json) return cli_print_json(json_of(&waterbed), err);
    print_text(cli, &waterbed);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    Task *task = ARENA_ARRAY(cli->arena, Task, 1);
    TRY(cli_params(cli, &task->params, err));
    TRY(areas_read(cli, &task->areas, err));
    cli->task = task;
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command displacement_command = {
    .name = "displacement",
    .operands = "",
    .summary = "did what left one area turn up in another?",
    .about =
        "Judges the months before and after a date with the same parameters, and compares an\n"
        "area under pressure, areas near it, and areas far enough to be untouched. It assumes\n"
        "that nothing but the pressure sets them apart.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
