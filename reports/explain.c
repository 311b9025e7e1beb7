/* explain.c - one storefront as plain text for the terminal, or as JSON. */
#include "reports/report.h"
#include "reports/row_json.h"
#include "reports/sentence.h"
#include "reports/words.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 88, LABEL = 40 };

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
        const size_t length = strcspn(p, " "), width = shown(p, length);
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
static void add_cell(Text *out, const char *label, double value, const char *odds) {
    const size_t length = shown(label, strlen(label));
    text_addf(out, "  %s%*s %+10.4f", label, (int)(length < LABEL ? LABEL - length : 0), "",
              value == 0.0 ? 0.0 : value);
    text_addf(out, "%s%s\n", *odds ? "   " : "", odds);
}

static void add_header(const Watchlist *list, const WatchRow *row, Arena *arena, Text *out) {
    text_addf(out, "%s  (%s)\n", words_title(row, arena),
              clean_text(row->storefront_id, "no id", arena));
    text_addf(out, "%s\n", label_text(row->sector, "unknown sector", arena));
    const char *address = words_address(row, arena);
    if (*address) text_addf(out, "%s\n", address);
    const char *traits = words_traits(row, arena);
    if (traits) text_addf(out, "documented in the register: %s\n", traits);
    text_addf(out, "place %zu of %zu, %s\n", row->rank, list->n, words_selection(row));
    if (!row->judged) return;
    text_addf(out, "probability %s (not yet verified by inspections), q-value %s\n",
              chance_text(row->posterior, "unknown", arena),
              number_text("pct", list, row->q_value, "unknown", arena));
}

static void add_evidence(const Watchlist *list, const WatchRow *row, Arena *arena, Text *out) {
    add_heading(out, "Evidence (natural log of the odds; the lines add up to the score)");
    const double start = 1 / (1 + exp(-list->prior_log_odds));
    const char *prior = number_text("pct", list, start, "unknown", arena);
    add_cell(out, arena_printf(arena, "starting odds (probability %s)", prior),
             list->prior_log_odds, odds_text(list->prior_log_odds, arena));
    for (size_t s = 0; row->evidence && s < list->signals; s++)
        add_cell(out, label_text(words_signal(list->signal_ids[s]), "signal", arena),
                 row->evidence[s], odds_text(row->evidence[s], arena));
    add_cell(out, "total = log odds", row->log_odds, odds_text(row->log_odds, arena));
}

static void add_level(const Watchlist *list, const WatchRow *row, Arena *arena, Text *out) {
    const char *declared =
        number_text("eur", list, watchlist_detail(list, row, "level.declared_eur"), NULL, arena);
    const char *expected =
        number_text("eur", list, watchlist_detail(list, row, "level.expected_eur"), NULL, arena);
    const char *low =
        number_text("eur", list, watchlist_detail(list, row, "level.low_eur"), NULL, arena);
    const char *high =
        number_text("eur", list, watchlist_detail(list, row, "level.high_eur"), NULL, arena);
    add_heading(out, "Declared and expected");
    if (declared) text_addf(out, "  declared a month     %s\n", declared);
    if (expected) text_addf(out, "  expected a month     %s\n", expected);
    if (low && high) text_addf(out, "  9 in 10 such shops   %s to %s\n", low, high);
    const char *peers =
        number_text("n", list, watchlist_detail(list, row, "level.peers"), NULL, arena);
    if (peers) text_addf(out, "  compared with        %s shops\n", peers);
    if (!declared && !expected) text_adds(out, "  not known for this shop\n");
    text_addf(out, "  unexplained a year   %s (share of turnover %s)\n",
              number_text("eur", list, row->unexplained_eur_year, "unknown", arena),
              words_share(list, row, arena));
}

static void add_reasons(const Reasons *reasons, bool speaks_for, Arena *arena, Text *out) {
    const size_t begin = speaks_for ? 0 : reasons->speaks_for;
    const size_t end = speaks_for ? reasons->speaks_for : reasons->count;
    add_heading(out, speaks_for ? "What speaks for a look" : "What speaks against");
    for (size_t k = begin; k < end; k++)
        add_item(out, "  - ",
                 arena_printf(arena, "%s (odds %s)", reasons->reason[k].sentence,
                              odds_text(reasons->reason[k].evidence, arena)));
    if (begin == end)
        text_adds(out, speaks_for ? "  No single signal speaks for it.\n"
                                  : "  No single signal speaks against it.\n");
}

static void add_advice(const Reasons *reasons, Text *out) {
    add_heading(out, "What would explain it innocently");
    for (size_t k = 0; k < reasons->speaks_for; k++)
        add_item(out, "  - ", reasons->reason[k].innocent);
    for (const char *const *line = words_innocent; *line; line++) add_item(out, "  - ", *line);
    add_heading(out, "What to check at the door");
    for (size_t k = 0; k < reasons->speaks_for; k++)
        add_item(out, "  [ ] ", reasons->reason[k].check);
    for (const char *const *line = words_checks; *line; line++) add_item(out, "  [ ] ", *line);
}

void explain_text(const Watchlist *list, const WatchRow *row, Arena *arena, Text *out) {
    Reasons reasons;
    reasons_of(list, row, arena, &reasons);
    add_header(list, row, arena, out);
    add_heading(out, row->judged ? "Why it stands there" : "Why it was not judged");
    add_item(out, "  ", words_why(list, row, &reasons, arena));
    if (row->judged) {
        add_evidence(list, row, arena, out);
        add_level(list, row, arena, out);
        add_reasons(&reasons, true, arena, out);
        add_reasons(&reasons, false, arena, out);
        add_advice(&reasons, out);
    }
    add_heading(out, "Data");
    add_item(out, "  ", words_data(list, row, arena));
    text_addf(out, "  run %lld, digest %.12s, seed %lld\n", (long long)list->run_id,
              list->output_digest ? list->output_digest : "none", (long long)list->seed);
    text_addc(out, '\n');
    add_wrapped(out, "", WORDS_LIMITS, 0);
}

void explain_json(const Watchlist *list, const WatchRow *row, Arena *arena, Text *out) {
    json_t *document = json_object();
    (void)json_object_set_new(document, "run", run_json(list));
    (void)json_object_set_new(document, "storefront", row_json(list, row, arena));
    row_json_print(document, out);
}
