/* outcome.c - gevel outcome: what an inspection found. */
#include "detector/run/outcomes.h"

#include "datasets/base/num.h"
#include "detector/cli/command.h"

#include <math.h>
#include <string.h>
#include <time.h>

static const Option options[] = {
    {"on", "DATE", "day of the visit, YYYY-MM-DD; default: today (UTC)", 0, false},
    {"run", "RUN", "the run whose list led to it; default: the newest that selected it", 0, false},
    {"selection", "HOW", "ranked or random; default: as on the list", 0, false},
    {"inclusion-probability", "P", "probability of being drawn; default: as on the list", 0, false},
    {0},
};

static const char *const examples[] = {
    "gevel outcome S0002151 confirmed",
    "gevel outcome S0011716 cleared --on 2025-02-14",
    "gevel outcome S0004711 inconclusive --on 2025-02-14 --run 3",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_OK};

static Status read_date(const Cli *cli, int *date, Err *err) {
    enum { DAY = 24 * 60 * 60 };
    const char *text = option_text(&cli->given, "on");
    *date = (int)(time(NULL) / DAY);
    if (!text || date_parse(text, strlen(text), date)) return ST_OK;
    return FAIL(err, ST_USAGE, "--on needs a day as YYYY-MM-DD, got \"%s\"", text);
}

static Status read_finding(const char *word, Finding *finding, Err *err) {
    for (int f = 0; finding_names[f]; f++)
        if (strcmp(finding_names[f], word) == 0) {
            *finding = (Finding)f;
            return ST_OK;
        }
    return FAIL(err, ST_USAGE, "an outcome is confirmed, cleared or inconclusive; got \"%s\"",
                word);
}

static Status read_outcome(const Cli *cli, Outcome *outcome, Err *err) {
    static const char *const how[] = {"none", "ranked", "random", NULL};
    size_t selection = SELECTION_NONE;
    *outcome = (Outcome){.storefront_id = cli_operand(cli, 0), .inclusion_probability = NAN};
    TRY(read_finding(cli_operand(cli, 1), &outcome->finding, err));
    TRY(read_date(cli, &outcome->inspected_on, err));
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
    return out;
}

static const char *source_of(const Cli *cli, const Outcome *outcome) {
    if (!outcome->run_id) return "no list led to it";
    if (outcome->selection == SELECTION_RANKED)
        return arena_printf(cli->arena, "from the list of run %lld", (long long)outcome->run_id);
    return arena_printf(cli->arena, "a random control of run %lld, drawn with probability %.4g",
                        (long long)outcome->run_id, outcome->inclusion_probability);
}

static Status work(Cli *cli, Store *store, Err *err) {
    Outcome *outcome = cli->task;
    char date[DATE_TEXT];
    TRY(outcome_record(store, outcome, cli->arena, err));
    if (cli->json) return cli_print_json(json_of(outcome), err);
    (void)printf("%s, %s: %s (%s)\n", terminal_safe(cli->arena, outcome->storefront_id),
                 date_format(outcome->inspected_on, date), finding_names[outcome->finding],
                 source_of(cli, outcome));
    return ST_OK;
}

/* What was asked is read before the store is opened. */
static Status run(Cli *cli, Err *err) {
    Outcome *outcome = ARENA_ARRAY(cli->arena, Outcome, 1);
    TRY(read_outcome(cli, outcome, err));
    cli->task = outcome;
    return cli_with_store(cli, STORE_APPEND, work, err);
}

const Command outcome_command = {
    .name = "outcome",
    .operands = "STOREFRONT confirmed|cleared|inconclusive",
    .summary = "record what an inspection found",
    .about =
        "Records the outcome of a visit with the list that led to it. The next scan learns from\n"
        "it and does not select the storefront again for a while (inspections.hold_cleared and\n"
        "others); `gevel evaluate --outcomes` estimates from the random controls how good the\n"
        "list is. Many outcomes at once: import outcomes.csv.",
    .min_operands = 2,
    .max_operands = 2,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
