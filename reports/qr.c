#include "reports/qr.h"

#include "reports/sentence.h"

#include <qrencode.h>
#include <stdio.h>

const char *qr_text(const Voice *v, const WatchRow *row) {
    const char *digest = v->list->output_digest ? v->list->output_digest : "";
    return arena_printf(v->arena, "gevel:run=%lld;place=%zu;id=%s;list=%.12s",
                        (long long)v->list->run_id, row->rank,
                        clean_text(row->storefront_id, "", v->arena), digest);
}

QrCode qr_code(const char *text, Arena *arena) {
    QRcode *made = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!made) return (QrCode){0}; /* longer than a code can hold */
    const int cells = made->width * made->width;
    unsigned char *black = ARENA_ARRAY(arena, unsigned char, (size_t)cells);
    for (int k = 0; k < cells; k++) black[k] = made->data[k] & 1;
    const QrCode code = {made->width, black};
    QRcode_free(made);
    return code;
}

/* Black runs of a row are one stroke each. */
static void add_row(const QrCode *code, int y, Text *path) {
    for (int x = 0; x < code->width; x++) {
        int end = x;
        while (end < code->width && code->black[y * code->width + end]) end++;
        if (end == x) continue;
        text_addf(path, "M%d %dh%dv1H%dz", x + QR_QUIET, y + QR_QUIET, end - x, x + QR_QUIET);
        x = end;
    }
}

void qr_svg(Markup *m, const QrCode *code, const char *name) {
    char box[64];
    Text path = {0};
    if (!code->width) return;
    const int side = code->width + 2 * QR_QUIET;
    for (int y = 0; y < code->width; y++) add_row(code, y, &path);
    (void)snprintf(box, sizeof box, "0 0 %d %d", side, side);
    markup_begin(m, "svg", "code");
    markup_attr(m, "viewBox", box);
    markup_attr(m, "role", "img");
    markup_attr(m, "aria-label", name);
    markup_begin(m, "rect", "paper");
    markup_attr_count(m, "width", (size_t)side);
    markup_attr_count(m, "height", (size_t)side);
    markup_close(m);
    markup_begin(m, "path", "black");
    markup_attr(m, "d", path.at);
    markup_close(m);
    markup_close(m);
    text_free(&path);
}
