/* reasons.h - why a storefront is where it is, in sentences. */
#ifndef REPORTS_WORDS_REASONS_H
#define REPORTS_WORDS_REASONS_H
#include "reports/lang/voice.h"

/* The sentences of one row, in order of |evidence|: for, against, innocent, checks. */
typedef struct Reasons {
    size_t count;
    struct Reason {
        const char *signal_id, *title;
        double evidence;         /* log Bayes factor */
        const char *sentence;    /* rendered; says by itself what it is about */
        const char *under_title; /* the same beneath its title, which it does not repeat */
        const char *innocent, *check;
    } reason[16];      /* speaks-for first (largest first), then speaks-against */
    size_t speaks_for; /* the first speaks_for of them */
} Reasons;
void reasons_of(const Voice *v, const WatchRow *row, Reasons *reasons);

/* True when reason k hardly says anything (strength_hardly) and is not the largest of its side: on
 * paper its title and odds do. */
bool reasons_minor(const Reasons *reasons, size_t k);

/* How many reasons of one side are minor. */
size_t reasons_minor_count(const Reasons *reasons, bool speaks_for);

/* "Of little weight beside these: Level of turnover (odds × 1.8)": the minor ones of one side; NULL
 * when it has none. */
const char *reasons_minor_line(const Voice *v, const Reasons *reasons, bool speaks_for);

/* |log Bayes factor| up to which a signal says nothing. */
#define REASONS_THRESHOLD 0.1

/* The title of a signal, for what speaks for a visit; and what it is about, in words that name no
 * suspicion, for what speaks against one. */
const char *reasons_signal(const Voice *v, const char *signal_id);
const char *reasons_topic(const Voice *v, const char *signal_id);

#endif
