#include "detector/shards/shard_part.h"

#include <limits.h>
#include <string.h>

#include "datasets/panel/panel_wire.h"
#include "models/signals/signal.h"

/* Bytes that one more of each takes at least. */
enum { OUTCOME_LEAST = 17, FILE_LEAST = 19, TIE_LEAST = 42, ENDING_LEAST = 17 };

static void walk_texts(Wire *w, const char *const **column, size_t n) {
    const char **text = ARENA_ARRAY(w->arena, const char *, n + 1);
    if (!w->reading) memcpy(text, *column, n * sizeof *text);
    for (size_t i = 0; i < n; i++) wire_text(w, &text[i]);
    *column = text;
}

/* A column that may not be missing. */
static void walk_column(Wire *w, void *column, size_t count, size_t size) {
    const void *rows;
    memcpy(&rows, column, sizeof rows);
    wire_column(w, &rows, count, size);
    if (!w->reading) return;
    if (!rows) wire_fail(w, "a column is missing");
    memcpy(column, &rows, sizeof rows);
}

static void walk_evidence(Wire *w, ShardPart *p) {
    const size_t n = p->panel.n;
    const double **const real[] = {&p->share, &p->share_low, &p->share_high, &p->declared};
    wire_size(w, &p->signals);
    if (w->reading && p->signals != signals_count()) wire_fail(w, "it has other signals");
    if (w->reading && w->fault) p->signals = 0;
    walk_column(w, &p->evidence, n * p->signals, sizeof(double));
    for (size_t k = 0; k < sizeof real / sizeof *real; k++)
        walk_column(w, real[k], n, sizeof(double));
    walk_column(w, &p->judged, n, 1);
    walk_texts(w, &p->reason, n);
    for (size_t i = 0; w->reading && !w->fault && i < n; i++)
        if (p->judged[i] > 1 || p->judged[i] != !p->reason[i])
            wire_fail(w, "a storefront is judged and not");
}

/* ---- ties and endings ---- */

static void walk_tie(Wire *w, LinkTie *tie) {
    int kind = tie->kind;
    wire_text(w, &tie->party);
    wire_text(w, &tie->enterprise);
    wire_int(w, &tie->from);
    wire_int(w, &tie->until);
    wire_int(w, &kind);
    if (!w->reading) return;
    if (!tie->party || !tie->enterprise || kind < 0 || kind > LINK_TIE)
        wire_fail(w, "a tie is none");
    if (w->fault) *tie = (LinkTie){.party = "", .enterprise = ""};
    tie->kind = w->fault ? 0 : (unsigned char)kind;
}

static void walk_ties(Wire *w, LinkTies *ties) {
    wire_count(w, &ties->n, TIE_LEAST, INT32_MAX);
    LinkTie *tie = ARENA_ARRAY(w->arena, LinkTie, ties->n + 1);
    if (!w->reading && ties->n) memcpy(tie, ties->tie, ties->n * sizeof *tie);
    for (size_t k = 0; k < ties->n; k++) {
        walk_tie(w, &tie[k]);
        if (w->reading && k && strcmp(tie[k - 1].party, tie[k].party) > 0)
            wire_fail(w, "ties are out of order");
    }
    ties->tie = tie;
}

static void walk_endings(Wire *w, Endings *endings) {
    wire_count(w, &endings->n, ENDING_LEAST, INT32_MAX);
    Ending *ending = ARENA_ARRAY(w->arena, Ending, endings->n + 1);
    if (!w->reading && endings->n) memcpy(ending, endings->ending, endings->n * sizeof *ending);
    for (size_t k = 0; k < endings->n; k++) {
        wire_text(w, &ending[k].enterprise);
        wire_int(w, &ending[k].day);
        if (w->reading && !ending[k].enterprise) wire_fail(w, "nobody ended");
        if (w->reading && w->fault) ending[k].enterprise = "";
    }
    endings->ending = ending;
}

/* ---- outcomes ---- */

static void walk_outcome(Wire *w, Outcome *o, size_t n) {
    uint64_t storefront = (uint64_t)o->storefront;
    size_t finding = o->finding;
    wire_u64(w, &storefront);
    wire_int(w, &o->inspected_on);
    wire_count(w, &finding, 0, FINDING_INCONCLUSIVE);
    wire_text(w, &o->service);
    if (w->reading && (!storefront || storefront > n)) wire_fail(w, "an outcome is of nobody");
    o->storefront = w->reading && w->fault ? 1 : (int64_t)storefront;
    o->finding = (Finding)finding;
}

static bool in_order(const ShardPart *p) {
    for (size_t k = 1; k < p->outcomes; k++) {
        const Outcome *a = &p->outcome[k - 1], *b = &p->outcome[k];
        if (a->storefront > b->storefront ||
            (a->storefront == b->storefront && a->inspected_on >= b->inspected_on))
            return false;
    }
    return true;
}

static void walk_outcomes(Wire *w, ShardPart *p) {
    wire_count(w, &p->outcomes, OUTCOME_LEAST, INT32_MAX);
    if (w->reading) p->outcome = ARENA_ARRAY(w->arena, Outcome, p->outcomes + 1);
    for (size_t k = 0; k < p->outcomes; k++) walk_outcome(w, &p->outcome[k], p->panel.n);
    if (w->reading && !w->fault && !in_order(p)) wire_fail(w, "outcomes are out of order");
}

/* ---- files ---- */

static void walk_files(Wire *w, ManifestFiles *files) {
    wire_count(w, &files->count, FILE_LEAST, INT32_MAX);
    ManifestFile *file = ARENA_ARRAY(w->arena, ManifestFile, files->count + 1);
    if (!w->reading && files->count) memcpy(file, files->file, files->count * sizeof *file);
    for (size_t k = 0; k < files->count; k++) {
        uint64_t taken = (uint64_t)file[k].taken, rejected = (uint64_t)file[k].rejected;
        wire_text(w, &file[k].path);
        wire_text(w, &file[k].digest);
        wire_text(w, &file[k].kind);
        wire_u64(w, &taken);
        wire_u64(w, &rejected);
        file[k].taken = (int64_t)taken;
        file[k].rejected = (int64_t)rejected;
    }
    files->file = file;
}

static void walk_gaps(Wire *w, EstimatesGaps *gaps) {
    size_t *const number[] = {&gaps->sectors, &gaps->in_sectors, &gaps->places, &gaps->months};
    for (size_t k = 0; k < sizeof number / sizeof *number; k++) wire_size(w, number[k]);
}

void shard_part_wire(Wire *w, ShardPart *p) {
    if (w->reading) *p = (ShardPart){0};
    panel_wire(w, &p->panel);
    walk_texts(w, &p->municipality, p->panel.n);
    walk_evidence(w, p);
    wire_text(w, &p->party_key);
    walk_column(w, &p->opened, p->panel.n, sizeof(int));
    walk_ties(w, &p->ties);
    walk_endings(w, &p->endings);
    walk_outcomes(w, p);
    wire_text(w, &p->scope);
    walk_files(w, &p->files);
    wire_size(w, &p->judged_again);
    walk_gaps(w, &p->gaps);
    if (w->reading && w->fault) *p = (ShardPart){0};
}
