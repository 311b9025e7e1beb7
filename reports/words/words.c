#include "reports/words/words.h"

#include "datasets/base/text.h"
#include "detector/run/city_share.h"
#include "detector/run/estimates_store.h"
#include "detector/run/held_visits.h"
#include "detector/run/register_events.h"
#include "detector/run/scope.h"
#include "detector/run/watchlist_since.h"
#include "models/plant/plant.h"
#include "models/signals/signal.h"
#include "reports/words/sentence.h"
#include "reports/words/visit_figures.h"
#include "reports/write/markup.h"

#include <limits.h>
#include <math.h>
#include <string.h>

const Say words_checks[] = {SAY_CHECK_OPEN, SAY_CHECK_REGISTER, SAY_CHECK_SALES,
                            SAY_CHECK_TILL, SAY_CHECK_PERMITS,  SAY_COUNT};

const Say *words_innocent(const Voice *v, const WatchRow *row) {
    static const Say always[] = {SAY_INNOCENT_REGISTER, SAY_COUNT};
    static const Say counted[] = {SAY_INNOCENT_REGISTER, SAY_INNOCENT_COUNTER, SAY_COUNT};
    return sentence_counted(v, row) ? counted : always;
}

bool words_column_silent(const Voice *v, const WatchRow *row, size_t signal) {
    return text_equal(v->list->signal_ids[signal], "collapse") && !sentence_counted(v, row) &&
           fabs(row->evidence[signal]) < REASONS_THRESHOLD;
}

static Say selection_of(const WatchRow *row) {
    if (row->selection == SELECTION_RANDOM) return SAY_SELECTION_RANDOM;
    if (row->selection == SELECTION_RANKED) return SAY_SELECTION_RANKED;
    return row->judged ? SAY_SELECTION_NONE : SAY_NOT_JUDGED;
}

const char *words_selection(const Voice *v, const WatchRow *row) {
    const char *selection = say(v, selection_of(row));
    if (!row->contested) return selection;
    return say_with(v, SAY_SELECTION_CONTESTED, "selection", selection, "contested",
                    say(v, SAY_CONTESTED));
}

const char *words_since(const Voice *v, const WatchRow *row) {
    if (!v->list->before) return NULL;
    if (!row->listed_before) return say(v, SAY_SINCE_NEW);
    if (row->rank == row->place_before) return say(v, SAY_SINCE_SAME);
    if (row->rank < row->place_before)
        return say_with(v, SAY_SINCE_UP, "count", count_text(v, row->place_before - row->rank));
    return say_with(v, SAY_SINCE_DOWN, "count", count_text(v, row->rank - row->place_before));
}

const char *words_rank_range(const Voice *v, const WatchRow *row, bool sentence) {
    if (!row->rank_low) return NULL;
    return say_with(v, sentence ? SAY_RANK_RANGE_LINE : SAY_RANK_RANGE, "low",
                    count_text(v, row->rank_low), "high", count_text(v, row->rank_high));
}

/* The words of a kind: with a day, or without. */
typedef struct EventWords {
    const char *kind;
    Say dated, plain;
} EventWords;

static const EventWords *event_words(const char *kind) {
    static const EventWords words[] = {
        {"enterprise", SAY_EVENT_ENTERPRISE, SAY_EVENT_ENTERPRISE},
        {"sector", SAY_EVENT_SECTOR, SAY_EVENT_SECTOR},
        {"seat", SAY_EVENT_SEAT, SAY_EVENT_SEAT},
        {"closed", SAY_EVENT_CLOSED, SAY_EVENT_CLOSED},
        {"state", SAY_EVENT_STATE_SINCE, SAY_EVENT_STATE},
        {"person", SAY_EVENT_PERSON_SINCE, SAY_EVENT_PERSON},
        {"owner", SAY_EVENT_OWNER, SAY_EVENT_OWNER},
    };
    size_t k = 0;
    while (k + 1 < sizeof words / sizeof *words && !text_equal(words[k].kind, kind)) k++;
    return &words[k];
}

const char *words_event(const Voice *v, const WatchRow *row, size_t k) {
    if (k >= row->events) return NULL;
    const RegisterEvent *event = &row->event[k];
    const EventWords *words = event_words(event->kind);
    const bool named = text_equal(event->kind, "sector") || text_equal(event->kind, "state") ||
                       text_equal(event->kind, "person");
    const char *missing = say(v, SAY_NOT_KNOWN);
    const char *was =
        named ? named_text(v, event->was, missing) : clean_text(event->was, missing, v->arena);
    const char *now =
        named ? named_text(v, event->now, missing) : clean_text(event->now, missing, v->arena);
    if (event->day == INT_MIN) return say_with(v, words->plain, "was", was, "now", now);
    return say_with(v, words->dated, "was", was, "now", now, "date", date_text(v, event->day));
}

bool words_outside(const Voice *v, const WatchRow *row) {
    Scope scope;
    scope_of_manifest(v->list->manifest, v->arena, &scope);
    return !scope_covers(&scope, row->sector, row->district);
}

const char *words_visited(const Voice *v, Say pattern, int inspected_on, int finding, int again) {
    static const Say findings[] = {SAY_OUTCOME_CONFIRMED, SAY_OUTCOME_CLEARED,
                                   SAY_OUTCOME_INCONCLUSIVE};
    Text month = {0};
    language_month(v->language, again, &month);
    const char *words = say_with(v, pattern, "date", date_text(v, inspected_on), "finding",
                                 say(v, findings[finding]), "month", month.at);
    text_free(&month);
    return words;
}

static const char *why_gone(const Voice *v, const GoneRow *gone, const Scope *scope,
                            const WatchLength *length) {
    const WatchRow *now = gone->now;
    if (!now) return say(v, SAY_GONE_DATA);
    if (!now->judged) return say(v, SAY_GONE_NOT_JUDGED);
    if (now->visit)
        return words_visited(v, SAY_GONE_VISITED, now->visit->inspected_on,
                             (int)now->visit->finding, now->visit->again);
    if (gone->by_lot) return say(v, SAY_GONE_LOT);
    if (!scope_covers(scope, now->sector, now->district)) return say(v, SAY_GONE_OUTSIDE);
    if (watchlist_small(length, now))
        return say_with(v, SAY_GONE_SMALL, "euros", number_text(v, "eur", length->least_eur, NULL));
    return say_with(v, SAY_GONE_PLACE, "place", count_text(v, now->rank));
}

const char *const *words_gone(const Voice *v) {
    const Watchlist *list = v->list;
    if (!list->before || !list->gone) return NULL;
    Scope scope;
    scope_of_manifest(list->manifest, v->arena, &scope);
    const WatchLength length = watchlist_length(list);
    const char **line = ARENA_ARRAY(v->arena, const char *, list->gone + 1);
    for (size_t k = 0; k < list->gone; k++) {
        const GoneRow *gone = &list->gone_row[k];
        line[k] = say_with(v, SAY_GONE, "place", count_text(v, gone->place_before), "name",
                           clean_text(gone->name, say(v, SAY_STOREFRONT), v->arena), "id",
                           clean_text(gone->storefront_id, "", v->arena), "why",
                           why_gone(v, gone, &scope, &length));
    }
    return line;
}

const char *words_since_all(const Voice *v) {
    size_t fresh = 0;
    if (!v->list->before) return NULL;
    for (size_t r = 0; r < v->list->n; r++) {
        const WatchRow *row = &v->list->rows[r];
        fresh += row->selection != SELECTION_NONE && !row->listed_before;
    }
    return say_with(v, SAY_SINCE_LINE, "run",
                    arena_printf(v->arena, "%lld", (long long)v->list->before), "new",
                    count_text(v, fresh), "gone", count_text(v, v->list->gone));
}

/* The names that a scope allows, in the reader's words; NULL when it allows all. */
static const char *scope_part(const Voice *v, Say pattern, const char *const *name, size_t count) {
    if (!count) return NULL;
    Text text = {0};
    for (size_t k = 0; k < count; k++)
        text_addf(&text, "%s%s", k ? ", " : "",
                  pattern == SAY_SCOPE_SECTORS ? named_text(v, name[k], "") : name[k]);
    const char *words = say_with(v, pattern, "names", clean_text(text.at, "", v->arena));
    text_free(&text);
    return words;
}

const char *words_basis(const Voice *v) {
    Scope scope;
    scope_of_manifest(v->list->manifest, v->arena, &scope);
    if (!scope.set) return NULL;
    const char *sectors = scope_part(v, SAY_SCOPE_SECTORS, scope.sector, scope.sectors);
    const char *areas = scope_part(v, SAY_SCOPE_AREAS, scope.area, scope.areas);
    const char *from = date_text(v, scope.from);
    const char *dates = scope.until == INT_MAX ? say_with(v, SAY_SCOPE_FROM, "from", from)
                                               : say_with(v, SAY_SCOPE_UNTIL, "from", from, "until",
                                                          date_text(v, scope.until));
    const char *basis = say_with(v, SAY_SCOPE_BASIS, "basis", clean_text(scope.basis, "", v->arena),
                                 "purpose", clean_text(scope.purpose, "", v->arena));
    return arena_printf(v->arena, "%s%s%s%s%s %s", basis, sectors ? " " : "",
                        sectors ? sectors : "", areas ? " " : "", areas ? areas : "", dates);
}

const char *words_routine(const Voice *v) {
    const char *basis = words_basis(v), *routine = say(v, SAY_ROUTINE);
    return basis ? arena_printf(v->arena, "%s %s", routine, basis) : routine;
}

const char *words_order(const Voice *v) {
    static const Say words[] = {SAY_ORDER_PROBABILITY, SAY_ORDER_EUROS, SAY_ORDER_MIXED};
    const int order = watchlist_length(v->list).order;
    return say(v, words[order >= 0 && order < 3 ? order : 0]);
}

const char *words_city_share(const Voice *v) {
    const char *not_known = say(v, SAY_NOT_KNOWN);
    const CityShare city = city_share_of(v->list->manifest);
    const char *share = number_text(v, "pct", city.share, not_known);
    const char *text = isfinite(city.low)
                           ? say_with(v, SAY_CITY_SHARE, "share", share, "low",
                                      number_text(v, "pct", city.low, not_known), "high",
                                      number_text(v, "pct", city.high, not_known))
                           : say_with(v, SAY_CITY_SHARE_ALONE, "share", share);
    if (city.at_edge) text = arena_printf(v->arena, "%s %s", text, say(v, SAY_CITY_SHARE_EDGE));
    const int64_t held = estimates_recorded(v->list->manifest, v->arena).run_id;
    if (!held) return text;
    const char *run = arena_printf(v->arena, "%lld", (long long)held);
    return arena_printf(v->arena, "%s %s", text, say_with(v, SAY_CITY_HELD, "run", run));
}

const char *words_length(const Voice *v) {
    const WatchLength length = watchlist_length(v->list);
    if (v->list->part) return say_with(v, SAY_LIST_PART, "part", v->list->part);
    if (!length.cut) return NULL;
    const char *level = number_text(v, "pct", length.fdr_level, say(v, SAY_UNKNOWN));
    if (!length.ranked)
        return say_with(v, SAY_LIST_EMPTY, "random", count_text(v, length.random), "level", level);
    return say_with(v, SAY_LIST_ENDS, "ranked", count_text(v, length.ranked), "places",
                    count_text(v, length.places), "level", level);
}

const char *words_verified(const Voice *v, const WatchRow *row) {
    static const char *const names[] = {"inspections.confirmed", "inspections.low",
                                        "inspections.high"};
    const char *number[3];
    for (size_t k = 0; k < 3; k++)
        number[k] = number_text(v, "n", watchlist_detail(v->list, row, names[k]), NULL);
    if (!number[0]) return say(v, SAY_UNVERIFIED);
    return say_with(v, SAY_VERIFIED, "confirmed", number[0], "low", number[1], "high", number[2]);
}

const char *words_title(const Voice *v, const WatchRow *row) {
    return clean_text(row->name, clean_text(row->storefront_id, say(v, SAY_STOREFRONT), v->arena),
                      v->arena);
}

const char *words_place(const WatchRow *row) {
    return district_known(row->district) ? row->district : row->municipality;
}

const char *words_district(const Voice *v, const char *district) {
    const char *none = say(v, SAY_NO_DISTRICT);
    return district_known(district) ? clean_text(district, none, v->arena) : none;
}

const char *words_address(const WatchRow *row, Arena *arena) {
    const char *street = clean_text(row->street, "", arena);
    const char *number = clean_text(row->house_number, "", arena);
    const char *postcode = clean_text(row->postcode, "", arena);
    const char *place = clean_text(words_place(row), "", arena);
    return arena_printf(arena, "%s%s%s%s%s%s%s", street, *street && *number ? " " : "", number,
                        *street && (*postcode || *place) ? ", " : "", postcode,
                        *postcode && *place ? " " : "", place);
}

const char *words_traits(const Voice *v, const WatchRow *row) {
    if (!row->traits || !*row->traits) return NULL;
    Text text = {0};
    for (const char *p = row->traits; *p;) {
        const size_t length = strcspn(p, ";");
        if (text.length) text_adds(&text, ", ");
        text_adds(&text, named_text(v, arena_strndup(v->arena, p, length), ""));
        p += length;
        p += strspn(p, ";");
    }
    const char *traits = text.length ? arena_strndup(v->arena, text.at, text.length) : NULL;
    text_free(&text);
    return traits;
}

const char *words_claims(const Voice *v, const WatchRow *row) {
    Text text = {0};
    for (size_t k = 0; row->claims && k < row->claims->sectors; k++) {
        const SectorClaim *claim = &row->claims->sector[k];
        text_addf(&text, "%s%s (%s, %s, %s)", k ? "; " : "", named_text(v, claim->sector, ""),
                  clean_text(claim->code, "", v->arena), clean_text(claim->basis, "", v->arena),
                  number_text(v, "pct", claim->weight, ""));
    }
    const char *names = text.length ? arena_strndup(v->arena, text.at, text.length) : NULL;
    text_free(&text);
    return names ? say_with(v, SAY_REGISTER_SECTORS, "sectors", names) : NULL;
}

const char *words_state(const Voice *v, const WatchRow *row, size_t k) {
    if (!row->claims || k >= row->claims->states) return NULL;
    const StateClaim *claim = &row->claims->state[k];
    const char *state = named_text(v, claim->state, "");
    if (claim->since == INT_MIN) return say_with(v, SAY_REGISTER_STATE, "state", state);
    return say_with(v, SAY_REGISTER_STATE_SINCE, "state", state, "date",
                    date_text(v, claim->since));
}

/* What of its turnover, and how much a year, lacks customers if it is not trade: the model's range,
 * made wide enough to hold what the sentences of the row say. */
typedef struct Unexplained {
    double low, high, euros_low, euros_high; /* shares of turnover; EUR a year; NaN = not known */
} Unexplained;

static void hold(double *low, double *high, double value) {
    if (!isfinite(value)) return;
    *low = fmin(*low, value); /* fmin and fmax pass over NaN */
    *high = fmax(*high, value);
}

/* Whether the sentence of a signal that speaks for a visit is told, not its title alone
 * (reasons_minor). */
static bool is_told(const Voice *v, const WatchRow *row, const char *signal) {
    double largest = 0, says = 0;
    for (size_t s = 0; row->evidence && s < v->list->signals; s++) {
        largest = fmax(largest, row->evidence[s]);
        if (strcmp(v->list->signal_ids[s], signal) == 0) says = row->evidence[s];
    }
    return says > REASONS_THRESHOLD && (says >= largest || !strength_hardly(says));
}

/* Signals whose sentences give an amount a month, and what share of turnover that is. */
static void hold_sentences(const Voice *v, const WatchRow *row, Unexplained *u) {
    static const struct {
        const char *signal, *euros, *share, *format;
        bool rise; /* share is a rise: r of the rest, so r / (1 + r) of the whole */
    } said[] = {{"step", "step.eur", "step.ratio", "large", true},
                {"coupling", "coupling.flat_eur", "coupling.share", "pct", false},
                {"mimic", "mimic.eur", NULL, NULL, false}};
    for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
        if (!is_told(v, row, said[k].signal)) continue;
        const double euros = 12 * watchlist_detail(v->list, row, said[k].euros);
        const double share = said[k].share ? watchlist_detail(v->list, row, said[k].share) : NAN;
        if (said[k].share && !number_says(said[k].format, share)) continue;
        if (euros > 0) hold(&u->euros_low, &u->euros_high, euros);
        if (share > 0) hold(&u->low, &u->high, said[k].rise ? share / (1 + share) : share);
    }
}

static Unexplained unexplained_of(const Voice *v, const WatchRow *row) {
    Unexplained u = {row->share_low, row->share_high, NAN, NAN};
    const double year =
        row->unexplained_eur_year / (row->posterior * row->unexplained_share); /* declared */
    hold(&u.low, &u.high, row->unexplained_share);
    if (isfinite(year)) hold(&u.euros_low, &u.euros_high, u.low * year);
    if (isfinite(year)) hold(&u.euros_low, &u.euros_high, u.high * year);
    hold_sentences(v, row, &u);
    return u;
}

/* Never more than ninety-nine in a hundred: what looks certain is wrong as often as that. */
static const char *words_linked(const Voice *v, const LinkClaim *link) {
    const double sure = fmin(1 / (1 + exp2(-link->millibits / 1000.0)), 0.99);
    return say_with(v, link->turnover ? SAY_LINKED_TURNOVER : SAY_LINKED_BESIDE, "register",
                    clean_text(link->registry, "", v->arena), "probability",
                    number_text(v, "pct", sure, say(v, SAY_UNKNOWN)));
}

/* With its honest share beside it: what many honest shops have in common tells nothing. */
static const char *words_owner(const Voice *v, const OwnerClaim *owner) {
    static const Say says[] = {[OWNER_COMPANY] = SAY_OWNER_COMPANY,
                               [OWNER_ABROAD] = SAY_OWNER_ABROAD,
                               [OWNER_NOBODY] = SAY_OWNER_NOBODY};
    const char *fact =
        say_with(v, says[owner->kind], "country", clean_text(owner->country, "", v->arena));
    return arena_printf(v->arena, "%s %s", fact,
                        say_with(v, SAY_OWNER_SHARE, "holds", count_text(v, owner->holds), "known",
                                 count_text(v, owner->known)));
}

const char *words_link(const Voice *v, const WatchRow *row, size_t k) {
    const Claims *claims = row->claims;
    if (!claims || k >= claims->links + claims->doors + claims->owners) return NULL;
    if (k >= claims->links + claims->doors)
        return words_owner(v, &claims->owner[k - claims->links - claims->doors]);
    if (k < claims->links) return words_linked(v, &claims->link[k]);
    const DoorClaim *door = &claims->door[k - claims->links];
    static const Say says[] = {
        [DOOR_RELICENCE] = SAY_DOOR_RELICENCE,   [DOOR_TAKEOVER] = SAY_DOOR_TAKEOVER,
        [DOOR_SAME_PHONE] = SAY_DOOR_SAME_PHONE, [DOOR_PHONE_ELSEWHERE] = SAY_DOOR_PHONE_ELSEWHERE,
        [DOOR_PEOPLE] = SAY_DOOR_PEOPLE,         [DOOR_PHONE] = SAY_DOOR_PHONE};
    return say_with(v, says[door->kind], "closed", date_text(v, door->closed_on), "opened",
                    date_text(v, door->opened_on));
}

/* A kind of front as it stands in a sentence; NULL where the run does not say. */
static const char *kind_words(const Voice *v, const WatchRow *row, const char *detail) {
    const double kind = watchlist_detail(v->list, row, detail);
    if (!(kind >= 0 && kind < PLANT_KINDS)) return NULL;
    return say_label(v, arena_printf(v->arena, "kind_%s", plant_names[(size_t)kind]));
}

const char *words_likeliest(const Voice *v, const WatchRow *row) {
    const char *first = kind_words(v, row, "whole.kind");
    const char *second = kind_words(v, row, "whole.second");
    if (!row->judged || !first || !second) return NULL;
    return say_with(v, SAY_LIKELIEST, "first", first, "share",
                    chance_text(v, watchlist_detail(v->list, row, "whole.kind_share"), ""),
                    "second", second, "second_share",
                    chance_text(v, watchlist_detail(v->list, row, "whole.second_share"), ""));
}

const char *words_share(const Voice *v, const WatchRow *row) {
    const Unexplained u = unexplained_of(v, row);
    const char *low = number_text(v, "pct", u.low, NULL);
    const char *high = number_text(v, "pct", u.high, NULL);
    if (!low || !high) return "\xE2\x80\x93";
    if (strcmp(low, high) == 0) return low;
    return arena_printf(v->arena, "%s \xE2\x80\x93 %s", low, high);
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

/* What the strongest reason says, whichever way it points. */
static const char *strongest(const Voice *v, const WatchRow *row, const Reasons *reasons) {
    if (!row->judged) {
        const char *reason = clean_text(say_foreign(v, row->reason), say(v, SAY_NO_DATA), v->arena);
        return say_with(v, SAY_NOT_JUDGED_BECAUSE, "reason", reason);
    }
    if (reasons->count) return telling_sentence(reasons->reason[0].sentence, v->arena);
    return say(v, SAY_NO_SIGNAL);
}

const char *words_first(const Voice *v, const WatchRow *row, const Reasons *reasons) {
    if (row->selection == SELECTION_RANDOM) return say(v, SAY_DRAWN);
    if (row->judged && !reasons->speaks_for) return say(v, SAY_NO_SIGNAL);
    return strongest(v, row, reasons);
}

static const char *unexplained(const Voice *v, const WatchRow *row) {
    const Unexplained u = unexplained_of(v, row);
    const char *low = number_text(v, "pct", u.low, NULL);
    const char *high = number_text(v, "pct", u.high, NULL);
    const char *euros_low = number_text(v, "eur", u.euros_low, NULL);
    const char *euros_high = number_text(v, "eur", u.euros_high, NULL);
    const char *euros = number_text(v, "eur", row->unexplained_eur_year, NULL);
    if (!low || !high || !euros_low || !euros_high)
        return euros ? say_with(v, SAY_UNEXPLAINED, "euros", euros) : NULL;
    if (strcmp(low, high) == 0 || strcmp(euros_low, euros_high) == 0)
        return say_with(v, SAY_UNEXPLAINED_ABOUT, "share", high, "euros", euros_high);
    return say_with(v, SAY_UNEXPLAINED_RANGE, "low", low, "high", high, "euros_low", euros_low,
                    "euros_high", euros_high);
}

const char *words_blind(const Voice *v, const WatchRow *row, const Reasons *reasons) {
    const char *more = row->judged ? unexplained(v, row) : NULL;
    const char *first = strongest(v, row, reasons);
    return more ? arena_printf(v->arena, "%s %s", first, more) : first;
}

const char *words_why(const Voice *v, const WatchRow *row, const Reasons *reasons) {
    if (row->selection == SELECTION_RANDOM)
        return say_with(v, SAY_DRAWN_WHY, "chance",
                        one_in_text(v, row->inclusion_probability, say(v, SAY_UNKNOWN)), "place",
                        count_text(v, row->rank), "total",
                        count_text(v, watchlist_storefronts(v->list)));
    const char *more = row->judged ? unexplained(v, row) : NULL;
    const char *first = words_first(v, row, reasons);
    return more ? arena_printf(v->arena, "%s %s", first, more) : first;
}

DataAge words_age(const Voice *v, const WatchRow *row, int series) {
    DataAge age = {.months = v->list->months, .last = "", .last_zero = ""};
    size_t last = 0, last_zero = 0;
    for (size_t t = 0; row->series && t < age.months; t++) {
        const float value = row->series[(size_t)series * age.months + t];
        if (isnan(value)) continue;
        age.known++;
        last = t;
        if (value != 0) continue;
        age.zero++;
        last_zero = t;
    }
    if (age.known) age.last = number_text(v, "month", (double)last, "");
    if (age.zero) age.last_zero = number_text(v, "month", (double)last_zero, "");
    return age;
}

static const char *age_text(const Voice *v, const DataAge *age) {
    const char *all = count_text(v, age->months);
    if (!age->known) return say_with(v, SAY_MONTHS_NONE, "all", all);
    return say_with(v, SAY_MONTHS_KNOWN, "known", count_text(v, age->known), "all", all, "month",
                    age->last);
}

static const char *joined(const Voice *v, const char *first, const char *second) {
    return *second ? arena_printf(v->arena, "%s %s", first, second) : first;
}

const char *words_data(const Voice *v, const WatchRow *row) {
    const char *source = sentence_render(v, signal_level_source, row, "level");
    if (!row->series) return joined(v, say(v, SAY_MONTHS_NOT_KEPT), source);
    const DataAge turnover = words_age(v, row, SERIES_DECLARED);
    const DataAge footfall = words_age(v, row, SERIES_FOOTFALL);
    const char *known = say_with(v, SAY_DATA_AGE, "turnover", age_text(v, &turnover), "footfall",
                                 age_text(v, &footfall));
    if (turnover.zero)
        known = joined(v, known,
                       say_with(v, SAY_ZERO_MONTHS, "count", count_text(v, turnover.zero), "month",
                                turnover.last_zero));
    return joined(v, known, source);
}

const char *words_clock(const Voice *v, const Route *round, double minutes) {
    const int minute = (int)lround(round->start_minute + minutes);
    return arena_printf(v->arena, "%02d:%02d", minute / 60 % 24, minute % 60);
}

const char *words_hours(const Voice *v, const Route *round, const RouteStop *stop) {
    const char *hours = route_stop_hours(round, stop, v->arena);
    if (!hours) return NULL;
    return say_with(v, stop->hours->usual ? SAY_ROUND_OPEN_USUAL : SAY_ROUND_OPEN, "hours", hours);
}

const char *words_round_closed(const Voice *v, const Route *round) {
    return round->closed ? say_with(v, SAY_ROUND_CLOSED, "count", count_text(v, round->closed))
                         : NULL;
}

const char *words_round_tour(const Voice *v, const Route *round, size_t tour) {
    const RouteDay *d = &round->day[tour];
    const char *date = date_text(v, route_date(round, d->day));
    if (round->inspectors < 2) return date;
    return say_with(v, SAY_ROUND_TOUR, "date", date, "number", count_text(v, d->inspector + 1));
}

const char *words_round_day(const Voice *v, const Route *round, size_t day) {
    const RouteDay *d = &round->day[day];
    return say_with(v, SAY_ROUND_DAY, "count", count_text(v, d->count), "way",
                    number_text(v, "x", d->way_m / 1000, ""), "back",
                    words_clock(v, round, d->minutes));
}

const char *words_head(const Voice *v) {
    const char *head = v->list->audit_head;
    return head ? arena_printf(v->arena, "%.16s", head) : say(v, SAY_NONE);
}

VisitWords words_visit(const Voice *v, const WatchRow *row) {
    enum { HOUR = 60, LONGEST = 2 * HOUR }; /* minutes: nobody stands longer at one door */
    const VisitFigures visit = visit_figures_of(v->list, row);
    const double quarters = visit.minutes / VISIT_QUARTER;
    const char *expected = number_text(v, "x", visit.expected * quarters, NULL);
    const char *declared = number_text(v, "x", visit.declared * quarters, NULL);
    if (isfinite(visit.expected) && isfinite(visit.declared) && !(visit.minutes <= LONGEST))
        return (VisitWords){
            .how = say_with(v, SAY_DOSSIER_COUNT_LONG, "hours", count_text(v, LONGEST / HOUR))};
    if (!expected || !declared) return (VisitWords){.how = say(v, SAY_DOSSIER_COUNT_NONE)};
    return (VisitWords){
        say_with(v, SAY_DOSSIER_COUNT_EXPECTED, "minutes", count_exact(v, visit.minutes, ""),
                 "count", expected),
        say_with(v, SAY_DOSSIER_COUNT_DECLARED, "count", declared),
        say_with(v, SAY_DOSSIER_COUNT_HOW, "hours", count_exact(v, visit.hours_week, ""), "basket",
                 number_text(v, "eur", visit.basket_eur, "")),
        visit.minutes};
}
