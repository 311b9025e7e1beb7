#include "datasets/ingest/running.h"

#include <math.h>

static const double reset_share = 0.5; /* of the reading before: what falls below began again */

static void count(size_t *counted, int64_t *first, int64_t line) {
    if (!(*counted)++) *first = line;
}

double running_step(Running *running, double before, double now, int64_t line) {
    running->steps++;
    if (now >= before) return now - before;
    if (now < reset_share * before) {
        count(&running->resets, &running->reset_line, line);
        return now;
    }
    count(&running->falls, &running->fall_line, line);
    return NAN;
}

void running_alone(Running *running, int64_t line) {
    count(&running->alone, &running->alone_line, line);
}
