/* blindspots.c - what could be added and stay off the list, on the model card. */
#include "reports/html/pages.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"

static const char *amount_words(const Site *site, const BlindSpot *spot) {
    const char *euros = number_text(site->v, "eur", spot->eur_year, "\xE2\x80\x93");
    return spot->open ? say_with(site->v, SAY_BLIND_OPEN, "euros", euros) : euros;
}

/* The whole city is the last group; where it has no try, the way was possible nowhere. */
static void ways(Markup *m, const Site *site, const BlindSpots *b) {
    static const Say heads[] = {SAY_BLIND_WAY, SAY_BLIND_CITY, SAY_BLIND_MOST};
    const Voice *v = site->v;
    const BlindGroup *city = b->groups ? &b->group[b->groups - 1] : NULL;
    column_heads_scroll(m, say(v, SAY_BLIND_HEADING));
    markup_begin(m, "table", "plain");
    column_heads_head(m, v, heads, 3, 1);
    markup_open(m, "tbody");
    for (size_t w = 0; w < ADDINGS; w++) {
        if (!b->largest[w]) continue;
        const char *name = adding_name((Adding)w);
        const char *words = say_label(v, arena_printf(site->arena, "adding_%s", name));
        markup_open(m, "tr");
        column_heads_row_name(m, words ? words : name);
        column_heads_number(m, city && !city->sector && city->spot[w].tries
                                   ? amount_words(site, &city->spot[w])
                                   : "\xE2\x80\x93");
        column_heads_number(m, amount_words(site, &b->largest[w]->spot[w]));
        markup_close(m);
    }
    for (int k = 0; k < 3; k++) markup_close(m); /* tbody table scroll */
}

void html_blindspots(Markup *m, const Site *site) {
    const Voice *v = site->v;
    const BlindSpots *b = site->edition->input->blind;
    html_section(m, "card", "blindspots", say(v, SAY_BLIND_HEADING));
    if (!b) {
        markup_element(m, "p", NULL, say(v, SAY_BLIND_NONE));
        markup_close(m);
        return;
    }
    const char *text =
        say_with(v, SAY_BLIND_TEXT, "places", count_text(v, b->budget), "share",
                 number_text(v, "pct", b->found, ""), "low", number_text(v, "x", b->amount[0], ""),
                 "high", number_text(v, "x", b->amount[b->amounts - 1], ""));
    markup_element(m, "p", NULL, glued_text(text, site->arena));
    ways(m, site, b);
    markup_close(m);
}
