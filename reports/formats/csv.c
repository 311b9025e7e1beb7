/* csv.c - the whole list for a spreadsheet: watchlist.csv. */
#include "detector/run/watchlist_csv.h"
#include "reports/publish/report.h"
#include "reports/write/output.h"

static Status write_csv(const Edition *edition, const char *dir, Err *err) {
    Text text = {0};
    const Watchlist *list = edition->voice.list;
    /* of a part of the list, that part */
    const CsvForm form = {.selected_only = list->part != NULL, .dialect = edition->input->dialect};
    watchlist_table(list, &form, &text);
    const Status status = output_file(dir, "watchlist.csv", &text, err);
    text_free(&text);
    return status;
}

const Format format_csv = {
    .id = "csv", .title = "The whole list as a table", .write = write_csv, .machine = true};
