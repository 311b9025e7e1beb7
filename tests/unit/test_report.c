/* A report is complete or absent, the same every time, and safe to open. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/digest.h"
#include "reports/record/explain_json.h"
#include "reports/words/explain.h"
#include "tests/support/desk.h"

static size_t entries(Desk *d) {
    FILE *pipe = popen(arena_printf(d->arena, "ls -A %s | wc -l", d->folder), "r");
    char line[16] = "";
    cr_assert_not_null(fgets(line, sizeof line, pipe));
    (void)pclose(pipe);
    return (size_t)atoi(line);
}

static void expect_safe(Desk *d, const char *page) {
    const char *html = desk_read(d, page, NULL);
    cr_assert_null(strstr(html, "<script>alert"), "%s", page);
    cr_assert_null(strstr(html, "://"), "%s asks for something outside", page);
    cr_assert_null(strstr(html, "</pre>\""), "%s", page);
    cr_assert_null(strchr(html, '\x1b'));
    cr_assert_null(strstr(html, ">nan"));
    cr_assert_null(strstr(html, " nan"));
    cr_assert_null(strstr(html, "style=\""), "an inline style would break the policy");
    cr_assert_null(strstr(html, "2025-06-07"), "the clock is no part of a report");
    cr_assert_not_null(strstr(html, "default-src &#39;none&#39;"));
    cr_assert_not_null(strstr(html, "Selected for a routine check."));
    cr_assert(utf8_valid(html, strlen(html)));
}

Test(report, writes_all_formats) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    cr_assert_eq(desk_report(&d, "html,csv,json,csv", "a/b/out/", &err), ST_OK, "%s", err.text);
    expect_safe(&d, "a/b/out/index.html");
    expect_safe(&d, "a/b/out/shops/0001.html");
    expect_safe(&d, "a/b/out/shops/0002.html");
    expect_safe(&d, "a/b/out/shops/0004.html");
    cr_assert_not(desk_has(&d, "a/b/out/shops/0003.html"));
    cr_assert_not_null(strstr(desk_read(&d, "a/b/out/index.html", NULL), "random control"));
    cr_assert_not_null(strstr(desk_read(&d, "a/b/out/watchlist.csv", NULL), "S5"));
    json_t *json = json_loads(desk_read(&d, "a/b/out/watchlist.json", NULL), 0, NULL);
    cr_assert_eq(json_array_size(json_object_get(json, "selected")), 3);
    cr_assert(json_is_object(json_object_get(json, "manifest")));
    json_decref(json);
    desk_close(&d);
}

Test(report, is_the_same_every_time_and_replaces_itself) {
    Desk d;
    Err err = {0};
    char digest[4][DIGEST_TEXT];
    const char *const files[] = {"out/index.html", "out/shops/0001.html"};
    desk_open(&d);
    for (size_t k = 0; k < 4; k++) {
        if (k % 2 == 0)
            cr_assert_eq(desk_report(&d, "html,csv", "out", &err), ST_OK, "%s", err.text);
        cr_assert_eq(digest_file(desk_path(&d, files[k % 2]), digest[k], &err), ST_OK);
    }
    cr_assert_str_eq(digest[0], digest[2]);
    cr_assert_str_eq(digest[1], digest[3]);
    cr_assert_eq(desk_report(&d, "json", "out", &err), ST_OK, "%s", err.text);
    cr_assert_not(desk_has(&d, "out/index.html"));
    cr_assert(desk_has(&d, "out/watchlist.json"));
    cr_assert_eq(entries(&d), 1, "nothing is left beside it");
    desk_close(&d);
}

Test(report, removes_nothing_that_it_did_not_write) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    cr_assert_eq(desk_report(&d, "csv,html", "out", &err), ST_OK);
    cr_assert_eq(desk_report(&d, "csv", "out", &err), ST_OK);
    cr_assert_eq(mkdir(desk_path(&d, "out/notes"), 0777), 0);
    FILE *note = fopen(desk_path(&d, "out/notes/mine.txt"), "w");
    cr_assert(note && fclose(note) == 0);
    cr_expect_eq(desk_report(&d, "csv", "out", &err), ST_USAGE);
    cr_expect_not_null(strstr(err.text, "notes/mine.txt"));
    cr_expect(desk_has(&d, "out/notes/mine.txt"));
    desk_close(&d);
}

/* Remarks of a person in the list. */
Test(report, removes_nothing_that_was_changed_since) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    cr_assert_eq(desk_report(&d, "csv", "out", &err), ST_OK);
    FILE *list = fopen(desk_path(&d, "out/watchlist.csv"), "a");
    cr_assert(list && fputs("seen on Monday\n", list) >= 0 && fclose(list) == 0);
    cr_expect_eq(desk_report(&d, "csv", "out", &err), ST_USAGE);
    cr_expect_not_null(strstr(err.text, "watchlist.csv, which was changed"));
    cr_expect_not_null(strstr(desk_read(&d, "out/watchlist.csv", NULL), "seen on Monday"));
    desk_close(&d);
}

Test(report, leaves_other_folders_alone) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    cr_assert_eq(mkdir(desk_path(&d, "photos"), 0777), 0);
    cr_assert_eq(desk_report(&d, "csv", "photos", &err), ST_USAGE);
    cr_assert_not_null(strstr(err.text, "not made by an earlier report"));
    cr_assert_not(desk_has(&d, "photos/watchlist.csv"));
    cr_assert_eq(symlink(desk_path(&d, "photos"), desk_path(&d, "link")), 0);
    err = (Err){0};
    cr_assert_eq(desk_report(&d, "csv", "link", &err), ST_USAGE);
    cr_assert_eq(entries(&d), 2);
    desk_close(&d);
}

Test(report, is_absent_when_it_cannot_be_complete) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    FILE *file = fopen(desk_path(&d, "file"), "w");
    (void)fclose(file);
    cr_assert_eq(desk_report(&d, "csv", "file/out", &err), ST_FAILED);
    cr_assert_eq(entries(&d), 1);
    desk_close(&d);
}

/* A limit on the size of files stands in for a full disk. */
Test(report, half_a_report_is_taken_away) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    cr_assert_eq(desk_report(&d, "csv", "out", &err), ST_OK, "%s", err.text);
    struct rlimit limit;
    cr_assert_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = 2000;
    (void)signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    const Status status = desk_report(&d, "html,csv", "out", &err);
    limit.rlim_cur = limit.rlim_max;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_assert_eq(status, ST_FAILED);
    cr_assert(desk_has(&d, "out/watchlist.csv"), "the earlier report stays");
    cr_assert_not(desk_has(&d, "out/index.html"));
    cr_assert_eq(entries(&d), 1);
    desk_close(&d);
}

Test(report, unknown_formats_name_the_nearest) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    cr_assert_eq(desk_report(&d, "html,jsn", "out", &err), ST_USAGE);
    cr_assert_not_null(strstr(err.text, "json"));
    err = (Err){0};
    cr_assert_eq(desk_report(&d, "html,", "out", &err), ST_USAGE);
    cr_assert_eq(entries(&d), 0);
    cr_assert_null(format_find("xml"));
    cr_assert_str_eq(format_find("html")->id, "html");
    desk_close(&d);
}

/* The signed number in the line of `text` that holds `label`, whose minus is U+2212. */
static double number_after(const char *text, const char *label) {
    static const char minus[] = "\xE2\x88\x92";
    const char *line = strstr(text, label);
    cr_assert_not_null(line, "%s", label);
    line += strcspn(line, "+\xE2");
    if (strncmp(line, minus, strlen(minus)) == 0) return -strtod(line + strlen(minus), NULL);
    return strtod(line, NULL);
}

Test(explain, evidence_adds_up) {
    Desk d;
    Text text = {0};
    desk_open(&d);
    explain_text(&d.voice, &d.rows[0], NULL, &text);
    const double sum = number_after(text.at, "starting odds (") +
                       number_after(text.at, "Level of turnover  ") +
                       number_after(text.at, "unheard of  ");
    cr_assert_float_eq(sum, number_after(text.at, "total = log odds"), 1e-9);
    cr_assert_float_eq(sum, d.rows[0].log_odds, 1e-9);
    cr_assert_null(strstr(text.at, "nan"));
    cr_assert_null(strchr(text.at, '\x1b'));
    cr_assert_null(strstr(text.at, " \n"));
    text_free(&text);
    desk_close(&d);
}

Test(explain, tells_why_a_storefront_was_not_judged) {
    Desk d;
    Text text = {0};
    desk_open(&d);
    explain_text(&d.voice, &d.rows[DESK_ROWS - 1], NULL, &text);
    cr_assert_not_null(strstr(text.at, "fewer than 3 months"));
    cr_assert_null(strstr(text.at, "nan"));
    text_clear(&text);
    explain_json(&d.voice, &d.rows[DESK_ROWS - 1], NULL, &text);
    json_t *json = json_loads(text.at, 0, NULL);
    cr_assert(json_is_null(json_object_get(json_object_get(json, "storefront"), "posterior")));
    json_decref(json);
    text_free(&text);
    desk_close(&d);
}

Test(report, each_language_has_its_folder_and_leads_to_the_others) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    d.input.languages = "nl,en,fr";
    cr_assert_eq(desk_report(&d, "html,csv", "out", &err), ST_OK, "%s", err.text);
    cr_assert_not_null(strstr(desk_read(&d, "out/index.html", NULL), "<html lang=\"nl\">"));
    cr_assert_not_null(strstr(desk_read(&d, "out/index.html", NULL), "href=\"fr/index.html\""));
    cr_assert_not_null(strstr(desk_read(&d, "out/fr/index.html", NULL), "href=\"../index.html\""));
    cr_assert_not_null(
        strstr(desk_read(&d, "out/fr/index.html", NULL), "href=\"../en/index.html\""));
    const char *page = desk_read(&d, "out/fr/shops/0001.html", NULL);
    cr_assert_not_null(strstr(page, "href=\"../../shops/0001.html\""));
    cr_assert_not_null(strstr(page, "href=\"../../en/shops/0001.html\""));
    cr_assert_not_null(strstr(page, "Sélectionné pour un contrôle de routine."));
    cr_assert(desk_has(&d, "out/watchlist.csv"));
    cr_assert_not(desk_has(&d, "out/fr/watchlist.csv"), "a table is the same in every language");
    d.input.languages = "en,ln";
    cr_assert_eq(desk_report(&d, "csv", "out", &err), ST_USAGE);
    cr_assert_not_null(strstr(err.text, "did you mean"));
    desk_close(&d);
}
