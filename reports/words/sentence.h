/* sentence.h - numbers and sentence templates in the form of the reader's language.
 *
 * A template consists of sentences separated by ". " and holds placeholders {name:format}. A
 * sentence with a number that is missing drops out, so nothing ever prints "nan". */
#ifndef REPORTS_WORDS_SENTENCE_H
#define REPORTS_WORDS_SENTENCE_H
#include "datasets/base/mem.h"
#include "datasets/base/text.h"
#include "detector/run/watchlist.h"
#include "reports/lang/voice.h"

/* Each returns false and adds nothing for a number that is not finite.
 *   eur   "€ 18,400" (three digits from 1,000 on)    n      "41,000" (the same rounding)
 *   pct   0.2 -> "20 %", 0.018 -> "1.8 %"            x      "2.5"
 *   month column of the list -> "March 2023"         flag   "" when not zero, else missing
 *   link  LINK_OWNER -> "owner"                      change "+3 %", "-3 %"
 *   from  as month, after "from": French "d'aout 2023", "de mars 2023"
 *   chance as chance_text
 * and missing where the sentence would say nothing ({counted:flag}: where nobody counted people):
 *   up    as pct, above 0                            gain   as eur, above 0
 *   some  as n, from 1 on; none: as flag, below it   many   as n of two digits, from 2 on
 *   large as pct, from 5 % on; much: as flag         small  as pct, below 5 %
 *   close as pct, below 25 %                         times  as x, from 1.05 on
 * and of a ratio to what is usual:
 *   closer  as pct, below 0.95                       farther as x, above 1.05
 *   alike   as flag, between them */
bool number_add(const Voice *v, const char *format, double value, Text *out);
/* Whether a sentence with that number in that format is said. */
bool number_says(const char *format, double value);

/* The same as text in the arena; `missing` when the number is not finite. */
const char *number_text(const Voice *v, const char *format, double value, const char *missing);
/* Every digit: "€ 18,437", "41,038". */
const char *euros_exact(const Voice *v, double value, const char *missing);
const char *count_exact(const Voice *v, double value, const char *missing);
const char *count_text(const Voice *v, size_t count);
/* Days since 1970-01-01 -> "7 March 2023". */
const char *date_text(const Voice *v, int date);
/* A probability, never rounded to 0 or 100: "> 99.9 %", "99.6 %", "97 %", "0.4 %", "< 0.1 %". */
const char *chance_text(const Voice *v, double value, const char *missing);
/* "very high" (from 90 %), "high" (60 %), "middle" (30 %), "low" (10 %), "very low". */
const char *band_text(const Voice *v, double probability, const char *missing);
/* Decimals of a probability in per cent: one only where none would say 0 or 100. */
int chance_decimals(double value);
/* A chance of being drawn: "1 in 4,000"; from two thirds on as chance_text. */
const char *one_in_text(const Voice *v, double chance, const char *missing);
/* What a log Bayes factor weighs in words: "hardly", "somewhat" (from odds x 3), "clearly" (x 10),
 * "strongly" (x 30), "very strongly" (x 100); either way. */
const char *strength_text(const Voice *v, double log_factor);
/* Whether that is the first of these words. */
bool strength_hardly(double log_factor);
/* "+1.2340", with the reader's decimal mark and always so many decimals; a dash when not finite. */
const char *signed_text(const Voice *v, double value, int decimals);
/* "x 46", "x 0.25" with the multiplication sign: what a log Bayes factor does to the odds. */
const char *odds_text(const Voice *v, double log_factor);
/* "bar_cafe" -> "bar or café"; an id without a name as label_text does. */
const char *named_text(const Voice *v, const char *id, const char *missing);
/* "bar_cafe" -> "bar cafe"; cleaned of control characters; NULL -> missing. */
const char *label_text(const char *label, const char *missing, Arena *arena);
/* Register text cleaned of control characters; NULL or "" -> missing. */
const char *clean_text(const char *words, const char *missing, Arena *arena);

/* The same words with no-break blanks between numbers and their signs and units. */
const char *glued_text(const char *words, Arena *arena);
/* Whether the blank at p in text stands between a number and its unit. */
bool glue_at(const char *text, const char *p);

/* Bytes of the first sentence of text, with its full stop. */
size_t sentence_length(const char *text);

/* Whether anybody counted people for this storefront: else no sentence speaks of them. */
bool sentence_counted(const Voice *v, const WatchRow *row);

/* The pattern's sentences in the reader's language (foreign.def); "" when all drop out. */
const char *sentence_render(const Voice *v, const char *pattern, const WatchRow *row,
                            const char *signal_id);

#endif
