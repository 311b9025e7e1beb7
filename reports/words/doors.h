/* doors.h - the selected storefronts by address: in the order of the list, a place in the pile or
 * the table of a visit would tell that of its storefront, and controls would come last. */
#ifndef REPORTS_WORDS_DOORS_H
#define REPORTS_WORDS_DOORS_H
#include "reports/lang/voice.h"

typedef struct Door {
    const WatchRow *row;
    const char *address;
} Door;

/* In the arena of the voice. Returns how many. */
size_t doors_selected(const Voice *v, Door **out);

#endif
