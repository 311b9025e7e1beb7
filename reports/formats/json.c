/* json.c - the run, its selected rows with their reasons, and its manifest: watchlist.json. */
#include "reports/publish/report.h"
#include "reports/record/row_json.h"
#include "reports/write/output.h"

static json_t *manifest_of(const Watchlist *list) {
    json_t *manifest = list->manifest ? json_loads(list->manifest, 0, NULL) : NULL;
    return manifest ? manifest : json_null();
}

static Status write_json(const Edition *edition, const char *dir, Err *err) {
    const Watchlist *list = edition->voice.list;
    json_t *document = json_object(), *rows = json_array();
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].selection != SELECTION_NONE)
            (void)json_array_append_new(rows, row_json(&edition->voice, &list->rows[r]));
    json_put(document, "run", run_json(list));
    json_put(document, "selected", rows);
    json_put(document, "manifest", manifest_of(list));
    Text text = {0};
    row_json_print(document, &text);
    const Status status = output_file(dir, "watchlist.json", &text, err);
    text_free(&text);
    return status;
}

const Format format_json = {
    .id = "json", .title = "The run and its selected rows for other programs", .write = write_json};
