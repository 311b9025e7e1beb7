/* Lists for other programs: a storefront whose register texts are the fields of the input is
 * written as CSV, JSON and GeoJSON, FollowTheMoney or a calendar (first byte), and read back by
 * libcsv, jansson and the rules of RFC 5545. */
#include <csv.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "datasets/base/num.h"
#include "detector/run/watchlist_csv.h"
#include "reports/publish/report.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 1 << 20 };

/* ---- the list ---- */

typedef struct Bench {
    WatchRow row;
    Watchlist list;
    RouteDay day;
    RouteStop stop;
    Route round;
    ReportInput input;
    Edition edition;
} Bench;

static void bench_row(WatchRow *row, FuzzInput *fields) {
    *row = (WatchRow){.rank = 1,
                      .judged = true,
                      .selection = SELECTION_RANKED,
                      .inclusion_probability = 1,
                      .posterior = 0.4,
                      .log_odds = -1.5,
                      .lon = 4.4,
                      .lat = 51.2};
    const char **texts[] = {&row->storefront_id, &row->name,         &row->sector,
                            &row->street,        &row->house_number, &row->postcode,
                            &row->district,      &row->traits,       &row->enterprise_id};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) *texts[k] = fuzz_field(fields);
}

static Bench *bench_open(FuzzInput *fields) {
    Bench *b = ARENA_ARRAY(fields->arena, Bench, 1);
    bench_row(&b->row, fields);
    b->list = (Watchlist){.run_id = 3,
                          .started_at = "2025-06-07T08:09:10Z",
                          .version = "0",
                          .output_digest = "0123456789abcdef",
                          .first_month = month_make(2023, 11),
                          .n = 1,
                          .rows = &b->row};
    b->day = (RouteDay){.count = 1};
    b->stop = (RouteStop){.row = &b->row, .leave = 30};
    b->round = (Route){.lon = 4.4,
                       .lat = 51.2,
                       .first_date = 20514,
                       .start_minute = 600,
                       .days = 1,
                       .count = 1,
                       .day = &b->day,
                       .stop = &b->stop};
    b->input = (ReportInput){.list = &b->list, .round = &b->round};
    b->edition = (Edition){.input = &b->input,
                           .voice = {language_find("en"), &b->list, fields->arena, NULL},
                           .languages = 1,
                           .language = {language_find("en")}};
    return b;
}

/* ---- files ---- */

static char folder[FUZZ_FOLDER];

static void remove_folder(void) {
    (void)rmdir(folder);
}

/* What the format writes into `name`. */
static const char *written(const Bench *b, const char *format, const char *name) {
    static char text[MOST];
    char path[128];
    Err err = {0};
    if (!*folder) {
        fuzz_folder(folder);
        FUZZ_PROMISE(!atexit(remove_folder));
    }
    FUZZ_PROMISE(!format_find(format)->write(&b->edition, folder, &err));
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    FUZZ_PROMISE(file);
    const size_t length = fread(text, 1, MOST - 1, file);
    (void)fclose(file);
    (void)unlink(path);
    text[length] = 0;
    FUZZ_PROMISE(strlen(text) == length && utf8_valid(text, length));
    return text;
}

/* ---- CSV ---- */

enum { CSV_ID = 1, CSV_NAME, CSV_SECTOR, CSV_DISTRICT };

typedef struct Rows {
    const WatchRow *row;
    size_t rows, cells;
} Rows;

static void on_cell(void *text, size_t length, void *context) {
    Rows *rows = context;
    const WatchRow *row = rows->row;
    const char *const expected[] = {[CSV_ID] = row->storefront_id,
                                    [CSV_NAME] = row->name,
                                    [CSV_SECTOR] = row->sector,
                                    [CSV_DISTRICT] = row->district};
    const size_t k = rows->cells++;
    if (rows->rows == 1 && k >= CSV_ID && k <= CSV_DISTRICT)
        FUZZ_PROMISE(text_slice_equal(text, length, expected[k]));
}

static void on_row(int end, void *context) {
    Rows *rows = context;
    FUZZ_PROMISE(rows->cells == 17 && end == '\n');
    rows->rows++;
    rows->cells = 0;
}

static void check_csv(const Bench *b) {
    struct csv_parser parser;
    Rows rows = {.row = &b->row};
    Text text = {0};
    watchlist_csv(&b->list, 0, false, &text);
    FUZZ_PROMISE(!csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL));
    FUZZ_PROMISE(csv_parse(&parser, text.at, text.length, on_cell, on_row, &rows) == text.length);
    FUZZ_PROMISE(!csv_fini(&parser, on_cell, on_row, &rows) && rows.rows == 2);
    csv_free(&parser);
    text_free(&text);
}

/* ---- JSON ---- */

static json_t *read_json(const char *text) {
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    FUZZ_PROMISE(json);
    return json;
}

static void same_words(const Bench *b, const json_t *object, const char *key, const char *text) {
    const char *found = json_string_value(json_object_get(object, key));
    FUZZ_PROMISE(found && strcmp(found, clean_text(text, "", b->edition.voice.arena)) == 0);
}

static void check_json(const Bench *b) {
    json_t *json = read_json(written(b, "json", "watchlist.json"));
    const json_t *row = json_array_get(json_object_get(json, "selected"), 0);
    same_words(b, row, "storefront_id", b->row.storefront_id);
    same_words(b, row, "name", b->row.name);
    same_words(b, row, "street", b->row.street);
    json_decref(json);
    json = read_json(written(b, "geojson", "watchlist.geojson"));
    const json_t *feature = json_array_get(json_object_get(json, "features"), 0);
    same_words(b, feature, "id", b->row.storefront_id);
    same_words(b, json_object_get(feature, "properties"), "district", b->row.district);
    json_decref(json);
}

/* One entity a line. */
static void check_ftm(const Bench *b) {
    char *rest = (char *)(uintptr_t)written(b, "ftm", "watchlist.ftm.json");
    size_t entities = 0;
    for (char *line; (line = strsep(&rest, "\n")) && *line; entities++) {
        json_t *entity = read_json(line);
        FUZZ_PROMISE(json_is_string(json_object_get(entity, "id")));
        json_decref(entity);
    }
    FUZZ_PROMISE(entities == (*b->row.enterprise_id ? 4 : 2));
}

/* ---- calendar ---- */

/* Lines as the calendar means them; false behind the last. */
static bool next_line(const char **at, Text *line) {
    text_clear(line);
    text_adds(line, "");
    while (**at) {
        const char *end = strstr(*at, "\r\n");
        FUZZ_PROMISE(end && end - *at <= 75 && !memchr(*at, '\n', (size_t)(end - *at)));
        FUZZ_PROMISE(utf8_valid(*at, (size_t)(end - *at)));
        text_add(line, *at, (size_t)(end - *at));
        *at = end + 2;
        if (**at != ' ') return true;
        ++*at;
    }
    return false;
}

/* A value of type TEXT: a bare comma or semicolon would begin another value. */
static void unescape(const char *value, Text *out) {
    text_clear(out);
    text_adds(out, "");
    for (; *value; value++) {
        FUZZ_PROMISE(*value != ',' && *value != ';');
        if (*value == '\\') value++;
        FUZZ_PROMISE(*value);
        text_addc(out, *value);
    }
}

static void check_calendar(const Bench *b) {
    static const char location[] = "LOCATION:", begin[] = "BEGIN:VEVENT";
    Text line = {0}, value = {0};
    size_t events = 0, locations = 0;
    const char *address = words_address(&b->row, b->edition.voice.arena);
    for (const char *at = written(b, "ics", "round.ics"); next_line(&at, &line);) {
        events += strcmp(line.at, begin) == 0;
        if (strncmp(line.at, location, sizeof location - 1) != 0) continue;
        unescape(line.at + sizeof location - 1, &value);
        FUZZ_PROMISE(strcmp(value.at, clean_text(address, "", b->edition.voice.arena)) == 0);
        locations++;
    }
    FUZZ_PROMISE(events == 1 && locations == (*address != 0));
    text_free(&line);
    text_free(&value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static void (*const checks[])(const Bench *) = {check_csv, check_json, check_ftm,
                                                    check_calendar};
    if (!size) return 0;
    FuzzInput fields = {data + 1, data + size, arena_open()};
    checks[data[0] % (sizeof checks / sizeof *checks)](bench_open(&fields));
    arena_close(fields.arena);
    return 0;
}
