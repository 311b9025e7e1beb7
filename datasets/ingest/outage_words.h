/* outage_words.h - what a counter's own state says of its counts: "Störung", "hors service", "OK".
 */
#ifndef DATASETS_INGEST_OUTAGE_WORDS_H
#define DATASETS_INGEST_OUTAGE_WORDS_H
#include <stddef.h>

typedef enum OutageForm {
    OUTAGE_NONE,   /* nothing is said, or that all is well */
    OUTAGE_SAID,   /* it did not count: what stands there is no count */
    OUTAGE_UNKNOWN /* something that is neither */
} OutageForm;

/* In Dutch, French, German, English, Spanish and Italian. */
OutageForm outage_words(const char *text, size_t length);

#endif
