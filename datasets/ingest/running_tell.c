#include "datasets/ingest/running_tell.h"

enum { STEPS_LEAST = 8 };
static const double falls_most = 0.25; /* of steps: totals of a day are read oftener than that */

static Status tell(Load *load, size_t count, int64_t line, bool stored, const char *what,
                   Err *err) {
    if (!count) return ST_OK;
    load_note(load, 0, "%s%zu %s (line %lld)", stored ? "" : "not stored: ", count, what,
              (long long)line);
    return load_tally(load, what, count, err);
}

Status running_tell(Load *load, const Running *r, Err *err) {
    const size_t falls = r->resets + r->falls;
    if (r->steps >= STEPS_LEAST && (double)falls > falls_most * (double)r->steps)
        return load_refuse(load,
                           "%zu of %zu of its figures are lower than the one before: no running "
                           "totals, as 'counts = running' of its mapping says; write counts = each",
                           falls, r->steps);
    TRY(tell(load, r->resets, r->reset_line, true,
             "resets of a running total: what it shows since then is taken", err));
    TRY(tell(load, r->falls, r->fall_line, false,
             "readings of a running total that are lower than the one before, and no reset", err));
    return tell(load, r->alone, r->alone_line, false,
                "readings of a running total without one right before them: what came until then "
                "is not known",
                err);
}
