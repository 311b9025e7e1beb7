/* scope.c - gevel scope: what the city may select, and on what basis. */
#include "detector/run/scope.h"

#include <limits.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/reference/law_sectors.h"
#include "datasets/store/moment.h"
#include "detector/cli/command.h"
#include "detector/run/facts.h"

static const Option options[] = {
    {"by-law", "TEXT", "the by-law: name, date, number", 0, false},
    {"purpose", "TEXT", "what the visits are for", 0, false},
    {"contact", "TEXT", "where a business writes to; printed in its letter", 0, false},
    {"sector", "NAME", "a sector that may be selected; may be repeated; default: all", 0, true},
    {"law-sector", "NAME",
     "the sectors of the Belgian law: horeca, cars, retail, real_estate, "
     "beauty or gambling; may be repeated",
     0, true},
    {"area", "DISTRICT", "a district that may be selected; may be repeated; default: all", 0, true},
    {"from", "DATE", "first day in force, YYYY-MM-DD", 0, false},
    {"until", "DATE", "last day in force; default: no end", 0, false},
    {0},
};

static const char *const examples[] = {
    "gevel scope",
    "gevel scope set --by-law 'Police by-law of 26 May 2025, no. 119' --purpose 'integrity "
    "checks'\n"
    "      --from 2025-06-01 --until 2028-05-31 --sector night_shop --sector bakery",
    "gevel scope set --by-law 'By-law 119' --purpose 'integrity checks' --from 2025-06-01\n"
    "      --law-sector horeca --law-sector cars --area Antwerpen",
    "gevel report --out risk --format risk",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_OK};

/* Every value of an option that may be repeated. */
static const char *const *values_of(const Cli *cli, const char *name, size_t *count) {
    const char **value = ARENA_ARRAY(cli->arena, const char *, cli->given.options + 1);
    *count = 0;
    for (size_t k = 0; k < cli->given.options; k++)
        if (text_equal(cli->given.option[k].option->name, name))
            value[(*count)++] = cli->given.option[k].value;
    return value;
}

static Status read_scope(const Cli *cli, Scope *scope, Err *err) {
    const char *from;
    *scope = (Scope){.contact = option_text(&cli->given, "contact"), .until = INT_MAX};
    TRY(cli_required(cli, "by-law", &scope->basis, err));
    TRY(cli_required(cli, "purpose", &scope->purpose, err));
    TRY(cli_required(cli, "from", &from, err));
    TRY(cli_day(cli, "from", &scope->from, err));
    TRY(cli_day(cli, "until", &scope->until, err));
    scope->sector = values_of(cli, "sector", &scope->sectors);
    scope->area = values_of(cli, "area", &scope->areas);
    return ST_OK;
}

/* The sector groups of every --law-sector that the city has, behind those of --sector. */
static Status add_law_sectors(const Cli *cli, const Panel *panel, Scope *scope, Err *err) {
    size_t laws, room = scope->sectors;
    const char *const *law = values_of(cli, "law-sector", &laws);
    const char **all = ARENA_ARRAY(cli->arena, const char *, room + laws * panel->sectors + 1);
    for (size_t k = 0; k < room; k++) all[k] = scope->sector[k];
    for (size_t k = 0; k < laws; k++) {
        const char *groups = law_sector(law[k], cli->arena);
        const size_t before = room;
        if (!groups)
            return FAIL(
                err, ST_USAGE,
                "--law-sector is horeca, cars, retail, real_estate, beauty or gambling; got "
                "\"%s\"",
                law[k]);
        for (const char *at = groups; *at; at += strcspn(at, ";"), at += *at == ';')
            for (size_t s = 0; s < panel->sectors; s++)
                if (text_slice_equal(at, strcspn(at, ";"), panel->sector_name[s]))
                    all[room++] = panel->sector_name[s];
        if (room == before)
            return FAIL(err, ST_INPUT, "no storefront is in the law's sector %s (%s)", law[k],
                        groups);
    }
    scope->sector = all;
    scope->sectors = room;
    return ST_OK;
}

/* ---- names that the store knows ---- */

static Status check_names(const char *const *name, size_t count, const char *const *known,
                          const char *what, Err *err) {
    for (size_t k = 0; k < count; k++) {
        bool found = false;
        for (size_t j = 0; known[j]; j++) found |= text_equal(known[j], name[k]);
        if (found) continue;
        const char *near = text_nearest(name[k], known);
        return FAIL(err, ST_USAGE, "no storefront has the %s \"%s\"%s%s%s", what, name[k],
                    near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    }
    return ST_OK;
}

static Status check_known(const Cli *cli, Store *store, Scope *scope, Err *err) {
    Panel panel = {0};
    const PanelWindow all = {INT_MIN, INT_MAX, 0};
    if (!scope->sectors && !scope->areas && !option_given(&cli->given, "law-sector")) return ST_OK;
    TRY(facts_panel(store, params_open(cli->arena), &all, cli->arena, &panel, err));
    const char **sector = ARENA_ARRAY(cli->arena, const char *, panel.sectors + 1);
    const char **area = ARENA_ARRAY(cli->arena, const char *, panel.n + 1);
    for (size_t s = 0; s < panel.sectors; s++) sector[s] = panel.sector_name[s];
    for (size_t i = 0; i < panel.n; i++) area[i] = panel.district[i];
    TRY(check_names(scope->sector, scope->sectors, sector, "sector", err));
    TRY(check_names(scope->area, scope->areas, area, "area", err));
    return add_law_sectors(cli, &panel, scope, err);
}

/* ---- showing ---- */

static void print_list(const Cli *cli, const char *label, const char *const *name, size_t count) {
    (void)printf("%s  %s\n", label,
                 count ? terminal_safe(cli->arena, scope_names(name, count, cli->arena)) : "all");
}

static Status show(const Cli *cli, const Scope *scope, Err *err) {
    char from[DATE_TEXT], until[DATE_TEXT];
    if (cli->json)
        return cli_print_json(scope->set ? scope_json(scope, 0) : json_pack("{s:n}", "basis"), err);
    if (!scope->set) {
        (void)printf("no scope is set: every storefront may be selected\n");
        return ST_OK;
    }
    (void)printf("by-law   %s\npurpose  %s\n", terminal_safe(cli->arena, scope->basis),
                 terminal_safe(cli->arena, scope->purpose));
    if (scope->contact) (void)printf("contact  %s\n", terminal_safe(cli->arena, scope->contact));
    print_list(cli, "sectors", scope->sector, scope->sectors);
    print_list(cli, "areas  ", scope->area, scope->areas);
    (void)printf("from     %s\nuntil    %s\n", date_format(scope->from, from),
                 scope->until == INT_MAX ? "no end" : date_format(scope->until, until));
    if (scope->input_id)
        (void)printf("input    %lld; gevel inputs retract takes it back\n",
                     (long long)scope->input_id);
    return ST_OK;
}

static Status set(Cli *cli, Store *store, Err *err) {
    Scope *scope = cli->task;
    TRY(check_known(cli, store, scope, err));
    TRY(scope_record(store, scope, cli->arena, err));
    return show(cli, scope, err);
}

static Status look(Cli *cli, Store *store, Err *err) {
    Scope scope;
    TRY(scope_load(store, cli->arena, &scope, err));
    moment_release(store);
    return show(cli, &scope, err);
}

static Status run(Cli *cli, Err *err) {
    const char *word = cli_operand(cli, 0);
    if (!word) return cli_with_store(cli, STORE_READ, look, err);
    if (!text_equal(word, "set"))
        return FAIL(err, ST_USAGE, "scope shows what holds; scope set changes it; got \"%s\"",
                    word);
    Scope *scope = ARENA_ARRAY(cli->arena, Scope, 1);
    TRY(read_scope(cli, scope, err));
    cli->task = scope;
    return cli_with_store(cli, STORE_APPEND, set, err);
}

const Command scope_command = {
    .name = "scope",
    .operands = "[set]",
    .summary = "the by-law, sectors, areas and dates within which lists select",
    .about =
        "Without set: the scope that holds. A scan selects only storefronts of its sectors and\n"
        "areas, by rank and by lot; all others are judged as their peers. Every list and sheet\n"
        "names the by-law, check warns when it has expired, and old runs keep theirs. gevel\n"
        "report --format risk writes the risk analysis that such a by-law rests on.",
    .max_operands = 1,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
