#include "detector/manifest.h"

#include "datasets/base/num.h"
#include "detector/fairness.h"

#include <jansson.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* null for NaN and infinities, which JSON does not know. */
static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *count(size_t value) {
    return json_integer((json_int_t)value);
}

static void set(json_t *object, const char *key, json_t *value) {
    (void)json_object_set_new(object, key, value);
}

static json_t *text(const char *value) {
    return value ? json_string(value) : json_null();
}

static json_t *months_part(const Panel *panel) {
    char first[MONTH_TEXT], last[MONTH_TEXT];
    json_t *part = json_object();
    set(part, "first", json_string(month_format(panel->first_month, first)));
    set(part, "last", json_string(month_format(panel->first_month + (int)panel->months - 1, last)));
    set(part, "count", count(panel->months));
    return part;
}

static json_t *panel_part(const Panel *panel, const Ranking *ranking) {
    json_t *part = json_object();
    set(part, "storefronts", count(panel->n));
    set(part, "judged", count(ranking->judged));
    set(part, "months", count(panel->months));
    set(part, "sectors", count(panel->sectors));
    set(part, "footfall_kind", text(panel->footfall_kind));
    return part;
}

static json_t *selection_part(const ManifestInput *input) {
    const Ranking *ranking = input->ranking;
    const RankingParams *params = params_group(input->params, &ranking_group);
    size_t within = 0;
    while (within < ranking->judged &&
           ranking->q_value[ranking->order[within]] <= params->fdr_level)
        within++;
    json_t *part = json_object();
    set(part, "budget", json_integer((json_int_t)llround(params->budget)));
    set(part, "selected", count(ranking->ranked + ranking->controls));
    set(part, "ranked", count(ranking->ranked));
    set(part, "random", count(ranking->controls));
    set(part, "fdr_level", number(params->fdr_level));
    set(part, "at_fdr_level", count(within));
    return part;
}

static json_t *inspections_part(const Inspected *inspected) {
    json_t *part = json_object();
    set(part, "conclusive", count(inspected->conclusive));
    set(part, "held", count(inspected->holding));
    return part;
}

/* The file's name: a folder would differ between machines. */
static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static json_t *params_part(const Params *params) {
    json_t *part = json_object();
    char key[160];
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue value = params_at(params, k);
        (void)snprintf(key, sizeof key, "%s.%s", value.group->name, value.spec->name);
        json_t *row = json_object();
        set(row, "value", number(value.value));
        set(row, "origin", text(base_name(value.origin)));
        set(part, key, row);
    }
    return part;
}

static json_t *input_row(Stmt *stmt) {
    json_t *row = json_object();
    set(row, "path", text(base_name(stmt_get_text(stmt, 0))));
    set(row, "digest", text(stmt_get_text(stmt, 1)));
    set(row, "kind", text(stmt_get_text(stmt, 2)));
    set(row, "taken", json_integer(stmt_get_int(stmt, 3)));
    set(row, "rejected", json_integer(stmt_get_int(stmt, 4)));
    return row;
}

static Status inputs_part(Store *store, json_t *part, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("manifest_inputs"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    while (!status && row) {
        (void)json_array_append_new(part, input_row(&stmt));
        status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    return status;
}

static json_t *fit_part(const Evidence *evidence) {
    json_t *part = json_object();
    for (size_t k = 0; k < evidence->fit_numbers; k++)
        set(part, evidence->fit[k].name, number(evidence->fit[k].value));
    return part;
}

static json_t *signals_part(void) {
    json_t *part = json_array();
    for (const Signal *const *signal = signals_all; *signal; signal++)
        (void)json_array_append_new(part, json_string((*signal)->id));
    return part;
}

static json_t *rates_part(const FairnessRate *rate, size_t rates) {
    json_t *part = json_array();
    for (size_t k = 0; k < rates; k++) {
        json_t *row = json_object();
        set(row, "name", text(rate[k].name));
        set(row, "judged", count(rate[k].judged));
        set(row, "listed", count(rate[k].listed));
        set(row, "rate", number(rate[k].rate));
        set(row, "low", number(rate[k].low));
        set(row, "high", number(rate[k].high));
        set(row, "ratio", number(rate[k].ratio));
        set(row, "ratio_low", number(rate[k].ratio_low));
        set(row, "ratio_high", number(rate[k].ratio_high));
        set(row, "warned", json_boolean(rate[k].warned));
        (void)json_array_append_new(part, row);
    }
    return part;
}

static json_t *fairness_part(const ManifestInput *input) {
    const FairnessParams *params = params_group(input->params, &fairness_group);
    Arena *scratch = arena_open();
    Fairness fairness;
    fairness_measure(input->panel, input->ranking, params, scratch, &fairness);
    json_t *part = json_object();
    set(part, "base_rate", number(fairness.base_rate));
    set(part, "band", json_pack("[f,f]", params->ratio_low, params->ratio_high));
    set(part, "warnings", count(fairness.warnings));
    set(part, "districts", rates_part(fairness.district, fairness.districts));
    set(part, "sectors", rates_part(fairness.sector, fairness.sectors));
    arena_close(scratch);
    return part;
}

static void fill(const ManifestInput *input, json_t *inputs, json_t *root) {
    set(root, "version", json_string(GEVEL_VERSION));
    set(root, "seed", json_integer(input->seed));
    set(root, "months", months_part(input->panel));
    set(root, "panel", panel_part(input->panel, input->ranking));
    set(root, "selection", selection_part(input));
    set(root, "inspections", inspections_part(input->inspected));
    set(root, "params", params_part(input->params));
    set(root, "inputs", inputs);
    set(root, "prior_log_odds", number(input->evidence->prior_log_odds));
    set(root, "prevalence", number(input->evidence->prevalence));
    set(root, "fit", fit_part(input->evidence));
    set(root, "signals", signals_part());
    set(root, "fairness", fairness_part(input));
}

/* 15 digits print a parameter as people wrote it: 0.7, not 0.69999999999999996. */
enum { REAL_DIGITS = 15 };

Status manifest_make(const ManifestInput *input, Arena *arena, const char **manifest, Err *err) {
    json_t *inputs = json_array();
    const Status status = inputs_part(input->store, inputs, err);
    if (status) {
        json_decref(inputs);
        return status;
    }
    json_t *root = json_object();
    fill(input, inputs, root);
    char *dump = json_dumps(root, JSON_SORT_KEYS | JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS));
    json_decref(root);
    *manifest = arena_strdup(arena, dump);
    free(dump);
    if (!*manifest) return FAIL(err, ST_FAILED, "the run's manifest could not be written as JSON");
    return ST_OK;
}
