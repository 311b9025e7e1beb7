/* telraam, hystreet, zurich, melbourne, leeds, counts.csv: samples with counts worked out by hand,
 * a malformed input per rule, and the real file of Leeds against its own clean columns. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/ingest/counts.h"
#include "datasets/panel/sensors.h"
#include "tests/support/facts.h"
#include "tests/support/rows.h"

static const char *const rejects = "SELECT line, column_name FROM reject ORDER BY line";
/* Hours as they were counted: sensor, date, hour, count, uptime. */
static const char *const hours =
    "SELECT d.sensor_id, date(d.date * 86400, 'unixepoch'), c.key, c.value,"
    " json_extract(d.uptimes, '$[' || c.key || ']')"
    " FROM sensor_day AS d, json_each(d.counts) AS c WHERE c.value IS NOT NULL ORDER BY 1, 2, 3";

static void expect(World *w, const char *sql, const char *rows) {
    cr_expect(eq(str, (char *)facts_rows(w, sql), (char *)rows), "%s", sql);
}

/* 06:00 UTC is 08:00 in a Belgian summer. */
Test(telraam, the_sample_in_local_time) {
    World w;
    world_open(&w);
    const IngestReport report = facts_take(&w, "tests/samples/telraam.json");
    cr_expect(eq(str, (char *)report.file[0].kind, (char *)"telraam"));
    cr_expect(eq(sz, report.taken, (size_t)3));
    expect(&w,
           "SELECT sensor_id, hour, round(value, 1) FROM (SELECT sensor_id, c.key AS hour,"
           " c.value FROM sensor_day, json_each(counts) AS c WHERE c.value IS NOT NULL)",
           "9000000001|8|120.4\n9000000001|9|244.9\n9000000001|20|310.2\n");
    world_close(&w);
}

#define T(zone, date, step, count, up)                                                       \
    "{\"segment_id\":7,\"interval\":\"" step "\",\"date\":\"" date "\",\"timezone\":\"" zone \
    "\",\"pedestrian\":" count ",\"uptime\":" up "}"

Test(telraam, each_rule_has_its_reject) {
    World w;
    world_open(&w);
    facts_take_text(&w, "bad.json",
         "{\"report\":[" T("Europe/Brussels", "2025-01-31T23:00:00.000Z", "hourly", "5", "1")
         "," T("Mars/Olympus", "2025-01-01T00:00:00Z", "hourly", "5", "1")
         "," T("Europe/Brussels", "2025-13-01T00:00:00Z", "hourly", "5", "1")
         "," T("Europe/Brussels", "2025-01-01T00:00:00+01:00", "hourly", "5", "1")
         "," T("Europe/Brussels", "2025-01-01T00:00:00Z", "daily", "5", "1")
         "," T("Europe/Brussels", "2025-01-01T00:00:00Z", "hourly", "-5", "1")
         "," T("Europe/Brussels", "2025-01-01T00:00:00Z", "hourly", "5", "1.5")
         "," T("Europe/Brussels", "2025-01-01T00:00:00Z", "hourly", "\"5\"", "1")
         ",{\"segment_id\":\"x\"}]}");
    expect(&w, rejects,
           "2|timezone\n3|date\n4|date\n5|interval\n6|pedestrian\n7|pedestrian\n"
           "8|pedestrian\n9|segment_id\n");
    expect(&w, hours, "7|2025-02-01|0|5|1\n"); /* 23:00 UTC in winter is midnight there */
    world_close(&w);
}

/* The day when summer time ends has two hours from 2 to 3: both count. */
Test(hystreet, samples_and_the_long_night) {
    World w;
    world_open(&w);
    facts_take(&w, "tests/samples/hystreet.csv");
    facts_take_text(&w, "zurich.csv",
                    "timestamp,location_id,pedestrians_count\n"
                    "2025-10-26T02:00:00+02:00,331,12\n2025-10-26T02:00:00+01:00,331,15\n"
                    "2025-10-26T03:00:00+01:00,331,4\n2025-10-26T03:00:00+01:00,331,4\n"
                    "2025-10-26T04:00:00+01:00,331,4\n2025-10-26T04:00:00+01:00,331,5\n"
                    "2025-10-26,331,x\n26.13.2025 02:00,331,1\n2025-10-26T05:00:00+01:00,331,-1\n");
    expect(&w, hours,
           "331|2025-10-26|2|27|\n331|2025-10-26|3|4|\n331|2025-10-26|4|4|\n"
           "Teststrasse (Mitte), Hamburg|2025-05-12|10|1420|\n"
           "Teststrasse (Mitte), Hamburg|2025-05-12|11|1818|\n");
    expect(&w, "SELECT repeated, contradicted FROM sensor_day WHERE sensor_id = '331'", "1|1\n");
    expect(&w, rejects, "8|pedestrians_count\n9|timestamp\n10|pedestrians_count\n");
    world_close(&w);
}

/* Three quarters of an hour were counted; the counter of bicycles says nothing. */
Test(zurich, quarters_become_hours) {
    World w;
    world_open(&w);
    facts_take_text(&w, "zurich.csv",
                    "FK_STANDORT,DATUM,VELO_IN,VELO_OUT,FUSS_IN,FUSS_OUT\n"
                    "4241,2025-05-12T10:00,1,1,3,4\n4241,2025-05-12T10:15,1,1,5,\n"
                    "4241,2025-05-12T10:45,1,1,1,1\n99,2025-05-12T10:00,8,9,,\n"
                    "4241,2025-05-12T10:50,1,1,1,1\n4241,2025-05-12T11:00,1,1,-1,1\n"
                    "4241,2025-05-12T25:00,1,1,1,1\n4241,2025-05-12T11:15,1,1,x,1\n"
                    "4241,2025-05-12T11:30,1,1,1,x\n");
    expect(&w, hours, "4241|2025-05-12|10|14|0.75\n");
    expect(&w, "SELECT what, count FROM tally", "counts of bicycles only|1\n");
    expect(&w, rejects, "6|DATUM\n7|FUSS_IN\n8|DATUM\n9|FUSS_IN\n10|FUSS_OUT\n");
    world_close(&w);
}

Test(melbourne, the_sample_and_its_rules) {
    World w;
    world_open(&w);
    facts_take(&w, "tests/samples/melbourne_hourly.csv");
    expect(&w, hours, "10|2025-05-12|10|598|\n10|2025-05-12|11|779|\n");
    expect(&w, "SELECT sensor_id, lat, lon FROM sensor_place", "10|-37.8|144.9\n");
    facts_take_text(
        &w, "live.csv",
        "location_id,sensing_date,hourday,direction_1,direction_2,pedestriancount,location\n"
        "11,2025-05-12,0,1,2,,\n11,2025-05-12,1,1,2,4,\n11,2025-05-12,24,1,2,3,\n"
        "11,12/05/2025,1,1,2,3,\n11,2025-05-12,1,a,2,3,\n12,2025-05-12,1,1,2,3,\"95, 0\"\n");
    expect(&w, "SELECT json_extract(counts, '$[0]') FROM sensor_day WHERE sensor_id = '11'", "3\n");
    expect(&w, rejects,
           "3|pedestriancount\n4|hourday\n5|sensing_date\n6|pedestriancount\n"
           "7|location\n");
    world_close(&w);
}

Test(counts, neutral_days_and_hours) {
    World w;
    world_open(&w);
    facts_take_text(&w, "counts.csv",
                    "sensor_id,start,seconds,count,uptime\n"
                    "a,2025-03-30,82800,900,\na,2025-03-30T10:00:00+02:00,3600,50,0.9\n"
                    "a,2025-03-31T10:30,3600,5,\na,2025-03-31,100000,5,\na,soon,3600,5,\n");
    expect(&w, "SELECT date, step, counts, uptimes FROM sensor_day ORDER BY step DESC LIMIT 1",
           "20177|86400|[900]|\n");
    expect(&w, "SELECT json_extract(uptimes, '$[10]') > 0.89 FROM sensor_day WHERE step = 3600",
           "1\n");
    expect(&w, rejects, "4|seconds\n5|seconds\n6|start\n");
    world_close(&w);
}

Test(counts, an_offset_may_be_written_in_six_ways) {
    static const struct {
        const char *text;
        int offset; /* minutes; -1 = not a time */
    } cases[] = {{"2025-05-12T10:00:00+02", 120},       {"2025-05-12T10:00:00+0200", 120},
                 {"2025-05-12T10:00:00+02:00", 120},    {"2025-05-12T10:00:00Z", 0},
                 {"2025-05-12 10:00-03", -180},         {"2025-05-12T10:00:00.250+05:30", 330},
                 {"2025-05-12T10:00", COUNT_NO_OFFSET}, {"2025-05-12T10:00:00+2", 120},
                 {"2025-05-12T10:00:00+02:", -1},       {"2025-05-12T10:00:00+020", -1},
                 {"2025-05-12T10:00:00+15", -1},        {"2025-05-12T10:00:00+02:60", -1},
                 {"2025-05-12T10:00:00 02", -1}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        Count count = {0};
        const bool valid = counts_time(cases[k].text, strlen(cases[k].text), DATES_ANY, &count);
        cr_expect(eq(int, valid ? count.offset : -1, cases[k].offset), "%s", cases[k].text);
        if (valid) cr_expect(eq(int, count.minute, 600), "%s", cases[k].text);
    }
}

Test(leeds, three_forms_of_a_date_and_what_came_twice) {
    World w;
    world_open(&w);
    facts_take_text(
        &w, "leeds.csv",
        "Date,InCount,LocationName,Hour\n"
        "01/02/2009,268,DortmundSq,0\n2009-02-01,7,DortmundSq,1\n01-Feb-2009,9,DortmundSq,2\n"
        "2009-02-01,268,DortmundSq,0\n01/02/2009,8,DortmundSq,1\n"
        "31/02/2009,1,DortmundSq,3\n01-Fub-2009,1,DortmundSq,3\n01/02/2009,1,DortmundSq,24\n"
        "01/02/2009,many,DortmundSq,3\n");
    facts_take_text(&w, "places.csv",
                    "FID,Id,LocName,X_Lon,Y_Lat\n,,,,\n0,Camera 1,Dortmund Square,-1.5,53.8\n");
    expect(
        &w, hours,
        "DortmundSq|2009-02-01|0|268|\nDortmundSq|2009-02-01|1|7|\nDortmundSq|2009-02-01|2|9|\n");
    expect(&w, "SELECT repeated, contradicted FROM sensor_day", "1|1\n");
    expect(&w, rejects, "7|Date\n8|Date\n9|Hour\n10|InCount\n");
    expect(&w,
           "SELECT d.sensor_id, lon, lat FROM sensor_day AS d JOIN sensor_place AS p USING"
           " (sensor_id)",
           "DortmundSq|-1.5|53.8\n");
    world_close(&w);
}

/* Sums by camera and month of the file's own clean columns, by another program. */
Test(leeds, the_real_file_agrees_with_its_clean_columns) {
    World w;
    world_open(&w);
    const char *path = facts_shared(&w, "leeds/footfall_2009_2014.csv.gz");
    if (!path) {
        world_close(&w);
        cr_skip("../shared/data/leeds is absent");
    }
    const IngestReport report = facts_take(&w, path);
    cr_expect(eq(sz, report.rejected, (size_t)0));
    const char *ours = facts_rows(
        &w,
        "SELECT sensor_id || ',' || CAST(strftime('%m', date * 86400, 'unixepoch') AS INTEGER)"
        " || ',' || strftime('%Y', date * 86400, 'unixepoch') || ','"
        " || CAST(sum(c.value) AS INTEGER) || ',' || count(c.value)"
        " FROM sensor_day, json_each(counts) AS c GROUP BY sensor_id,"
        " strftime('%Y%m', date * 86400, 'unixepoch') ORDER BY 1");
    char command[2048];
    snprintf(
        command, sizeof command,
        "gunzip -c '%s' | sed 's/\"[^\"]*\"//g' | tr -d '\\r' | awk -F, 'NR > 1 { k = $4 \",\" "
        "$8 \",\" $9; s[k] += $2; n[k]++ } END { for (k in s) print k \",\" s[k] \",\" n[k] "
        "}' | LC_ALL=C sort",
        path);
    FILE *theirs = popen(command, "r");
    cr_assert(theirs != NULL);
    char line[256];
    size_t rows = 0;
    for (const char *at = ours; fgets(line, sizeof line, theirs); rows++) {
        cr_assert(strncmp(at, line, strlen(line)) == 0, "theirs: %sours: %.60s", line, at);
        at += strlen(line);
    }
    cr_expect(eq(int, pclose(theirs), 0));
    cr_expect(rows > 8 * 60, "%zu camera-months", rows);
    world_close(&w);
}

/* ---- once is once ---- */

Test(counts, directions_lanes_and_classes_of_people_are_added) {
    World w;
    world_open(&w);
    facts_take_text(&w, "counts.csv",
                    "sensor_id,start,seconds,count,direction,class\n"
                    "A,2025-05-12T10:00,3600,310,IN,\nA,2025-05-12T10:00,3600,288,OUT,\n"
                    "A,2025-05-12T11:00,3600,5,in,adult\nA,2025-05-12T11:00,3600,7,In,child\n"
                    "A,2025-05-12T11:00,3600,900,IN,Bike\nA,2025-05-12T11:00,3600,5,IN,Adult\n"
                    "A,2025-05-12T12:00,3600,4,IN,\nA,2025-05-12T12:00,3600,6,OUT,\n"
                    "A,2025-05-12T12:00,3600,10,Totaal,\n");
    expect(&w, hours, "A|2025-05-12|10|598|\nA|2025-05-12|11|12|\nA|2025-05-12|12|10|\n");
    expect(&w, "SELECT repeated, contradicted FROM sensor_day", "1|0\n");
    expect(&w, "SELECT what, count FROM tally", "counts of other traffic than people|1\n");
    world_close(&w);
}

/* Two directions of an hour last as long as one. */
Test(counts, parts_of_people_are_no_parts_of_the_hour) {
    World w;
    world_open(&w);
    facts_take_text(&w, "counts.csv",
                    "sensor_id,start,seconds,count,uptime,direction\n"
                    "A,2025-05-12T10:00,900,3,1,in\nA,2025-05-12T10:00,900,4,1,out\n"
                    "A,2025-05-12T10:15,900,5,1,in\nA,2025-05-12T10:15,900,6,1,out\n");
    expect(&w, hours, "A|2025-05-12|10|18|0.5\n");
    world_close(&w);
}

static const char *refusal(World *w, const char *text) {
    const IngestReport report = facts_take_text(w, "counts.csv", text);
    cr_assert(report.files == 1 && report.file[0].rolled_back);
    return report.file[0].note;
}

Test(counts, times_that_stand_twice_with_other_counts_are_asked_about) {
    World w;
    world_open(&w);
    const char *note = refusal(&w,
                               "sensor_id,start,seconds,count\nA,2025-05-12T10:00,3600,310\n"
                               "A,2025-05-12T10:00,3600,288\nA,2025-05-12T11:00,3600,402\n"
                               "A,2025-05-12T11:00,3600,400\n");
    cr_expect(strstr(note, "2 of 2 times stand twice") != NULL, "%s", note);
    expect(&w, hours, "");
    world_close(&w);
}

static const char *series_text(Arena *arena, const char *head, const double *count, size_t n) {
    const char *text = head;
    for (size_t k = 0; k < n; k++)
        text = arena_printf(arena, "%sA,2025-05-%02zuT%02zu:00,3600,%g\n", text, 12 + k / 24,
                            k % 24, count[k]);
    return text;
}

/* Of one day, or of one morning: the largest count, how it goes, and how many there are. */
static const struct {
    double from, step;
    size_t counts, turns; /* turns: from here it falls by as much */
    bool refused;
} short_series[] = {
    {0, 40, 24, 24, true},       /* from nothing at midnight to the last hour of the day */
    {100020, 60, 12, 12, true},  /* a counter that stands at a hundred thousand */
    {100020, 60, 12, 10, false}, /* it falls: no running total */
    {0, 40, 24, 18, false},      /* people of a day, who go home */
    {0, 40, 12, 12, false},      /* a morning that fills */
    {500, 40, 12, 12, false},    /* the same in a busy street */
    {300, 0, 24, 24, false},     /* one count that is repeated is none of this */
};
EachRow(counts, a_running_total_is_recognised_in_a_short_series, short_series) {
    World w;
    const char *text = "sensor_id,start,seconds,count\n";
    world_open(&w);
    for (size_t k = 0; k < short_series[*row].counts; k++) {
        const size_t turns = short_series[*row].turns, up = k < turns ? k : 2 * turns - k;
        text = arena_printf(w.arena, "%sA,2025-05-12T%02zu:00,3600,%g\n", text, k,
                            short_series[*row].from + short_series[*row].step * (double)up);
    }
    const IngestReport report = facts_take_text(&w, "counts.csv", text);
    cr_expect(eq(int, report.file[0].rolled_back, short_series[*row].refused), "%s",
              report.file[0].note ? report.file[0].note : "");
    world_close(&w);
}

/* Ten days of people, or of a running total, told apart in two or three parts. */
static const struct {
    const char *column, *part[3];
    double share[3];
    size_t hours;
    bool running;
    const char *refused; /* NULL = taken */
} parted[] = {
    {"direction", {"IN", "OUT"}, {.5, .5}, 240, false, NULL},
    {"direction", {"IN", "OUT"}, {.2, .8}, 240, false, NULL},
    {"lane", {"1", "2"}, {.1, .9}, 240, false, NULL},
    {"lane", {"1", "2"}, {.1, .9}, 24, false, NULL}, /* a day */
    {"direction", {"IN", "OUT", "total"}, {.5, .5, 1}, 24, false, NULL},
    {"class", {"child", "adult"}, {.02, .98}, 240, false, NULL},
    {"class", {"adult", "bike"}, {.7, .3}, 240, false, NULL},
    {"lane", {"1", "2"}, {.5, .5}, 240, true, "only counts up"},
    {"lane", {"1", "2"}, {.1, .9}, 24, true, "only counts up"},
    {"class", {"pedestrian", "car", "total"}, {.7, .3, 1}, 240, false, "totals of all classes"},
    {"class", {"totaal", "voetganger", "fiets"}, {1, .7, .3}, 240, false, "totals of all classes"},
};
EachRow(counts, parts_of_the_people_are_looked_at_each_by_itself, parted) {
    World w;
    world_open(&w);
    FILE *file = fopen(world_path(&w, "parted.csv"), "w");
    cr_assert(file != NULL);
    fprintf(file, "sensor_id,start,seconds,count,%s\n", parted[*row].column);
    for (size_t k = 0; k < parted[*row].hours; k++)
        for (size_t p = 0; p < 3 && parted[*row].part[p]; p++) {
            const size_t hour = k % 24, people = 10 + 20 * (hour < 14 ? hour : 28 - hour);
            fprintf(file, "A,2025-05-%02zuT%02zu:00,3600,%.0f,%s\n", 12 + k / 24, hour,
                    parted[*row].share[p] * (double)(parted[*row].running ? 500 + 70 * k : people),
                    parted[*row].part[p]);
        }
    fclose(file);
    const IngestReport report = facts_take(&w, world_path(&w, "parted.csv"));
    const char *note = report.file[0].note ? report.file[0].note : "", *why = parted[*row].refused;
    cr_expect(eq(int, report.file[0].rolled_back, why != NULL), "%s", note);
    if (why) cr_expect(strstr(note, why) != NULL, "%s", note);
    world_close(&w);
}

Test(counts, a_running_total_is_recognised) {
    World w;
    double total[72], daily[72], people[72];
    for (size_t k = 0; k < 72; k++) {
        total[k] = 120000 + 37.0 * (double)k;
        daily[k] = 11.0 * (double)(k % 24);
        people[k] = 100 + (double)(k % 24); /* falls to a hundred every night */
    }
    world_open(&w);
    static const char head[] = "sensor_id,start,seconds,count\n";
    const char *note = refusal(&w, series_text(w.arena, head, total, 72));
    cr_expect(strstr(note, "'A' only counts up") != NULL, "%s", note);
    (void)refusal(&w, series_text(w.arena, head, daily, 72));
    cr_expect(eq(sz,
                 facts_take_text(&w, "counts.csv", series_text(w.arena, head, people, 72)).taken,
                 (size_t)72));
    world_close(&w);
}

/* ---- hours and days ---- */

Test(hystreet, days_and_hours_are_told_apart_by_their_spacing) {
    static const char head[] = "location;time of measurement;weekday;pedestrians count;incidents\n";
    World w;
    world_open(&w);
    facts_take_text(&w, "hour.csv",
                    arena_printf(w.arena,
                                 "%sL;2025-05-12T00:00:00+02:00;Monday;12;\n"
                                 "L;2025-05-12T01:00:00+02:00;Monday;8;\n",
                                 head));
    facts_take_text(&w, "day.csv",
                    arena_printf(w.arena,
                                 "%sL;2025-05-12T00:00:00+02:00;Monday;14230;\n"
                                 "L;2025-05-13T00:00:00+02:00;Tuesday;15102;\n",
                                 head));
    expect(&w,
           "SELECT date(date * 86400, 'unixepoch'), step, json_extract(counts, '$[0]') "
           "FROM sensor_day ORDER BY 1, 2",
           "2025-05-12|3600|12\n2025-05-12|86400|14230\n2025-05-13|86400|15102\n");
    Sensors sensors;
    Err err = {0};
    must(sensors_load(&w.store, month_make(2025, 5), 1, w.arena, &sensors, &err), &err);
    cr_assert(eq(sz, sensors.n, (size_t)1));
    cr_assert(eq(sz, sensors.sensor[0].slots, (size_t)1));
    cr_expect(eq(flt, sensors.sensor[0].count[11], 14230));
    cr_expect(eq(flt, sensors.sensor[0].count[12], 15102));
    world_close(&w);
}

/* A day of which all hours are there is their sum, whatever its total was said to be. */
Test(hystreet, whole_days_of_hours_win) {
    World w;
    world_open(&w);
    const char *hours_of = "location;time of measurement;pedestrians count\n";
    for (int h = 0; h < 24; h++)
        hours_of = arena_printf(w.arena, "%sL;2025-05-12 %02d:00;10\n", hours_of, h);
    facts_take_text(&w, "hour.csv", hours_of);
    facts_take_text(
        &w, "day.csv",
        "location;time of measurement;pedestrians count\nL;2025-05-12;999\nL;2025-05-13;500\n");
    Sensors sensors;
    Err err = {0};
    must(sensors_load(&w.store, month_make(2025, 5), 1, w.arena, &sensors, &err), &err);
    cr_assert(eq(sz, sensors.sensor[0].slots, (size_t)1));
    cr_expect(eq(flt, sensors.sensor[0].count[11], 240));
    cr_expect(eq(flt, sensors.sensor[0].count[12], 500));
    world_close(&w);
}

Test(hystreet, one_count_at_midnight_is_neither_and_outages_are_none) {
    World w;
    world_open(&w);
    IngestReport report = facts_take_text(
        &w, "one.csv", "location;time of measurement;pedestrians count\nL;2025-05-12 00:00;9\n");
    cr_expect(zero(sz, report.taken));
    cr_expect(strstr(report.file[0].note, "an hour or a day?") != NULL, "%s", report.file[0].note);
    facts_take_text(
        &w, "out.csv",
        "location;time of measurement;pedestrians count;incidents\n"
        "M;2025-05-12 10:00;0;St\xC3\xB6rung des Sensors\nM;2025-05-12 11:00;7;Stadtlauf\n"
        "M;2025-05-12 12:00;;\n");
    expect(&w, hours, "M|2025-05-12|11|7|\n");
    expect(&w, "SELECT what, count FROM tally ORDER BY 1",
           "counters with one count at midnight: an hour or a day?|1\n"
           "hours with an outage of the counter|1\nrows without a value|1\n");
    world_close(&w);
}

/* ---- zones ---- */

Test(counts, times_in_utc_need_a_zone) {
    static const char text[] =
        "sensor_id,start,seconds,count\nA,2025-05-12T22:00:00Z,3600,4\nA,2025-01-12T22:00:00Z,3600,"
        "5\n";
    World w;
    world_open(&w);
    const char *note = refusal(&w, text);
    cr_expect(strstr(note, "2 of its times are in UTC") != NULL, "%s", note);
    const IngestOptions options = {.max_reject_share = 1, .zone = "Europe/Brussels"};
    const char *const paths[] = {world_path(&w, "counts.csv"), NULL};
    IngestReport report;
    Err err = {0};
    must(ingest_paths(&w.store, paths, &options, w.arena, &report, &err), &err);
    expect(&w, hours, "A|2025-01-12|23|5|\nA|2025-05-13|0|4|\n");
    world_close(&w);
}

/* Without offsets: in October the hour from two to three passes twice, in March never. */
Test(counts, the_two_nights_of_the_clock) {
    World w;
    world_open(&w);
    const IngestReport report = facts_take_text(
        &w, "counts.csv",
        "sensor_id,start,seconds,count\nA,2025-10-26T01:00,3600,1\nA,2025-10-26T02:00,3600,2\n"
        "A,2025-10-26T02:00,3600,3\nA,2025-10-26T03:00,3600,4\nA,2025-03-30T02:00,3600,5\n");
    expect(&w, hours,
           "A|2025-03-30|2|5|\nA|2025-10-26|1|1|\nA|2025-10-26|2|5|\nA|2025-10-26|3|4|\n");
    expect(&w, "SELECT sum(repeated), sum(contradicted) FROM sensor_day", "0|0\n");
    cr_expect(strstr(report.file[0].note, "an hour that does not exist") != NULL, "%s",
              report.file[0].note);
    world_close(&w);
}

static const struct {
    const char *zone, *local; /* of 2025-07-01T10:00Z; NULL = not known */
} zones[] = {
    {"Europe/Brussels", "2025-07-01 12:00"},
    {"Europe/Stockholm", "2025-07-01 12:00"},
    {"Europe/Warsaw", "2025-07-01 12:00"},
    {"Europe/Sofia", "2025-07-01 13:00"},
    {"Europe/Lisbon", "2025-07-01 11:00"},
    {"Atlantic/Azores", "2025-07-01 10:00"},
    {"Asia/Nicosia", "2025-07-01 13:00"},
    {"Europe/Malta", "2025-07-01 12:00"},
    {"Europe/Riga", "2025-07-01 13:00"},
    {"Europe/Bru", NULL},
    {"Brussels", NULL},
    {"", NULL},
    {"Europe/Brussels Europe/Paris", NULL},
};

EachRow(zones, of_all_of_europe, zones) {
    Count count = {0};
    char day[DATE_TEXT], text[32];
    cr_assert(counts_time("2025-07-01T10:00Z", 17, DATES_ANY, &count) && count.utc);
    const bool known = counts_localise(&count, zones[*row].zone);
    cr_assert(eq(int, known, zones[*row].local != NULL));
    if (!known) return;
    (void)snprintf(text, sizeof text, "%s %02d:%02d", date_format(count.date, day),
                   count.minute / 60, count.minute % 60);
    cr_expect(eq(str, text, (char *)zones[*row].local));
}

Test(telraam, cameras_are_counters_of_their_own) {
    World w;
    world_open(&w);
    (void)facts_take(&w, "tests/samples/cities/counters/telraam_per_camera.json");
    expect(&w, "SELECT sensor_id, count(*), sum(contradicted) FROM sensor_day GROUP BY 1",
           "camera 2001|2|0\ncamera 2002|2|0\n");
    world_close(&w);
}

Test(hystreet, the_german_export_in_latin_1) {
    World w;
    world_open(&w);
    const IngestReport report =
        facts_take(&w, "tests/samples/cities/counters/hystreet_export_de.csv");
    cr_expect(eq(sz, report.taken, (size_t)119));
    expect(&w, "SELECT DISTINCT sensor_id FROM sensor_day",
           "Steinstra\xC3\x9F"
           "e, Moers\n");
    world_close(&w);
}
