/* check.c - gevel check: is the data good enough to score? */
#include "datasets/base/num.h"
#include "datasets/coverage.h"
#include "detector/cli/command.h"
#include "detector/fairness.h"
#include "models/params_core.h"

#include <limits.h>

static const Option options[] = {
    {"rejects", NULL, "show the first 50 rejected rows instead", 0, true},
    OPTIONS_PARAMS,
    {0},
};

static const char *const examples[] = {
    "gevel check",
    "gevel check --rejects",
    "gevel check --set gate.min_judgeable_share=0.8",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_GATE, ST_STORE, ST_LOCKED, ST_OK};

static const char rejects_sql[] =
    "SELECT i.path || coalesce('/' || r.part, ''), r.line, r.column_name, r.value, r.reason"
    "  FROM reject AS r JOIN input AS i ON i.id = r.input_id"
    " ORDER BY r.input_id, r.part, r.line, r.column_name LIMIT 50";

static const Column reject_columns[] = {
    {"file", false}, {"line", true}, {"column", false}, {"value", false}, {"reason", false}};

static Status read_rejects(Cli *cli, Stmt *stmt, Table *table, json_t *rows, Err *err) {
    bool row = false;
    TRY(stmt_step(stmt, &row, err));
    while (row) {
        table_cell(table, stmt_get_text(stmt, 0));
        table_cell(table, arena_printf(cli->arena, "%lld", (long long)stmt_get_int(stmt, 1)));
        for (int j = 2; j < 5; j++) table_cell(table, stmt_get_text(stmt, j));
        json_array_append_new(
            rows, json_pack("{s:o, s:I, s:o, s:o, s:o}", "path", json_words(stmt_get_text(stmt, 0)),
                            "line", (json_int_t)stmt_get_int(stmt, 1), "column",
                            json_words(stmt_get_text(stmt, 2)), "value",
                            json_words(stmt_get_text(stmt, 3)), "reason",
                            json_words(stmt_get_text(stmt, 4))));
        TRY(stmt_step(stmt, &row, err));
    }
    return ST_OK;
}

static Status show_rejects(Cli *cli, Store *store, Err *err) {
    Table table = TABLE_OPEN(cli->arena, reject_columns);
    json_t *rows = json_array();
    Stmt stmt = {0};
    Status status = stmt_open(store, rejects_sql, &stmt, err);
    if (!status) status = read_rejects(cli, &stmt, &table, rows, err);
    stmt_close(&stmt);
    if (!status && cli->json) return cli_print_json(json_pack("{s:o}", "rejects", rows), err);
    json_decref(rows);
    if (!status && table.cells) table_print(&table, &cli->terminal);
    if (!status && !table.cells) (void)puts("no rejected rows");
    return status;
}

static void print_cells(const Cli *cli, const char *title, const CoverageCell *cell, size_t n) {
    const Column columns[] = {{title, false},           {"storefronts", true},
                              {"with turnover", true},  {"with footfall", true},
                              {"judgeable", true},      {"turnover months", true},
                              {"footfall months", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < n; i++) {
        table_cell(&table, cell[i].name);
        table_count(&table, cell[i].storefronts);
        table_count(&table, cell[i].with_turnover);
        table_count(&table, cell[i].with_footfall);
        table_count(&table, cell[i].judgeable);
        table_percent(&table, cell[i].turnover_share);
        table_percent(&table, cell[i].footfall_share);
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

static void print_inputs(const Cli *cli, const Coverage *c) {
    static const Column columns[] = {{"file", false},
                                     {"table", false},
                                     {"taken", true},
                                     {"rejected", true},
                                     {"imported", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < c->inputs; i++) {
        table_cell(&table, c->input[i].path);
        table_cell(&table, c->input[i].kind);
        table_count(&table, c->input[i].taken);
        table_count(&table, c->input[i].rejected);
        table_cell(&table, c->input[i].imported_at);
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

/* What sources counted without storing it. */
static void print_tallies(const Cli *cli, const Coverage *c) {
    static const Column columns[] = {
        {"file", false}, {"counted, not stored", false}, {"count", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    if (!c->tallies) return;
    for (size_t i = 0; i < c->tallies; i++) {
        table_cell(&table, c->tally[i].path);
        table_cell(&table, c->tally[i].what);
        table_count(&table, c->tally[i].count);
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

/* A month, or "none" where the data has none. */
static const char *month_or_none(int month, char out[MONTH_TEXT]) {
    return month > 0 ? month_format(month, out) : "none";
}

static void print_text(const Cli *cli, const Coverage *c) {
    char first[MONTH_TEXT], turnover[MONTH_TEXT], footfall[MONTH_TEXT];
    (void)printf("%zu storefronts x %zu months from %s; %.1f %% can be judged\n", c->storefronts,
                 c->months, month_or_none(c->first_month, first), 100 * c->judgeable_share);
    (void)printf("turnover: %.1f %% of storefront-months, last %s\n", 100 * c->turnover_share,
                 month_or_none(c->last_turnover_month, turnover));
    (void)printf("footfall: %.1f %% of storefront-months, last %s\n", 100 * c->footfall_share,
                 month_or_none(c->last_footfall_month, footfall));
    (void)printf(
        "storefronts by turnover: %zu by month, %zu by quarter, %zu by year, %zu "
        "allocated from an enterprise; %zu read from a gross margin\n",
        c->figures.months, c->figures.quarters, c->figures.years, c->figures.allocated,
        c->figures.margin);
    print_inputs(cli, c);
    print_tallies(cli, c);
    print_cells(cli, "sector", c->sector, c->sectors);
    print_cells(cli, "district", c->district, c->districts);
    if (c->issues) terminal_heading(&cli->terminal, "findings");
    for (size_t i = 0; i < c->issues; i++)
        (void)printf("%s %s: %zu\n", c->issue[i].serious ? "!" : "-",
                     terminal_safe(cli->arena, c->issue[i].what), c->issue[i].count);
}

static json_t *cells_json(const CoverageCell *cell, size_t n) {
    json_t *cells = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(
            cells,
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name", json_words(cell[i].name),
                      "storefronts", json_size(cell[i].storefronts), "with_turnover",
                      json_size(cell[i].with_turnover), "with_footfall",
                      json_size(cell[i].with_footfall), "judgeable", json_size(cell[i].judgeable),
                      "turnover_share", json_number(cell[i].turnover_share), "footfall_share",
                      json_number(cell[i].footfall_share)));
    return cells;
}

static json_t *issues_json(const Coverage *c) {
    json_t *issues = json_array();
    for (size_t i = 0; i < c->issues; i++)
        json_array_append_new(
            issues, json_pack("{s:o, s:o, s:b}", "what", json_words(c->issue[i].what), "count",
                              json_size(c->issue[i].count), "serious", (int)c->issue[i].serious));
    return issues;
}

static json_t *inputs_json(const Coverage *c) {
    json_t *inputs = json_array();
    for (size_t i = 0; i < c->inputs; i++)
        json_array_append_new(
            inputs,
            json_pack("{s:o, s:o, s:o, s:o, s:o}", "path", json_words(c->input[i].path), "table",
                      json_words(c->input[i].kind), "imported_at",
                      json_words(c->input[i].imported_at), "taken", json_size(c->input[i].taken),
                      "rejected", json_size(c->input[i].rejected)));
    return inputs;
}

static json_t *tallies_json(const Coverage *c) {
    json_t *tallies = json_array();
    for (size_t i = 0; i < c->tallies; i++)
        json_array_append_new(
            tallies,
            json_pack("{s:o, s:o, s:o}", "path", json_words(c->tally[i].path), "what",
                      json_words(c->tally[i].what), "count", json_size(c->tally[i].count)));
    return tallies;
}

static json_t *month_json(int month) {
    return month > 0 ? json_month(month) : json_null();
}

static json_t *json_of(const Coverage *c, bool passed) {
    json_t *out = json_object();
    json_put(out, "gate", json_string(passed ? "passed" : "refused"));
    json_put(out, "storefronts", json_size(c->storefronts));
    json_put(out, "months", json_size(c->months));
    json_put(out, "first_month", month_json(c->first_month));
    json_put(out, "last_turnover_month", month_json(c->last_turnover_month));
    json_put(out, "last_footfall_month", month_json(c->last_footfall_month));
    json_put(out, "turnover_share", json_number(c->turnover_share));
    json_put(out, "footfall_share", json_number(c->footfall_share));
    json_put(out, "judgeable_share", json_number(c->judgeable_share));
    json_put(out, "figures",
             json_pack("{s:o, s:o, s:o, s:o, s:o}", "by_month", json_size(c->figures.months),
                       "by_quarter", json_size(c->figures.quarters), "by_year",
                       json_size(c->figures.years), "allocated", json_size(c->figures.allocated),
                       "gross_margin", json_size(c->figures.margin)));
    json_put(out, "inputs", inputs_json(c));
    json_put(out, "tallies", tallies_json(c));
    json_put(out, "sectors", cells_json(c->sector, c->sectors));
    json_put(out, "districts", cells_json(c->district, c->districts));
    json_put(out, "issues", issues_json(c));
    return out;
}

/* ---- how evenly the last list fell ---- */

typedef struct LastRun {
    int64_t run_id; /* 0 = none */
    size_t warnings;
    const char **warning;
} LastRun;

static Status last_run(Cli *cli, Store *store, LastRun *last, Err *err) {
    RunInfo *runs;
    size_t count;
    *last = (LastRun){0};
    TRY(runs_list(store, cli->arena, &runs, &count, err));
    for (size_t k = 0; k < count; k++)
        if (runs[k].run_id > last->run_id) {
            last->run_id = runs[k].run_id;
            last->warnings = fairness_sentences(runs[k].manifest, cli->arena, &last->warning);
        }
    return ST_OK;
}

static void print_fairness(const Cli *cli, const LastRun *last) {
    if (!last->run_id) return;
    terminal_heading(&cli->terminal,
                     arena_printf(cli->arena, "fairness of run %lld", (long long)last->run_id));
    for (size_t k = 0; k < last->warnings; k++)
        (void)printf("! %s\n", terminal_safe(cli->arena, last->warning[k]));
    if (!last->warnings) (void)puts("no district or sector is listed too often or too rarely");
}

static json_t *fairness_json(const LastRun *last) {
    if (!last->run_id) return json_null();
    json_t *warnings = json_array();
    for (size_t k = 0; k < last->warnings; k++)
        json_array_append_new(warnings, json_words(last->warning[k]));
    return json_pack("{s:I, s:o}", "run", (json_int_t)last->run_id, "warnings", warnings);
}

static Status work(Cli *cli, Store *store, Err *err) {
    if (option_given(&cli->given, "rejects")) return show_rejects(cli, store, err);
    Params *params = NULL;
    Coverage coverage = {0};
    TRY(cli_params(cli, &params, err));
    TRY(cli_coverage(store, params, INT_MIN, INT_MAX, cli->arena, &coverage, err));
    Err refusal = {0};
    const Status gate = coverage_gate(&coverage, &refusal);
    LastRun last;
    TRY(last_run(cli, store, &last, err));
    if (cli->json) {
        json_t *out = json_of(&coverage, !gate);
        json_put(out, "fairness", fairness_json(&last));
        TRY(cli_print_json(out, err));
    } else {
        print_text(cli, &coverage);
        print_fairness(cli, &last);
    }
    if (gate) return FAIL(err, gate, "%s", refusal.text);
    if (!cli->json) (void)puts("\nthe data is good enough to score");
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    return cli_with_store(cli, STORE_READ, work, err);
}

const Command check_command = {
    .name = "check",
    .operands = "",
    .summary = "coverage and quality of the data, before scoring",
    .about =
        "Shows what is covered, missing, impossible or stale, per source, sector and\n"
        "district, and whether `gevel scan` would accept it.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
