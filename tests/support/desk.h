/* desk.h - a small saved list full of hostile text, and a folder to write reports into. */
#ifndef TESTS_DESK_H
#define TESTS_DESK_H
#include "reports/publish/report.h"

enum { DESK_ROWS = 6, DESK_MONTHS = 14, DESK_SIGNALS = 2, DESK_DETAILS = 4 };

typedef struct Desk {
    Arena *arena;
    char folder[64];
    const char *ids[DESK_SIGNALS], *names[DESK_DETAILS];
    double evidence[DESK_SIGNALS];
    float details[DESK_DETAILS];
    float series[SERIES_COUNT * DESK_MONTHS];
    WatchRow rows[DESK_ROWS];
    Watchlist list;
    ReportInput input;
    Voice voice;
} Desk;

/* Rows 1 and 2 are ranked, row 4 is a random control, row 6 is not judged, row 3 has no place. */
void desk_open(Desk *d);
void desk_close(Desk *d);

const char *desk_path(Desk *d, const char *name);
bool desk_has(Desk *d, const char *name);
/* The whole file, with a NUL behind it; length may be NULL. */
char *desk_read(Desk *d, const char *name, size_t *length);
/* The output of a shell command run in the folder; NULL when its program is not installed. */
char *desk_run(Desk *d, const char *program, const char *arguments);
Status desk_report(Desk *d, const char *formats, const char *name, Err *err);

extern const char desk_hostile[]; /* name and street of some rows */

#endif
