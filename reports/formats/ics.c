/* ics.c - the round as calendar entries (RFC 5545): round.ics. Neutral words and no figures, since
 * calendars travel; the sheet of the visit has them. */
#include "reports/formats/ics.h"

#include "datasets/base/num.h"
#include "reports/publish/report.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"
#include "reports/write/asset.h"
#include "reports/write/output.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { LINE = 75 }; /* octets of a line, without CR LF */

/* One content line: folded without breaking a character. */
static void add_line(Text *out, const char *line) {
    size_t used = 0;
    for (const char *p = line; *p;) {
        size_t length = 1;
        while (((unsigned char)p[length] & 0xc0) == 0x80) length++;
        if (used + length > LINE) {
            text_adds(out, "\r\n ");
            used = 1;
        }
        text_add(out, p, length);
        used += length;
        p += length;
    }
    text_adds(out, "\r\n");
}

/* A value of type TEXT: no control characters; backslash, comma and semicolon escaped. */
static const char *escaped(const Voice *v, const char *text) {
    Text out = {0};
    for (const char *p = clean_text(text, "", v->arena); *p; p++) {
        if (*p == '\\' || *p == ';' || *p == ',') text_addc(&out, '\\');
        text_addc(&out, *p);
    }
    const char *kept = arena_strndup(v->arena, out.at ? out.at : "", out.length);
    text_free(&out);
    return kept;
}

static void add_property(const Voice *v, Text *out, const char *name, const char *text) {
    add_line(out, arena_printf(v->arena, "%s:%s", name, escaped(v, text)));
}

/* "20260302T101500" of a local time. */
static const char *local_time(const Voice *v, const Route *round, size_t day, double minutes) {
    char date[DATE_TEXT];
    const int minute = (int)lround(round->start_minute + minutes);
    (void)date_format(route_date(round, day) + minute / 1440, date);
    return arena_printf(v->arena, "%.4s%.2s%.2sT%02d%02d00", date, date + 5, date + 8,
                        minute / 60 % 24, minute % 60);
}

/* "20250607T080910Z" of "2025-06-07T08:09:10Z": the digits and letters of the run's time. */
static const char *stamp(const Voice *v) {
    const char *started = v->list->started_at ? v->list->started_at : "1970-01-01T00:00:00Z";
    Text out = {0};
    for (const char *p = started; *p; p++)
        if (isalnum((unsigned char)*p)) text_addc(&out, *p);
    const char *kept = arena_strndup(v->arena, out.at ? out.at : "", out.length);
    text_free(&out);
    return kept;
}

static void add_visit(const Voice *v, const Route *round, const RouteStop *stop, Text *out) {
    const WatchRow *row = stop->row;
    const char *run = arena_printf(v->arena, "%lld", (long long)v->list->run_id);
    const char *title = words_title(v, row), *address = words_address(row, v->arena);
    add_line(out, "BEGIN:VEVENT");
    add_line(out, arena_printf(v->arena, "UID:run%s-place%zu-%.12s@gevel.invalid", run, row->rank,
                               v->list->output_digest ? v->list->output_digest : ""));
    add_line(out, arena_printf(v->arena, "DTSTAMP:%s", stamp(v)));
    add_line(out, arena_printf(v->arena, "DTSTART;TZID=Europe/Brussels:%s",
                               local_time(v, round, stop->day, stop->arrive)));
    add_line(out, arena_printf(v->arena, "DTEND;TZID=Europe/Brussels:%s",
                               local_time(v, round, stop->day, stop->leave)));
    add_property(v, out, "SUMMARY", say_with(v, SAY_SHOP_PAGE, "name", title));
    if (*address) add_property(v, out, "LOCATION", address);
    add_line(out, arena_printf(v->arena, "GEO:%.6f;%.6f", row->lat, row->lon));
    const char *note = say_with(v, SAY_CALENDAR_NOTE, "run", run, "id",
                                clean_text(row->storefront_id, "", v->arena)),
               *basis = words_basis(v);
    add_property(v, out, "DESCRIPTION",
                 basis ? arena_printf(v->arena, "%s %s", note, basis) : note);
    add_line(out, "CLASS:CONFIDENTIAL");
    add_line(out, "END:VEVENT");
}

/* The lines of an asset, each ended as the standard wants. */
static void add_asset(Text *out, const char *name) {
    for (const char *p = asset_text(name); *p; p++) {
        if (*p == '\n') text_addc(out, '\r');
        text_addc(out, *p);
    }
}

void ics_add(const Voice *v, const Route *round, Text *out) {
    add_line(out, "BEGIN:VCALENDAR");
    add_line(out, "VERSION:2.0");
    add_line(out, "PRODID:-//gevel//gevel " GEVEL_RELEASE "//EN");
    add_line(out, "CALSCALE:GREGORIAN");
    add_line(out, "METHOD:PUBLISH");
    add_asset(out, "brussels.ics");
    for (size_t k = 0; round && k < round->count; k++) add_visit(v, round, &round->stop[k], out);
    add_line(out, "END:VCALENDAR");
}

static Status write_ics(const Edition *edition, const char *dir, Err *err) {
    Text out = {0};
    ics_add(&edition->voice, edition->input->round, &out);
    const Status status = output_file(dir, "round.ics", &out, err);
    text_free(&out);
    return status;
}

const Format format_ics = {
    .id = "ics", .title = "The round as calendar entries", .write = write_ics};
