/* till_months.h - adds up what tills and card terminals took to months.
 *
 * A month counts when it is whole: every day has a row, but for the days of the week on which the
 * storefront does not trade (fewer than half of them have one), and at most a week of others, of a
 * leave or a holiday, between days that the file covers. At either end of the file no day is
 * missing but those. Other months are told and not stored. Months of tills are turnover; those of
 * card terminals are a part of it and become the proxy card_eur.
 *
 * The same day of a till, or the same ticket, counts once. A storefront with one row a week has no
 * days, and one whose amounts only ever rise has running totals: such files are refused. */
#ifndef DATASETS_INGEST_TILL_MONTHS_H
#define DATASETS_INGEST_TILL_MONTHS_H
#include "datasets/ingest/source.h"

/* Writes the months that are whole, tells the others; refuses the file when none is. */
Status till_months(Load *load, Err *err);

#endif
