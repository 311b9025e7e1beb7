/* edition.h - what a report is made from, and one report in one language. */
#ifndef REPORTS_RECORD_EDITION_H
#define REPORTS_RECORD_EDITION_H
#include "datasets/quality/coverage.h"
#include "detector/cities/exchange.h"
#include "detector/cities/places.h"
#include "detector/evaluate/quality.h"
#include "detector/rerun/blindspots.h"
#include "detector/route/route.h"
#include "detector/run/watchlist_csv.h"
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
    const Coverage *coverage;           /* data-quality summary, or NULL */
    const char *languages;              /* comma-separated codes; NULL = "en" */
    const Route *round;                 /* an order of visits, or NULL */
    const ReportPlaces *places;         /* or NULL */
    const BlindSpots *blind;            /* what could be added and stay off it, or NULL */
    const Quality *quality;             /* what is known about its storefronts, or NULL */
    size_t copies;                      /* numbered copies of what is printed; 0 = 1 */
    const DisclosureParams *disclosure; /* what may be made public; NULL = the defaults */
    CsvDialect dialect;                 /* of the table */
    size_t keep_months;                 /* printed retention after the run's date; 0 = 12 */
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

#endif
