/* timings.h - how long the stages of a command took, for tests/bench: `--timings` of import, scan.
 */
#ifndef CLI_TIMINGS_H
#define CLI_TIMINGS_H
#include "detector/cli/command.h"

enum { TIMINGS_MOST = 16 };

typedef struct Timings {
    Cli *cli;
    size_t count;
    const char *stage[TIMINGS_MOST];
    double seconds[TIMINGS_MOST];
    bool open;    /* the last stage has not ended */
    double since; /* monotonic seconds when it began */
} Timings;

#define OPTION_TIMINGS \
    { "timings", NULL, "say on stderr how long each stage took", 0, true }

void timings_start(Timings *timings, Cli *cli);
/* A ProgressFn of the Timings `context`: a new label ends the stage before; passes on to the
 * terminal. */
void timings_progress(void *context, const char *label, double done, double total);
/* A stage that was measured elsewhere. */
void timings_add(Timings *timings, const char *stage, double seconds);
/* Ends the last stage; with --timings prints {"stage": seconds, ...} on stderr. */
void timings_print(Timings *timings);

#endif
