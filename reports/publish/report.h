/* report.h - renders a saved run into files for people. Never computes a score.
 *
 * A format is one file in formats/ and one line in formats.def. */
#ifndef REPORTS_PUBLISH_REPORT_H
#define REPORTS_PUBLISH_REPORT_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "reports/record/edition.h"

typedef struct Format {
    const char *id, *title; /* "html" */
    /* Writes its files into the folder `dir`, which exists and is empty or shared with others that
     * may be writing at the same time. */
    Status (*write)(const Edition *edition, const char *dir, Err *err);
    bool machine; /* the same in every language: written once */
    bool open;    /* made to be published: of whole runs only */
    bool sheets;  /* a page with a code for each selected row: takes longest */
} Format;

extern const Format *const formats_all[]; /* order of formats.def; ends with NULL */
const Format *format_find(const char *id);

/* ST_USAGE with the nearest known word. */
Status report_check_formats(const char *formats, Arena *arena, Err *err);
/* What is made to be published is of a whole run: what two parts of it tell can be subtracted. */
Status report_check_part(const char *formats, const Watchlist *list, Arena *arena, Err *err);
Status report_check_languages(const char *languages, Arena *arena, Err *err);

/* Writes the formats (comma-separated ids) to a folder beside `out`, then renames it to `out`;
 * an existing `out` made by an earlier report is replaced, anything else is refused (ST_USAGE).
 * Complete or absent. */
Status report_write(const ReportInput *input, const char *formats, const char *out, Arena *arena,
                    Err *err);

/* Whether the folder `out` holds a complete report of the saved run with this output digest that
 * was made at this time. A restored store may make another run of the same number. */
bool report_shows(const char *out, const char *digest, const char *started_at, Arena *arena);

#endif
