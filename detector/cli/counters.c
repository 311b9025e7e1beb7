#include "detector/cli/counters.h"

#include "datasets/base/num.h"

static void add_row(Table *table, const Coverage *c, const PanelCounter *counter) {
    char month[MONTH_TEXT] = "";
    if (counter->shift_month) month_format(c->first_month + counter->shift_month, month);
    table_cell(table, counter->id);
    table_count(table, counter->months);
    table_count(table, counter->filled);
    table_percent(table, counter->uptime);
    table_count(table, counter->outage);
    table_count(table, counter->frozen);
    table_count(table, counter->down);
    table_count(table, counter->spikes);
    table_cell(table, !counter->placed   ? "no location"
                      : counter->doubted ? "large"
                      : counter->shifts  ? "aligned"
                                         : "");
    table_cell(table, month);
    table_percent(table, counter->left_out);
}

static void print_errors(const PanelCounters *found) {
    if (found->left_out)
        (void)printf(
            "each predicted from the others (%zu months of %zu counters): median error %.1f "
            "%%,\n%.1f %% lie within their 90 %% interval\n",
            found->left_out, found->left_out_sensors, 100 * found->left_out_error,
            100 * found->left_out_inside);
    else
        (void)puts(
            "no two counters are within reach of each other: their errors cannot be checked");
}

void counters_print(const Cli *cli, const Coverage *c) {
    static const Column columns[] = {{"counter", false}, {"months", true}, {"filled", true},
                                     {"seen", true},     {"zeros", true},  {"frozen", true},
                                     {"down", true},     {"spikes", true}, {"shift", false},
                                     {"from", false},    {"off", true}};
    const PanelCounters *found = c->counters;
    Table table = TABLE_OPEN(cli->arena, columns);
    if (!found) return;
    terminal_heading(&cli->terminal, "counters of passers-by");
    (void)printf(
        "%zu counters, %zu used; footfall of %zu storefronts is estimated from them,\n%zu have no "
        "counter within reach, %zu are counted themselves\n",
        found->counters, found->used, found->near, found->far, found->own);
    if (found->repeated + found->contradicted)
        (void)printf(
            "counts delivered again: %zu the same, %zu with another value (the first stays)\n",
            found->repeated, found->contradicted);
    print_errors(found);
    for (size_t k = 0; k < found->counters; k++) add_row(&table, c, &found->counter[k]);
    table_print(&table, &cli->terminal);
    (void)puts(
        "zeros, frozen, down, spikes: hours that do not count people; off: its level predicted "
        "from\nthe others, less its own");
}

static json_t *one_json(const Coverage *c, const PanelCounter *counter) {
    json_t *out =
        json_pack("{s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", json_words(counter->id),
                  "placed", (int)counter->placed, "months", json_size(counter->months), "filled",
                  json_size(counter->filled), "seen", json_number(counter->uptime), "false_zeros",
                  json_size(counter->outage), "frozen", json_size(counter->frozen), "down",
                  json_size(counter->down), "spikes", json_size(counter->spikes));
    json_put(out, "shifts_aligned", json_size(counter->shifts));
    json_put(out, "shift_log", json_number(counter->shift));
    json_put(
        out, "shift_from",
        counter->shift_month ? json_month(c->first_month + counter->shift_month) : json_null());
    json_put(out, "left_out_error", json_number(counter->left_out));
    return out;
}

json_t *counters_json(const Coverage *c) {
    const PanelCounters *found = c->counters;
    if (!found) return json_null();
    json_t *each = json_array();
    for (size_t k = 0; k < found->counters; k++)
        json_array_append_new(each, one_json(c, &found->counter[k]));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "counters",
                     json_size(found->counters), "repeated", json_size(found->repeated),
                     "contradicted", json_size(found->contradicted), "used", json_size(found->used),
                     "storefronts_own", json_size(found->own), "storefronts_near",
                     json_size(found->near), "storefronts_far", json_size(found->far),
                     "left_out_counters", json_size(found->left_out_sensors), "left_out_months",
                     json_size(found->left_out), "left_out_error",
                     json_number(found->left_out_error), "left_out_inside_90",
                     json_number(found->left_out_inside), "counter", each);
}
