/* till_days.h - gathers what tills and card terminals took, by day or by ticket. What becomes of
 * it: till_months.h. */
#ifndef DATASETS_INGEST_TILL_DAYS_H
#define DATASETS_INGEST_TILL_DAYS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TILL_CARD = -1 }; /* tag of card takings; others are turnover_sources */

typedef struct TillDay {
    int64_t subject; /* storefront.id; of an enterprise -1 - its index */
    int64_t line;
    double amount;   /* euros without VAT */
    int32_t date;    /* local */
    int32_t tag;     /* who says so, as in turnover; or TILL_CARD */
    uint64_t till;   /* till_days_key of what tells tills and parts of a day apart; 0 = one */
    uint64_t ticket; /* of the ticket; 0 = the whole day */
    bool loose;      /* a ticket that nothing tells from others of its day: each is one */
} TillDay;

typedef struct TillDays {
    TillDay *day; /* [days], on the heap */
    size_t days, capacity;
} TillDays;

/* A number for what stands in some cells; 0 when all are empty. */
uint64_t till_days_key(const char *const *words, const size_t *lengths, size_t count);
void till_days_put(TillDays *days, const TillDay *day);
void till_days_free(TillDays *days);

#endif
