/* ics.h - the round as calendar entries, for whoever hands them out otherwise than in a folder. */
#ifndef REPORTS_FORMATS_ICS_H
#define REPORTS_FORMATS_ICS_H
#include "datasets/base/text.h"
#include "detector/route/route.h"
#include "reports/words/words.h"

/* Adds the calendar; round may be NULL. */
void ics_add(const Voice *v, const Route *round, Text *out);

#endif
