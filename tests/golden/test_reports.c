/* Every file of a report on a small list full of hostile text, byte for byte (or what it says,
 * where the bytes are another library's). When a change is meant to change them,
 * scripts/golden records them, to be committed with the reason. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/digest.h"
#include "tests/support/desk.h"

#define GOLDEN GEVEL_SOURCE_DIR "/tests/golden/report_digests.txt"

/* A file of the report, or what a program says about it. */
typedef struct Piece {
    const char *name, *program, *arguments;
} Piece;

static const Piece pieces[] = {
    {"index.html", NULL, NULL},
    {"round.html", NULL, NULL},
    {"council.html", NULL, NULL},
    {"shops/0001.html", NULL, NULL},
    {"shops/0004.html", NULL, NULL},
    {"nl/index.html", NULL, NULL},
    {"nl/shops/0001.html", NULL, NULL},
    {"fr/shops/0001.html", NULL, NULL},
    {"de/shops/0001.html", NULL, NULL},
    {"evaluation.html", NULL, NULL},
    {"card.html", NULL, NULL},
    {"methods.html", NULL, NULL},
    {"methods/level.html", NULL, NULL},
    {"nl/evaluation.html", NULL, NULL},
    {"model-card.html", NULL, NULL},
    {"model-card.json", NULL, NULL},
    {"algorithm-register.json", NULL, NULL},
    {"fr/algorithm-register.csv", NULL, NULL},
    {"watchlist.csv", NULL, NULL},
    {"watchlist.json", NULL, NULL},
    {"watchlist.geojson", NULL, NULL},
    {"watchlist.ftm.json", NULL, NULL},
    {"round.ics", NULL, NULL},
    {"watchlist.gpkg", "sqlite3", "out/watchlist.gpkg .dump"},
    {"watchlist.xlsx", "unzip",
     "-p out/watchlist.xlsx xl/sharedStrings.xml xl/worksheets/sheet1.xml "
     "xl/worksheets/sheet2.xml xl/worksheets/sheet3.xml"},
    {"dossiers.pdf", "pdftotext", "-layout out/dossiers.pdf -"},
    {"round.pdf", "pdftotext", "-layout out/round.pdf -"},
    {"council.pdf", "pdftotext", "-layout out/council.pdf -"},
};
enum { PIECES = sizeof pieces / sizeof *pieces };

static const char *digest_of(Desk *d, const Piece *piece) {
    size_t length = 0;
    const char *bytes;
    if (piece->program) {
        bytes = desk_run(d, piece->program, piece->arguments);
        if (!bytes) return NULL;
        length = strlen(bytes);
    } else
        bytes = desk_read(d, arena_printf(d->arena, "out/%s", piece->name), &length);
    char hex[DIGEST_TEXT];
    Digest digest;
    digest_init(&digest);
    digest_add(&digest, bytes, length);
    digest_hex(&digest, hex);
    return arena_strdup(d->arena, hex);
}

static void make_report(Desk *d) {
    Err err = {0};
    Route *round = ARENA_ARRAY(d->arena, Route, 1);
    const RouteOptions options = {
        NAN, NAN, 1, 600, 30, 12, 1.3, 1, 5, 20514, 600, 1, HOLIDAYS_BELGIUM, NULL};
    cr_assert_eq(route_plan(&d->list, &options, d->arena, round, &err), ST_OK, "%s", err.text);
    d->input.round = round;
    static const signed char label[DESK_ROWS] = {1, 0, -1, 0, -1, -1};
    Quality *quality = ARENA_ARRAY(d->arena, Quality, 1);
    quality_measure(&d->list, label, quality);
    d->input.quality = quality;
    d->input.languages = "en,nl,fr,de";
    cr_assert_eq(
        desk_report(d, "html,csv,json,pdf,xlsx,geojson,gpkg,ics,ftm,council,card", "out", &err),
        ST_OK, "%s", err.text);
}

static const char *recorded(const char *golden, const char *name) {
    const size_t length = strlen(name);
    for (const char *line = golden; *line; line += strcspn(line, "\n"), line += *line == '\n')
        if (strncmp(line, name, length) == 0 && line[length] == ' ') return line + length + 1;
    return "";
}

Test(reports, every_file_is_the_recorded_one) {
    Desk d;
    desk_open(&d);
    make_report(&d);
    const char *digest[PIECES];
    for (size_t k = 0; k < PIECES; k++) digest[k] = digest_of(&d, &pieces[k]);
    if (getenv("GEVEL_GOLDEN_UPDATE")) {
        FILE *file = fopen(GOLDEN, "w");
        cr_assert_not_null(file);
        for (size_t k = 0; k < PIECES; k++)
            (void)fprintf(file, "%s %s\n", pieces[k].name, digest[k] ? digest[k] : "-");
        (void)fclose(file);
    }
    char golden[8192] = "";
    FILE *file = fopen(GOLDEN, "r");
    cr_assert_not_null(file, "%s is missing; GEVEL_GOLDEN_UPDATE=1 writes it", GOLDEN);
    (void)fread(golden, 1, sizeof golden - 1, file);
    (void)fclose(file);
    for (size_t k = 0; k < PIECES; k++)
        if (digest[k])
            cr_expect(strncmp(recorded(golden, pieces[k].name), digest[k], strlen(digest[k])) == 0,
                      "%s changed; if that is meant, run this test with GEVEL_GOLDEN_UPDATE=1 and "
                      "say why in the commit",
                      pieces[k].name);
    desk_close(&d);
}
