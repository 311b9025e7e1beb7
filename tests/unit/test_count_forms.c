/* The same three days of one counter in the forms that programs write: what is stored is the same.
 * Hour h of day d counts 10 + d people, and 60 more from nine to six. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/ingest/outage_words.h"
#include "tests/support/facts.h"
#include "tests/support/rows.h"

enum { DAYS = 3, HOURS = 24 };

static int people(int day, int hour) {
    return 10 + day + (hour >= 9 && hour < 18 ? 60 : 0);
}

/* The hours that are stored: "6 0 10|6 1 10|..." as day of May, hour, people. */
static const char *const hours =
    "SELECT strftime('%d', d.date * 86400, 'unixepoch') || ' ' || c.key || ' ' || "
    "CAST(c.value AS INTEGER) FROM sensor_day AS d, json_each(d.counts) AS c WHERE c.value IS NOT "
    "NULL ORDER BY d.date, c.key";

/* The same as they were counted, but for the hours of the first day before `from`. */
static const char *counted(World *w, int from) {
    Text text = {0};
    text_adds(&text, "");
    for (int k = from; k < DAYS * HOURS; k++)
        text_addf(&text, "%02d %d %d\n", 6 + k / HOURS, k % HOURS, people(k / HOURS, k % HOURS));
    const char *copy = arena_strndup(w->arena, text.at, text.length);
    text_free(&text);
    return copy;
}

static IngestReport take(World *w, const Text *text) {
    return facts_take_text(w, "counts.csv", text->at);
}

typedef void AddRow(Text *text, int day, int hour, int count);

static void as_start(Text *text, int day, int hour, int count) {
    text_addf(text, "A,2024-05-%02d %02d:00,%d\n", 6 + day, hour, count);
}

/* 01:00 to 24:00 */
static void as_end_24(Text *text, int day, int hour, int count) {
    text_addf(text, "A,2024-05-%02d %02d:00,%d\n", 6 + day, hour + 1, count);
}

/* 01:00 to 00:00 of the next day */
static void as_end_0(Text *text, int day, int hour, int count) {
    text_addf(text, "A,2024-05-%02d %02d:00,%d\n", 6 + day + (hour == 23), (hour + 1) % 24, count);
}

static void as_end_quarters(Text *text, int day, int hour, int count) {
    for (int q = 1; q <= 4; q++)
        text_addf(text, "A,2024-05-%02d %02d:%02d,%d\n", 6 + day + (hour == 23 && q == 4),
                  (hour + (q == 4)) % 24, 15 * q % 60, count / 4 + (q <= count % 4));
}

static void as_directions(Text *text, int day, int hour, int count) {
    for (int out = 0; out < 2; out++)
        text_addf(text, "A,2024-05-%02d %02d:00,%d,%s\n", 6 + day, hour,
                  out ? count / 2 : count - count / 2, out ? "out" : "in");
}

static void as_ends_with_zone(Text *text, int day, int hour, int count) {
    text_addf(text, "A,2024-05-%02dT%02d:00+02:00,%d\n", 6 + day, hour, count);
}

static const struct {
    const char *header;
    AddRow *add;
    int ends; /* counts that are told to be stamped at their end */
} forms[] = {
    {"sensor_id,start,count", as_start, 0},
    {"sensor_id,start,count", as_end_24, 72},
    {"sensor_id,start,count", as_end_0, 72},
    {"sensor_id,start,count", as_end_quarters, 288},
    {"sensor_id,start,count,direction", as_directions, 0},
    {"sensor_id,start,count", as_ends_with_zone, 0},
};
EachRow(count_forms, hours_are_those_that_were_counted, forms) {
    World w;
    Text text = {0};
    char told[48];
    world_open(&w);
    text_addf(&text, "%s\n", forms[*row].header);
    for (int k = 0; k < DAYS * HOURS; k++)
        forms[*row].add(&text, k / HOURS, k % HOURS, people(k / HOURS, k % HOURS));
    const IngestReport report = take(&w, &text);
    const char *note = report.file[0].note ? report.file[0].note : "";
    cr_assert(eq(str, (char *)facts_rows(&w, hours), (char *)counted(&w, 0)));
    (void)snprintf(told, sizeof told, "%d counts whose times", forms[*row].ends);
    cr_assert(eq(int, strstr(note, "counts whose times") != NULL, forms[*row].ends > 0), "%s",
              note);
    if (forms[*row].ends) cr_assert(strstr(note, told) != NULL, "%s", note);
    text_free(&text);
    world_close(&w);
}

/* Midnight stands as 00:00 and as 24:00: nothing is moved. */
Test(count_forms, a_file_with_both_midnights_is_left_as_it_is) {
    World w;
    Text text = {0};
    world_open(&w);
    text_adds(&text, "sensor_id,start,count\n");
    for (int h = 0; h < HOURS; h++) text_addf(&text, "A,2024-05-06 %02d:00,%d\n", h, 5 + h % 7);
    text_adds(&text, "A,2024-05-06 24:00,9\n");
    const IngestReport report = take(&w, &text);
    cr_expect(report.file[0].note == NULL, "%s", report.file[0].note);
    cr_expect(eq(str,
                 (char *)facts_rows(&w,
                                    "SELECT json_extract(counts, '$[0]') FROM sensor_day "
                                    "ORDER BY date"),
                 (char *)"5\n9\n"));
    text_free(&text);
    world_close(&w);
}

/* ---- the counter's own state ---- */

static const char *const states[] = {"status", "quality", "flag"};
EachRow(count_forms, hours_of_an_outage_are_no_counts, states) {
    World w;
    Text text = {0};
    world_open(&w);
    text_addf(&text, "sensor_id,start,count,%s\n", states[*row]);
    for (int k = 0; k < DAYS * HOURS; k++)
        text_addf(&text, "A,2024-05-%02d %02d:00,%d,%s\n", 6 + k / HOURS, k % HOURS,
                  k < 5 ? 0 : people(k / HOURS, k % HOURS), k < 5 ? "Hors service" : "OK");
    const IngestReport report = take(&w, &text);
    cr_assert(eq(str, (char *)facts_rows(&w, hours), (char *)counted(&w, 5)));
    cr_assert(eq(str, (char *)facts_rows(&w, "SELECT what, count FROM tally"),
                 (char *)"hours with an outage of the counter|5\n"));
    cr_assert(eq(sz, report.taken, (size_t)67));
    text_free(&text);
    world_close(&w);
}

static const struct {
    const char *text;
    OutageForm form;
} words[] = {
    {"", OUTAGE_NONE},
    {"OK", OUTAGE_NONE},
    {"Goed", OUTAGE_NONE},
    {"G\xC3\xBCltig", OUTAGE_NONE},
    {"en service", OUTAGE_NONE},
    {"geen storing", OUTAGE_NONE},
    {"st\xC3\xB6rungsfrei", OUTAGE_NONE},
    {"sans panne", OUTAGE_NONE},
    {"no error", OUTAGE_NONE},
    {"Storing", OUTAGE_SAID},
    {"buiten dienst", OUTAGE_SAID},
    {"D\xC3\xA9"
     "fectueux",
     OUTAGE_SAID},
    {"en panne", OUTAGE_SAID},
    {"hors service", OUTAGE_SAID},
    {"St\xC3\xB6rung", OUTAGE_SAID},
    {"Sensorausfall", OUTAGE_SAID},
    {"ung\xC3\xBCltig", OUTAGE_SAID},
    {"OFFLINE", OUTAGE_SAID},
    {"sensor down", OUTAGE_UNKNOWN},
    {"no data", OUTAGE_SAID},
    {"geen data", OUTAGE_SAID},
    {"invalid", OUTAGE_SAID},
    {"averiado", OUTAGE_SAID},
    {"guasto", OUTAGE_SAID},
    {"kermis", OUTAGE_UNKNOWN},
    {"2", OUTAGE_UNKNOWN},
};
EachRow(count_forms, words_of_an_outage_in_six_languages, words) {
    cr_assert(eq(int, (int)outage_words(words[*row].text, strlen(words[*row].text)),
                 (int)words[*row].form),
              "%s", words[*row].text);
}

/* ---- what a counter shows when it is full ---- */

static const struct {
    const char *count;
    bool taken;
} fulls[] = {{"65535", false}, {"32767", false},     {"99999999", false}, {"99,999,999", false},
             {"65534", true},  {"32768", true},      {"16777215", false}, {"100000", true},
             {"-1", false},    {"4294967295", false}};
EachRow(count_forms, a_counter_that_is_full_says_nothing, fulls) {
    World w;
    Text text = {0};
    world_open(&w);
    text_addf(&text, "sensor_id,start,count\nA,2024-05-06 10:00,12\nA,2024-05-06 11:00,\"%s\"\n",
              fulls[*row].count);
    const IngestReport report = take(&w, &text);
    cr_assert(eq(sz, report.rejected, (size_t)!fulls[*row].taken), "%s", fulls[*row].count);
    cr_assert(eq(sz, report.taken, (size_t)(1 + fulls[*row].taken)), "%s", fulls[*row].count);
    text_free(&text);
    world_close(&w);
}
