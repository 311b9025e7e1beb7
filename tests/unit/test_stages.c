/* Which stage of a run each group of parameters belongs to, and what a change of it touches. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/text.h"
#include "models/params/params.h"

typedef struct Place {
    const char *group;
    ParamStage stage;
} Place;

/* Placed by hand: a new group is refused until somebody has thought about what hangs on it. */
static const Place places[] = {
    {"allocation", STAGE_FIGURES},
    {"counters", STAGE_FIGURES},
    {"link", STAGE_FIGURES},
    {"succession", STAGE_FIGURES},
    {"model", STAGE_EVIDENCE},
    {"mixture", STAGE_EVIDENCE},
    {"level", STAGE_EVIDENCE},
    {"coupling", STAGE_EVIDENCE},
    {"step", STAGE_EVIDENCE},
    {"smooth", STAGE_EVIDENCE},
    {"collapse", STAGE_EVIDENCE},
    {"burst", STAGE_EVIDENCE},
    {"drift", STAGE_EVIDENCE},
    {"mimic", STAGE_EVIDENCE},
    {"digits", STAGE_EVIDENCE},
    {"plain", STAGE_EVIDENCE},
    {"plant", STAGE_EVIDENCE},
    {"curves", STAGE_EVIDENCE},
    {"proxies", STAGE_EVIDENCE},
    {"network", STAGE_CITY},
    {"inspections", STAGE_CITY},
    {"calibrate", STAGE_CITY},
    {"ranking", STAGE_RANKING},
    {"fairness", STAGE_RECORD},
    {"gate", STAGE_RECORD},
    {"hotspot", STAGE_STUDY},
    {"exchange", STAGE_STUDY},
    {"round", STAGE_STUDY},
    {"stability", STAGE_STUDY},
    {"sensitivity", STAGE_STUDY},
    {"counterfactual", STAGE_STUDY},
    {"import", STAGE_HOUSEKEEPING},
    {"retention", STAGE_HOUSEKEEPING},
    {"estimates", STAGE_HOUSEKEEPING},
    {"blindspots", STAGE_STUDY},
    {"disclosure", STAGE_STUDY},
    {"suppression", STAGE_STUDY},
};
enum { PLACES = sizeof places / sizeof *places };

static ParamStage placed(const char *group) {
    for (size_t k = 0; k < PLACES; k++)
        if (text_equal(places[k].group, group)) return places[k].stage;
    return STAGE_NONE;
}

Test(stages, every_group_is_where_the_table_has_it) {
    size_t groups = 0;
    for (const ParamGroup *const *group = param_groups; *group; group++) {
        const char *name = (*group)->name;
        if (!(*group)->specs || !(*group)->specs->name) continue;
        groups++;
        cr_expect(placed(name) != STAGE_NONE, "[%s] is in no stage here yet", name);
        cr_expect(eq(int, (int)(*group)->stage, (int)placed(name)), "%s", name);
        cr_expect(eq(int, (int)param_stage(name), (int)placed(name)), "%s", name);
    }
    cr_expect(eq(sz, groups, PLACES), "the table names a group that there is not");
}

Test(stages, a_key_has_the_stage_of_its_group_and_a_stranger_has_none) {
    cr_expect(eq(int, (int)param_stage("round.speed_kmh"), STAGE_STUDY));
    cr_expect(eq(int, (int)param_stage("rounds.speed_kmh"), STAGE_NONE));
    cr_expect(eq(int, (int)param_stage("roun"), STAGE_NONE));
}

/* ---- what a difference touches ---- */

static Params *with(Arena *arena, const char *const *assignments) {
    Params *params = params_open(arena);
    Err err = {0};
    for (; *assignments; assignments++)
        cr_assert(zero(int, (int)params_set(params, *assignments, &err)), "%s", err.text);
    return params;
}

Test(stages, the_earliest_stage_is_what_a_difference_touches) {
    Arena *arena = arena_open();
    ParamValue first;
    const char *const later[] = {"round.speed_kmh=15", "ranking.budget=30", NULL};
    const char *const both[] = {"ranking.budget=30", "round.speed_kmh=15", "step.rise=0.6", NULL};
    cr_assert(params_touch(params_open(arena), with(arena, later), &first));
    cr_expect(eq(str, (char *)first.group->name, "ranking"));
    cr_assert(params_touch(params_open(arena), with(arena, both), &first));
    cr_expect(eq(str, (char *)first.group->name, "step"));
    cr_expect(eq(dbl, first.value, 0.6), "the value after");
    arena_close(arena);
}

Test(stages, where_a_value_came_from_touches_nothing) {
    Arena *arena = arena_open();
    ParamValue first;
    const char *const same[] = {"ranking.budget=50", "model.steps=40", NULL};
    cr_expect(not(params_touch(params_open(arena), with(arena, same), &first)));
    arena_close(arena);
}

/* Fifteen digits are what a run records. */
Test(stages, the_rounding_of_a_record_touches_nothing) {
    Arena *arena = arena_open();
    ParamValue first;
    const char *const exact[] = {"ranking.fdr_level=0.123456789012345678", NULL};
    const char *const record[] = {"ranking.fdr_level=0.123456789012346", NULL};
    const char *const other[] = {"ranking.fdr_level=0.12345678901236", NULL};
    cr_expect(not(params_touch(with(arena, exact), with(arena, record), &first)));
    cr_expect(params_touch(with(arena, exact), with(arena, other), &first));
    arena_close(arena);
}

static const char *digest_of(const Params *params, ParamStage first, ParamStage last,
                             Arena *arena) {
    Digest digest;
    char hex[DIGEST_TEXT];
    digest_init(&digest);
    params_digest(params, first, last, &digest);
    digest_hex(&digest, hex);
    return arena_strdup(arena, hex);
}

Test(stages, a_digest_takes_the_values_of_its_stages_only) {
    Arena *arena = arena_open();
    const char *const origin[] = {"step.rise=0.5", NULL};
    const char *const inside[] = {"step.rise=0.6", NULL};
    const char *const beside[] = {"ranking.budget=30", "counters.reach_m=90", NULL};
    const char *plain = digest_of(params_open(arena), STAGE_EVIDENCE, STAGE_CITY, arena);
    cr_expect(text_equal(plain, digest_of(with(arena, origin), STAGE_EVIDENCE, STAGE_CITY, arena)));
    cr_expect(text_equal(plain, digest_of(with(arena, beside), STAGE_EVIDENCE, STAGE_CITY, arena)));
    cr_expect(
        not(text_equal(plain, digest_of(with(arena, inside), STAGE_EVIDENCE, STAGE_CITY, arena))));
    arena_close(arena);
}
