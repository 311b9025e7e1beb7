/* compare_why.c - why a storefront entered, left or moved: a sentence each, and the deciding cause.
 */
#include "detector/compare/compare_why.h"

#include "datasets/base/num.h"
#include "detector/run/held_visits.h"
#include "models/signals/signal.h"

#include <math.h>
#include <string.h>

/* ---- what moved it ---- */

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

/* Two decimals, and no minus sign before nothing. */
static double hundredths(double value) {
    return fabs(value) < 0.005 ? 0.0 : value;
}

static const char *split_of(const Change *change, Arena *arena) {
    if (isnan(change->by_facts)) return "";
    return arena_printf(arena, " (facts %+.2f, parameters %+.2f)", hundredths(change->by_facts),
                        hundredths(change->by_parameters));
}

/* Whether not its score but the list decided: it went in or out without a place that goes that way,
 * or at a place that the length of the list alone takes in or leaves out. */
static bool decided_by_list(const Lists *lists, const Change *change) {
    const size_t before = change->rank_before, after = change->rank_after;
    const size_t was = lists->ranked_before, is = lists->ranked_after;
    if (change->log_odds_before == change->log_odds_after) return true;
    if (change->kind == CHANGE_ENTERED) return after >= before || (is > was && before <= is);
    if (change->kind == CHANGE_LEFT) return after <= before || (is < was && after <= was);
    return false;
}

/* Of one whose score changed, and did not decide. */
static const char *why_listed(const Lists *lists, const Change *change, Arena *arena) {
    const size_t was = lists->ranked_before, is = lists->ranked_after;
    const bool entered = change->kind == CHANGE_ENTERED;
    if (entered ? is > was : is < was)
        return arena_printf(arena, "the list holds %zu by rank where it held %zu; %s", is, was,
                            entered ? "at its earlier place it would be on it too"
                                    : "at its place it would have been on the longer one");
    return arena_printf(arena, "it did not move %s (place %zu, before %zu); others %s",
                        entered ? "up" : "down", change->rank_after, change->rank_before,
                        entered ? "made room or were visited" : "took the places of the list");
}

/* A column of evidence in words: "Links with other storefronts". */
static const char *signal_title(const char *id) {
    const Signal *signal = signal_find(id);
    return signal ? signal->title : id; /* of a run by another version */
}

static const char *why_judged(const Change *change, Arena *arena) {
    const double before = change->log_odds_before, after = change->log_odds_after;
    if (before == after && change->parameter)
        return arena_printf(arena, "its own evidence is unchanged (log odds %.2f); %s",
                            hundredths(after), differ_text(change, " of the list", arena));
    if (before == after)
        return arena_printf(arena,
                            "its own evidence is unchanged (log odds %.2f); the storefronts around "
                            "it, the budget or the random draw changed",
                            hundredths(after));
    if (!change->signal_id)
        return arena_printf(arena,
                            "log odds went from %.2f to %.2f%s through the starting odds alone%s",
                            hundredths(before), hundredths(after), split_of(change, arena),
                            source_of(change, arena));
    return arena_printf(arena, "log odds went from %.2f to %.2f%s, mostly through \"%s\" (%+.2f)%s",
                        hundredths(before), hundredths(after), split_of(change, arena),
                        signal_title(change->signal_id), hundredths(change->evidence_change),
                        source_of(change, arena));
}

/* Whether ranking.least_eur alone kept it off the list, before or after. */
static bool too_little(const Lists *lists, const Pair *pair, ChangeKind kind) {
    if (!pair->before || !pair->after || !pair->before->judged || !pair->after->judged)
        return false;
    const bool before = watchlist_small(&lists->length_before, pair->before);
    const bool after = watchlist_small(&lists->length_after, pair->after);
    return (kind == CHANGE_LEFT && after && !before) ||
           (kind == CHANGE_ENTERED && before && !after);
}

static const char *why_little(const Lists *lists, const Pair *pair, const Change *change,
                              Arena *arena) {
    const bool left = change->kind == CHANGE_LEFT;
    const WatchRow *row = left ? pair->after : pair->before;
    const WatchLength *length = left ? &lists->length_after : &lists->length_before;
    return arena_printf(arena,
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

static const char *why(const Lists *lists, const Pair *pair, const Change *change, Arena *arena) {
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
    if (too_little(lists, pair, change->kind)) return why_little(lists, pair, change, arena);
    if (change->log_odds_before != change->log_odds_after && decided_by_list(lists, change))
        return why_listed(lists, change, arena);
    return why_judged(change, arena);
}

/* ---- the deciding cause ---- */

/* Of one whose score did not decide. */
static const char *cause_of_place(const Lists *lists, const Change *change, Arena *arena) {
    if (change->kind == CHANGE_ENTERED && lists->ranked_after > lists->ranked_before)
        return "the list is longer";
    if (change->kind == CHANGE_LEFT && lists->ranked_after < lists->ranked_before)
        return "the list is shorter";
    if (change->parameter && change->log_odds_before == change->log_odds_after)
        return differ_text(change, "", arena);
    return "others passed it, made room, or were visited";
}

static const char *cause_of_score(const Change *change, Arena *arena) {
    if (change->model_differs) return "the model version differs";
    if (change->turnover_months && change->footfall_months) return "turnover and footfall changed";
    if (change->turnover_months) return "the turnover changed";
    if (change->footfall_months) return "the footfall changed";
    if (change->parameter) return differ_text(change, "", arena);
    if (change->signal_id && strcmp(change->signal_id, "inspections") == 0)
        return "of what inspections found";
    if (change->signal_id && strcmp(change->signal_id, "network") == 0)
        return "what it is linked with changed";
    return "what it is compared with changed";
}

/* Of one that the lot brought in or left out. */
static const char *cause_of_lot(const Lists *lists, const Change *change) {
    if (change->kind == CHANGE_ENTERED && lists->random_after > lists->random_before)
        return "more controls are drawn by lot";
    if (change->kind == CHANGE_LEFT && lists->random_after < lists->random_before)
        return "fewer controls are drawn by lot";
    return "of the lot";
}

static const char *cause_of(const Lists *lists, const Pair *pair, const Change *change,
                            Arena *arena) {
    const WatchRow *before = pair->before, *after = pair->after;
    if (!before) return "it is new in the data";
    if (!after) return "it is no longer in the data";
    if (before->judged != after->judged)
        return after->judged ? "it can be judged now" : "it can no longer be judged";
    if (deciding_visit(pair, change->kind))
        return change->kind == CHANGE_LEFT ? "of a visit"
                                           : "it may be selected again after a visit";
    if (change->kind == CHANGE_ENTERED && after->selection == SELECTION_RANDOM)
        return cause_of_lot(lists, change);
    if (change->kind == CHANGE_LEFT && before->selection == SELECTION_RANDOM)
        return cause_of_lot(lists, change);
    if (too_little(lists, pair, change->kind))
        return change->kind == CHANGE_LEFT ? "too little a year would not be trade"
                                           : "enough a year would not be trade now";
    return decided_by_list(lists, change) ? cause_of_place(lists, change, arena)
                                          : cause_of_score(change, arena);
}

void why_sources(const Watchlist *before, const Watchlist *after, const Lists *lists,
                 const Pair *pair, Arena *arena, Change *change) {
    if (pair->before && pair->after && pair->before->judged && pair->after->judged) {
        strongest_of(after, before, after, pair, change);
        strongest_of(before, before, after, pair, change);
    }
    parameters_of(lists->comparison, arena, change);
}

void why_tell(const Lists *lists, const Pair *pair, Arena *arena, Change *change) {
    change->cause = cause_of(lists, pair, change, arena);
    change->why = why(lists, pair, change, arena);
}
