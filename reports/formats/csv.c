/* csv.c - the whole list for a spreadsheet: watchlist.csv. */
#include "detector/run/watchlist_csv.h"
#include "reports/publish/report.h"
#include "reports/write/output.h"

static Status write_csv(const Edition *edition, const char *dir, Err *err) {
    Text text = {0};
    watchlist_csv(edition->voice.list, 0, false, &text);
    const Status status = output_file(dir, "watchlist.csv", &text, err);
    text_free(&text);
    return status;
}

const Format format_csv = {
    .id = "csv", .title = "The whole list as a table", .write = write_csv, .machine = true};
