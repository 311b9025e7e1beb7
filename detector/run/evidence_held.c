#include "detector/run/evidence_held.h"

#include <stdlib.h>
#include <string.h>

#include "detector/run/evidence_cache.h"

/* ---- rows of the file, by digest ---- */

static int by_digest(const void *left, const void *right) {
    const EvidenceRow *const *a = left, *const *b = right;
    return memcmp((*a)->digest, (*b)->digest, sizeof(*a)->digest);
}

static const EvidenceRow **sorted(const EvidenceRow *row, size_t n, Arena *arena) {
    const EvidenceRow **out = ARENA_ARRAY(arena, const EvidenceRow *, n + 1);
    for (size_t i = 0; i < n; i++) out[i] = row + i;
    if (n) qsort(out, n, sizeof *out, by_digest);
    return out;
}

static void copy_row(Evidence *to, size_t i, const Evidence *from, size_t j, size_t months) {
    const size_t s = to->signals, d = to->details;
    memcpy(to->evidence + i * s, from->evidence + j * s, s * sizeof *to->evidence);
    memcpy(to->detail + i * d, from->detail + j * d, d * sizeof *to->detail);
    memcpy(to->expected + i * months, from->expected + j * months, months * sizeof *to->expected);
    to->log_odds[i] = from->log_odds[j];
    to->posterior[i] = from->posterior[j];
    to->share[i] = from->share[j];
    to->share_low[i] = from->share_low[j];
    to->share_high[i] = from->share_high[j];
    to->unexplained_eur_year[i] = from->unexplained_eur_year[j];
    to->band[i] = from->band[j];
    to->judged[i] = from->judged[j];
    to->reason[i] = from->reason[j];
}

/* What is not of single storefronts: the estimates' own. */
static void copy_city(Evidence *to, const Evidence *from) {
    to->prior_log_odds = from->prior_log_odds;
    to->prevalence = from->prevalence;
    to->fit_numbers = from->fit_numbers;
    to->fit = from->fit;
    to->learned = from->learned;
}

/* Copies what the file has; returns how many rows[] it does not have. */
static size_t take_known(const HeldInput *input, const Evidence *saved, const EvidenceRow *was,
                         Evidence *out, uint32_t *rows) {
    const Panel *panel = input->evidence->panel;
    Arena *scratch = arena_open();
    const EvidenceRow **known = sorted(was, saved->n, scratch);
    size_t unknown = 0;
    for (size_t i = 0; i < panel->n; i++) {
        const EvidenceRow *row = &input->row[i];
        const EvidenceRow *const *at =
            saved->n ? bsearch(&row, known, saved->n, sizeof *known, by_digest) : NULL;
        if (at)
            copy_row(out, i, saved, (size_t)(*at - was), panel->months);
        else
            rows[unknown++] = (uint32_t)i;
    }
    arena_close(scratch);
    return unknown;
}

/* Judges the rows that the file lacks, as a city of their own under the same estimates. */
static Status judge_rest(const HeldInput *input, const uint32_t *rows, size_t count, Arena *arena,
                         Evidence *out, Err *err) {
    EvidenceInput part = *input->evidence;
    Panel some;
    Evidence judged;
    panel_pick(part.panel, rows, count, arena, &some);
    part.panel = &some;
    part.gaps = NULL;
    TRY(evidence_make(&part, arena, &judged, err));
    for (size_t k = 0; k < count; k++) copy_row(out, rows[k], &judged, k, some.months);
    copy_city(out, &judged);
    return ST_OK;
}

static Status judge_all(const HeldInput *input, Arena *arena, Evidence *evidence, size_t *judged,
                        Err *err) {
    *judged = input->evidence->panel->n;
    return evidence_make(input->evidence, arena, evidence, err);
}

Status evidence_held(const HeldInput *input, Arena *arena, Evidence *evidence, size_t *judged,
                     Err *err) {
    const Panel *panel = input->evidence->panel;
    char key[DIGEST_TEXT];
    Evidence saved = {0};
    const EvidenceRow *was = NULL;
    if (!input->store_path || input->gaps->months || !panel->n)
        return judge_all(input, arena, evidence, judged, err);
    evidence_rows_key(panel, input->evidence->params, input->estimates, key);
    if (evidence_cache_load_rows(input->store_path, key, panel, arena, &saved, &was)) {
        uint32_t *rows = ARENA_ARRAY(arena, uint32_t, panel->n + 1);
        evidence_open(panel, arena, evidence);
        copy_city(evidence, &saved);
        *judged = take_known(input, &saved, was, evidence, rows);
        if (*judged) TRY(judge_rest(input, rows, *judged, arena, evidence, err));
    } else {
        TRY(judge_all(input, arena, evidence, judged, err));
    }
    if (*judged || saved.n != panel->n)
        evidence_cache_save_rows(input->store_path, key, panel, evidence, input->row);
    return ST_OK;
}
