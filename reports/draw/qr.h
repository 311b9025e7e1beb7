/* qr.h - what the code on a sheet says: list and row, so that a finding finds its way back. */
#ifndef REPORTS_DRAW_QR_H
#define REPORTS_DRAW_QR_H
#include "datasets/base/parallel.h"
#include "reports/lang/voice.h"
#include "reports/write/markup.h"

/* "gevel:run=3;place=7;id=S0000017;list=1a2b3c4d5e6f" */
const char *qr_text(const Voice *v, const WatchRow *row);

typedef struct QrCode {
    int width;                  /* modules of a side, without the quiet zone; 0 = cannot be coded */
    const unsigned char *black; /* [width x width] 1 = black */
} QrCode;
enum { QR_QUIET = 4 }; /* modules around it, of the standard */
/* Of any text; in the arena. */
QrCode qr_code_of(const char *text, Arena *arena);
/* Of qr_text; from v->codes when they are there. */
QrCode qr_code(const Voice *v, const WatchRow *row);

/* The codes of all selected rows, made once for every format and language; qr_close(NULL) is
 * allowed. */
typedef struct QrCodes QrCodes;
QrCodes *qr_codes(const Watchlist *list, const Parallel *parallel, Arena *arena);
void qr_close(QrCodes *codes);

/* The code as SVG with `name` for who cannot see it. */
void qr_svg(Markup *m, const QrCode *code, const char *name);

#endif
