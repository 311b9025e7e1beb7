/* watchlist_csv.h - the canonical list, and its digest. */
#ifndef DETECTOR_RUN_WATCHLIST_CSV_H
#define DETECTOR_RUN_WATCHLIST_CSV_H
#include "datasets/base/digest.h"
#include "datasets/base/text.h"
#include "detector/run/row_filter.h"
#include "detector/run/watchlist.h"

/* The canonical list as CSV (DESIGN section 5 columns plus evidence_<signal>), also what
 * output_digest is taken over: RFC 4180, LF, shortest round-trip numbers. limit 0 = all rows;
 * selected_only keeps rows with a selection. */
void watchlist_csv(const Watchlist *list, size_t limit, bool selected_only, Text *out);

/* For whom a table is written. The dialect for spreadsheets of countries with a decimal comma has a
 * byte order mark, semicolons, decimal commas and CRLF, and no cell that a spreadsheet would run as
 * a formula. */
typedef enum CsvDialect { CSV_PLAIN, CSV_EXCEL } CsvDialect;
extern const char *const csv_dialects[]; /* "plain" "excel", NULL */

typedef struct CsvForm {
    size_t limit;       /* rows; 0 = all */
    bool selected_only; /* rows with a selection */
    CsvDialect dialect;
    const RowFilter *filter; /* NULL = every row */
} CsvForm;

/* The columns of watchlist_csv, then the address, and where it has been worked out how far chance
 * moves the ranks (rank_ranges.h) also probability_band, rank_low and rank_high: for people and
 * their programs. */
void watchlist_table(const Watchlist *list, const CsvForm *form, Text *out);

/* The plain table of all rows piece by piece: for lists whose whole text would be as large as all
 * else. Adds the next piece to `text`; false when there was none left. */
typedef struct WatchlistText {
    const Watchlist *list;
    size_t next;      /* row */
    bool begun, firm; /* firm: with columns on how firm a place is */
} WatchlistText;
bool watchlist_text_next(WatchlistText *at, Text *text);

/* BLAKE2b-256 of watchlist_csv of all rows, without holding that text as a whole. */
void watchlist_digest(const Watchlist *list, char out[DIGEST_TEXT]);

/* ST_INTEGRITY when the rows of a loaded run no longer give its output_digest. */
Status watchlist_verify(const Watchlist *list, Err *err);

#endif
