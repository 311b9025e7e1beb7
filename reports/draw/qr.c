#include "reports/draw/qr.h"

#include "reports/words/sentence.h"

#include <assert.h>
#include <qrencode.h>
#include <stdio.h>

const char *qr_text(const Voice *v, const WatchRow *row) {
    const char *digest = v->list->output_digest ? v->list->output_digest : "";
    return arena_printf(v->arena, "gevel:run=%lld;place=%zu;id=%s;list=%.12s",
                        (long long)v->list->run_id, row->rank,
                        clean_text(row->storefront_id, "", v->arena), digest);
}

QrCode qr_code_of(const char *text, Arena *arena) {
    QRcode *made = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!made) return (QrCode){0}; /* longer than a code can hold */
    const int cells = made->width * made->width;
    unsigned char *black = ARENA_ARRAY(arena, unsigned char, (size_t)cells);
    for (int k = 0; k < cells; k++) black[k] = made->data[k] & 1;
    const QrCode code = {made->width, black};
    QRcode_free(made);
    return code;
}

struct QrCodes {
    const Watchlist *list;
    QrCode *code; /* [rows] */
    size_t workers;
    Arena **arena; /* [workers] where the modules live */
};

static void encode_rows(void *context, size_t begin, size_t end, size_t worker) {
    QrCodes *codes = context;
    const Voice voice = {.list = codes->list, .arena = codes->arena[worker]};
    for (size_t r = begin; r < end; r++) {
        const WatchRow *row = &codes->list->rows[r];
        if (row->selection == SELECTION_NONE) continue;
        codes->code[r] = qr_code_of(qr_text(&voice, row), voice.arena);
    }
}

QrCodes *qr_codes(const Watchlist *list, const Parallel *parallel, Arena *arena) {
    QrCodes *codes = ARENA_ARRAY(arena, QrCodes, 1);
    *codes = (QrCodes){list, ARENA_ARRAY(arena, QrCode, list->n + 1), parallel->workers,
                       ARENA_ARRAY(arena, Arena *, parallel->workers)};
    for (size_t k = 0; k < codes->workers; k++) codes->arena[k] = arena_open();
    parallel->run(parallel, list->n, encode_rows, codes);
    return codes;
}

void qr_close(QrCodes *codes) {
    for (size_t k = 0; codes && k < codes->workers; k++) arena_close(codes->arena[k]);
}

QrCode qr_code(const Voice *v, const WatchRow *row) {
    const size_t r = (size_t)(row - v->list->rows);
    if (v->codes && r < v->list->n && v->codes->code[r].width) return v->codes->code[r];
    return qr_code_of(qr_text(v, row), v->arena);
}

static void add_run(int x, int y, int length, Text *path) {
    assert(x >= 0 && y >= 0 && length > 0);
    text_addc(path, 'M');
    text_add_count(path, (size_t)x);
    text_addc(path, ' ');
    text_add_count(path, (size_t)y);
    text_addc(path, 'h');
    text_add_count(path, (size_t)length);
    text_adds(path, "v1H");
    text_add_count(path, (size_t)x);
    text_addc(path, 'z');
}

/* Black runs of a row are one stroke each. */
static void add_row(const QrCode *code, int y, Text *path) {
    assert(y >= 0 && y < code->width);
    for (int x = 0; x < code->width; x++) {
        int end = x;
        while (end < code->width && code->black[y * code->width + end]) end++;
        if (end == x) continue;
        add_run(x + QR_QUIET, y + QR_QUIET, end - x, path);
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
