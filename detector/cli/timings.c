#include "detector/cli/timings.h"

#include <stdio.h>
#include <time.h>

#include "datasets/base/text.h"

static double now(void) {
    struct timespec t;
    return clock_gettime(CLOCK_MONOTONIC, &t) ? 0 : (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void timings_start(Timings *timings, Cli *cli) {
    *timings = (Timings){.cli = cli, .since = now()};
}

static void end_stage(Timings *timings) {
    const double t = now();
    if (timings->open) timings->seconds[timings->count - 1] = t - timings->since;
    timings->open = false;
    timings->since = t;
}

void timings_add(Timings *timings, const char *stage, double seconds) {
    end_stage(timings);
    if (timings->count == TIMINGS_MOST) return;
    timings->stage[timings->count] = stage;
    timings->seconds[timings->count++] = seconds;
}

void timings_progress(void *context, const char *label, double done, double total) {
    Timings *timings = context;
    if (!timings->count || !text_equal(timings->stage[timings->count - 1], label)) {
        timings_add(timings, label, 0);
        timings->open = true;
    }
    terminal_progress(&timings->cli->terminal, label, done, total);
}

void timings_print(Timings *timings) {
    end_stage(timings);
    if (!option_given(&timings->cli->given, "timings")) return;
    json_t *stages = json_object();
    for (size_t k = 0; k < timings->count; k++)
        json_put(stages, timings->stage[k], json_real(timings->seconds[k]));
    (void)json_dumpf(stages, stderr, JSON_COMPACT | JSON_REAL_PRECISION(6));
    (void)fputc('\n', stderr);
    json_decref(stages);
}
