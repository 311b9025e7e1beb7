/* reasons.c - which signals speak for and against a row, in words. */
#include "reports/words/reasons.h"
#include "models/signals/signal.h"
#include "reports/words/sentence.h"

#include <math.h>

const char *reasons_signal(const Voice *v, const char *signal_id) {
    const Signal *signal = signal_find(signal_id);
    return signal ? say_foreign(v, signal->title)
                  : label_text(signal_id, say(v, SAY_SIGNAL), v->arena);
}

const char *reasons_topic(const Voice *v, const char *signal_id) {
    const char *topic = say_label(v, arena_printf(v->arena, "topic_%s", signal_id));
    return topic ? topic : reasons_signal(v, signal_id);
}

/* The signal's own sentence; one without numbers when all of its numbers are missing, or the signal
 * is of a run by another version. */
static void add_sentence(const Voice *v, const WatchRow *row, const Signal *signal,
                         struct Reason *reason) {
    const bool speaks_for = reason->evidence > 0;
    const char *own =
        signal ? sentence_render(v, speaks_for ? signal->speaks_for : signal->speaks_against, row,
                                 signal->id)
               : "";
    reason->sentence = reason->under_title = own;
    if (*own) return;
    reason->under_title = say(v, speaks_for ? SAY_SIGNAL_FOR : SAY_SIGNAL_AGAINST);
    reason->sentence = say_with(v, speaks_for ? SAY_SIGNAL_NAMED_FOR : SAY_SIGNAL_NAMED_AGAINST,
                                "signal", reason->title);
}

static struct Reason reason_of(const Voice *v, const WatchRow *row, size_t s) {
    const double evidence = row->evidence[s];
    const char *id = v->list->signal_ids[s];
    const Signal *signal = signal_find(id);
    struct Reason reason = {.signal_id = signal ? signal->id : id,
                            .title = evidence > 0 ? reasons_signal(v, id) : reasons_topic(v, id),
                            .evidence = evidence,
                            .innocent = signal
                                            ? sentence_render(v, signal->innocent, row, signal->id)
                                            : say(v, SAY_ASK_BUSINESS),
                            .check = signal ? sentence_render(v, signal->check, row, signal->id)
                                            : say(v, SAY_SEE_BOOKS)};
    add_sentence(v, row, signal, &reason);
    return reason;
}

/* For before against, larger before smaller; equal ones stay in the order of the run. */
static bool goes_before(const struct Reason *a, const struct Reason *b) {
    if ((a->evidence > 0) != (b->evidence > 0)) return a->evidence > 0;
    return fabs(a->evidence) > fabs(b->evidence);
}

void reasons_of(const Voice *v, const WatchRow *row, Reasons *reasons) {
    *reasons = (Reasons){0};
    const size_t most = sizeof reasons->reason / sizeof reasons->reason[0];
    for (size_t s = 0; row->judged && row->evidence && s < v->list->signals; s++) {
        const double evidence = row->evidence[s];
        if (!(fabs(evidence) > REASONS_THRESHOLD) || reasons->count == most) continue;
        const struct Reason reason = reason_of(v, row, s);
        size_t at = reasons->count++;
        for (; at && goes_before(&reason, &reasons->reason[at - 1]); at--)
            reasons->reason[at] = reasons->reason[at - 1];
        reasons->reason[at] = reason;
        if (evidence > 0) reasons->speaks_for++;
    }
}

bool reasons_minor(const Reasons *reasons, size_t k) {
    const bool largest = k == 0 || k == reasons->speaks_for;
    return !largest && strength_hardly(reasons->reason[k].evidence);
}

size_t reasons_minor_count(const Reasons *reasons, bool speaks_for) {
    const size_t end = speaks_for ? reasons->speaks_for : reasons->count;
    size_t count = 0;
    for (size_t k = speaks_for ? 0 : reasons->speaks_for; k < end; k++)
        count += reasons_minor(reasons, k);
    return count;
}

const char *reasons_minor_line(const Voice *v, const Reasons *reasons, bool speaks_for) {
    const size_t end = speaks_for ? reasons->speaks_for : reasons->count;
    const char *line = NULL;
    for (size_t k = speaks_for ? 0 : reasons->speaks_for; k < end; k++) {
        const struct Reason *reason = &reasons->reason[k];
        if (!reasons_minor(reasons, k)) continue;
        const char *part = say_with(v, SAY_MINOR, "signal", reason->title, "factor",
                                    odds_text(v, reason->evidence));
        line = line ? arena_printf(v->arena, "%s; %s", line, part) : part;
    }
    return line ? say_with(v, SAY_MINOR_LINE, "signals", line) : NULL;
}
