/* sentence.h - numbers and sentence templates for readers; English.
 *
 * A template consists of sentences separated by ". " and holds placeholders {name:format}. A
 * sentence with a number that is missing drops out, so nothing ever prints "nan". */
#ifndef REPORTS_SENTENCE_H
#define REPORTS_SENTENCE_H
#include "datasets/base/mem.h"
#include "datasets/base/text.h"
#include "detector/watchlist.h"

/* Each returns false and adds nothing for a number that is not finite.
 *   eur   "€ 18,400" (three digits from 1,000 on)    n      "41,000" (the same rounding)
 *   pct   0.2 -> "20 %", 0.018 -> "1.8 %"            x      "2.5"
 *   month column of the list -> "March 2023"         flag   "" when not zero, else missing
 *   link  LinkKind -> "director" */
bool number_add(Text *out, const char *format, const Watchlist *list, double value);

/* The same as text in the arena; `missing` when the number is not finite. */
const char *number_text(const char *format, const Watchlist *list, double value,
                        const char *missing, Arena *arena);
/* Every digit: "€ 18,437", "41,038". */
const char *euros_exact(double value, const char *missing, Arena *arena);
const char *count_exact(double value, const char *missing, Arena *arena);
/* A probability, never rounded to 0 or 100: "> 99 %", "97 %", "< 1 %". */
const char *chance_text(double value, const char *missing, Arena *arena);
/* "x 46", "x 0.25" with the multiplication sign: what a log Bayes factor does to the odds. */
const char *odds_text(double log_factor, Arena *arena);
/* "bar_cafe" -> "bar cafe"; cleaned of control characters; NULL -> missing. */
const char *label_text(const char *label, const char *missing, Arena *arena);
/* Register text cleaned of control characters; NULL or "" -> missing. */
const char *clean_text(const char *text, const char *missing, Arena *arena);

/* The same text with no-break blanks between numbers and their signs and units. */
const char *glued_text(const char *text, Arena *arena);

/* "" when every sentence drops out. */
const char *sentence_render(const char *pattern, const Watchlist *list, const WatchRow *row,
                            const char *signal_id, Arena *arena);

#endif
