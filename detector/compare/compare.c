#include "detector/compare/compare.h"

#include "datasets/base/id_map.h"
#include "datasets/base/num.h"
#include "detector/compare/compare_manifest.h"
#include "detector/run/held_visits.h"
#include "models/signals/signal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A storefront in the two runs; NULL = not in that run. */
typedef struct Pair {
    const WatchRow *before, *after;
} Pair;

typedef struct Job {
    const Side *before, *after;
    /* [mixed_n] by id: the facts of after under the parameters of before; or NULL */
    const WatchRow **mixed;
    size_t mixed_n;
    Arena *arena;
    Comparison *comparison;
    size_t ranked_before, ranked_after, random_before, random_after;
    WatchLength length_before, length_after;
} Job;

static int by_id(const void *left, const void *right) {
    const WatchRow *const *a = left, *const *b = right;
    return strcmp((*a)->storefront_id, (*b)->storefront_id);
}

static const WatchRow **rows_by_id(const Watchlist *list, Arena *scratch) {
    const WatchRow **rows = ARENA_ARRAY(scratch, const WatchRow *, list->n + 1);
    for (size_t r = 0; r < list->n; r++) rows[r] = list->rows + r;
    if (list->n) qsort(rows, list->n, sizeof *rows, by_id);
    return rows;
}

static bool selected(const WatchRow *row) {
    return row && row->selection != SELECTION_NONE;
}

static size_t count_selected(const Watchlist *list) {
    size_t count = 0;
    for (size_t r = 0; r < list->n; r++) count += selected(&list->rows[r]);
    return count;
}

typedef struct Pairs {
    Pair *pair;
    size_t count;
    IdMap number; /* from id to pair */
} Pairs;

/* Those that one run selected, or the rows of the others that the other run selected. */
static void pairs_add(Pairs *pairs, const Watchlist *list, bool after, bool chosen) {
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (selected(row) != chosen) continue;
        const size_t length = strlen(row->storefront_id);
        int64_t k = id_map_find(&pairs->number, row->storefront_id, length);
        if (k < 0 && !chosen) continue;
        if (k < 0) {
            k = (int64_t)pairs->count++;
            (void)id_map_put(&pairs->number, row->storefront_id, length, k);
        }
        *(after ? &pairs->pair[k].after : &pairs->pair[k].before) = row;
    }
}

/* All storefronts that either run selected, each once: few beside a city's. */
static Pairs pairs_make(const Watchlist *before, const Watchlist *after, Arena *scratch) {
    const size_t most = count_selected(before) + count_selected(after);
    Pairs pairs = {.pair = ARENA_ARRAY(scratch, Pair, most + 1)};
    id_map_open(&pairs.number, scratch);
    pairs_add(&pairs, before, false, true);
    pairs_add(&pairs, after, true, true);
    pairs_add(&pairs, before, false, false);
    pairs_add(&pairs, after, true, false);
    return pairs;
}

/* ---- why ---- */

static double evidence_of(const Watchlist *list, const WatchRow *row, const char *signal_id) {
    for (size_t s = 0; row->evidence && s < list->signals; s++)
        if (strcmp(list->signal_ids[s], signal_id) == 0) return row->evidence[s];
    return 0.0; /* a signal that the run did not have spoke neither way */
}

/* Of those that moved the score the way it went. */
static void strongest_of(const Watchlist *names, const Watchlist *before, const Watchlist *after,
                         const Pair *pair, Change *change) {
    const double way = change->log_odds_after < change->log_odds_before ? -1 : 1;
    for (size_t s = 0; s < names->signals; s++) {
        const char *id = names->signal_ids[s];
        const double step =
            evidence_of(after, pair->after, id) - evidence_of(before, pair->before, id);
        if (!(step * way > change->evidence_change * way)) continue;
        change->signal_id = id;
        change->evidence_change = step;
    }
}

/* Adds the parameters of this group that differ. */
static void add_group(const Comparison *comparison, const char *group, Change *change) {
    const size_t length = strlen(group);
    for (size_t k = 0; k < comparison->parameters; k++) {
        const char *key = comparison->parameter[k].key;
        if (strncmp(key, group, length) == 0 && key[length] == '.')
            change->key[change->parameters++] = key;
    }
}

/* Adds the parameters of this stage that differ. */
static void add_stage(const Comparison *comparison, ParamStage stage, Change *change) {
    for (size_t k = 0; k < comparison->parameters; k++)
        if (param_stage(comparison->parameter[k].key) == stage)
            change->key[change->parameters++] = comparison->parameter[k].key;
}

/* Of its signal's own, else of what every storefront's evidence rests on: the earliest stage
 * decides most. */
static void parameters_of(const Comparison *comparison, Arena *arena, Change *change) {
    change->key = ARENA_ARRAY(arena, const char *, comparison->parameters + 1);
    if (change->log_odds_before == change->log_odds_after)
        add_stage(comparison, STAGE_RANKING, change);
    else if (change->signal_id)
        add_group(comparison, change->signal_id, change);
    if (change->log_odds_before != change->log_odds_after)
        for (ParamStage stage = STAGE_FIGURES; stage <= STAGE_CITY && !change->parameters; stage++)
            add_stage(comparison, stage, change);
    change->parameter = change->parameters ? change->key[0] : NULL;
}

/* "the parameter ranking.budget differs", "the parameters ranking.budget and ranking.order of the
 * list differ": of = " of the list". */
static const char *differ_text(const Change *change, const char *of, Arena *arena) {
    const size_t n = change->parameters;
    const char *keys = n ? change->key[0] : "";
    for (size_t k = 1; k < n; k++)
        keys = arena_printf(arena, "%s%s%s", keys, k + 1 < n ? ", " : " and ", change->key[k]);
    return arena_printf(arena, "the parameter%s %s%s %s", n > 1 ? "s" : "", keys, of,
                        n > 1 ? "differ" : "differs");
}

/* What the change of its score comes from, as far as the two runs tell. */
static const char *source_of(const Change *change, Arena *arena) {
    const char *turnover = compare_months_text(change, false, arena);
    const char *footfall = compare_months_text(change, true, arena);
    const char *out = "";
    if (change->parameter) out = arena_printf(arena, "; %s", differ_text(change, "", arena));
    if (turnover) out = arena_printf(arena, "%s; %s", out, turnover);
    if (footfall) out = arena_printf(arena, "%s; %s", out, footfall);
    if (change->model_differs) out = arena_printf(arena, "%s; the model version differs", out);
    if (*out || !change->months_known) return out;
    if (change->signal_id && strcmp(change->signal_id, "inspections") == 0)
        return ": what was found since";
    return "; its own figures are the same, so what it is compared with has changed";
}

static const char *split_of(const Change *change, Arena *arena) {
    if (isnan(change->by_facts)) return "";
    return arena_printf(arena, " (facts %+.2f, parameters %+.2f)", change->by_facts,
                        change->by_parameters);
}

static const char *why_judged(const Change *change, Arena *arena) {
    const double before = change->log_odds_before, after = change->log_odds_after;
    if (before == after && change->parameter)
        return arena_printf(arena, "its own evidence is unchanged (log odds %.2f); %s", after,
                            differ_text(change, " of the list", arena));
    if (before == after)
        return arena_printf(arena,
                            "its own evidence is unchanged (log odds %.2f); the storefronts around "
                            "it, the budget or the random draw changed",
                            after);
    if (!change->signal_id)
        return arena_printf(arena, "log odds went from %.2f to %.2f%s through the prior alone%s",
                            before, after, split_of(change, arena), source_of(change, arena));
    return arena_printf(arena, "log odds went from %.2f to %.2f%s, mostly through %s (%+.2f)%s",
                        before, after, split_of(change, arena), change->signal_id,
                        change->evidence_change, source_of(change, arena));
}

/* Whether ranking.least_eur alone kept it off the list, before or after. */
static bool too_little(const Job *job, const Pair *pair, ChangeKind kind) {
    if (!pair->before || !pair->after || !pair->before->judged || !pair->after->judged)
        return false;
    const bool before = watchlist_small(&job->length_before, pair->before);
    const bool after = watchlist_small(&job->length_after, pair->after);
    return (kind == CHANGE_LEFT && after && !before) ||
           (kind == CHANGE_ENTERED && before && !after);
}

static const char *why_little(const Job *job, const Pair *pair, const Change *change) {
    const bool left = change->kind == CHANGE_LEFT;
    const WatchRow *row = left ? pair->after : pair->before;
    const WatchLength *length = left ? &job->length_after : &job->length_before;
    return arena_printf(job->arena,
                        "%s EUR %.0f a year would not be trade%s, which is less than the EUR %.0f "
                        "of ranking.least_eur",
                        left ? "about" : "before, about",
                        watchlist_amount(row->unexplained_eur_year, row->posterior),
                        left ? " now" : "", length->least_eur);
}

/* The visit that holds back one who left, or held back one who entered; NULL = none did. */
static const HeldVisit *deciding_visit(const Pair *pair, ChangeKind kind) {
    if (!pair->before || !pair->after) return NULL;
    return kind == CHANGE_LEFT      ? pair->after->visit
           : kind == CHANGE_ENTERED ? pair->before->visit
                                    : NULL;
}

static const char *why_visited(const HeldVisit *visit, ChangeKind kind, Arena *arena) {
    char day[DATE_TEXT], month[MONTH_TEXT];
    (void)date_format(visit->inspected_on, day);
    if (kind == CHANGE_ENTERED)
        return arena_printf(arena, "it was visited on %s (%s) and may be selected again", day,
                            finding_names[visit->finding]);
    (void)month_format(visit->again, month);
    return arena_printf(arena, "it was visited on %s (%s) and is not selected again before %s", day,
                        finding_names[visit->finding], month);
}

static const char *why(const Job *job, const Pair *pair, const Change *change) {
    Arena *arena = job->arena;
    const WatchRow *before = pair->before, *after = pair->after;
    if (!before) return "it is not in the earlier run's data";
    if (!after) return "it is not in the later run's data";
    if (!after->judged && before->judged)
        return arena_printf(arena, "it can no longer be judged: %s",
                            after->reason ? after->reason : "no reason recorded");
    if (after->judged && !before->judged)
        return arena_printf(arena, "it could not be judged before: %s",
                            before->reason ? before->reason : "no reason recorded");
    const HeldVisit *visit = deciding_visit(pair, change->kind);
    if (visit) return why_visited(visit, change->kind, arena);
    if (change->kind == CHANGE_ENTERED && after->selection == SELECTION_RANDOM)
        return "drawn for the random control sample";
    if (change->kind == CHANGE_LEFT && before->selection == SELECTION_RANDOM)
        return "was in the earlier run's random control sample only";
    if (too_little(job, pair, change->kind)) return why_little(job, pair, change);
    return why_judged(change, arena);
}

/* ---- the deciding cause ---- */

static size_t count_of(const Watchlist *list, Selection selection) {
    size_t count = 0;
    for (size_t r = 0; r < list->n; r++) count += list->rows[r].selection == selection;
    return count;
}

/* Of one whose score is what it was. */
static const char *cause_of_place(const Job *job, const Change *change) {
    if (change->kind == CHANGE_ENTERED && job->ranked_after > job->ranked_before)
        return "the list is longer";
    if (change->kind == CHANGE_LEFT && job->ranked_after < job->ranked_before)
        return "the list is shorter";
    if (change->parameter) return differ_text(change, "", job->arena);
    return "others passed it, made room, or were visited";
}

static const char *cause_of_score(const Job *job, const Change *change) {
    if (change->model_differs) return "the model version differs";
    if (change->turnover_months && change->footfall_months) return "turnover and footfall changed";
    if (change->turnover_months) return "the turnover changed";
    if (change->footfall_months) return "the footfall changed";
    if (change->parameter) return differ_text(change, "", job->arena);
    if (change->signal_id && strcmp(change->signal_id, "inspections") == 0)
        return "of what inspections found";
    if (change->signal_id && strcmp(change->signal_id, "network") == 0)
        return "what it is linked with changed";
    return "what it is compared with changed";
}

/* Of one that the lot brought in or left out. */
static const char *cause_of_lot(const Job *job, const Change *change) {
    if (change->kind == CHANGE_ENTERED && job->random_after > job->random_before)
        return "more controls are drawn by lot";
    if (change->kind == CHANGE_LEFT && job->random_after < job->random_before)
        return "fewer controls are drawn by lot";
    return "of the lot";
}

static const char *cause_of(const Job *job, const Pair *pair, const Change *change) {
    const WatchRow *before = pair->before, *after = pair->after;
    if (!before) return "it is new in the data";
    if (!after) return "it is no longer in the data";
    if (before->judged != after->judged)
        return after->judged ? "it can be judged now" : "it can no longer be judged";
    if (deciding_visit(pair, change->kind))
        return change->kind == CHANGE_LEFT ? "of a visit"
                                           : "it may be selected again after a visit";
    if (change->kind == CHANGE_ENTERED && after->selection == SELECTION_RANDOM)
        return cause_of_lot(job, change);
    if (change->kind == CHANGE_LEFT && before->selection == SELECTION_RANDOM)
        return cause_of_lot(job, change);
    if (too_little(job, pair, change->kind))
        return change->kind == CHANGE_LEFT ? "too little a year would not be trade"
                                           : "enough a year would not be trade now";
    return change->log_odds_before == change->log_odds_after ? cause_of_place(job, change)
                                                             : cause_of_score(job, change);
}

/* ---- changes ---- */

/* How the move of log odds splits into what facts and what parameters did. */
static void split(const Job *job, const Pair *pair, Change *change) {
    const Comparison *c = job->comparison;
    const double move = change->log_odds_after - change->log_odds_before;
    change->by_facts = change->by_parameters = NAN;
    if (!job->mixed || isnan(move) || !c->parameters) return;
    const WatchRow *const *row =
        bsearch(&pair->after, job->mixed, job->mixed_n, sizeof *job->mixed, by_id);
    if (!row || !(*row)->judged) return;
    change->by_facts = (*row)->log_odds - change->log_odds_before;
    change->by_parameters = move - change->by_facts;
}

static Change change_make(const Job *job, const Pair *pair) {
    const Watchlist *before = job->before->list, *after = job->after->list;
    const WatchRow *row = pair->after ? pair->after : pair->before;
    Change change = {
        .kind = !selected(pair->before)  ? CHANGE_ENTERED
                : !selected(pair->after) ? CHANGE_LEFT
                                         : CHANGE_MOVED,
        .storefront_id = row->storefront_id,
        .name = row->name,
        .sector = row->sector,
        .district = row->district,
        .rank_before = pair->before ? pair->before->rank : 0,
        .rank_after = pair->after ? pair->after->rank : 0,
        .log_odds_before = pair->before ? pair->before->log_odds : NAN,
        .log_odds_after = pair->after ? pair->after->log_odds : NAN,
    };
    if (pair->before && pair->after && pair->before->judged && pair->after->judged) {
        strongest_of(after, before, after, pair, &change);
        strongest_of(before, before, after, pair, &change);
    }
    parameters_of(job->comparison, job->arena, &change);
    change.model_differs = job->comparison->model_before != job->comparison->model_after;
    split(job, pair, &change);
    compare_months(job->before, pair->before, job->after, pair->after, job->arena, &change);
    change.cause = cause_of(job, pair, &change);
    change.why = why(job, pair, &change);
    return change;
}

/* Where a change stands among those of its kind: lowest first. */
static double place(const Change *change) {
    if (change->kind == CHANGE_ENTERED) return (double)change->rank_after;
    if (change->kind == CHANGE_LEFT) return (double)change->rank_before;
    return -fabs((double)change->rank_after - (double)change->rank_before);
}

static int by_place(const void *left, const void *right) {
    const Change *a = left, *b = right;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (place(a) != place(b)) return place(a) < place(b) ? -1 : 1;
    return strcmp(a->storefront_id, b->storefront_id);
}

static bool differs(const Pair *pair) {
    if (!selected(pair->before) || !selected(pair->after)) return true;
    return pair->before->rank != pair->after->rank;
}

static void changes_make(const Job *job, const Pair *pairs, size_t count) {
    Comparison *comparison = job->comparison;
    size_t changes = 0;
    for (size_t k = 0; k < count; k++) changes += differs(pairs + k);
    comparison->change = ARENA_ARRAY(job->arena, Change, changes + 1);
    for (size_t k = 0; k < count; k++) {
        if (!differs(pairs + k)) {
            comparison->stayed++;
            continue;
        }
        const Change change = change_make(job, pairs + k);
        comparison->entered += change.kind == CHANGE_ENTERED;
        comparison->left += change.kind == CHANGE_LEFT;
        comparison->moved += change.kind == CHANGE_MOVED;
        comparison->change[comparison->changes++] = change;
    }
    if (changes) qsort(comparison->change, changes, sizeof *comparison->change, by_place);
}

Status compare_sides(const Side *before, const Side *after, const Watchlist *mixed, Arena *arena,
                     Comparison *comparison, Err *err) {
    *comparison = (Comparison){0};
    TRY(compare_manifests(before->list->manifest, after->list->manifest, arena, comparison, err));
    Arena *scratch = arena_open();
    const Pairs pairs = pairs_make(before->list, after->list, scratch);
    const Job job = {.before = before,
                     .after = after,
                     .mixed = mixed ? rows_by_id(mixed, scratch) : NULL,
                     .mixed_n = mixed ? mixed->n : 0,
                     .ranked_before = count_of(before->list, SELECTION_RANKED),
                     .ranked_after = count_of(after->list, SELECTION_RANKED),
                     .random_before = count_of(before->list, SELECTION_RANDOM),
                     .random_after = count_of(after->list, SELECTION_RANDOM),
                     .length_before = watchlist_length(before->list),
                     .length_after = watchlist_length(after->list),
                     .arena = arena,
                     .comparison = comparison};
    changes_make(&job, pairs.pair, pairs.count);
    arena_close(scratch);
    return ST_OK;
}

Status compare_runs(const Watchlist *before, const Watchlist *after, Arena *arena,
                    Comparison *comparison, Err *err) {
    const Side a = {before, NULL}, b = {after, NULL};
    return compare_sides(&a, &b, NULL, arena, comparison, err);
}
