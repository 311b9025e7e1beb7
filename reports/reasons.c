/* reasons.c - which signals speak for and against a row, in words. */
#include "models/signal.h"
#include "reports/report.h"
#include "reports/sentence.h"

#include <math.h>

static const double threshold = 0.1; /* |log Bayes factor| below which a signal says nothing */

/* The signal's sentence; one without numbers when all of its numbers are missing. */
static const char *sentence_of(const Watchlist *list, const WatchRow *row, const Signal *signal,
                               bool speaks_for, Arena *arena) {
    const char *sentence = sentence_render(speaks_for ? signal->speaks_for : signal->speaks_against,
                                           list, row, signal->id, arena);
    if (*sentence) return sentence;
    return arena_printf(arena, "%s speaks %s unexplained turnover.", signal->title,
                        speaks_for ? "for" : "against");
}

static struct Reason reason_of(const Watchlist *list, const WatchRow *row, size_t s, Arena *arena) {
    const double evidence = row->evidence[s];
    const bool speaks_for = evidence > 0;
    const Signal *signal = signal_find(list->signal_ids[s]);
    if (signal)
        return (struct Reason){signal->id,
                               signal->title,
                               evidence,
                               sentence_of(list, row, signal, speaks_for, arena),
                               sentence_render(signal->innocent, list, row, signal->id, arena),
                               sentence_render(signal->check, list, row, signal->id, arena)};
    const char *id = label_text(list->signal_ids[s], "signal", arena);
    return (struct Reason){
        list->signal_ids[s],
        id,
        evidence,
        arena_printf(arena, "The signal \"%s\" of that run speaks %s unexplained turnover.", id,
                     speaks_for ? "for" : "against"),
        "Ask the business what would explain it.",
        "Look at the till and the books of one month."};
}

/* For before against, larger before smaller; equal ones stay in the order of the run. */
static bool goes_before(const struct Reason *a, const struct Reason *b) {
    if ((a->evidence > 0) != (b->evidence > 0)) return a->evidence > 0;
    return fabs(a->evidence) > fabs(b->evidence);
}

void reasons_of(const Watchlist *list, const WatchRow *row, Arena *arena, Reasons *reasons) {
    *reasons = (Reasons){0};
    const size_t most = sizeof reasons->reason / sizeof reasons->reason[0];
    for (size_t s = 0; row->judged && row->evidence && s < list->signals; s++) {
        const double evidence = row->evidence[s];
        if (!(fabs(evidence) > threshold) || reasons->count == most) continue;
        const struct Reason reason = reason_of(list, row, s, arena);
        size_t at = reasons->count++;
        for (; at && goes_before(&reason, &reasons->reason[at - 1]); at--)
            reasons->reason[at] = reasons->reason[at - 1];
        reasons->reason[at] = reason;
        if (evidence > 0) reasons->speaks_for++;
    }
}
