/* outcome.c - gevel outcome: what an inspection found. */
#include "detector/run/outcomes.h"

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/cli/reading.h"

#include <limits.h>
#include <math.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

static const Option options[] = {
    {"on", "DATE", "day of the visit, YYYY-MM-DD; default: today (UTC)", 0, false},
    {"run", "RUN", "the run whose list led to it; default: the newest that selected it", 0, false},
    {"selection", "HOW", "ranked or random; default: as on the list", 0, false},
    {"inclusion-probability", "P", "probability of being drawn; default: as on the list", 0, false},
    {"note", "TEXT", "what was seen, without names of persons", 0, false},
    {"service", "NUMBER", "service number of whoever went", 0, false},
    {"customers", "N", "customers counted at the door; needs --minutes", 0, false},
    {"minutes", "M", "for how long they were counted", 0, false},
    {"reason", "TEXT", "why an outcome is withdrawn", 0, false},
    OPTION_UNLOGGED,
    {0},
};

static const char *const examples[] = {
    "gevel outcome S0002151 confirmed",
    "gevel outcome S0011716 cleared --on 2025-02-14",
    "gevel outcome S0004711 inconclusive --on 2025-02-14 --run 3",
    "gevel outcome S0011716 cleared --customers 7 --minutes 30 --note 'web shop in the back'",
    "gevel outcome list S0011716",
    "gevel outcome withdraw S0011716/2025-02-14 --reason 'wrong door'",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_OK};

static Status read_finding(const char *word, Finding *finding, Err *err) {
    for (int f = 0; finding_names[f]; f++)
        if (strcmp(finding_names[f], word) == 0) {
            *finding = (Finding)f;
            return ST_OK;
        }
    return FAIL(err, ST_USAGE, "an outcome is confirmed, cleared or inconclusive; got \"%s\"",
                word);
}

static Status read_count(const Cli *cli, Outcome *outcome, Err *err) {
    long long customers = -1, minutes = 0;
    TRY(option_whole(&cli->given, "customers", 0, 100000, &customers, err));
    TRY(option_whole(&cli->given, "minutes", 1, 1440, &minutes, err));
    if ((customers >= 0) != (minutes > 0))
        return FAIL(err, ST_USAGE, "--customers and --minutes belong together; give both");
    outcome->customers = (double)customers;
    outcome->minutes = (double)minutes;
    return ST_OK;
}

static Status read_outcome(const Cli *cli, Outcome *outcome, Err *err) {
    static const char *const how[] = {"none", "ranked", "random", NULL};
    size_t selection = SELECTION_NONE;
    *outcome = (Outcome){.storefront_id = cli_operand(cli, 0),
                         .inclusion_probability = NAN,
                         .note = option_text(&cli->given, "note"),
                         .service = option_text(&cli->given, "service")};
    TRY(read_count(cli, outcome, err));
    TRY(read_finding(cli_operand(cli, 1), &outcome->finding, err));
    TRY(cli_day_on(cli, &outcome->inspected_on, err));
    TRY(option_choice(&cli->given, "selection", how, &selection, err));
    outcome->selection = (Selection)selection;
    if (option_given(&cli->given, "run"))
        TRY(cli_run_number(option_text(&cli->given, "run"), &outcome->run_id, err));
    return option_real(&cli->given, "inclusion-probability", 1e-9, 1,
                       &outcome->inclusion_probability, err);
}

static json_t *json_of(const Outcome *outcome) {
    char date[DATE_TEXT];
    json_t *out = json_object();
    json_put(out, "storefront_id", json_words(outcome->storefront_id));
    json_put(out, "inspected_on", json_string(date_format(outcome->inspected_on, date)));
    json_put(out, "outcome", json_string(finding_names[outcome->finding]));
    json_put(out, "selection", json_string(selection_name(outcome->selection)));
    json_put(out, "inclusion_probability", json_number(outcome->inclusion_probability));
    json_put(out, "run", outcome->run_id ? json_integer(outcome->run_id) : json_null());
    json_put(out, "note", json_words(outcome->note));
    json_put(out, "service_number", json_words(outcome->service));
    json_put(out, "customers_counted",
             json_number(outcome->minutes > 0 ? outcome->customers : NAN));
    json_put(out, "minutes", json_number(outcome->minutes > 0 ? outcome->minutes : NAN));
    json_put(out, "recorded_by", json_words(outcome->actor));
    json_put(out, "withdrawn", json_words(outcome->withdrawn));
    return out;
}

static const char *source_of(const Cli *cli, const Outcome *outcome) {
    if (!outcome->run_id) return "no list led to it";
    if (outcome->selection == SELECTION_RANKED)
        return arena_printf(cli->arena, "from the list of run %lld", (long long)outcome->run_id);
    return arena_printf(cli->arena, "a random control of run %lld, drawn with probability %.4g",
                        (long long)outcome->run_id, outcome->inclusion_probability);
}

/* What the new outcome does not agree with. */
static void say_before(Cli *cli, const Outcome *outcome) {
    char date[DATE_TEXT];
    const OutcomeBefore *before = &outcome->before;
    if (before->replaced && before->was != outcome->finding)
        terminal_say(&cli->terminal,
                     "this replaces %s of the same day; if it was another visit, "
                     "give its day with --on",
                     finding_names[before->was]);
    if (before->against != INT_MIN)
        terminal_say(&cli->terminal,
                     "this contradicts the visit of %s, which found the opposite; gevel outcome "
                     "withdraw takes back whichever is wrong",
                     date_format(before->against, date));
}

static Status record(Cli *cli, Store *store, Err *err) {
    Outcome *outcome = cli->task;
    char date[DATE_TEXT];
    TRY(outcome_record(store, outcome, cli->arena, err));
    say_before(cli, outcome);
    if (cli->json) return cli_print_json(json_of(outcome), err);
    (void)printf("%s, %s: %s (%s)\n", terminal_safe(cli->arena, outcome->storefront_id),
                 date_format(outcome->inspected_on, date), finding_names[outcome->finding],
                 source_of(cli, outcome));
    return ST_OK;
}

/* ---- list ---- */

/* An account of this machine by its name; others as the log names them. */
static const char *who(const Cli *cli, const char *actor) {
    long long uid;
    if (!actor || strncmp(actor, "uid:", 4) != 0) return actor;
    if (!num_parse_long(actor + 4, strlen(actor + 4), &uid)) return actor;
    const struct passwd *account = getpwuid((uid_t)uid);
    return account ? arena_strdup(cli->arena, account->pw_name) : actor;
}

/* Another visit within a year found the opposite, and both stand. */
static bool contradicted(const Outcomes *all, const Outcome *o) {
    enum { YEAR = 366 };
    for (size_t k = 0; k < all->n; k++) {
        const Outcome *p = &all->outcome[k];
        if (p->storefront != o->storefront || p->withdrawn || o->withdrawn) continue;
        if (p->finding == FINDING_INCONCLUSIVE || o->finding == FINDING_INCONCLUSIVE) continue;
        if (p->finding != o->finding && abs(p->inspected_on - o->inspected_on) < YEAR) return true;
    }
    return false;
}

/* What "outcome withdraw" takes. */
static const char *id_of(const Cli *cli, const Outcome *outcome) {
    char date[DATE_TEXT];
    return arena_printf(cli->arena, "%s/%s", outcome->storefront_id,
                        date_format(outcome->inspected_on, date));
}

static const char *count_of(const Cli *cli, const Outcome *outcome) {
    if (!(outcome->minutes > 0)) return NULL;
    return arena_printf(cli->arena, "%.0f in %.0f min", outcome->customers, outcome->minutes);
}

static void print_outcomes(const Cli *cli, const Outcomes *all) {
    static const Column columns[] = {{"id", false},      {"outcome", false},   {"run", true},
                                     {"how", false},     {"counted", false},   {"by", false},
                                     {"service", false}, {"withdrawn", false}, {"note", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    size_t contradictions = 0;
    for (size_t k = 0; k < all->n; k++) {
        const Outcome *o = &all->outcome[k];
        table_cell(&table, id_of(cli, o));
        table_cell(&table, contradicted(all, o)
                               ? arena_printf(cli->arena, "%s !", finding_names[o->finding])
                               : finding_names[o->finding]);
        contradictions += contradicted(all, o);
        table_cell(&table,
                   o->run_id ? arena_printf(cli->arena, "%lld", (long long)o->run_id) : NULL);
        table_cell(&table, o->selection ? selection_name(o->selection) : NULL);
        table_cell(&table, count_of(cli, o));
        table_cell(&table, who(cli, o->actor));
        table_cell(&table, o->service);
        table_cell(&table, o->withdrawn);
        table_cell(&table, o->note);
    }
    if (all->n)
        table_print(&table, &cli->terminal);
    else
        (void)printf("no outcome is recorded\n");
    if (contradictions)
        (void)printf(
            "! = another visit within a year found the opposite; gevel outcome withdraw takes "
            "back whichever is wrong\n");
}

static Status list_outcomes(Cli *cli, Store *store, Err *err) {
    Outcomes all;
    const char *storefront = cli_operand(cli, 1);
    TRY(outcomes_list(store, storefront, cli->arena, &all, err));
    TRY(reading_log(cli, store, "outcome list", storefront ? storefront : "", "{}", err));
    if (!cli->json) {
        print_outcomes(cli, &all);
        return ST_OK;
    }
    json_t *rows = json_array();
    for (size_t k = 0; k < all.n; k++) {
        json_t *row = json_of(&all.outcome[k]);
        json_put(row, "id", json_words(id_of(cli, &all.outcome[k])));
        (void)json_array_append_new(rows, row);
    }
    return cli_print_json(json_pack("{s:o}", "outcomes", rows), err);
}

/* ---- withdraw ---- */

typedef struct Withdrawal {
    const char *storefront_id, *reason;
    int inspected_on;
} Withdrawal;

static Status read_withdrawal(const Cli *cli, Withdrawal *w, Err *err) {
    const char *id = cli_operand(cli, 1), *slash = id ? strrchr(id, '/') : NULL;
    TRY(cli_required(cli, "reason", &w->reason, err));
    if (!slash || !date_parse(slash + 1, strlen(slash + 1), &w->inspected_on))
        return FAIL(err, ST_USAGE,
                    "outcome withdraw needs STOREFRONT/YYYY-MM-DD, as gevel outcome list shows it; "
                    "got \"%s\"",
                    id ? id : "");
    w->storefront_id = arena_strndup(cli->arena, id, (size_t)(slash - id));
    return ST_OK;
}

static Status withdraw(Cli *cli, Store *store, Err *err) {
    const Withdrawal *w = cli->task;
    TRY(outcome_withdraw(store, w->storefront_id, w->inspected_on, w->reason, err));
    if (cli->json)
        return cli_print_json(
            json_pack("{s:s, s:s}", "withdrawn", cli_operand(cli, 1), "reason", w->reason), err);
    (void)printf("%s withdrawn: the next scan does not see it\n",
                 terminal_safe(cli->arena, cli_operand(cli, 1)));
    return ST_OK;
}

/* What was asked is read before the store is opened. */
static Status run(Cli *cli, Err *err) {
    const char *first = cli_operand(cli, 0);
    if (text_equal(first, "list")) return cli_with_store(cli, STORE_READ, list_outcomes, err);
    if (text_equal(first, "withdraw")) {
        Withdrawal *w = ARENA_ARRAY(cli->arena, Withdrawal, 1);
        TRY(read_withdrawal(cli, w, err));
        cli->task = w;
        return cli_with_store(cli, STORE_APPEND, withdraw, err);
    }
    if (!cli_operand(cli, 1))
        return FAIL(err, ST_USAGE,
                    "outcome needs STOREFRONT and what was found: confirmed, cleared "
                    "or inconclusive");
    Outcome *outcome = ARENA_ARRAY(cli->arena, Outcome, 1);
    TRY(read_outcome(cli, outcome, err));
    cli->task = outcome;
    return cli_with_store(cli, STORE_APPEND, record, err);
}

const Command outcome_command = {
    .name = "outcome",
    .operands = "STOREFRONT confirmed|cleared|inconclusive | list [STOREFRONT] | withdraw ID",
    .summary = "record what an inspection found; list outcomes, or withdraw one",
    .about =
        "Records the outcome of a visit with the list that led to it. The next scan learns from\n"
        "it and does not select the storefront again for a while (inspections.hold_cleared and\n"
        "others); `gevel evaluate --outcomes` estimates from the random controls how good the\n"
        "list is. Many outcomes at once: import outcomes.csv, or visits.xlsx of gevel report\n"
        "with its first sheet filled in; a drop folder takes either. list shows what is\n"
        "recorded; withdraw takes an outcome back, which stays on record with the reason.",
    .min_operands = 1,
    .max_operands = 2,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
