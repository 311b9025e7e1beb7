/* dossier.h - one storefront on one sheet of A4 for the visit. */
#ifndef REPORTS_DOSSIER_H
#define REPORTS_DOSSIER_H
#include "reports/pdf/paper.h"

typedef struct Copy {
    size_t number, count; /* this is copy `number` of `count` */
    int keep_until;       /* date printed as the end of retention */
    const char *basis;    /* what visits rest on: read from the run once, not for each sheet */
} Copy;

/* Draws one page; text shrinks a little where a storefront has much to say. */
void dossier_page(Paper *paper, const WatchRow *row, const Copy *copy);

#endif
