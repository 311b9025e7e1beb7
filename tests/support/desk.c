#include "tests/support/desk.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "datasets/base/num.h"

const char desk_hostile[] = "=1+<script>alert('x')</script>; & \"Bar\"\\,\r\n \x1b[31m\xFF";

static void desk_rows(Desk *d) {
    for (size_t r = 0; r < DESK_ROWS; r++) {
        const bool judged = r + 1 < DESK_ROWS;
        d->rows[r] = (WatchRow){
            .rank = r + 1,
            .storefront_id = arena_printf(d->arena, "S%zu", r),
            .name = r == 1 ? NULL : desk_hostile,
            .sector = "bar_cafe",
            .street = desk_hostile,
            .house_number = "1",
            .district = r ? "Deurne" : desk_hostile,
            .traits = "",
            .lon = r == 2 ? NAN : 4.4 + 0.01 * (double)r,
            .lat = r == 2 ? NAN : 51.2,
            .judged = judged,
            .reason = judged ? NULL : "fewer than 3 months",
            .selection = r < 2    ? SELECTION_RANKED
                         : r == 3 ? SELECTION_RANDOM
                                  : SELECTION_NONE,
            .inclusion_probability = r < 2 ? 1.0 : 0.3,
            .posterior = judged ? 0.4 : NAN,
            .log_odds = judged ? -3.5 + 1.25 - 0.75 : NAN,
            .q_value = judged ? 0.2 : NAN,
            .unexplained_eur_year = r ? NAN : 12345.0,
            .unexplained_share = r ? NAN : 0.3,
            .share_low = r ? NAN : 0.2,
            .share_high = r ? NAN : 0.4,
            .evidence = d->evidence,
            .details = d->details,
            .series = r == 0 ? d->series : NULL,
        };
    }
}

void desk_open(Desk *d) {
    *d = (Desk){
        .arena = arena_open(),
        .folder = "/tmp/gevel-report-XXXXXX",
        .ids = {"level", "unheard_of"},
        .names = {"level.declared_eur", "level.expected_eur", "level.low_eur", "level.high_eur"},
        .evidence = {1.25, -0.75},
        .details = {NAN, 12000.0, 9000.0, 16000.0}};
    cr_assert_not_null(mkdtemp(d->folder));
    for (size_t k = 0; k < SERIES_COUNT * DESK_MONTHS; k++)
        d->series[k] = k % 5 ? (float)(1000 * (k % 7 + 1)) : NAN;
    desk_rows(d);
    d->list = (Watchlist){.run_id = 3,
                          .started_at = "2025-06-07T08:09:10Z",
                          .version = "0.1.0",
                          .manifest =
                              "{\"fairness\":{\"districts\":[{\"name\":\"</pre>\","
                              "\"judged\":0,\"listed\":0,\"rate\":null}]}}",
                          .output_digest = "0123456789abcdef",
                          .audit_head =
                              "fedcba98765432100123456789abcdef"
                              "fedcba98765432100123456789abcdef",
                          .first_month = month_make(2023, 11),
                          .months = DESK_MONTHS,
                          .budget = 3,
                          .prior_log_odds = -3.5,
                          .prevalence = 0.03,
                          .signals = DESK_SIGNALS,
                          .details = DESK_DETAILS,
                          .signal_ids = d->ids,
                          .detail_names = d->names,
                          .n = DESK_ROWS,
                          .rows = d->rows};
    d->input = (ReportInput){.list = &d->list};
    d->voice = (Voice){.language = language_find("en"), .list = &d->list, .arena = d->arena};
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *ftw) {
    (void)info, (void)kind, (void)ftw;
    return remove(path);
}

void desk_close(Desk *d) {
    (void)nftw(d->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_close(d->arena);
}

const char *desk_path(Desk *d, const char *name) {
    return arena_printf(d->arena, "%s/%s", d->folder, name);
}

bool desk_has(Desk *d, const char *name) {
    return access(desk_path(d, name), F_OK) == 0;
}

char *desk_read(Desk *d, const char *name, size_t *length) {
    enum { MOST = 1 << 22 };
    FILE *file = fopen(desk_path(d, name), "rb");
    cr_assert_not_null(file, "%s", name);
    char *text = ARENA_ARRAY(d->arena, char, MOST);
    const size_t got = fread(text, 1, MOST - 1, file);
    (void)fclose(file);
    if (length) *length = got;
    return text;
}

char *desk_run(Desk *d, const char *program, const char *arguments) {
    if (system(arena_printf(d->arena, "command -v %s >/dev/null 2>&1", program)) != 0) {
        /* cr_log_warn would fail the whole suite */
        (void)fprintf(stderr, "%s is not installed: skipped\n", program);
        return NULL;
    }
    FILE *pipe =
        popen(arena_printf(d->arena, "cd %s && %s %s 2>&1", d->folder, program, arguments), "r");
    cr_assert_not_null(pipe);
    enum { MOST = 1 << 20 };
    char *text = ARENA_ARRAY(d->arena, char, MOST);
    (void)fread(text, 1, MOST - 1, pipe);
    cr_assert_eq(pclose(pipe), 0, "%s %s: %s", program, arguments, text);
    return text;
}

Status desk_report(Desk *d, const char *formats, const char *name, Err *err) {
    return report_write(&d->input, formats, desk_path(d, name), d->arena, err);
}
