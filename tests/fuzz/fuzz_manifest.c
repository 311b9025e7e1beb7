/* Manifests of two saved runs, divided by a line "@@", as they stand in a store that anyone may
 * have written: compared, the differences are sorted, and of a run with itself there are none; its
 * warnings and its model card can be told, whatever it says. */
#include <math.h>
#include <string.h>

#include "datasets/base/text.h"
#include "detector/compare/compare_manifest.h"
#include "detector/run/city_share.h"
#include "detector/run/estimates_store.h"
#include "detector/run/fairness.h"
#include "detector/run/manifest.h"
#include "detector/run/scope.h"
#include "reports/record/card.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_list(const Difference *list, size_t count) {
    for (size_t k = 0; k < count; k++) {
        FUZZ_PROMISE(list[k].key && (list[k].before || list[k].after));
        FUZZ_PROMISE(!k || strcmp(list[k - 1].key, list[k].key) <= 0);
        FUZZ_PROMISE(!text_equal(list[k].before, list[k].after));
    }
}

static Status compare(const char *before, const char *after, Comparison *c, Arena *arena) {
    Err err = {0};
    *c = (Comparison){0};
    const Status status = compare_manifests(before, after, arena, c, &err);
    FUZZ_PROMISE(!status == !err.text[0]);
    return status;
}

static void check_card(const char *manifest, Arena *arena) {
    Card card;
    const Watchlist list = {.run_id = 1, .version = "0", .manifest = manifest, .months = 12};
    const ReportInput input = {.list = &list};
    const Edition edition = {.input = &input,
                             .voice = {language_find("en"), &list, arena, NULL},
                             .languages = 1,
                             .language = {language_find("en")}};
    json_t *root = json_loads(manifest, 0, NULL);
    card_make(&edition, root, &card);
    json_t *whole = card_json(&card, &edition), *entry = card_register_json(&card);
    FUZZ_PROMISE(json_is_object(whole) && json_is_object(entry));
    json_decref(whole);
    json_decref(entry);
    json_decref(root);
}

static void check_warnings(const char *manifest, Arena *arena) {
    const char **sentence;
    const size_t count = fairness_sentences(manifest, arena, &sentence);
    for (size_t k = 0; k < count; k++) FUZZ_PROMISE(utf8_valid(sentence[k], strlen(sentence[k])));
}

static void check_params(const char *manifest, Arena *arena) {
    Err err = {0};
    Params *params;
    FUZZ_PROMISE(manifest_same(manifest, manifest) && manifest_model(manifest) >= 0);
    const char *facts = manifest_facts(manifest, arena);
    FUZZ_PROMISE(!facts || utf8_valid(facts, strlen(facts)));
    if (manifest_params(manifest, arena, &params, &err)) return;
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue p = params_at(params, k);
        FUZZ_PROMISE(p.value >= p.spec->low && p.value <= p.spec->high);
    }
}

static void check_city_share(const char *manifest) {
    const CityShare city = city_share_of(manifest);
    FUZZ_PROMISE(!city.at_edge || isfinite(city.share) || isfinite(city.low));
}

static void check_estimates(const char *manifest, Arena *arena) {
    const ScanHold hold = estimates_recorded(manifest, arena);
    static const ManifestFile file[] = {{"t.csv", "d", "turnover", 1, 0},
                                        {"c", "d", "scope", 1, 0}};
    const char *kind = manifest_new_kind(manifest, &(ManifestFiles){2, file});
    FUZZ_PROMISE(hold.digest ? hold.run_id >= 0 : !hold.run_id);
    FUZZ_PROMISE(!kind || kind == file[0].kind);
}

static void check_scope(const char *manifest, Arena *arena) {
    Scope scope;
    scope_of_manifest(manifest, arena, &scope);
    FUZZ_PROMISE(!scope.set || (scope.basis && scope.purpose));
    for (size_t k = 0; k < scope.sectors; k++) FUZZ_PROMISE(scope.sector[k] != NULL);
    for (size_t k = 0; k < scope.areas; k++) FUZZ_PROMISE(scope.area[k] != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    Comparison c;
    const uint8_t *mark = size ? memmem(data, size, "@@\n", 3) : NULL;
    const size_t first = mark ? (size_t)(mark - data) : size, second = mark ? first + 3 : 0;
    const char *before = arena_strndup(arena, (const char *)data, first);
    const char *after = arena_strndup(arena, (const char *)data + second, size - second);
    check_warnings(before, arena);
    check_card(before, arena);
    check_params(before, arena);
    check_scope(before, arena);
    check_estimates(before, arena);
    check_city_share(before);
    (void)manifest_same(before, after);
    if (!compare(before, after, &c, arena)) {
        check_list(c.parameter, c.parameters);
        check_list(c.input, c.inputs);
        fuzz_note(&c.parameters, sizeof c.parameters);
        FUZZ_PROMISE(!compare(after, after, &c, arena) && !c.parameters && !c.inputs);
    }
    arena_close(arena);
    return 0;
}
