/* aggregate.h - counts by district or sector as they may be made public, named for the reader. */
#ifndef REPORTS_RECORD_AGGREGATE_H
#define REPORTS_RECORD_AGGREGATE_H
#include "detector/run/disclosure.h"
#include "reports/record/edition.h"

#include <jansson.h>

typedef struct Group {
    const char *name;
    size_t judged, selected; /* rounded */
    bool hide_judged, hide_selected;
} Group;

typedef struct Aggregate {
    size_t n;
    Group *group; /* [n] in order of name */
    Group total;  /* exact; named "Together" */
} Aggregate;

/* What is said of what is hidden: the report's, else the defaults. */
const DisclosureParams *aggregate_rule(const Edition *edition);
Aggregate aggregate_of(const Edition *edition, DisclosureBy by, DisclosureCount what);

/* Whether no total of what was selected may be told: by rank, at random, both. */
bool aggregate_selection_hidden(const Edition *edition);

/* counted / judged of a group that shows both, 0..1; NaN else. */
double aggregate_rate(const Group *group);
/* The rule in a sentence. */
const char *aggregate_rule_text(const Edition *edition);

/* The parts of a run's record that may be made public: rates of groups as their counts are told.
 * A new reference; NULL for NULL. */
json_t *aggregate_public(const json_t *manifest, const Edition *edition);

#endif
