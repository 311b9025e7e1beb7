/* link_side - a record made ready to be compared with many.
 *
 * Input     a record; weight, length and letters of each word; words of the trade flagged.
 * Method    copies what the comparisons read of its words into one place; sums weights in order of
 *           words; texts are words behind each other.
 * Output    the side. What is compared by it is what is compared by the record.
 * Blind to  nothing: it decides nothing.
 * Cites     MODEL 14.1
 */
#include "models/link/link_side.h"

#include <string.h>

void link_side_write(const LinkView *v, const uint32_t *word, size_t words, bool blanks,
                     LinkText *out) {
    size_t length = 0;
    for (size_t k = 0; k < words; k++) {
        const char *text = v->records->word[word[k]];
        if (k && blanks && length < SIMILARITY_TEXT) out->text[length++] = ' ';
        while (*text && length < SIMILARITY_TEXT) out->text[length++] = *text++;
    }
    out->outline = (LinkOutline){letters_of(out->text, length), length};
}

static LinkOutline outline(const LinkView *v, const uint32_t *word, size_t words) {
    LinkOutline o = {0, 0};
    for (size_t k = 0; k < words; k++) {
        o.length += v->length[word[k]];
        o.letters |= v->letters[word[k]];
    }
    return o;
}

/* The words of a name without those that only say the trade, unless it has no others. */
static void find_telling(const LinkView *v, LinkSide *side) {
    const Record *r = side->record;
    side->telling_words = 0;
    for (size_t k = 0; k < r->names; k++)
        if (!v->trade[r->name[k]]) side->telling[side->telling_words++] = r->name[k];
    if (side->telling_words) return;
    memcpy(side->telling, r->name, r->names * sizeof *r->name);
    side->telling_words = r->names;
}

void link_side(const LinkView *v, size_t i, LinkSide *side) {
    const Record *r = side->record = &v->records->record[i];
    side->name = v->name[i];
    side->common = v->common[i];
    side->weights = 0;
    for (size_t k = 0; k < r->names; k++) {
        const uint32_t w = r->name[k];
        side->word[k] = v->records->word[w];
        side->letters[k] = v->letters[w];
        side->length[k] = v->length[w];
        side->weight[k] = v->weight[w];
        side->weights += (double)v->weight[w];
    }
    find_telling(v, side);
    side->all = outline(v, r->name, r->names);
    side->tells = outline(v, side->telling, side->telling_words);
    for (size_t s = 0; s < STREET_NAMES; s++)
        side->street[s] = outline(v, r->street[s], r->streets[s]);
    for (size_t t = 0; t < LINK_TEXTS; t++) side->text[t].outline.length = 0;
}

const LinkText *link_side_text(const LinkView *v, LinkSide *side, LinkTextOf of) {
    LinkText *text = &side->text[of];
    if (text->outline.length) return text;
    if (of == TEXT_ALL)
        link_side_write(v, side->record->name, side->record->names, false, text);
    else
        link_side_write(v, side->telling, side->telling_words, of == TEXT_SPACED, text);
    return text;
}
