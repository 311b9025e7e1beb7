/* report.h - renders a saved run into files for people. Never computes a score.
 *
 * A format is one file in formats/ and one line in formats.def. */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"
#include "datasets/quality/coverage.h"
#include "detector/cities/exchange.h"
#include "detector/cities/places.h"
#include "detector/evaluate/quality.h"
#include "detector/rerun/counterfactual.h"
#include "detector/route/route.h"
#include "detector/run/watchlist.h"
#include "reports/lang/voice.h"

/* What the page about places shows. */
typedef struct ReportPlaces {
    const Places *hotspots;
    const Waterbed *waterbed; /* or NULL */
    const CityRate *city;     /* [cities] */
    size_t cities;
} ReportPlaces;

typedef struct ReportInput {
    const Watchlist *list;
    const Coverage *coverage;   /* data-quality summary, or NULL */
    const char *languages;      /* comma-separated codes; NULL = "en" */
    const Route *round;         /* an order of visits, or NULL */
    const ReportPlaces *places; /* or NULL */
    const Quality *quality;     /* what is known about its storefronts, or NULL */
    size_t copies;              /* numbered copies of what is printed; 0 = 1 */
    size_t k;                   /* smallest count of the public summary; 0 = 5 */
    size_t keep_months;         /* printed retention after the run's date; 0 = 12 */
} ReportInput;

/* The date printed as the end of retention: the day of the run and the months to keep. */
int report_keep_until(const ReportInput *input);

/* One report in one language. The first language's files lie in the report's folder, those of the
 * others in a folder named by their code. */
typedef struct Edition {
    const ReportInput *input;
    Voice voice;
    size_t languages, index;             /* how many there are; which one this is */
    const Language *language[LANGUAGES]; /* [languages] */
} Edition;

typedef struct Format {
    const char *id, *title; /* "html" */
    /* Writes its files into the folder `dir`, which exists and is empty or shared with others that
     * may be writing at the same time. */
    Status (*write)(const Edition *edition, const char *dir, Err *err);
    bool machine; /* the same in every language: written once */
    bool sheets;  /* a page with a code for each selected row: takes longest */
} Format;

extern const Format *const formats_all[]; /* order of formats.def; ends with NULL */
const Format *format_find(const char *id);

/* ST_USAGE with the nearest known word. */
Status report_check_formats(const char *formats, Arena *arena, Err *err);
Status report_check_languages(const char *languages, Arena *arena, Err *err);

/* Writes the formats (comma-separated ids) to a folder beside `out`, then renames it to `out`;
 * an existing `out` made by an earlier report is replaced, anything else is refused (ST_USAGE).
 * Complete or absent. */
Status report_write(const ReportInput *input, const char *formats, const char *out, Arena *arena,
                    Err *err);

/* Whether the folder `out` holds a complete report of the saved run with this output digest that
 * was made at this time. A restored store may make another run of the same number. */
bool report_shows(const char *out, const char *digest, const char *started_at, Arena *arena);

/* The sentences of one row, in order of |evidence|: for, against, innocent, checks. */
typedef struct Reasons {
    size_t count;
    struct Reason {
        const char *signal_id, *title;
        double evidence;      /* log Bayes factor */
        const char *sentence; /* rendered */
        const char *innocent, *check;
    } reason[16];      /* speaks-for first (largest first), then speaks-against */
    size_t speaks_for; /* the first speaks_for of them */
} Reasons;
void reasons_of(const Voice *v, const WatchRow *row, Reasons *reasons);

/* Everything about one storefront as plain text for the terminal (gevel explain), and what would
 * change its place unless NULL. */
void explain_text(const Voice *v, const WatchRow *row, const Counterfactual *change, Text *out);
/* The same as JSON. */
void explain_json(const Voice *v, const WatchRow *row, const Counterfactual *change, Text *out);

#endif
