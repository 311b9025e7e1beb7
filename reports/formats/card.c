/* card.c - the model card of the run (model-card.html, model-card.json) and its entry for an
 * algorithm register (algorithm-register.json, algorithm-register.csv). */
#include "reports/record/card.h"
#include "reports/publish/report.h"

#include "reports/html/pages.h"
#include "reports/record/aggregate.h"
#include "reports/record/row_json.h"
#include "reports/write/asset.h"
#include "reports/write/output.h"

static Status write_json(json_t *document, const char *dir, const char *name, Err *err) {
    Text text = {0};
    row_json_print(document, &text);
    const Status status = output_file(dir, name, &text, err);
    text_free(&text);
    return status;
}

/* RFC 4180: every cell in quotes, quotes doubled. */
static void add_cell(Text *out, const char *text, char end) {
    text_addc(out, '"');
    for (const char *p = text; *p; p++) {
        if (*p == '"') text_addc(out, '"');
        text_addc(out, *p);
    }
    text_addc(out, '"');
    text_addc(out, end);
}

static Status write_register(const Card *card, const char *dir, Err *err) {
    Text text = {0};
    text_adds(&text, "field,value\n");
    for (size_t k = 0; k < card->fields; k++) {
        add_cell(&text, card->field[k].key, ',');
        add_cell(&text, card->field[k].text ? card->field[k].text : "", '\n');
    }
    const Status status = output_file(dir, "algorithm-register.csv", &text, err);
    text_free(&text);
    return status;
}

static Status write_page(const Edition *edition, const json_t *manifest, const char *dir,
                         Err *err) {
    const Voice *v = &edition->voice;
    const char *style = asset_text("style.css");
    const Site site = {.v = v,
                       .edition = edition,
                       .list = v->list,
                       .coverage = edition->input->coverage,
                       .manifest = manifest,
                       .open = true,
                       .style = style,
                       .shop_policy = html_policy(style, NULL, v->arena),
                       .arena = v->arena};
    Markup m = {0};
    html_card(&m, &site, "model-card.html", false);
    const Status status = output_file(dir, "model-card.html", &m.out, err);
    markup_free(&m);
    return status;
}

static Status write_files(const Edition *edition, const json_t *manifest, const char *dir,
                          Err *err) {
    Card card;
    card_make(edition, manifest, &card);
    TRY(write_json(card_json(&card, edition), dir, "model-card.json", err));
    TRY(write_json(card_register_json(&card), dir, "algorithm-register.json", err));
    TRY(write_register(&card, dir, err));
    return write_page(edition, manifest, dir, err);
}

static Status write_card(const Edition *edition, const char *dir, Err *err) {
    const char *text = edition->voice.list->manifest;
    json_t *manifest = text ? json_loads(text, 0, NULL) : NULL;
    json_t *told = aggregate_public(manifest, edition);
    const Status status = write_files(edition, told, dir, err);
    json_decref(told);
    json_decref(manifest);
    return status;
}

const Format format_card = {.id = "card",
                            .title = "The model card, and the entry for an algorithm register",
                            .open = true,
                            .write = write_card};
