/* running.h - figures that count on: what came between two readings of a running total.
 *
 * Of the first reading, and of one after a gap, it is not known what came when. A total that falls
 * to less than half was turned back to nothing, and what it shows is what came since; one that
 * falls by less was corrected, and nothing is known. */
#ifndef DATASETS_INGEST_RUNNING_H
#define DATASETS_INGEST_RUNNING_H
#include <stddef.h>
#include <stdint.h>

/* How the figures of a file count, as a mapping says: each by itself, or on from the one before.
 * Unsaid: each by itself, and a file in which they only rise is refused. */
typedef enum Counting { COUNTING_UNSAID, COUNTING_EACH, COUNTING_RUNNING } Counting;

/* What readings were, and the line of the first of each kind. */
typedef struct Running {
    size_t alone, steps, resets, falls;
    int64_t alone_line, reset_line, fall_line;
} Running;

/* What came between the reading before and this one, right behind it; NaN = not known. */
double running_step(Running *running, double before, double now, int64_t line);
/* A reading that has none right before it. */
void running_alone(Running *running, int64_t line);

#endif
