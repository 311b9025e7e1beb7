/* link_reason.h - why two records are linked, or not, in numbers that add up. */
#ifndef DETECTOR_LINK_LINK_REASON_H
#define DETECTOR_LINK_LINK_REASON_H
#include "detector/link/linking.h"

typedef struct LinkReason {
    size_t a, b; /* records, a < b */
    LinkVector vector;
    LinkScore score; /* total = prior + weights + others, to the millibit */
    bool left;       /* weighed among what the first look left over */
    bool compared;   /* some block holds both; if not, the linking never looked at them */
    const LinkDecision *decision; /* or NULL; then its word counts, not the total */
} LinkReason;

LinkReason link_reason(const Linking *linking, size_t a, size_t b);

/* What the linking would say of it, never more than link.shown_max and never less than the rest. */
double link_reason_shown(const Linking *linking, const LinkReason *reason);

extern const char *const link_comparison_names[LINK_COMPARISONS]; /* "name", ... */
/* A level in words: "alike"; "not known" when it is missing. */
const char *link_level_words(LinkComparison comparison, int level);
/* What is compared of a record: "koren mode", "kerk 12-14, 2060". */
const char *link_text(const Linking *linking, LinkComparison comparison, size_t record);
/* REGISTER:KEY, or a storefront's id. */
const char *link_record_name(const Linking *linking, size_t record);

#endif
