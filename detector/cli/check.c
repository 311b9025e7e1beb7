/* check.c - gevel check: is the data good enough to score? */
#include "datasets/base/clock.h"
#include "datasets/base/num.h"
#include "datasets/quality/coverage.h"
#include "detector/cli/command.h"
#include "detector/cli/counters.h"
#include "detector/cli/implausible_rows.h"
#include "detector/cli/link_check.h"
#include "detector/cli/odd_rows.h"
#include "detector/cli/reading.h"
#include "detector/run/city_share.h"
#include "detector/run/fairness.h"
#include "detector/run/scope.h"
#include "models/params/params_detector.h"

#include <limits.h>
#include <math.h>

static const Option options[] = {
    {"rejects", NULL, "show the first 50 rejected rows instead", 0, true},
    OPTIONS_PARAMS,
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel check",
    "gevel check --rejects",
    "gevel check --set gate.min_judgeable_share=0.8",
    NULL,
};

static const Status exits[] = {ST_PARAMS, ST_GATE, ST_STORE, ST_LOCKED, ST_OK};

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

/* A rejected row may hold an id or a name of a business. */
static Status log_rejects(Cli *cli, Store *store, size_t rows, Err *err) {
    const char *detail = arena_printf(cli->arena, "{\"rejects\":%zu}", rows);
    return rows ? reading_log(cli, store, "check", "rejected rows", detail, err) : ST_OK;
}

/* Storefronts whose turnover cannot be right are named with their figures. */
static Status log_implausible(Cli *cli, Store *store, const Coverage *coverage, Err *err) {
    const size_t shown = coverage->implausible.shown;
    const char *detail = arena_printf(cli->arena, "{\"storefronts\":%zu}", shown);
    return shown ? reading_log(cli, store, "check", "implausible turnover", detail, err) : ST_OK;
}

static Status log_odd(Cli *cli, Store *store, const OddValues *odd, Err *err) {
    const size_t shown = odd->alike + odd->areas + odd->postcodes;
    const char *detail = arena_printf(cli->arena, "{\"storefronts\":%zu}", shown);
    return shown ? reading_log(cli, store, "check", "odd ids and areas", detail, err) : ST_OK;
}

static Status show_rejects(Cli *cli, Store *store, Err *err) {
    Table table = TABLE_OPEN(cli->arena, reject_columns);
    json_t *rows = json_array();
    Stmt stmt = {0};
    Status status = stmt_open(store, sql_query("rejects_all"), &stmt, err);
    if (!status) status = read_rejects(cli, &stmt, &table, rows, err);
    stmt_close(&stmt);
    moment_release(store);
    if (!status) status = log_rejects(cli, store, json_array_size(rows), err);
    if (!status && cli->json) return cli_print_json(json_pack("{s:o}", "rejects", rows), err);
    json_decref(rows);
    if (!status && table.cells) table_print(&table, &cli->terminal);
    if (!status && !table.cells) (void)puts("no rejected rows");
    return status;
}

static const char *name_of(const char *title, const char *name) {
    return text_equal(title, "district") ? cli_district(name) : name;
}

static void print_cells(const Cli *cli, const char *title, const CoverageCell *cell, size_t n) {
    const Column columns[] = {{title, false},     {"storefronts", true}, {"judgeable", true},
                              {"turnover", true}, {"footfall", true},    {"conflicts", true},
                              {"odd", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t i = 0; i < n; i++) {
        table_cell(&table, name_of(title, cell[i].name));
        table_count(&table, cell[i].storefronts);
        table_count(&table, cell[i].judgeable);
        table_percent(&table, cell[i].turnover_share);
        table_percent(&table, cell[i].footfall_share);
        table_count(&table, cell[i].contradictory);
        table_count(&table, cell[i].impossible);
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

/* ---- how fresh, and which months ---- */

static void print_freshness(const Cli *cli, const Freshness *f) {
    static const Column columns[] = {
        {"facts", false}, {"source", false}, {"first", true}, {"last", true}, {"behind", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    char first[MONTH_TEXT], last[MONTH_TEXT];
    for (size_t k = 0; k < f->sources; k++) {
        const FreshSource *s = &f->source[k];
        table_cell(&table, s->what);
        table_cell(&table, s->source);
        table_cell(&table, arena_strdup(cli->arena, month_format(s->first_month, first)));
        table_cell(&table, arena_strdup(cli->arena, month_format(s->last_month, last)));
        table_cell(&table, s->behind ? arena_printf(cli->arena, "%d month%s", s->behind,
                                                    s->behind == 1 ? "" : "s")
                                     : "newest");
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

enum { MONTHS_A_YEAR = 12 };

/* One line per year, so that a month that failed stands out. */
static void print_months(const Cli *cli, const char *title, const double *share,
                         const Coverage *c) {
    static const Column columns[] = {{"year", false}, {"01", true}, {"02", true}, {"03", true},
                                     {"04", true},    {"05", true}, {"06", true}, {"07", true},
                                     {"08", true},    {"09", true}, {"10", true}, {"11", true},
                                     {"12", true}};
    Table table = TABLE_OPEN(cli->arena, columns);
    const int end = c->first_month + (int)c->months;
    for (int month = c->first_month / MONTHS_A_YEAR * MONTHS_A_YEAR;
         month < (end + MONTHS_A_YEAR - 1) / MONTHS_A_YEAR * MONTHS_A_YEAR; month++) {
        if (month % MONTHS_A_YEAR == 0)
            table_cell(&table, arena_printf(cli->arena, "%d", month / MONTHS_A_YEAR));
        const bool inside = month >= c->first_month && month < end;
        table_cell(
            &table,
            inside ? arena_printf(cli->arena, "%.0f", 100 * share[month - c->first_month]) : "");
    }
    terminal_heading(&cli->terminal, title);
    table_print(&table, &cli->terminal);
}

/* ---- what came in ---- */

typedef struct Kind {
    const char *name, *last;
    size_t files, taken, rejected;
} Kind;

/* Inputs by kind, in order of first appearance. */
static size_t sum_kinds(const Coverage *c, Kind *kind) {
    size_t kinds = 0;
    for (size_t i = 0; i < c->inputs; i++) {
        const CoverageInput *input = &c->input[i];
        size_t k = 0;
        while (k < kinds && !text_equal(kind[k].name, input->kind)) k++;
        if (k == kinds) kind[kinds++] = (Kind){.name = input->kind};
        kind[k].files++;
        kind[k].taken += input->taken;
        kind[k].rejected += input->rejected;
        kind[k].last = input->imported_at;
    }
    return kinds;
}

static void print_inputs(const Cli *cli, const Coverage *c) {
    static const Column columns[] = {{"input", false},   {"files", true}, {"rows taken", true},
                                     {"rejected", true}, {"share", true}, {"last import", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    Kind *kind = ARENA_ARRAY(cli->arena, Kind, c->inputs + 1);
    const size_t kinds = sum_kinds(c, kind);
    for (size_t k = 0; k < kinds; k++) {
        const size_t rows = kind[k].taken + kind[k].rejected;
        table_cell(&table, kind[k].name);
        table_count(&table, kind[k].files);
        table_count(&table, kind[k].taken);
        table_count(&table, kind[k].rejected);
        table_percent(&table, rows ? (double)kind[k].rejected / (double)rows : 0);
        table_cell(&table, arena_strndup(cli->arena, kind[k].last, DATE_TEXT - 1));
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

/* What sources counted without storing it. */
static void print_tallies(const Cli *cli, const Coverage *c) {
    static const Column columns[] = {{"count", true}, {"found while reading", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    if (!c->tallies) return;
    for (size_t i = 0; i < c->tallies; i++) {
        table_count(&table, c->tally[i].count);
        table_cell(&table, c->tally[i].what);
    }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

/* A month, or "none" where the data has none. */
static const char *month_or_none(int month, char out[MONTH_TEXT]) {
    return month > 0 ? month_format(month, out) : "none";
}

/* Storefronts whose turnover is not filed by month, where there are any. */
static void print_figures(const CoverageFigures *f) {
    if (f->zero_months)
        (void)printf("filed as zero: %zu storefront-months, of %zu storefronts\n", f->zero_months,
                     f->zero_storefronts);
    if (!(f->quarters + f->years + f->allocated + f->margin)) return;
    (void)printf(
        "storefronts by turnover: %zu by month, %zu by quarter, %zu by year,\n"
        "%zu allocated from an enterprise; %zu derived from a gross margin\n",
        f->months, f->quarters, f->years, f->allocated, f->margin);
}

static void print_findings(const Cli *cli, const Coverage *c) {
    static const Column columns[] = {{"", false}, {"count", true}, {"findings", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    if (!c->issues) return;
    for (int serious = 1; serious >= 0; serious--)
        for (size_t i = 0; i < c->issues; i++) {
            if (c->issue[i].serious != serious) continue;
            table_cell(&table, serious ? "!" : " ");
            table_count(&table, c->issue[i].count);
            table_cell(&table, c->issue[i].what);
        }
    (void)fputc('\n', stdout);
    table_print(&table, &cli->terminal);
}

/* How many storefronts have a district, and from what. */
static void print_district_bases(const Cli *cli, const Coverage *c) {
    const size_t *from = c->district_from;
    (void)printf("districts: %zu storefronts have one (%zu given, %zu by postcode, %zu by outline",
                 c->storefronts - from[DISTRICT_NONE], from[DISTRICT_GIVEN],
                 from[DISTRICT_POSTCODE], from[DISTRICT_OUTLINE]);
    if (from[DISTRICT_MUNICIPALITY])
        (void)printf(", %zu by municipality", from[DISTRICT_MUNICIPALITY]);
    (void)printf("), %zu have none; ", from[DISTRICT_NONE]);
    if (c->district_source)
        (void)printf("table: %s\n", terminal_safe(cli->arena, c->district_source));
    else
        (void)puts("no district table was imported");
}

static void print_text(const Cli *cli, const Coverage *c) {
    char first[MONTH_TEXT], turnover[MONTH_TEXT], footfall[MONTH_TEXT];
    (void)printf("%zu storefronts x %zu months from %s; %.1f %% can be judged\n", c->storefronts,
                 c->months, month_or_none(c->first_month, first), 100 * c->judgeable_share);
    (void)printf("turnover: %.1f %% of storefront-months, last %s\n", 100 * c->turnover_share,
                 month_or_none(c->last_turnover_month, turnover));
    (void)printf("footfall: %.1f %% of storefront-months, last %s\n", 100 * c->footfall_share,
                 month_or_none(c->last_footfall_month, footfall));
    print_figures(&c->figures);
    print_district_bases(cli, c);
    print_findings(cli, c);
    implausible_print(cli, c);
    counters_print(cli, c);
    print_freshness(cli, &c->freshness);
    print_months(cli, "storefronts with turnover, % by month", c->turnover_of, c);
    print_months(cli, "storefronts with footfall, % by month", c->footfall_of, c);
    print_cells(cli, "district", c->district, c->districts);
    print_cells(cli, "sector", c->sector, c->sectors);
    (void)puts(
        "turnover, footfall: share of storefront-months; conflicts: storefronts whose facts\n"
        "cannot all be true; odd: with a month 20 times their others");
    print_inputs(cli, c);
    print_tallies(cli, c);
}

static json_t *cells_json(const CoverageCell *cell, size_t n) {
    json_t *cells = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(
            cells,
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
                      json_words(cell[i].name), "contradictory", json_size(cell[i].contradictory),
                      "impossible", json_size(cell[i].impossible), "implausible",
                      json_size(cell[i].implausible), "storefronts", json_size(cell[i].storefronts),
                      "with_turnover", json_size(cell[i].with_turnover), "with_footfall",
                      json_size(cell[i].with_footfall), "judgeable", json_size(cell[i].judgeable),
                      "turnover_share", json_number(cell[i].turnover_share), "footfall_share",
                      json_number(cell[i].footfall_share)));
    return cells;
}

static json_t *freshness_json(const Freshness *f) {
    json_t *sources = json_array();
    for (size_t k = 0; k < f->sources; k++) {
        const FreshSource *s = &f->source[k];
        json_array_append_new(
            sources,
            json_pack("{s:o, s:o, s:o, s:o, s:i}", "facts", json_words(s->what), "source",
                      json_words(s->source), "first_month", json_month(s->first_month),
                      "last_month", json_month(s->last_month), "months_behind", s->behind));
    }
    return sources;
}

static json_t *months_json(const Coverage *c) {
    json_t *months = json_array();
    for (size_t t = 0; t < c->months; t++)
        json_array_append_new(
            months, json_pack("{s:o, s:o, s:o}", "month", json_month(c->first_month + (int)t),
                              "turnover_share", json_number(c->turnover_of[t]), "footfall_share",
                              json_number(c->footfall_of[t])));
    return months;
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
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "path", json_words(c->input[i].path),
                      "ready", json_size(c->input[i].ready), "table", json_words(c->input[i].kind),
                      "imported_at", json_words(c->input[i].imported_at), "taken",
                      json_size(c->input[i].taken), "rejected", json_size(c->input[i].rejected)));
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
    json_put(
        out, "figures",
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "zero_months",
                  json_size(c->figures.zero_months), "storefronts_with_zero_months",
                  json_size(c->figures.zero_storefronts), "by_month", json_size(c->figures.months),
                  "by_quarter", json_size(c->figures.quarters), "by_year",
                  json_size(c->figures.years), "allocated", json_size(c->figures.allocated),
                  "gross_margin", json_size(c->figures.margin)));
    json_put(out, "freshness", freshness_json(&c->freshness));
    json_put(out, "by_month", months_json(c));
    json_put(out, "implausible", implausible_json(c));
    json_put(out, "counters", counters_json(c));
    json_put(out, "inputs", inputs_json(c));
    json_put(out, "tallies", tallies_json(c));
    json_put(out, "sectors", cells_json(c->sector, c->sectors));
    json_put(out, "district_basis",
             json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "source", json_words(c->district_source),
                       "given", json_size(c->district_from[DISTRICT_GIVEN]), "postcode",
                       json_size(c->district_from[DISTRICT_POSTCODE]), "outline",
                       json_size(c->district_from[DISTRICT_OUTLINE]), "municipality",
                       json_size(c->district_from[DISTRICT_MUNICIPALITY]), "none",
                       json_size(c->district_from[DISTRICT_NONE])));
    json_put(out, "districts", cells_json(c->district, c->districts));
    json_put(out, "issues", issues_json(c));
    return out;
}

/* ---- what the last run found of the city, and how evenly its list fell ---- */

typedef struct LastRun {
    int64_t run_id; /* 0 = none */
    CityShare city;
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
            last->city = city_share_of(runs[k].manifest);
            last->warnings = fairness_sentences(runs[k].manifest, cli->arena, &last->warning);
        }
    return ST_OK;
}

/* What is wrong with the scope today; NULL = nothing. */
static const char *scope_warning(const Cli *cli, const Scope *scope) {
    const int today = clock_today();
    char date[DATE_TEXT];
    if (!scope->set) return NULL;
    if (today > scope->until)
        return arena_printf(cli->arena,
                            "the scope expired on %s: its by-law gives no basis for visits; record "
                            "the next with gevel scope set",
                            date_format(scope->until, date));
    if (today < scope->from)
        return arena_printf(cli->arena, "the scope is in force from %s only",
                            date_format(scope->from, date));
    return NULL;
}

static void print_scope(const Cli *cli, const Scope *scope) {
    const char *warning = scope_warning(cli, scope);
    if (!warning) return;
    terminal_heading(&cli->terminal, "scope");
    (void)printf("! %s\n", warning);
}

static void print_fairness(const Cli *cli, const LastRun *last) {
    if (!last->run_id) return;
    terminal_heading(&cli->terminal,
                     arena_printf(cli->arena, "fairness of run %lld", (long long)last->run_id));
    for (size_t k = 0; k < last->warnings; k++)
        (void)printf("! %s\n", terminal_safe(cli->arena, last->warning[k]));
    if (!last->warnings) (void)puts("no district or sector is listed too often or too rarely");
}

static void print_share(const Cli *cli, const LastRun *last) {
    const CityShare *city = &last->city;
    if (!last->run_id || !isfinite(city->share)) return;
    terminal_heading(&cli->terminal, arena_printf(cli->arena, "share of fronts by run %lld",
                                                  (long long)last->run_id));
    (void)printf("%s %.1f %%", city->at_edge ? "!" : " ", 100 * city->share);
    if (isfinite(city->low))
        (void)printf(", nine times in ten between %.1f and %.1f %%", 100 * city->low,
                     100 * city->high);
    (void)puts(city->at_edge ? ": as far as the model goes; look at the data first" : "");
}

static json_t *share_json(const LastRun *last) {
    if (!last->run_id) return json_null();
    return json_pack("{s:I, s:o, s:o, s:o, s:b}", "run", (json_int_t)last->run_id, "share",
                     json_number(last->city.share), "low", json_number(last->city.low), "high",
                     json_number(last->city.high), "at_edge", (int)last->city.at_edge);
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
    static const PanelWindow all = {INT_MIN, INT_MAX, 1};
    Params *params = NULL;
    Coverage coverage = {0};
    TRY(cli_params_of(cli, store, cli->arena, &params, err));
    TRY(cli_coverage(store, params, &all, cli->arena, &coverage, err));
    Err refusal = {0};
    const Status gate = coverage_gate(&coverage, &refusal);
    LastRun last;
    Linkage linkage;
    OddValues odd;
    Scope scope;
    TRY(scope_load(store, cli->arena, &scope, err));
    TRY(last_run(cli, store, &last, err));
    TRY(linkage_measure(store, cli->arena, &linkage, err));
    TRY(odd_values_find(store, cli->arena, &odd, err));
    moment_release(store);
    TRY(log_implausible(cli, store, &coverage, err));
    TRY(log_odd(cli, store, &odd, err));
    if (cli->json) {
        json_t *out = json_of(&coverage, !gate);
        json_put(out, "fairness", fairness_json(&last));
        json_put(out, "odd", odd_json(&odd));
        json_put(out, "share_of_fronts", share_json(&last));
        json_put(out, "links", link_check_json(&linkage));
        json_put(out, "scope_warning", json_words(scope_warning(cli, &scope)));
        TRY(cli_print_json(out, err));
    } else {
        (void)puts(gate ? "REFUSED: too poor to score (gevel params --explain gate.KEY)"
                        : "the data is good enough to score");
        print_text(cli, &coverage);
        odd_print(cli, &odd);
        link_check_print(cli, &linkage);
        print_share(cli, &last);
        print_fairness(cli, &last);
        print_scope(cli, &scope);
    }
    if (gate) return FAIL(err, gate, "%s", refusal.text);
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
        "district, and whether `gevel scan` would accept it. Where it names storefronts or\n"
        "rejected rows, that reading is in the log.",
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
