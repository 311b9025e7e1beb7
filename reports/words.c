#include "reports/words.h"

#include "models/signal.h"
#include "reports/markup.h"
#include "reports/sentence.h"

#include <math.h>
#include <string.h>

const char *const words_checks[] = {
    "Is the shop open and trading at the hours it shows: goods, prices, somebody to serve?",
    "Do sector, floor area and number of people at work agree with the register?",
    "Are there sales that the street does not see: web shop, deliveries, wholesale, catering?",
    NULL,
};

const char *const words_innocent[] = {
    "The register may be out of date: another sector, a larger floor, more staff.",
    "A counter may be faulty, moved, or count another side of the street.",
    NULL,
};

const char *words_selection(const WatchRow *row) {
    if (row->selection == SELECTION_RANDOM) return "random control";
    if (row->selection == SELECTION_RANKED) return "selected by rank";
    return row->judged ? "not selected" : "not judged";
}

const char *words_signal(const char *signal_id) {
    const Signal *signal = signal_find(signal_id);
    return signal ? signal->title : signal_id;
}

const char *words_title(const WatchRow *row, Arena *arena) {
    return clean_text(row->name, clean_text(row->storefront_id, "storefront", arena), arena);
}

const char *words_address(const WatchRow *row, Arena *arena) {
    const char *street = clean_text(row->street, "", arena);
    const char *number = clean_text(row->house_number, "", arena);
    const char *postcode = clean_text(row->postcode, "", arena);
    const char *district = clean_text(row->district, "", arena);
    return arena_printf(arena, "%s%s%s%s%s%s%s", street, *street && *number ? " " : "", number,
                        *street && (*postcode || *district) ? ", " : "", postcode,
                        *postcode && *district ? " " : "", district);
}

const char *words_traits(const WatchRow *row, Arena *arena) {
    if (!row->traits || !*row->traits) return NULL;
    Text text = {0};
    for (const char *p = row->traits; *p; p++) {
        if (*p == ';')
            text_adds(&text, ", ");
        else
            text_addc(&text, *p);
    }
    const char *traits = label_text(text.at, NULL, arena);
    text_free(&text);
    return traits;
}

const char *words_share(const Watchlist *list, const WatchRow *row, Arena *arena) {
    const char *low = number_text("pct", list, row->share_low, NULL, arena);
    const char *high = number_text("pct", list, row->share_high, NULL, arena);
    if (!low || !high) return "\xE2\x80\x93";
    return arena_printf(arena, "%s \xE2\x80\x93 %s", low, high);
}

/* The end of the first sentence in text: after its full stop. */
static size_t sentence_length(const char *text) {
    const char *stop = strstr(text, ". ");
    return stop ? (size_t)(stop - text) + 1 : strlen(text);
}

/* The first sentence with a number, else the first one. */
static const char *telling_sentence(const char *text, Arena *arena) {
    for (const char *p = text; *p;) {
        const size_t length = sentence_length(p);
        if (strcspn(p, "0123456789") < length) return arena_strndup(arena, p, length);
        p += length;
        while (*p == ' ') p++;
    }
    return arena_strndup(arena, text, sentence_length(text));
}

const char *words_first(const WatchRow *row, const Reasons *reasons, Arena *arena) {
    if (row->selection == SELECTION_RANDOM)
        return "Drawn at random, to measure how good the list is.";
    if (!row->judged)
        return arena_printf(arena, "Not judged: %s.", clean_text(row->reason, "no data", arena));
    if (reasons->speaks_for) return telling_sentence(reasons->reason[0].sentence, arena);
    return "No single signal stands out; its place comes from the starting odds.";
}

static const char *unexplained(const Watchlist *list, const WatchRow *row, Arena *arena) {
    const char *euros = number_text("eur", list, row->unexplained_eur_year, NULL, arena);
    const char *share = number_text("pct", list, row->unexplained_share, NULL, arena);
    const char *low = number_text("pct", list, row->share_low, NULL, arena);
    const char *high = number_text("pct", list, row->share_high, NULL, arena);
    if (!euros) return "";
    if (!share || !low || !high)
        return arena_printf(
            arena, " About %s a year is not explained by customers and comparable shops.", euros);
    return arena_printf(arena,
                        " If it is not trade, about %s of turnover (%s to %s) lacks customers; "
                        "weighed by its probability that is %s a year.",
                        share, low, high, euros);
}

const char *words_why(const Watchlist *list, const WatchRow *row, const Reasons *reasons,
                      Arena *arena) {
    if (row->selection == SELECTION_RANDOM)
        return arena_printf(
            arena,
            "Drawn at random from the judged shops outside the ranked list (chance %s), to measure "
            "how good the list is. Nothing in its figures led to this visit: it stands at place "
            "%zu of %zu.",
            number_text("pct", list, row->inclusion_probability, "unknown", arena), row->rank,
            list->n);
    if (!row->judged) return words_first(row, reasons, arena);
    return arena_printf(arena, "%s%s", words_first(row, reasons, arena),
                        unexplained(list, row, arena));
}

DataAge words_age(const Watchlist *list, const WatchRow *row, int series, Arena *arena) {
    DataAge age = {.months = list->months, .last = ""};
    size_t last = 0;
    for (size_t t = 0; row->series && t < list->months; t++) {
        if (isnan(row->series[(size_t)series * list->months + t])) continue;
        age.known++;
        last = t;
    }
    if (age.known) age.last = number_text("month", list, (double)last, "", arena);
    return age;
}

const char *words_data(const Watchlist *list, const WatchRow *row, Arena *arena) {
    if (!row->series)
        return "The months of a shop outside the selection are not kept with the run; see "
               "gevel check for its data.";
    const DataAge turnover = words_age(list, row, SERIES_DECLARED, arena);
    const DataAge footfall = words_age(list, row, SERIES_FOOTFALL, arena);
    return arena_printf(
        arena, "Turnover is known for %zu of %zu months%s%s; footfall for %zu of %zu%s%s.",
        turnover.known, turnover.months, turnover.known ? ", last " : "", turnover.last,
        footfall.known, footfall.months, footfall.known ? ", last " : "", footfall.last);
}
