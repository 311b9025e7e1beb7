/* clock.h - the time of day, as text. */
#ifndef DATASETS_BASE_CLOCK_H
#define DATASETS_BASE_CLOCK_H
#include <stdint.h>

enum { CLOCK_TEXT = 32 };

/* Now in UTC, "2026-01-31T12:00:00Z"; returns out. */
const char *clock_now(char out[CLOCK_TEXT]);
/* The same of another moment, in seconds since 1970-01-01. */
const char *clock_text(int64_t second, char out[CLOCK_TEXT]);
/* Today in UTC: days since 1970-01-01. */
int clock_today(void);

#endif
