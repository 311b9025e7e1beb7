#include "detector/run/manifest.h"

#include "datasets/base/json.h"
#include "datasets/base/num.h"
#include "datasets/base/path.h"
#include "datasets/base/text.h"
#include "datasets/base/version.h"
#include "detector/run/facts_digest.h"
#include "detector/run/fairness.h"
#include "models/params/version.h"
#include "models/posterior/weighing.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static json_t *months_part(const Panel *panel) {
    json_t *part = json_object();
    json_put(part, "first", json_month(panel->first_month));
    json_put(part, "last", json_month(panel->first_month + (int)panel->months - 1));
    json_put(part, "count", json_size(panel->months));
    return part;
}

static json_t *panel_part(const Panel *panel, const Ranking *ranking) {
    json_t *part = json_object();
    json_put(part, "storefronts", json_size(panel->n));
    json_put(part, "judged", json_size(ranking->judged));
    json_put(part, "months", json_size(panel->months));
    json_put(part, "sectors", json_size(panel->sectors));
    json_put(part, "footfall_kind", json_words(panel->footfall_kind));
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
    json_put(part, "budget", json_integer((json_int_t)llround(params->budget)));
    json_put(part, "selected", json_size(ranking->ranked + ranking->controls));
    json_put(part, "ranked", json_size(ranking->ranked));
    json_put(part, "random", json_size(ranking->controls));
    json_put(part, "fdr_level", json_number(params->fdr_level));
    json_put(part, "at_fdr_level", json_size(within));
    json_put(part, "refused", json_size(ranking->refused));
    return part;
}

static json_t *inspections_part(const Inspected *inspected) {
    json_t *part = json_object();
    json_put(part, "conclusive", json_size(inspected->conclusive));
    json_put(part, "held", json_size(inspected->holding));
    return part;
}

static json_t *params_part(const Params *params) {
    json_t *part = json_object();
    char key[160];
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue value = params_at(params, k);
        (void)snprintf(key, sizeof key, "%s.%s", value.group->name, value.spec->name);
        json_t *row = json_object();
        json_put(row, "value", json_number(value.value));
        json_put(row, "origin", json_words(path_name(value.origin)));
        json_put(part, key, row);
    }
    return part;
}

static ManifestFile file_read(Stmt *stmt, Arena *arena) {
    return (ManifestFile){arena_strdup(arena, path_name(stmt_get_text(stmt, 0))),
                          arena_strdup(arena, stmt_get_text(stmt, 1)),
                          arena_strdup(arena, stmt_get_text(stmt, 2)), stmt_get_int(stmt, 3),
                          stmt_get_int(stmt, 4)};
}

Status manifest_files(Store *store, Arena *arena, ManifestFiles *files, Err *err) {
    Stmt stmt;
    ManifestFile *file = NULL;
    size_t room = 0;
    bool row = true;
    *files = (ManifestFiles){0};
    TRY(stmt_open(store, sql_query("manifest_inputs"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        file = arena_room(arena, file, files->count, &room, sizeof *file);
        file[files->count++] = file_read(&stmt, arena);
    }
    stmt_close(&stmt);
    files->file = file;
    return status;
}

static bool has_kind(const json_t *inputs, const char *kind) {
    for (size_t k = 0; k < json_array_size(inputs); k++) {
        const json_t *row = json_array_get(inputs, k);
        if (json_integer_value(json_object_get(row, "taken")) > 0 &&
            text_equal(json_string_value(json_object_get(row, "kind")), kind))
            return true;
    }
    return false;
}

const char *manifest_new_kind(const char *manifest, const ManifestFiles *files) {
    const char *found = NULL;
    json_t *root = json_loads(manifest, 0, NULL);
    const json_t *inputs = json_object_get(root, "inputs");
    for (size_t k = 0; k < files->count && !found; k++) {
        const ManifestFile *file = &files->file[k];
        const bool deed = text_equal(file->kind, "correction") || text_equal(file->kind, "scope");
        if (file->taken > 0 && !deed && !has_kind(inputs, file->kind)) found = file->kind;
    }
    json_decref(root);
    return found;
}

static json_t *inputs_part(const ManifestFiles *files) {
    json_t *part = json_array();
    for (size_t k = 0; k < files->count; k++) {
        const ManifestFile *file = &files->file[k];
        json_t *row = json_object();
        json_put(row, "path", json_words(file->path));
        json_put(row, "digest", json_words(file->digest));
        json_put(row, "kind", json_words(file->kind));
        json_put(row, "taken", json_integer(file->taken));
        json_put(row, "rejected", json_integer(file->rejected));
        (void)json_array_append_new(part, row);
    }
    return part;
}

static json_t *fit_part(const Evidence *evidence) {
    json_t *part = json_object();
    for (size_t k = 0; k < evidence->fit_numbers; k++)
        json_put(part, evidence->fit[k].name, json_number(evidence->fit[k].value));
    return part;
}

/* Three digits: what people read, and no more of a value than that. */
static json_t *short_number(double value) {
    if (!isfinite(value)) return json_null();
    if (fabs(value) < 0.0005) return json_real(0);
    double unit = 1e-5;
    while (fabs(value) >= 1000 * unit) unit *= 10;
    return json_real(round(value / unit) * unit);
}

static json_t *short_numbers(const double *value, size_t n) {
    json_t *part = json_array();
    for (size_t k = 0; k < n; k++) (void)json_array_append_new(part, short_number(value[k]));
    return part;
}

static json_t *curves_part(const Learned *learned) {
    json_t *part = json_array();
    for (size_t k = 0; k < learned->curves; k++) {
        const LearnedCurve *curve = &learned->curve[k];
        json_t *row = json_object();
        json_put(row, "number", json_string(weighing_name(curve->number)));
        json_put(row, "plain", json_boolean(curve->number < PLAIN_NUMBERS));
        json_put(row, "signal", json_string(signals_all[weighing_column(curve->number)]->id));
        json_put(row, "at", short_numbers(curve->at, curve->knots));
        json_put(row, "says", short_numbers(curve->says, curve->knots));
        (void)json_array_append_new(part, row);
    }
    return part;
}

static json_t *kinds_part(const Learned *learned) {
    json_t *part = json_array();
    for (size_t k = 0; k < learned->kinds; k++) {
        const LearnedKind *kind = &learned->kind[k];
        json_t *row = json_object();
        json_put(row, "kind", json_string(plant_names[kind->kind]));
        json_put(row, "share", short_number(kind->share));
        json_put(row, "copies", json_integer((json_int_t)kind->copies));
        json_put(row, "found", short_number(kind->found));
        json_put(row, "named", short_number(kind->named));
        (void)json_array_append_new(part, row);
    }
    return part;
}

static json_t *reliability_part(const Learned *learned) {
    json_t *part = json_array();
    for (size_t k = 0; k < learned->bins; k++) {
        const LearnedBin *bin = &learned->bin[k];
        json_t *row = json_object();
        json_put(row, "low", json_number(bin->low));
        json_put(row, "high", json_number(bin->high));
        json_put(row, "said", short_number(bin->said));
        json_put(row, "held", short_number(bin->held));
        (void)json_array_append_new(part, row);
    }
    return part;
}

static json_t *learned_part(const Learned *learned) {
    if (!learned) return json_null();
    json_t *part = json_object();
    json_put(part, "storefronts", json_size(learned->storefronts));
    json_put(part, "kinds", kinds_part(learned));
    json_put(part, "reliability", reliability_part(learned));
    json_put(part, "curves", curves_part(learned));
    return part;
}

static json_t *signals_part(const Panel *panel) {
    json_t *part = json_array();
    size_t details;
    const size_t signals = signals_asked(panel, &details);
    for (size_t s = 0; s < signals; s++)
        (void)json_array_append_new(part, json_string(signals_all[s]->id));
    return part;
}

static json_t *rates_part(const FairnessRate *rate, size_t rates) {
    json_t *part = json_array();
    for (size_t k = 0; k < rates; k++) {
        json_t *row = json_object();
        json_put(row, "name", json_words(rate[k].name));
        json_put(row, "judged", json_size(rate[k].judged));
        json_put(row, "listed", json_size(rate[k].listed));
        json_put(row, "rate", json_number(rate[k].rate));
        json_put(row, "low", json_number(rate[k].low));
        json_put(row, "high", json_number(rate[k].high));
        json_put(row, "ratio", json_number(rate[k].ratio));
        json_put(row, "ratio_low", json_number(rate[k].ratio_low));
        json_put(row, "ratio_high", json_number(rate[k].ratio_high));
        json_put(row, "above", json_number(rate[k].above));
        json_put(row, "warned", json_boolean(rate[k].warned));
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
    json_put(part, "base_rate", json_number(fairness.base_rate));
    json_put(part, "band", json_pack("[f,f]", params->ratio_low, params->ratio_high));
    json_put(part, "warnings", json_size(fairness.warnings));
    json_put(part, "districts", rates_part(fairness.district, fairness.districts));
    json_put(part, "sectors", rates_part(fairness.sector, fairness.sectors));
    arena_close(scratch);
    return part;
}

static json_t *estimates_part(const ManifestEstimates *estimates) {
    json_t *part = json_object();
    const EstimatesGaps *gaps = &estimates->gaps;
    json_put(part, "digest", json_string(estimates->digest));
    if (!estimates->run_id) return part;
    json_put(part, "run", json_integer(estimates->run_id));
    json_put(part, "gaps",
             json_pack("{s:o, s:o, s:o, s:o}", "sectors", json_size(gaps->sectors), "in_sectors",
                       json_size(gaps->in_sectors), "places", json_size(gaps->places), "months",
                       json_size(gaps->months)));
    return part;
}

/* What links and inspections change. */
static void fill_city(const ManifestInput *input, json_t *root) {
    json_put(root, "inspections", inspections_part(input->inspected));
    json_put(root, "prior_log_odds", json_number(input->evidence->prior_log_odds));
    json_put(root, "prevalence", json_number(input->evidence->prevalence));
    json_put(root, "fit", fit_part(input->evidence));
}

static void fill(const ManifestInput *input, json_t *root) {
    json_put(root, "version", json_string(gevel_version));
    json_put(root, "model_version", json_integer(MODEL_VERSION));
    json_put(root, "ranking_version", json_integer(RANKING_VERSION));
    json_put(root, "seed", json_integer(input->seed));
    if (input->facts)
        json_put(root, "facts",
                 json_pack("{s:s, s:i}", "digest", input->facts, "form", FACTS_FORM));
    if (input->scope->set) json_put(root, "scope", scope_json(input->scope, input->outside));
    json_put(root, "months", months_part(input->panel));
    json_put(root, "panel", panel_part(input->panel, input->ranking));
    json_put(root, "selection", selection_part(input));
    json_put(root, "params", params_part(input->params));
    json_put(root, "inputs", inputs_part(input->files));
    fill_city(input, root);
    json_put(root, "signals", signals_part(input->panel));
    if (input->estimates) json_put(root, "estimates", estimates_part(input->estimates));
    json_put(root, "learned", learned_part(input->evidence->learned));
    json_put(root, "fairness", fairness_part(input));
}

/* 15 digits print a parameter as people wrote it: 0.7, not 0.69999999999999996. */
enum { REAL_DIGITS = 15 };

static Status write_down(json_t *root, Arena *arena, const char **manifest, Err *err) {
    char *dump = json_dumps(root, JSON_SORT_KEYS | JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS));
    json_decref(root);
    *manifest = arena_strdup(arena, dump);
    free(dump);
    if (!*manifest) return FAIL(err, ST_FAILED, "the run's manifest could not be written as JSON");
    return ST_OK;
}

Status manifest_make(const ManifestInput *input, Arena *arena, const char **manifest, Err *err) {
    json_t *root = json_object();
    fill(input, root);
    return write_down(root, arena, manifest, err);
}

Status manifest_again(const char *before, const ManifestInput *input, Arena *arena,
                      const char **manifest, Err *err) {
    json_t *root = before ? json_loads(before, 0, NULL) : NULL;
    if (!root) return FAIL(err, ST_INTEGRITY, "the manifest is not JSON; restore a backup");
    json_put(root, "selection", selection_part(input));
    json_put(root, "params", params_part(input->params));
    json_put(root, "fairness", fairness_part(input));
    if (input->evidence) fill_city(input, root);
    return write_down(root, arena, manifest, err);
}

/* ---- reading ---- */

static Status set_recorded(json_t *recorded, Arena *arena, Params *params, Err *err) {
    const char *key;
    json_t *row;
    json_object_foreach(recorded, key, row) {
        ParamValue known;
        const double value = json_number_value(json_object_get(row, "value"));
        if (!params_find(params, key, &known)) continue;
        if (fabs(value - known.value) <= 1e-14 * fabs(known.value)) continue;
        TRY(params_set(params, arena_printf(arena, "%s=%.15g", key, value), err));
    }
    return ST_OK;
}

Status manifest_params(const char *manifest, Arena *arena, Params **params, Err *err) {
    *params = params_open(arena);
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL;
    if (!root) return FAIL(err, ST_INTEGRITY, "the manifest is not JSON; restore a backup");
    const Status status = set_recorded(json_object_get(root, "params"), arena, *params, err);
    json_decref(root);
    return status;
}

static bool holds(const json_t *numbers, json_int_t number) {
    for (size_t k = 0; k < json_array_size(numbers); k++)
        if (json_integer_value(json_array_get(numbers, k)) == number) return true;
    return false;
}

json_t *manifest_proposals(const char *manifest) {
    static const char proposal[] = "proposal ";
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL, *numbers = json_array();
    const char *key;
    json_t *row;
    json_object_foreach(json_object_get(root, "params"), key, row) {
        const char *origin = json_string_value(json_object_get(row, "origin"));
        long long number = 0;
        if (!origin || strncmp(origin, proposal, sizeof proposal - 1) != 0) continue;
        if (num_parse_long(origin + sizeof proposal - 1, strlen(origin) - sizeof proposal + 1,
                           &number) &&
            !holds(numbers, number))
            (void)json_array_append_new(numbers, json_integer(number));
    }
    json_decref(root);
    return numbers;
}

/* A version as the manifest records it; 0 = it does not. */
static int version_of(const char *manifest, const char *key) {
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL;
    const json_int_t version = json_integer_value(json_object_get(root, key));
    json_decref(root);
    return version > 0 && version < INT_MAX ? (int)version : 0;
}

int manifest_model(const char *manifest) {
    return version_of(manifest, "model_version");
}

int manifest_ranking(const char *manifest) {
    const int version = version_of(manifest, "ranking_version");
    return version ? version : 1;
}

const char *manifest_facts(const char *manifest, Arena *arena) {
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL;
    const json_t *facts = json_object_get(root, "facts");
    const char *digest = json_string_value(json_object_get(facts, "digest"));
    if (json_integer_value(json_object_get(facts, "form")) != FACTS_FORM) digest = NULL;
    digest = arena_strdup(arena, digest);
    json_decref(root);
    return digest;
}

bool manifest_selected(const char *manifest, size_t *ranked, size_t *random) {
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL;
    const json_t *selection = json_object_get(root, "selection");
    const json_t *by_rank = json_object_get(selection, "ranked");
    const json_t *by_lot = json_object_get(selection, "random");
    const bool told = json_is_integer(json_object_get(selection, "refused")) &&
                      json_is_integer(by_rank) && json_is_integer(by_lot);
    *ranked = told ? (size_t)json_integer_value(by_rank) : 0;
    *random = told ? (size_t)json_integer_value(by_lot) : 0;
    json_decref(root);
    return told;
}

const char *manifest_footfall_kind(const char *manifest, Arena *arena) {
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL;
    const json_t *panel = json_object_get(root, "panel");
    const char *kind =
        arena_strdup(arena, json_string_value(json_object_get(panel, "footfall_kind")));
    json_decref(root);
    return kind;
}

/* Parameters that only one of the two builds has. */
static void drop_unshared(json_t *params, const json_t *other) {
    const char *key;
    json_t *row;
    void *next;
    json_object_foreach_safe(params, next, key, row) {
        if (!json_object_get(other, key)) (void)json_object_del(params, key);
    }
}

static void drop_build(json_t *root, const json_t *other) {
    (void)json_object_del(root, "version");
    (void)json_object_del(root, "model_version");
    (void)json_object_del(root, "ranking_version");
    if (!json_object_get(other, "learned")) (void)json_object_del(root, "learned");
    if (!json_object_get(other, "facts")) (void)json_object_del(root, "facts");
    drop_unshared(json_object_get(root, "params"), json_object_get(other, "params"));
}

bool manifest_same(const char *left, const char *right) {
    if (text_equal(left, right)) return true;
    json_t *a = left ? json_loads(left, 0, NULL) : NULL;
    json_t *b = right ? json_loads(right, 0, NULL) : NULL;
    bool same = a && b && !json_equal(json_object_get(a, "version"), json_object_get(b, "version"));
    if (same) {
        drop_build(a, b);
        drop_build(b, a);
        same = json_equal(a, b);
    }
    json_decref(a);
    json_decref(b);
    return same;
}
