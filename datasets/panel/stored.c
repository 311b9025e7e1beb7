#include "datasets/panel/stored.h"

#include <string.h>

const StoredRange stored_lon = {"longitude", -180, 180}, stored_lat = {"latitude", -90, 90},
                  stored_area = {"floor area", 0, 1e6}, stored_staff = {"staff", 0, 1e5},
                  stored_hours = {"opening hours", 0, 168},
                  stored_money = {"an amount", -1e13, 1e13}, stored_proxy = {"a proxy", 0, 1e12},
                  stored_count = {"a count", 0, 1e10}, stored_uptime = {"an uptime", 0, 1},
                  stored_probability = {"the probability of a visit", 1e-12, 1};

static const char advice[] =
    "no import writes that: look with 'gevel doctor', and restore a backup";

Status stored_check(Stmt *stmt, const StoredRange *range, double value, Err *err) {
    if (!(value < range->low) && !(value > range->high)) return ST_OK;
    const char *whose = stmt_get_text(stmt, 0);
    return FAIL(err, ST_INTEGRITY, "%s says %g as %s of '%.60s'; %s", stmt->store->path, value,
                range->what, whose ? whose : "", advice);
}

Status stored_number(Stmt *stmt, int column, const StoredRange *range, double *value, Err *err) {
    *value = stmt_get_real(stmt, column);
    return stored_check(stmt, range, *value, err);
}

static Status cut_off(Stmt *stmt, const char *what, Err *err) {
    const char *whose = stmt_get_text(stmt, 0);
    return FAIL(err, ST_INTEGRITY,
                "%s holds %s of '%.60s' that were cut off, or not those that it says it holds; %s",
                stmt->store->path, what, whose ? whose : "", advice);
}

/* ---- years ---- */

void stored_years(Stmt *stmt, StoredYears *years) {
    *years = (StoredYears){.at = stmt_get_text(stmt, 1)};
}

bool stored_next(StoredYears *years, SeriesYear *year) {
    const int before = years->any ? years->last.year : -1;
    if (!years->at || !series_decode(&years->at, year)) return false;
    if (year->year <= before) {
        years->at = NULL; /* years stand in order, each once */
        return false;
    }
    if (!years->any) years->first = series_first_month(year);
    years->any = true;
    years->last = *year;
    return true;
}

/* A store that shows its past says of no row that it reaches further. */
static bool reaches(Stmt *stmt, const StoredYears *years) {
    const int64_t told = stmt_get_int(stmt, 3), last = series_last_month(&years->last);
    return stmt->store->as_of ? told <= last : told == last;
}

Status stored_end(Stmt *stmt, const StoredYears *years, Err *err) {
    const bool whole = years->any && years->at && strcmp(years->at, "]") == 0;
    if (whole && stmt_get_int(stmt, 2) == years->first && reaches(stmt, years)) return ST_OK;
    return cut_off(stmt, "months", err);
}

Status stored_cells_end(Stmt *stmt, const char *at, Err *err) {
    return at && strcmp(at, "]") == 0 ? ST_OK : cut_off(stmt, "counts", err);
}
