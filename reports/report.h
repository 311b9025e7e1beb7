/* report.h - renders a saved run into files for people. Never computes a score.
 *
 * A format is one file in formats/ and one line in formats.def. */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"
#include "datasets/coverage.h"
#include "detector/watchlist.h"

typedef struct ReportInput {
    const Watchlist *list;
    const Coverage *coverage; /* data-quality summary, or NULL */
} ReportInput;

typedef struct Format {
    const char *id, *title; /* "html" */
    /* Writes its files into the folder `dir`, which exists and is empty or shared with others. */
    Status (*write)(const ReportInput *input, const char *dir, Arena *arena, Err *err);
} Format;

extern const Format *const formats_all[]; /* order of formats.def; ends with NULL */
const Format *format_find(const char *id);

/* Writes the formats (comma-separated ids) to a folder beside `out`, then renames it to `out`;
 * an existing `out` made by an earlier report is replaced, anything else is refused (ST_USAGE).
 * Complete or absent. */
Status report_write(const ReportInput *input, const char *formats, const char *out, Arena *arena,
                    Err *err);

/* The sentences of one row, in order of |evidence|: for, against, innocent, checks. */
typedef struct Reasons {
    size_t count;
    struct Reason {
        const char *signal_id, *title;
        double evidence;      /* log Bayes factor */
        const char *sentence; /* rendered; English */
        const char *innocent, *check;
    } reason[16];      /* speaks-for first (largest first), then speaks-against */
    size_t speaks_for; /* the first speaks_for of them */
} Reasons;
void reasons_of(const Watchlist *list, const WatchRow *row, Arena *arena, Reasons *reasons);

/* Everything about one storefront as plain text for the terminal (gevel explain). */
void explain_text(const Watchlist *list, const WatchRow *row, Arena *arena, Text *out);
/* The same as JSON. */
void explain_json(const Watchlist *list, const WatchRow *row, Arena *arena, Text *out);

#endif
