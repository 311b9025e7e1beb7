#include "reports/record/aggregate.h"

#include "datasets/base/json.h"
#include "datasets/base/text_fold.h"
#include "models/math/proportions.h"
#include "models/params/params.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const DisclosureParams *aggregate_rule(const Edition *edition) {
    const DisclosureParams *given = edition->input->disclosure;
    return given ? given : params_group(params_open(edition->voice.arena), &disclosure_group);
}

const char *aggregate_rule_text(const Edition *edition) {
    const Voice *v = &edition->voice;
    const DisclosureParams *rule = aggregate_rule(edition);
    const char *text = say_with(v, SAY_COUNCIL_RULE, "k", count_text(v, (size_t)rule->least),
                                "sign", say(v, SAY_COUNCIL_HIDDEN));
    if (!(rule->round > 1)) return text;
    return arena_printf(
        v->arena, "%s %s", text,
        say_with(v, SAY_COUNCIL_ROUNDED, "unit", count_text(v, (size_t)rule->round)));
}

static const char *name_of(const Voice *v, const DisclosureGroup *group, DisclosureBy by) {
    return by == BY_SECTOR ? named_text(v, group->name, say(v, SAY_UNKNOWN))
                           : words_district(v, group->name);
}

static Group named(const char *name, const DisclosureGroup *group, DisclosureCount what) {
    return (Group){name, group->judged, group->count[what], group->hide_judged, group->hide[what]};
}

static int by_name(const void *left, const void *right) {
    return text_order(((const Group *)left)->name, ((const Group *)right)->name);
}

Aggregate aggregate_of(const Edition *edition, DisclosureBy by, DisclosureCount what) {
    const Voice *v = &edition->voice;
    const Disclosure told = disclosure_of(v->list, by, aggregate_rule(edition), v->arena);
    Aggregate a = {.n = told.n,
                   .group = ARENA_ARRAY(v->arena, Group, told.n + 1),
                   .total = named(say(v, SAY_COUNCIL_TOTAL), &told.total, what)};
    for (size_t k = 0; k < told.n; k++)
        a.group[k] = named(name_of(v, &told.group[k], by), &told.group[k], what);
    if (a.n) qsort(a.group, a.n, sizeof *a.group, by_name);
    return a;
}

double aggregate_rate(const Group *group) {
    if (group->hide_judged || group->hide_selected || !group->judged) return NAN;
    return fmin(1, (double)group->selected / (double)group->judged);
}

/* ---- the record of a run ---- */

/* Numbers that say how many were listed, or from which it could be worked out. */
static const char *const telling[] = {"listed", "rate",      "low",        "high",
                                      "ratio",  "ratio_low", "ratio_high", "above"};

static void hide_row(json_t *row, const DisclosureGroup *group) {
    for (size_t k = 0; k < sizeof telling / sizeof *telling; k++)
        json_put(row, telling[k], json_null());
    if (!group || group->hide_judged) json_put(row, "judged", json_null());
    json_put(row, "warned", json_null());
}

/* A row of rates as it follows from the counts that are told. */
static void tell_row(json_t *row, const DisclosureGroup *group, double base_rate) {
    const double judged = (double)group->judged, listed = (double)group->count[COUNT_RANKED];
    double low, high;
    proportions_wilson(fmin(1, listed / judged), judged, &low, &high);
    json_put(row, "listed", json_number(listed));
    json_put(row, "rate", json_number(fmin(1, listed / judged)));
    json_put(row, "low", json_number(low));
    json_put(row, "high", json_number(high));
    json_put(row, "ratio", json_number(listed / judged / base_rate));
    json_put(row, "ratio_low", json_number(low / base_rate));
    json_put(row, "ratio_high", json_number(high / base_rate));
    json_put(row, "above", json_null());
}

static void tell_rows(json_t *rows, const Edition *edition, DisclosureBy by) {
    const Disclosure told =
        disclosure_of(edition->voice.list, by, aggregate_rule(edition), edition->voice.arena);
    const double base_rate = (double)told.total.count[COUNT_RANKED] / (double)told.total.judged;
    size_t k;
    json_t *row;
    json_array_foreach(rows, k, row) {
        const char *name = json_string_value(json_object_get(row, "name"));
        const DisclosureGroup *group = disclosure_find(&told, name);
        if (group && !group->hide_judged) json_put(row, "judged", json_size(group->judged));
        if (group && group->judged && !group->hide[COUNT_RANKED])
            tell_row(row, group, base_rate);
        else
            hide_row(row, group);
    }
}

bool aggregate_selection_hidden(const Edition *edition) {
    const Disclosure told = disclosure_of(edition->voice.list, BY_SECTOR, aggregate_rule(edition),
                                          edition->voice.arena);
    return told.total.hide[COUNT_RANKED];
}

/* A count of storefronts in the record that is too few, or all but too few, is not told, nor is
 * what is left of those judged. */
static void hide_cut(json_t *selection, const Edition *edition) {
    const json_t *cut = json_object_get(selection, "at_fdr_level");
    const Watchlist *list = edition->voice.list;
    size_t judged = 0;
    for (size_t r = 0; r < list->n; r++) judged += list->rows[r].judged;
    if (!json_is_number(cut) ||
        disclosure_total_told((double)judged, json_number_value(cut), aggregate_rule(edition)))
        return;
    json_put(selection, "at_fdr_level", json_null());
    json_put(selection, "refused", json_null());
}

/* Totals that are too few themselves. */
static void hide_totals(json_t *manifest, const Edition *edition) {
    static const char *const counts[] = {"selected", "ranked", "random", "at_fdr_level", "refused"};
    json_t *fairness = json_object_get(manifest, "fairness");
    json_t *selection = json_object_get(manifest, "selection");
    if (selection) hide_cut(selection, edition);
    if (!aggregate_selection_hidden(edition)) return;
    if (fairness) json_put(fairness, "base_rate", json_null());
    for (size_t k = 0; selection && k < sizeof counts / sizeof *counts; k++)
        json_put(selection, counts[k], json_null());
}

json_t *aggregate_public(const json_t *manifest, const Edition *edition) {
    json_t *out = manifest ? json_deep_copy(manifest) : NULL;
    if (!out) return NULL;
    json_t *fairness = json_object_get(out, "fairness");
    tell_rows(json_object_get(fairness, "districts"), edition, BY_DISTRICT);
    tell_rows(json_object_get(fairness, "sectors"), edition, BY_SECTOR);
    hide_totals(out, edition);
    return out;
}
