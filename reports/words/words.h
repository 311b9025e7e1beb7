/* words.h - what is said about one row, the same on every medium: why it is here, its data, the
 * checks every visit includes. */
#ifndef REPORTS_WORDS_WORDS_H
#define REPORTS_WORDS_WORDS_H
#include "detector/route/route.h"
#include "reports/words/reasons.h"

/* Two sentences with numbers; for a random control the sentence that says so. */
const char *words_why(const Voice *v, const WatchRow *row, const Reasons *reasons);
/* The same for the sheet of a visit: two sentences about the figures, also for a control, and
 * nothing about its place or how it was chosen. */
const char *words_blind(const Voice *v, const WatchRow *row, const Reasons *reasons);
/* The first rendered sentence of the strongest reason, or what to say without one. */
const char *words_first(const Voice *v, const WatchRow *row, const Reasons *reasons);
/* Where an address lies: the district, else the municipality; NULL when neither is known. */
const char *words_place(const WatchRow *row);
/* A district, or that none is known. */
const char *words_district(const Voice *v, const char *district);
/* "Meir 12, 2000 Antwerpen" from what the register has. */
const char *words_address(const WatchRow *row, Arena *arena);
const char *words_title(const Voice *v, const WatchRow *row);  /* name, else storefront id */
const char *words_traits(const Voice *v, const WatchRow *row); /* NULL without exceptions */
/* "The register names: bakery (2025:47241, 003 MAIN, 60 %); ..."; NULL without such a claim. */
const char *words_claims(const Voice *v, const WatchRow *row);
/* The k-th documented state and what to ask about it; NULL behind the last. */
const char *words_state(const Voice *v, const WatchRow *row, size_t k);
/* The k-th thing that links to other registers say: whose turnover counts here, and what happened
 * at the door; NULL behind the last. */
const char *words_link(const Voice *v, const WatchRow *row, size_t k);
/* Which kinds of addition would fit best, were part of its turnover not trade; NULL where the city
 * taught none. */
const char *words_likeliest(const Voice *v, const WatchRow *row);
const char *words_share(const Voice *v, const WatchRow *row); /* "18 % - 52 %" */
const char *words_selection(const Voice *v, const WatchRow *row);
/* Between which places chance would move it, as a range or as a sentence; NULL when not known. */
const char *words_rank_range(const Voice *v, const WatchRow *row, bool sentence);
/* What became of a listed row since the run before: "new", "up 3"; NULL when there is none. */
const char *words_since(const Voice *v, const WatchRow *row);
/* What the registers changed about the row since the run before, "Sector: bakery, was café."; NULL
 * behind the last. */
const char *words_event(const Voice *v, const WatchRow *row, size_t k);
/* Who is gone since then and why, all of them: "5. Bakkerij Vlier (S0000376): place 61 now."; NULL
 * behind the last, and NULL when nobody is. */
const char *const *words_gone(const Voice *v);
/* Whether the row was out of the scope of the run. */
bool words_outside(const Voice *v, const WatchRow *row);
/* A visit, what it found (Finding) and the month until which it holds, in one of the patterns with
 * date, finding and month. */
const char *words_visited(const Voice *v, Say pattern, int inspected_on, int finding, int again);
/* How many are new and gone since then; NULL when there is no run before. */
const char *words_since_all(const Voice *v);
/* The by-law a run selected under, its purpose, sectors, areas and dates; NULL without one. */
const char *words_basis(const Voice *v);
/* "Selected for a routine check.", and the by-law behind it if there is one. */
const char *words_routine(const Voice *v);
/* What comes first on the list. */
const char *words_order(const Voice *v);
/* How common storefronts with unexplained turnover are in the city, and whether that is to be
 * relied on. */
const char *words_city_share(const Voice *v);
/* Which part of the list is shown, or why the list is shorter than its budget; NULL when neither.
 */
const char *words_length(const Voice *v);
/* What inspections say about such storefronts, or that they say nothing yet. */
const char *words_verified(const Voice *v, const WatchRow *row);
/* The head of the audit log that the run left, as many digits as `gevel audit verify --head` asks.
 */
const char *words_head(const Voice *v);

/* How many months of one series are known, and the last of them ("" when none); how many of those
 * are zero, and the last. */
typedef struct DataAge {
    size_t months, known, zero;
    const char *last, *last_zero;
} DataAge;
DataAge words_age(const Voice *v, const WatchRow *row, int series);
/* One sentence on turnover and footfall data. */
const char *words_data(const Voice *v, const WatchRow *row);

/* "10:15" on a day of the round; "5 visits, 12 km, back at 16:00". */
const char *words_clock(const Voice *v, const Route *round, double minutes);
/* "open 09:00-18:00", or that these hours are those usual in the sector; NULL = not known. */
const char *words_hours(const Voice *v, const Route *round, const RouteStop *stop);
/* How many are closed while the round is under way; NULL = none. */
const char *words_round_closed(const Voice *v, const Route *round);
/* The date of a tour, and whose it is where there are several: "2 March 2026, inspector 2". */
const char *words_round_tour(const Voice *v, const Route *round, size_t tour);
const char *words_round_day(const Voice *v, const Route *round, size_t day);

/* Customers to count at the door, and for how many minutes (0 = no advice); the first two are NULL
 * when the sector has no typical ticket, or when no count of two hours would tell. */
typedef struct VisitWords {
    const char *expected, *declared, *how;
    double minutes;
} VisitWords;
VisitWords words_visit(const Voice *v, const WatchRow *row);

extern const Say words_checks[]; /* of every visit; ends with SAY_COUNT */
/* What is always possible; ends with SAY_COUNT. */
const Say *words_innocent(const Voice *v, const WatchRow *row);
/* Whether a column has nothing to show: one about people counted, where nobody counted. */
bool words_column_silent(const Voice *v, const WatchRow *row, size_t signal);

#endif
