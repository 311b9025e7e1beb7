/* evaluation.c - gevel evaluate --outcomes: the lists against what inspections found. */
#include "detector/cli/evaluation.h"

#include <math.h>

const char *evaluation_drift(const Cli *cli, const Drift *drift) {
    if (!drift->visits) return "no recorded visit belongs to a list yet";
    if (drift->visits < drift->least)
        return arena_printf(cli->arena,
                            "of %zu visits, %zu were confirmed, %.1f were expected: too few visits "
                            "to tell whether the probabilities hold (needs %zu)",
                            drift->visits, drift->confirmed, drift->expected, drift->least);
    const char *verdict = "the probabilities still hold";
    if (drift->alarm)
        verdict = (double)drift->confirmed < drift->expected
                      ? "ALARM: fewer than the probabilities promised; look at the recent data, "
                        "and at who inspects"
                      : "ALARM: more than the probabilities promised; something new is going on";
    return arena_printf(cli->arena,
                        "of the newest %zu visits, %zu were confirmed, %.1f were expected (exact p "
                        "= %.2g): %s",
                        drift->visits, drift->confirmed, drift->expected, drift->p_value, verdict);
}

static void print_findings(const Cli *cli, const Accuracy *a) {
    (void)printf("errors of visits: %.1f %% of fronts missed, %.1f %% of honest ones confirmed\n",
                 100 * a->findings.missed, 100 * a->findings.mistaken);
    for (size_t t = 1; t <= a->teams; t++) {
        const TeamFindings *team = &a->findings.team[t];
        if (!team->alarm) continue;
        (void)printf(
            "ALARM: service number %s confirmed %zu of %zu visits, where the others would "
            "have %.1f (exact p = %.2g); its findings are set aside\n",
            terminal_safe(cli->arena, a->service[t]), team->confirmed, team->visits, team->expected,
            team->p_value);
    }
}

static void print_text(const Cli *cli, const Accuracy *a) {
    (void)printf("outcomes of %zu run%s: %zu visits by rank, %zu random controls\n", a->rounds,
                 a->rounds == 1 ? "" : "s", a->ranked, a->city.controls);
    if (a->ranked)
        (void)printf(
            "precision of the list: %.1f %% (exact 90 %% interval %.1f to %.1f); %zu of "
            "%zu confirmed\n",
            100 * a->precision, 100 * a->precision_low, 100 * a->precision_high,
            a->ranked_confirmed, a->ranked);
    if (a->city.controls)
        (void)printf(
            "fronts among %.0f judged storefronts, from all visits: %.0f (90 %% interval %.0f to "
            "%.0f); by the model alone %.0f\n",
            a->city_storefronts, a->city.fronts, a->city.low, a->city.high, a->city.by_model);
    else
        (void)puts(
            "no random control was visited: nothing can be said about the city; visit the list's "
            "controls too");
    (void)printf("drift: %s\n", evaluation_drift(cli, &a->drift));
    print_findings(cli, a);
}

static json_t *precision_json(const Accuracy *a) {
    json_t *out = json_object();
    json_put(out, "visits", json_size(a->ranked));
    json_put(out, "confirmed", json_size(a->ranked_confirmed));
    json_put(out, "value", json_number(a->precision));
    json_put(out, "low", json_number(a->ranked ? a->precision_low : NAN));
    json_put(out, "high", json_number(a->ranked ? a->precision_high : NAN));
    return out;
}

static json_t *city_json(const Accuracy *a) {
    json_t *out = json_object();
    json_put(out, "storefronts", json_number(a->city_storefronts));
    json_put(out, "controls", json_size(a->city.controls));
    json_put(out, "confirmed", json_size(a->city.confirmed));
    json_put(out, "fronts", json_number(a->city.fronts));
    json_put(out, "low", json_number(a->city.low));
    json_put(out, "high", json_number(a->city.high));
    json_put(out, "by_model", json_number(a->city.by_model));
    return out;
}

static json_t *drift_json(const Drift *drift) {
    json_t *out = json_object();
    json_put(out, "visits", json_size(drift->visits));
    json_put(out, "confirmed", json_size(drift->confirmed));
    json_put(out, "expected", json_number(drift->expected));
    json_put(out, "p_value", json_number(drift->p_value));
    json_put(out, "least_visits", json_size(drift->least));
    json_put(out, "alarm", json_boolean(drift->alarm));
    return out;
}

static json_t *findings_json(const Accuracy *a) {
    json_t *out = json_object(), *teams = json_array();
    for (size_t t = 1; t <= a->teams; t++) {
        const TeamFindings *team = &a->findings.team[t];
        json_t *one = json_object();
        json_put(one, "service_number", json_words(a->service[t]));
        json_put(one, "visits", json_size(team->visits));
        json_put(one, "confirmed", json_size(team->confirmed));
        json_put(one, "expected", json_number(team->expected));
        json_put(one, "p_value", json_number(team->p_value));
        json_put(one, "sensitivity", json_number(team->sensitivity));
        json_put(one, "alarm", json_boolean(team->alarm));
        json_array_append_new(teams, one);
    }
    json_put(out, "missed", json_number(a->findings.missed));
    json_put(out, "mistaken", json_number(a->findings.mistaken));
    json_put(out, "teams", teams);
    return out;
}

Status evaluation_outcomes(Cli *cli, Store *store, Err *err) {
    int64_t run_id = 0;
    Params *params = NULL;
    Accuracy accuracy;
    const char *run = cli_operand(cli, 0);
    TRY(cli_params(cli, &params, err));
    if (run) TRY(cli_run_number(run, &run_id, err));
    TRY(accuracy_measure(store, run_id, params, cli->arena, &accuracy, err));
    moment_release(store);
    if (!cli->json) {
        print_text(cli, &accuracy);
        return ST_OK;
    }
    json_t *out = json_object();
    json_put(out, "runs", json_size(accuracy.rounds));
    json_put(out, "precision", precision_json(&accuracy));
    json_put(out, "city", city_json(&accuracy));
    json_put(out, "drift", drift_json(&accuracy.drift));
    json_put(out, "findings", findings_json(&accuracy));
    return cli_print_json(out, err);
}
