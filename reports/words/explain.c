#include "reports/words/explain.h"

#include "detector/run/held_visits.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 80, LABEL = 40, NUMBER = 10 };

/* Characters shown: bytes that do not continue a UTF-8 sequence. */
static size_t shown(const char *text, size_t length) {
    size_t count = 0;
    for (size_t k = 0; k < length; k++) count += ((unsigned char)text[k] & 0xc0) != 0x80;
    return count;
}

/* Words broken at WIDTH; later lines start with `indent` blanks. */
static void add_wrapped(Text *out, const char *lead, const char *text, size_t indent) {
    text_adds(out, lead);
    size_t column = shown(lead, strlen(lead));
    bool first = true;
    for (const char *p = text; *p; first = false) {
        size_t length = strcspn(p, " ");
        while (p[length] && glue_at(text, p + length)) length += 1 + strcspn(p + length + 1, " ");
        const size_t width = shown(p, length);
        if (!first && column + 1 + width > WIDTH) {
            text_addf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            text_addc(out, ' ');
            column++;
        }
        text_add(out, p, length);
        column += width;
        p += length;
        p += strspn(p, " ");
    }
    text_addc(out, '\n');
}

static void add_heading(Text *out, const char *heading) {
    text_addf(out, "\n%s\n", heading);
}

static void add_item(Text *out, const char *bullet, const char *text) {
    add_wrapped(out, bullet, text, shown(bullet, strlen(bullet)));
}

/* A label filled with blanks to LABEL characters, then a number and perhaps odds. */
static void add_cell(const Voice *v, Text *out, const char *label, double value, const char *odds) {
    const size_t length = shown(label, strlen(label));
    const char *number = signed_text(v, value, 4);
    const size_t wide = shown(number, strlen(number));
    text_addf(out, "  %s%*s %*s%s", label, (int)(length < LABEL ? LABEL - length : 0), "",
              (int)(wide < NUMBER ? NUMBER - wide : 0), "", number);
    text_addf(out, "%s%s\n", *odds ? "   " : "", odds);
}

static void add_probability(const Voice *v, const WatchRow *row, bool visited, Text *out) {
    const char *unknown = say(v, SAY_UNKNOWN);
    const char *verified = visited ? say(v, SAY_PROBABILITY_VISITED) : words_verified(v, row);
    add_wrapped(
        out, "",
        say_with(v, SAY_EXPLAIN_PROBABILITY, "probability", chance_text(v, row->posterior, unknown),
                 "verified", verified, "q", chance_text(v, row->q_value, unknown)),
        2);
}

static void add_header(const Voice *v, const WatchRow *row, bool visited, Text *out) {
    Arena *arena = v->arena;
    text_addf(out, "%s  (%s)\n", words_title(v, row),
              clean_text(row->storefront_id, say(v, SAY_NO_ID), arena));
    text_addf(out, "%s\n", named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN)));
    const char *address = words_address(row, arena);
    if (*address) text_addf(out, "%s\n", address);
    const char *traits = words_traits(v, row);
    if (traits) text_addf(out, "%s\n", say_with(v, SAY_EXPLAIN_DOCUMENTED, "traits", traits));
    const char *claims = words_claims(v, row);
    if (claims) add_wrapped(out, "", claims, 2);
    const char *link;
    for (size_t k = 0; (link = words_link(v, row, k)); k++) add_wrapped(out, "", link, 2);
    text_addf(out, "%s\n",
              say_with(v, SAY_EXPLAIN_PLACE, "place", count_text(v, row->rank), "total",
                       count_text(v, watchlist_storefronts(v->list)), "selection",
                       words_selection(v, row)));
    const char *range = words_rank_range(v, row, true);
    if (range) add_wrapped(out, "", range, 2);
    if (row->judged) add_probability(v, row, visited, out);
    const char *likeliest = words_likeliest(v, row);
    if (likeliest) add_wrapped(out, "", likeliest, 2);
}

/* Facts to read beside the score; nothing where nothing changed. */
static void add_events(const Voice *v, const WatchRow *row, Text *out) {
    const char *event = words_event(v, row, 0);
    if (!event) return;
    add_heading(out, say_with(v, SAY_EVENTS_HEADING, "run",
                              arena_printf(v->arena, "%lld", (long long)v->list->before)));
    for (size_t k = 0; (event = words_event(v, row, k)); k++) add_item(out, "  - ", event);
}

static void add_evidence(const Voice *v, const WatchRow *row, Text *out) {
    const Watchlist *list = v->list;
    add_heading(out, say(v, SAY_EXPLAIN_EVIDENCE));
    const double start = 1 / (1 + exp(-list->prior_log_odds));
    const char *prior = number_text(v, "pct", start, say(v, SAY_UNKNOWN));
    add_cell(v, out, say_with(v, SAY_EXPLAIN_PRIOR, "share", prior), list->prior_log_odds,
             odds_text(v, list->prior_log_odds));
    for (size_t s = 0; row->evidence && s < list->signals; s++) {
        if (words_column_silent(v, row, s)) continue;
        add_cell(v, out, reasons_signal(v, list->signal_ids[s]), row->evidence[s],
                 odds_text(v, row->evidence[s]));
    }
    add_cell(v, out, say(v, SAY_EXPLAIN_TOTAL), row->log_odds, odds_text(v, row->log_odds));
}

/* A label filled with blanks, then a text. */
static void add_line(Text *out, const char *label, const char *text) {
    enum { SPACE = 22 };
    const size_t length = shown(label, strlen(label));
    text_addf(out, "  %s%*s %s\n", label, (int)(length < SPACE ? SPACE - length : 0), "", text);
}

static const char *level_text(const Voice *v, const WatchRow *row, const char *format,
                              const char *name) {
    return number_text(v, format, watchlist_detail(v->list, row, name), NULL);
}

static void add_level(const Voice *v, const WatchRow *row, Text *out) {
    const char *declared = level_text(v, row, "eur", "level.declared_eur");
    const char *expected = level_text(v, row, "eur", "level.expected_eur");
    const char *low = level_text(v, row, "eur", "level.low_eur");
    const char *high = level_text(v, row, "eur", "level.high_eur");
    const char *peers = level_text(v, row, "n", "level.peers");
    add_heading(out, say(v, SAY_EXPLAIN_LEVEL));
    if (declared) add_line(out, say(v, SAY_EXPLAIN_DECLARED), declared);
    if (expected) add_line(out, say(v, SAY_EXPLAIN_EXPECTED), expected);
    if (low && high)
        add_line(out, say(v, SAY_EXPLAIN_SUCH), say_with(v, SAY_RANGE, "low", low, "high", high));
    if (peers)
        add_line(out, say(v, SAY_EXPLAIN_PEERS),
                 say_with(v, SAY_EXPLAIN_PEERS_COUNT, "count", peers));
    if (!declared && !expected) text_addf(out, "  %s\n", say(v, SAY_EXPLAIN_LEVEL_NONE));
    add_line(out, say(v, SAY_EXPLAIN_UNEXPLAINED),
             say_with(v, SAY_EXPLAIN_UNEXPLAINED_VALUE, "euros",
                      number_text(v, "eur", row->unexplained_eur_year, say(v, SAY_UNKNOWN)),
                      "share", words_share(v, row)));
}

static void add_reasons(const Voice *v, const Reasons *reasons, bool speaks_for, bool all,
                        Text *out) {
    const size_t begin = speaks_for ? 0 : reasons->speaks_for;
    const size_t end = speaks_for ? reasons->speaks_for : reasons->count;
    add_heading(out, say(v, speaks_for ? SAY_FOR_HEADING : SAY_AGAINST_HEADING));
    for (size_t k = begin; k < end; k++)
        if (all || !reasons_minor(reasons, k))
            add_item(out, "  - ",
                     say_with(v, SAY_EXPLAIN_REASON, "sentence", reasons->reason[k].sentence,
                              "strength", strength_text(v, reasons->reason[k].evidence), "factor",
                              odds_text(v, reasons->reason[k].evidence)));
    const char *minor = all ? NULL : reasons_minor_line(v, reasons, speaks_for);
    if (minor) add_item(out, "  ", minor);
    if (begin == end) add_item(out, "  ", say(v, speaks_for ? SAY_FOR_NONE : SAY_AGAINST_NONE));
}

static void add_states(const Voice *v, const WatchRow *row, Text *out) {
    const char *state;
    for (size_t k = 0; (state = words_state(v, row, k)); k++) add_item(out, "  - ", state);
}

/* What the reasons that carry the judgement say about them, or all reasons. */
static void add_said(const Reasons *reasons, bool checks, bool all, Text *out) {
    for (size_t k = 0; k < reasons->speaks_for; k++)
        if (all || !reasons_minor(reasons, k))
            add_item(out, checks ? "  [ ] " : "  - ",
                     checks ? reasons->reason[k].check : reasons->reason[k].innocent);
}

/* How many reasons of little weight say more. */
static void add_more(const Voice *v, const Reasons *reasons, bool all, Text *out) {
    const size_t minor = all ? 0 : reasons_minor_count(reasons, true);
    if (minor) add_item(out, "  ", say_with(v, SAY_EXPLAIN_MORE, "count", count_text(v, minor)));
}

static void add_advice(const Voice *v, const WatchRow *row, const Reasons *reasons, bool all,
                       Text *out) {
    add_heading(out, say(v, SAY_INNOCENT_HEADING));
    add_states(v, row, out);
    add_said(reasons, false, all, out);
    for (const Say *line = words_innocent(v, row); *line != SAY_COUNT; line++)
        add_item(out, "  - ", say(v, *line));
    add_more(v, reasons, all, out);
    add_heading(out, say(v, SAY_DOOR_HEADING));
    add_said(reasons, true, all, out);
    for (const Say *line = words_checks; *line != SAY_COUNT; line++)
        add_item(out, "  [ ] ", say(v, *line));
    add_more(v, reasons, all, out);
}

/* ---- what would change its place ---- */

static bool is_share(Lever lever) {
    return lever != LEVER_TURNOVER_EUR;
}

/* A change without its sign, rounded outward: what is printed does it. */
static const char *change_words(const Voice *v, Lever lever, double change) {
    Text text = {0};
    if (is_share(lever))
        language_decimal(v->language, ceil(1000 * fabs(change) - 1e-6) / 10, 1, &text);
    else
        language_euros(v->language, ceil(fabs(change) - 1e-6), &text);
    const char *words = arena_printf(v->arena, "%s%s", text.at, is_share(lever) ? " %" : "");
    text_free(&text);
    return words;
}

/* A column of the list as a month. */
static const char *column_words(const Voice *v, size_t column) {
    return number_text(v, "month", (double)column, "");
}

static const char *change_line(const Voice *v, Lever lever, const Way *way) {
    static const Say less[LEVERS] = {SAY_IF_TURNOVER_LESS, SAY_IF_TURNOVER_LESS,
                                     SAY_IF_FOOTFALL_LESS, SAY_IF_MONTH_LESS, SAY_IF_SPAN_LESS};
    static const Say more[LEVERS] = {SAY_IF_TURNOVER_MORE, SAY_IF_TURNOVER_MORE,
                                     SAY_IF_FOOTFALL_MORE, SAY_IF_MONTH_MORE, SAY_IF_SPAN_MORE};
    const Say line = way->change < 0 ? less[lever] : more[lever];
    const char *change = change_words(v, lever, way->change);
    if (lever == LEVER_MONTH)
        return say_with(v, line, "change", change, "from", column_words(v, way->first));
    if (lever == LEVER_SPAN)
        return say_with(v, line, "change", change, "from", column_words(v, way->first), "to",
                        column_words(v, way->first + way->count - 1));
    return say_with(v, line, "change", change);
}

static const char *way_found(const Voice *v, Lever lever, const Way *way) {
    const char *change = change_line(v, lever, way);
    return way->monotone ? change : arena_printf(v->arena, "%s %s", change, say(v, SAY_IF_TURNS));
}

static const char *bound_words(const Voice *v, Lever lever, double bound) {
    Text text = {0};
    if (is_share(lever))
        language_decimal(v->language, 1 + bound, 3, &text);
    else
        language_euros(v->language, round(bound), &text);
    const char *words = arena_strdup(v->arena, text.at);
    text_free(&text);
    return words;
}

static const char *way_missing(const Voice *v, Lever lever, const Way *way) {
    static const Say none[LEVERS] = {SAY_IF_NO_TURNOVER_SHARE, SAY_IF_NO_TURNOVER_EUR,
                                     SAY_IF_NO_FOOTFALL_SHARE, SAY_IF_NO_MONTH, SAY_IF_NO_SPAN};
    if (way->unkept) return say_with(v, SAY_IF_UNKEPT, "change", change_line(v, lever, way));
    return say_with(v, none[lever], "low", bound_words(v, lever, way->low), "high",
                    bound_words(v, lever, way->high));
}

static void add_change(const Voice *v, const Counterfactual *c, Text *out) {
    add_heading(out, say(v, c->listed ? SAY_IF_OFF : SAY_IF_ON));
    if (c->obstacle) {
        add_item(out, "  ", say_with(v, SAY_IF_NOTHING, "reason", say_foreign(v, c->obstacle)));
        return;
    }
    add_item(out, "  ",
             say_with(v, SAY_IF_SCORE, "score", signed_text(v, c->log_odds, 2), "threshold",
                      signed_text(v, c->threshold, 2)));
    for (int k = 0; k < LEVERS; k++) {
        const Way *way = &c->way[k];
        if (!way->possible) continue;
        add_item(out, "  - ",
                 way->found ? way_found(v, (Lever)k, way) : way_missing(v, (Lever)k, way));
    }
    add_item(out, "  ", say(v, SAY_IF_FIXED));
}

static void add_run(const Voice *v, Text *out) {
    const Watchlist *list = v->list;
    char digest[16];
    (void)snprintf(digest, sizeof digest, "%.12s",
                   list->output_digest ? list->output_digest : say(v, SAY_NONE));
    text_addf(
        out, "  %s\n",
        say_with(v, SAY_EXPLAIN_RUN, "run", arena_printf(v->arena, "%lld", (long long)list->run_id),
                 "digest", digest, "seed", arena_printf(v->arena, "%lld", (long long)list->seed)));
}

/* ---- is it on the list, and why or why not ---- */

static const char *ranked_answer(const Voice *v, const WatchRow *row) {
    return say_with(v, SAY_ANSWER_RANKED, "place", count_text(v, row->rank), "ranked",
                    count_text(v, watchlist_length(v->list).ranked));
}

static const char *unlisted_answer(const Voice *v, const WatchRow *row, bool held) {
    const WatchLength length = watchlist_length(v->list);
    const char *place = count_text(v, row->rank), *ranked = count_text(v, length.ranked);
    if (words_outside(v, row)) return say_with(v, SAY_ANSWER_OUTSIDE, "place", place);
    if (held) return say_with(v, SAY_ANSWER_HELD, "place", place);
    if (watchlist_small(&length, row))
        return say_with(v, SAY_ANSWER_SMALL, "place", place, "euros",
                        number_text(v, "eur", length.least_eur, NULL));
    if (!length.cut) return say_with(v, SAY_ANSWER_BUDGET, "ranked", ranked, "place", place);
    return say_with(v, SAY_ANSWER_CUT, "ranked", ranked, "place", place, "level",
                    number_text(v, "pct", length.fdr_level, say(v, SAY_UNKNOWN)));
}

static const char *visit_answer(const Voice *v, const ExplainMore *more) {
    return words_visited(v, SAY_ANSWER_VISITED, more->visit->inspected_on,
                         (int)more->visit->finding, more->again);
}

/* Whether a visit kept the run from selecting the row. */
static bool is_held(const Voice *v, const ExplainMore *more) {
    return more && more->visit &&
           held_visit_counts(v->list, more->visit->inspected_on, more->again);
}

const char *explain_answer(const Voice *v, const WatchRow *row, const ExplainMore *more) {
    const char *answer;
    if (row->selection == SELECTION_RANKED)
        answer = ranked_answer(v, row);
    else if (row->selection == SELECTION_RANDOM)
        answer = say_with(v, SAY_ANSWER_RANDOM, "chance",
                          one_in_text(v, row->inclusion_probability, say(v, SAY_UNKNOWN)), "place",
                          count_text(v, row->rank));
    else if (!row->judged)
        answer = say(v, SAY_ANSWER_UNJUDGED);
    else
        answer = unlisted_answer(v, row, is_held(v, more));
    if (!more || !more->visit) return answer;
    return arena_printf(v->arena, "%s %s", answer, visit_answer(v, more));
}

void explain_text(const Voice *v, const WatchRow *row, const ExplainMore *more, Text *out) {
    const Counterfactual *change = more ? more->change : NULL;
    const bool all = more && more->all;
    Reasons reasons;
    reasons_of(v, row, &reasons);
    add_item(out, "", explain_answer(v, row, more));
    text_addc(out, '\n');
    add_header(v, row, more && more->visit, out);
    add_heading(out, say(v, row->judged ? SAY_EXPLAIN_WHY : SAY_EXPLAIN_WHY_NOT));
    add_item(out, "  ", words_why(v, row, &reasons));
    add_events(v, row, out);
    if (row->judged) {
        add_evidence(v, row, out);
        add_level(v, row, out);
        add_reasons(v, &reasons, true, all, out);
        add_reasons(v, &reasons, false, all, out);
        add_advice(v, row, &reasons, all, out);
    } else {
        add_states(v, row, out);
    }
    if (change) add_change(v, change, out);
    add_heading(out, say(v, SAY_EXPLAIN_DATA));
    add_item(out, "  ", words_data(v, row));
    add_run(v, out);
    text_addc(out, '\n');
    add_wrapped(out, "", say(v, SAY_LIMITS), 0);
}
