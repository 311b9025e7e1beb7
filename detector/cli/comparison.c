/* comparison.c - a comparison of two runs as tables and as JSON. */
#include "detector/cli/comparison.h"

#include "datasets/base/num.h"

#include <stdlib.h>
#include <string.h>

static const char *rank_text(Arena *arena, size_t rank) {
    return rank ? arena_printf(arena, "%zu", rank) : NULL;
}

/* ---- the deciding causes, grouped ---- */

typedef struct Cause {
    ChangeKind kind;
    const char *cause;
    size_t count;
} Cause;

static int by_count(const void *left, const void *right) {
    const Cause *a = left, *b = right;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    return strcmp(a->cause, b->cause);
}

/* Of those that entered, left or moved; most frequent first. */
static size_t causes_of(const Comparison *c, Arena *arena, Cause **out) {
    Cause *cause = ARENA_ARRAY(arena, Cause, c->changes + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->changes; i++) {
        const Change *change = &c->change[i];
        size_t k = 0;
        while (k < n &&
               (cause[k].kind != change->kind || strcmp(cause[k].cause, change->cause) != 0))
            k++;
        if (k == n) cause[n++] = (Cause){change->kind, change->cause, 0};
        cause[k].count++;
    }
    if (n) qsort(cause, n, sizeof *cause, by_count);
    *out = cause;
    return n;
}

/* "enters because", "move because". */
static const char *does(const Cause *cause) {
    static const char *const one[] = {"enters", "leaves", "moves"};
    static const char *const many[] = {"enter", "leave", "move"};
    return cause->count == 1 ? one[cause->kind] : many[cause->kind];
}

static void print_causes(const Cli *cli, const Comparison *c) {
    Cause *cause;
    const size_t n = causes_of(c, cli->arena, &cause);
    for (size_t k = 0; k < n; k++)
        (void)printf("%zu %s because %s\n", cause[k].count, does(&cause[k]),
                     terminal_safe(cli->arena, cause[k].cause));
}

static json_t *causes_json(const Comparison *c) {
    Arena *scratch = arena_open();
    Cause *cause;
    json_t *out = json_array();
    const size_t n = causes_of(c, scratch, &cause);
    for (size_t k = 0; k < n; k++)
        (void)json_array_append_new(
            out, json_pack("{s:s, s:s, s:o}", "change", change_name(cause[k].kind), "cause",
                           cause[k].cause, "count", json_size(cause[k].count)));
    arena_close(scratch);
    return out;
}

static void print_changes(const Cli *cli, const Comparison *c) {
    static const Column columns[] = {{"change", false},     {"before", true}, {"after", true},
                                     {"storefront", false}, {"name", false},  {"why", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < c->changes; i++) {
        const Change *change = &c->change[i];
        table_cell(&table, change_name(change->kind));
        table_cell(&table, rank_text(cli->arena, change->rank_before));
        table_cell(&table, rank_text(cli->arena, change->rank_after));
        table_cell(&table, change->storefront_id);
        table_cell(&table, change->name);
        table_cell(&table, change->why);
    }
    if (c->changes) (void)fputc('\n', stdout);
    if (c->changes) table_print(&table, &cli->terminal);
}

static void print_differences(const Cli *cli, const char *title, const Difference *d, size_t n) {
    const Column columns[] = {{title, false}, {"before", false}, {"after", false}};
    if (!n) return;
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < n; i++) {
        table_cell(&table, d[i].key);
        table_cell(&table, d[i].before);
        table_cell(&table, d[i].after);
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

static json_t *differences_json(const Difference *d, size_t n) {
    json_t *out = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(out,
                              json_pack("{s:o, s:o, s:o}", "key", json_words(d[i].key), "before",
                                        json_words(d[i].before), "after", json_words(d[i].after)));
    return out;
}

static json_t *month_json(const MonthChange *month) {
    char text[MONTH_TEXT];
    return json_pack("{s:s, s:s, s:o, s:o}", "month", month_format(month->month, text), "series",
                     month->footfall ? "footfall" : "turnover", "before",
                     json_number(month->before), "after", json_number(month->after));
}

static json_t *keys_json(const Change *change) {
    json_t *out = json_array();
    for (size_t k = 0; k < change->parameters; k++)
        json_array_append_new(out, json_words(change->key[k]));
    return out;
}

static json_t *change_json(const Change *change) {
    json_t *out = json_object();
    json_put(out, "change", json_words(change_name(change->kind)));
    json_put(out, "storefront_id", json_words(change->storefront_id));
    json_put(out, "name", json_words(change->name));
    json_put(out, "sector", json_words(change->sector));
    json_put(out, "district", json_words(change->district));
    json_put(out, "rank_before",
             change->rank_before ? json_size(change->rank_before) : json_null());
    json_put(out, "rank_after", change->rank_after ? json_size(change->rank_after) : json_null());
    json_put(out, "log_odds_before", json_number(change->log_odds_before));
    json_put(out, "log_odds_after", json_number(change->log_odds_after));
    json_put(out, "signal", json_words(change->signal_id));
    json_put(out, "evidence_change", json_number(change->evidence_change));
    json_put(out, "parameter", json_words(change->parameter));
    json_put(out, "parameters", keys_json(change));
    json_put(out, "turnover_months_changed",
             change->months_known ? json_size(change->turnover_months) : json_null());
    json_put(out, "footfall_months_changed",
             change->months_known ? json_size(change->footfall_months) : json_null());
    json_t *months = change->months_known ? json_array() : json_null();
    for (size_t k = 0; k < change->months; k++)
        json_array_append_new(months, month_json(&change->month[k]));
    json_put(out, "months", months);
    json_put(out, "by_facts", json_number(change->by_facts));
    json_put(out, "by_parameters", json_number(change->by_parameters));
    json_put(out, "cause", json_words(change->cause));
    json_put(out, "why", json_words(change->why));
    return out;
}

static json_t *run_json(const Watchlist *list) {
    return list->run_id ? json_integer(list->run_id) : json_null();
}

json_t *comparison_json(const Compared *compared) {
    const Comparison *c = compared->comparison;
    json_t *out = json_object(), *changes = json_array();
    for (size_t i = 0; i < c->changes; i++)
        json_array_append_new(changes, change_json(&c->change[i]));
    json_put(out, "before", run_json(compared->before));
    json_put(out, "after", run_json(compared->after));
    json_put(out, "entered", json_size(c->entered));
    json_put(out, "left", json_size(c->left));
    json_put(out, "moved", json_size(c->moved));
    json_put(out, "stayed", json_size(c->stayed));
    json_put(out, "causes", causes_json(c));
    json_put(out, "changes", changes);
    json_put(out, "model_versions", json_pack("[i,i]", c->model_before, c->model_after));
    json_put(out, "parameters", differences_json(c->parameter, c->parameters));
    json_put(out, "inputs", differences_json(c->input, c->inputs));
    return out;
}

const char *comparison_name(const Cli *cli, const Watchlist *list, const char *other) {
    return list->run_id ? arena_printf(cli->arena, "run %lld", (long long)list->run_id) : other;
}

void comparison_text(const Cli *cli, const Compared *compared) {
    const Comparison *c = compared->comparison;
    (void)printf("%s to %s: %zu entered, %zu left, %zu moved, %zu stayed\n",
                 terminal_safe(cli->arena, compared->before_name),
                 terminal_safe(cli->arena, compared->after_name), c->entered, c->left, c->moved,
                 c->stayed);
    print_causes(cli, c);
    print_changes(cli, c);
    if (c->model_before != c->model_after)
        (void)printf("\nThe runs are of model versions %d and %d: places may move by that alone.\n",
                     c->model_before, c->model_after);
    print_differences(cli, "parameter", c->parameter, c->parameters);
    print_differences(cli, "input", c->input, c->inputs);
}

Status comparison_print(Cli *cli, const Compared *compared, Err *err) {
    if (cli->json) return cli_print_json(comparison_json(compared), err);
    comparison_text(cli, compared);
    return ST_OK;
}
