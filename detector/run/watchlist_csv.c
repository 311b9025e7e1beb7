#include "detector/run/watchlist_csv.h"

#include <math.h>
#include <string.h>

#include "datasets/base/csv_text.h"
#include "datasets/base/num_fixed.h"

static void add_number(Text *out, double value) {
    char digits[NUM_TEXT];
    if (!num_fixed(value, digits)) (void)num_format(value, digits);
    text_adds(out, digits);
}

static void add_header(const Watchlist *list, Text *out) {
    text_adds(out,
              "rank,storefront_id,name,sector,district,posterior,log_odds,q_value,"
              "unexplained_eur_year,unexplained_share,share_low,share_high,selection,judged,"
              "inclusion_probability,reason,prior_log_odds");
    for (size_t s = 0; s < list->signals; s++) {
        text_adds(out, ",evidence_");
        text_adds(out, list->signal_ids[s]);
    }
    text_addc(out, '\n');
}

static void add_row(const Watchlist *list, const WatchRow *row, Text *out) {
    text_add_count(out, row->rank);
    const char *const words[] = {row->storefront_id, row->name, row->sector, row->district};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        text_addc(out, ',');
        csv_add_words(out, words[k]);
    }
    const double numbers[] = {
        row->posterior,         row->log_odds,  row->q_value,   row->unexplained_eur_year,
        row->unexplained_share, row->share_low, row->share_high};
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
        text_addc(out, ',');
        add_number(out, numbers[k]);
    }
    text_addc(out, ',');
    text_adds(out, selection_name(row->selection));
    text_adds(out, row->judged ? ",1," : ",0,");
    add_number(out, row->inclusion_probability);
    text_addc(out, ',');
    csv_add_words(out, row->reason);
    text_addc(out, ',');
    add_number(out, row->judged ? list->prior_log_odds : NAN);
    for (size_t s = 0; s < list->signals; s++) {
        text_addc(out, ',');
        if (row->evidence) add_number(out, row->evidence[s]);
    }
    text_addc(out, '\n');
}

void watchlist_csv(const Watchlist *list, size_t limit, bool selected_only, Text *out) {
    add_header(list, out);
    size_t written = 0;
    for (size_t r = 0; r < list->n && (!limit || written < limit); r++) {
        if (selected_only && list->rows[r].selection == SELECTION_NONE) continue;
        add_row(list, list->rows + r, out);
        written++;
    }
}

void watchlist_digest(const Watchlist *list, char out[DIGEST_TEXT]) {
    enum { CHUNK = 1 << 16 };
    Digest digest;
    digest_init(&digest);
    Text text = {0};
    add_header(list, &text);
    for (size_t r = 0; r < list->n; r++) {
        add_row(list, list->rows + r, &text);
        if (text.length < CHUNK) continue;
        digest_add(&digest, text.at, text.length);
        text_clear(&text);
    }
    digest_add(&digest, text.at, text.length);
    text_free(&text);
    digest_hex(&digest, out);
}

Status watchlist_verify(const Watchlist *list, Err *err) {
    char digest[DIGEST_TEXT];
    watchlist_digest(list, digest);
    if (text_equal(digest, list->output_digest)) return ST_OK;
    return FAIL(
        err, ST_INTEGRITY,
        "run %lld: its saved rows give the digest %.16s..., the run recorded %.16s...; rows "
        "or register fields changed after the run; compare with a backup",
        (long long)list->run_id, digest, list->output_digest ? list->output_digest : "none");
}
