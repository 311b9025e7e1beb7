/* html.c - a folder of pages that open without a network: index.html and shops/RANK.html. */
#include "reports/asset.h"
#include "reports/formats/html_parts.h"
#include "reports/output.h"

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

static Status write_pages(const Site *site, const char *dir, Err *err) {
    Markup m = {0};
    html_index(&m, site);
    Status status = output_file(dir, "index.html", &m.out, err);
    markup_free(&m);
    if (!status && site->round) {
        html_round(&m, site);
        status = output_file(dir, "round.html", &m.out, err);
        markup_free(&m);
    }
    if (!status && site->places) {
        html_places(&m, site);
        status = output_file(dir, "places.html", &m.out, err);
        markup_free(&m);
    }
    if (!status) status = output_folder(dir, "shops", err);
    for (size_t k = 0; !status && k < site->count; k++) {
        html_shop(&m, site, k);
        status = output_file(dir, html_shop_file(site->row[k], site->arena), &m.out, err);
        text_clear(&m.out);
    }
    markup_free(&m);
    return status;
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
    const Status status = write_pages(&site, dir, err);
    json_decref(manifest);
    return status;
}

const Format format_html = {.id = "html",
                            .title = "Pages for inspectors, on paper or screen",
                            .write = write_html,
                            .sheets = true};
