/* html.c - a folder of pages that open without a network: index.html and shops/RANK.html, and what
 * stands behind them: methods/SIGNAL.html. */
#include "reports/html/pages.h"
#include "reports/publish/report.h"
#include "reports/record/aggregate.h"
#include "reports/write/asset.h"
#include "reports/write/output.h"

static void gather(const Watchlist *list, Site *site) {
    for (size_t r = 0; r < list->n; r++) site->count += list->rows[r].selection != SELECTION_NONE;
    site->row = ARENA_ARRAY(site->arena, const WatchRow *, site->count + 1);
    site->reasons = ARENA_ARRAY(site->arena, Reasons, site->count + 1);
    size_t k = 0;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        site->judged += row->judged;
        if (row->selection == SELECTION_NONE) continue;
        site->ranked += row->selection == SELECTION_RANKED;
        site->row[k] = row;
        reasons_of(site->v, row, &site->reasons[k++]);
    }
}

/* Writes what is in *m as a page and empties it. */
static Status put(Markup *m, const char *dir, const char *page, Err *err) {
    const Status status = output_file(dir, page, &m->out, err);
    text_clear(&m->out);
    return status;
}

static Status write_shops(Markup *m, const Site *site, const char *dir, Err *err) {
    TRY(output_folder(dir, "shops", err));
    for (size_t k = 0; k < site->count; k++) {
        html_shop(m, site, k);
        TRY(put(m, dir, html_shop_file(site->row[k], site->arena), err));
    }
    return ST_OK;
}

static Status write_methods(Markup *m, const Site *site, const char *dir, Err *err) {
    html_methods(m, site);
    TRY(put(m, dir, "methods.html", err));
    TRY(output_folder(dir, "methods", err));
    for (size_t s = 0; s < site->list->signals; s++) {
        const char *id = site->list->signal_ids[s];
        if (!signal_find(id)) continue; /* of a run by another version */
        html_method(m, site, s);
        TRY(put(m, dir, html_method_file(id, site->arena), err));
    }
    return ST_OK;
}

/* The card is copied out of the folder to be published: it tells what the one made for that does.
 */
static void write_card_page(Markup *m, const Site *site) {
    json_t *told = aggregate_public(site->manifest, site->edition);
    Site card = *site;
    card.manifest = told;
    card.open = true;
    html_card(m, &card, "card.html", true);
    json_decref(told);
}

static Status write_pages(Markup *m, const Site *site, const char *dir, Err *err) {
    html_index(m, site);
    TRY(put(m, dir, "index.html", err));
    if (site->round) {
        html_round(m, site);
        TRY(put(m, dir, "round.html", err));
    }
    if (site->places) {
        html_places(m, site);
        TRY(put(m, dir, "places.html", err));
    }
    write_card_page(m, site);
    TRY(put(m, dir, "card.html", err));
    html_evaluation(m, site);
    TRY(put(m, dir, "evaluation.html", err));
    TRY(write_methods(m, site, dir, err));
    return write_shops(m, site, dir, err);
}

static Status write_html(const Edition *edition, const char *dir, Err *err) {
    const Voice *v = &edition->voice;
    Arena *arena = v->arena;
    json_t *manifest = v->list->manifest ? json_loads(v->list->manifest, 0, NULL) : NULL;
    Site site = {.v = v,
                 .edition = edition,
                 .list = v->list,
                 .coverage = edition->input->coverage,
                 .round = edition->input->round,
                 .places = edition->input->places,
                 .manifest = manifest,
                 .style = asset_text("style.css"),
                 .script = asset_text("script.js"),
                 .arena = arena};
    site.index_policy = html_policy(site.style, site.script, arena);
    site.shop_policy = html_policy(site.style, NULL, arena);
    gather(v->list, &site);
    Markup m = {0};
    const Status status = write_pages(&m, &site, dir, err);
    markup_free(&m);
    json_decref(manifest);
    return status;
}

const Format format_html = {.id = "html",
                            .title = "Pages for inspectors, on paper or screen",
                            .write = write_html,
                            .sheets = true};
