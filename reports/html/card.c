/* card.c - the model card and the register entry as a page. */
#include "reports/record/card.h"
#include "reports/html/pages.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"

#include <math.h>

static void table_begin(Markup *m, const Site *site, Say name, const Say *heads, size_t count,
                        size_t numbers) {
    column_heads_scroll(m, say(site->v, name));
    markup_begin(m, "table", "plain");
    column_heads_head(m, site->v, heads, count, numbers);
    markup_open(m, "tbody");
}

static void table_end(Markup *m) {
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static void inputs(Markup *m, const Site *site) {
    static const Say heads[] = {SAY_CARD_FILE, SAY_CARD_KIND, SAY_CARD_DIGEST, SAY_CARD_TAKEN,
                                SAY_CARD_REJECTED};
    const json_t *list = json_object_get(site->manifest, "inputs"), *input;
    size_t k;
    if (!json_array_size(list)) return;
    table_begin(m, site, SAY_CARD_TRAINING, heads, sizeof heads / sizeof *heads, 3);
    json_array_foreach(list, k, input) {
        const char *path = json_string_value(json_object_get(input, "path"));
        const char *digest = json_string_value(json_object_get(input, "digest"));
        markup_open(m, "tr");
        column_heads_row_name(m, clean_text(path, say(site->v, SAY_UNKNOWN), site->arena));
        markup_element(m, "td", NULL, json_string_value(json_object_get(input, "kind")));
        markup_open(m, "td");
        markup_element(m, "code", NULL, digest ? arena_printf(site->arena, "%.16s", digest) : "");
        markup_close(m);
        column_heads_number(
            m, count_exact(site->v, json_number_value(json_object_get(input, "taken")), ""));
        column_heads_number(
            m, count_exact(site->v, json_number_value(json_object_get(input, "rejected")), ""));
        markup_close(m);
    }
    table_end(m);
}

static void parameters(Markup *m, const Site *site, const Card *card) {
    static const Say heads[] = {SAY_METHOD_PARAMETER, SAY_METHOD_WHY, SAY_METHOD_VALUE,
                                SAY_CARD_DEFAULT};
    html_section(m, "card", "parameters", say(site->v, SAY_CARD_PARAMS));
    if (!card->parameters) {
        markup_element(m, "p", NULL, say(site->v, SAY_CARD_PARAMS_NONE));
        markup_close(m);
        return;
    }
    table_begin(m, site, SAY_CARD_PARAMS, heads, sizeof heads / sizeof *heads, 2);
    for (size_t k = 0; k < card->parameters; k++) {
        const CardParameter *p = &card->parameter[k];
        markup_open(m, "tr");
        column_heads_row_name(m, p->key);
        markup_open(m, "td");
        markup_attr(m, "lang", "en");
        markup_text(m, p->why);
        markup_close(m);
        column_heads_number(m, arena_printf(site->arena, "%g", p->value));
        column_heads_number(m, arena_printf(site->arena, "%g", p->initial));
        markup_close(m);
    }
    table_end(m);
    markup_close(m);
}

static void entry(Markup *m, const Site *site, const Card *card) {
    static const Say heads[] = {SAY_CARD_FIELD, SAY_CARD_VALUE};
    html_section(m, "card", "register", say(site->v, SAY_CARD_REGISTER));
    markup_element(m, "p", NULL, say(site->v, SAY_CARD_REGISTER_TEXT));
    table_begin(m, site, SAY_CARD_REGISTER, heads, sizeof heads / sizeof *heads, 2);
    for (size_t k = 0; k < card->fields; k++) {
        const RegisterField *field = &card->field[k];
        markup_open(m, "tr");
        column_heads_row_name(m, field->key);
        markup_begin(m, "td", field->text ? NULL : "muted");
        markup_text(m, field->text ? field->text : say(site->v, SAY_CARD_OPEN));
        markup_close(m);
        markup_close(m);
    }
    table_end(m);
    markup_close(m);
}

static void sections(Markup *m, const Site *site, const Card *card) {
    static const char *const ids[CARD_SECTIONS] = {
        [CARD_DETAILS] = "details",   [CARD_USE] = "use",         [CARD_NOT] = "not",
        [CARD_FACTORS] = "factors",   [CARD_METRICS] = "metrics", [CARD_EVALUATION] = "evaluation",
        [CARD_TRAINING] = "training", [CARD_ETHICS] = "ethics",   [CARD_CAVEATS] = "caveats"};
    markup_begin(m, "div", "split even");
    for (size_t k = 0; k < CARD_SECTIONS; k++) {
        const CardSection *section = &card->section[k];
        if (k == CARD_TRAINING) continue; /* with its table, below */
        html_section(m, "card", ids[k], say(site->v, section->heading));
        markup_element(m, "p", NULL, glued_text(section->text, site->arena));
        markup_close(m);
    }
    markup_close(m);
    html_section(m, "card", "training", say(site->v, SAY_CARD_TRAINING));
    markup_element(m, "p", NULL, card->section[CARD_TRAINING].text);
    inputs(m, site);
    markup_close(m);
}

static void head(Markup *m, const Site *site, bool beside_list) {
    const Voice *v = site->v;
    const char *lead = say_with(v, SAY_CARD_LEAD, "run", html_run(site));
    if (beside_list) {
        html_main(m, v, "card.html", say(v, SAY_CARD_HEADING), lead);
        return;
    }
    markup_open(m, "header");
    markup_element(m, "h1", NULL, say(v, SAY_CARD_HEADING));
    markup_element(m, "p", "lead", lead);
    markup_close(m);
    markup_open(m, "main");
    markup_attr(m, "id", "main");
}

static void analyses(Markup *m, const Site *site, const Card *card, bool beside_list) {
    const Voice *v = site->v;
    html_section(m, "card", "analyses", say(v, SAY_CARD_ANALYSES));
    if (beside_list) {
        markup_open(m, "p");
        html_link(m, "evaluation.html", say(v, SAY_CARD_ANALYSES_TEXT));
        markup_close(m);
    } else
        markup_element(m, "p", NULL, card->section[CARD_EVALUATION].text);
    markup_close(m);
}

void html_card_body(Markup *m, const Site *site, bool beside_list) {
    Card card;
    card_make(site->edition, site->manifest, &card);
    sections(m, site, &card);
    parameters(m, site, &card);
    analyses(m, site, &card, beside_list);
    html_learned(m, site);
    html_blindspots(m, site);
    html_coverage(m, site);
    html_fairness(m, site);
    entry(m, site, &card);
}

void html_card(Markup *m, const Site *site, const char *page, bool beside_list) {
    const Voice *v = site->v;
    html_begin(m, site, page, say_with(v, SAY_CARD_PAGE, "run", html_run(site)), site->shop_policy);
    head(m, site, beside_list);
    html_card_body(m, site, beside_list);
    markup_close(m);
    html_end(m, site, NULL);
}
