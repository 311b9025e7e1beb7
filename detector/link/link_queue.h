/* link_queue.h - the links that a person should look at, those with most to gain first. */
#ifndef DETECTOR_LINK_LINK_QUEUE_H
#define DETECTOR_LINK_LINK_QUEUE_H
#include "datasets/base/mem.h"
#include "datasets/store/sql.h"
#include "models/params/params.h"

typedef struct LinkWaiting {
    const char *record;         /* REGISTER:KEY */
    const char *name, *address; /* as delivered; NULL = not given */
    const char *storefront;     /* storefront_id */
    const char *storefront_name, *storefront_address;
    double probability; /* never more than link.shown_max */
    double behind;      /* bits from the runner-up */
    double eur_year;    /* turnover filed for the record, a year; 0 = none */
    double stake;       /* p (1 - p) times that, at least of 1 EUR */
} LinkWaiting;

/* Links of the store in doubt, and those accepted for all but money whose records have turnover; by
 * stake, ties by record. At most `most`. */
Status link_queue(Store *store, const Params *params, size_t most, Arena *arena,
                  LinkWaiting **waiting, size_t *count, Err *err);

#endif
