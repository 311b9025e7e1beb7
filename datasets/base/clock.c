#include "datasets/base/clock.h"

#include <time.h>

enum { DAY_SECONDS = 86400 };

int clock_today(void) {
    return (int)(time(NULL) / DAY_SECONDS);
}

const char *clock_now(char out[CLOCK_TEXT]) {
    return clock_text((int64_t)time(NULL), out);
}

const char *clock_text(int64_t second, char out[CLOCK_TEXT]) {
    const time_t now = (time_t)second;
    struct tm utc;
    (void)gmtime_r(&now, &utc);
    (void)strftime(out, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return out;
}
