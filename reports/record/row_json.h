/* row_json.h - one row of a list as JSON; shared by the json format and explain. */
#ifndef REPORTS_RECORD_ROW_JSON_H
#define REPORTS_RECORD_ROW_JSON_H
#include "datasets/base/json.h"
#include "datasets/base/text.h"
#include "detector/run/watchlist.h"
#include "reports/lang/voice.h"

/* New references; the caller releases them. Numbers that are not finite are null. */
json_t *row_json(const Voice *v, const WatchRow *row);
json_t *run_json(const Watchlist *list);
/* What the registers changed about the row since the run before: [] when nothing. */
json_t *row_events_json(const WatchRow *row);
/* Register text without control characters, valid UTF-8 always; null for NULL. */
json_t *clean_json(const char *text, Arena *arena);
/* Appends the document and a line feed, and releases it. */
void row_json_print(json_t *document, Text *out);

#endif
