/* csv.c - the whole list for a spreadsheet: watchlist.csv. */
#include "reports/output.h"
#include "reports/report.h"

static Status write_csv(const ReportInput *input, const char *dir, Arena *arena, Err *err) {
    (void)arena;
    Text text = {0};
    watchlist_csv(input->list, 0, false, &text);
    const Status status = output_file(dir, "watchlist.csv", &text, err);
    text_free(&text);
    return status;
}

const Format format_csv = {"csv", "The whole list as a table", write_csv};
