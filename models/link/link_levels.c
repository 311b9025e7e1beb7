/* link_levels - agreement of two records as levels.
 *
 * Input     two records; weight of each word, nats; common names and shared phones flagged.
 * Method    names: s = share of the summed weights of both whose word has a partner (equal, one
 *           slip of the pen away, or Jaro-Winkler >= .9) in the other; h = the larger of both;
 *           j = Jaro-Winkler of the whole, without words of the trade; e = slips of the pen in the
 *           whole without blanks. Level 2: s >= .8, j >= .94 or e <= a twelfth of the letters;
 *           3: h >= .95; 4: s >= .5 or j >= .88; 5: s >= .2. Streets are the same when one's words
 *           hold the other's, or Jaro-Winkler >= .9 of all in order of the alphabet. Sectors are
 *           near by the first digits of their NACE codes.
 * Output    four levels, 0 the strongest, -1 when either record says nothing.
 * Blind to  acronyms, translations, names in other scripts (missing), and streets that were renamed.
 * Cites     MODEL 14.1; Winkler (1990); the levels were chosen on public sets (MODEL 14.5)
 */
#include "models/link/link_levels.h"

#include <assert.h>
#include <math.h>

const int link_levels[LINK_COMPARISONS] = {7, 5, 3, 4};

/* Similarities at which words, names and streets count as alike. */
static const double partner = 0.9, alike = 0.94, half_alike = 0.88, street_alike = 0.9;
enum {
    SLIP_LETTERS = 6, /* of a word in which one slip makes no other word */
    SLIP_OF = 12      /* letters of a name for each slip */
};

size_t link_cell(LinkVector v) {
    size_t cell = 0;
    for (int c = 0; c < LINK_COMPARISONS; c++)
        cell = cell * (size_t)(link_levels[c] + 1) + (size_t)(v.level[c] + 1);
    return cell;
}

LinkVector link_cell_vector(size_t cell) {
    LinkVector v;
    for (int c = LINK_COMPARISONS; c-- > 0; cell /= (size_t)(link_levels[c] + 1))
        v.level[c] = (int8_t)((int)(cell % (size_t)(link_levels[c] + 1)) - 1);
    return v;
}

/* ---- names ---- */

/* The similarity of two texts; 0 when it is below `least`. */
static double similar(const LinkText *a, const LinkText *b, double least) {
    const LinkOutline *x = &a->outline, *y = &b->outline;
    if (!jaro_winkler_can(x->letters, x->length, y->letters, y->length, least)) return 0;
    return jaro_winkler(a->text, x->length, b->text, y->length);
}

/* A slip or two change few kinds of letter. */
static bool few_apart(uint64_t a, size_t la, uint64_t b, size_t lb, size_t most) {
    const size_t apart = la > lb ? la - lb : lb - la;
    return apart <= most && count_bits(a ^ b) <= 2 * most;
}

/* Word i of a and word j of b. */
static bool partners(const LinkSide *a, size_t i, const LinkSide *b, size_t j) {
    if (a->record->name[i] == b->record->name[j]) return true;
    const size_t la = a->length[i], lb = b->length[j], shorter = la < lb ? la : lb;
    if (!jaro_winkler_can(a->letters[i], la, b->letters[j], lb, partner)) return false;
    if (jaro_winkler(a->word[i], la, b->word[j], lb) >= partner) return true;
    return shorter >= SLIP_LETTERS && few_apart(a->letters[i], la, b->letters[j], lb, 1) &&
           slips(a->word[i], la, b->word[j], lb) == 1;
}

/* Summed weights of the words of both names that have a partner in the other. */
typedef struct Share {
    double a, b;
} Share;

static Share share(const LinkSide *a, const LinkSide *b) {
    const size_t na = a->record->names, nb = b->record->names;
    bool found[NAME_WORDS] = {false}; /* of b */
    Share of = {0, 0};
    for (size_t k = 0; k < na; k++) {
        bool any = false;
        for (size_t j = 0; j < nb; j++) {
            if (any && found[j]) continue;
            const bool both = partners(a, k, b, j);
            any |= both;
            found[j] |= both;
        }
        if (any) of.a += (double)a->weight[k];
    }
    for (size_t j = 0; j < nb; j++)
        if (found[j]) of.b += (double)b->weight[j];
    return of;
}

static const uint64_t blank_letter = UINT64_C(1) << 36; /* as letters_of has it */

/* Whether the words with blanks between them can be so alike. */
static bool spaced_can(const LinkSide *a, const LinkSide *b, double least) {
    const size_t na = a->telling_words, nb = b->telling_words;
    const LinkOutline *p = &a->tells, *q = &b->tells;
    if (na <= 1 && nb <= 1) return false;
    if (p->length + na > SIMILARITY_TEXT || q->length + nb > SIMILARITY_TEXT) return true;
    return jaro_winkler_can(p->letters | (na > 1 ? blank_letter : 0), p->length + na - 1,
                            q->letters | (nb > 1 ? blank_letter : 0), q->length + nb - 1, least);
}

/* Of all words, with blanks between them or none; 0 when it is below `least`. */
static double whole_similarity(const LinkView *v, LinkSide *a, LinkSide *b, double least) {
    const LinkOutline *p = &a->tells, *q = &b->tells;
    const bool cut = p->length > SIMILARITY_TEXT || q->length > SIMILARITY_TEXT;
    double words = 0;
    if (spaced_can(a, b, least))
        words =
            similar(link_side_text(v, a, TEXT_SPACED), link_side_text(v, b, TEXT_SPACED), least);
    if (!cut && !jaro_winkler_can(p->letters, p->length, q->letters, q->length, least))
        return words;
    return fmax(words, similar(link_side_text(v, a, TEXT_TELLING),
                               link_side_text(v, b, TEXT_TELLING), least));
}

/* The same letters but for slips of the pen, wherever the blanks are. */
static bool one_text(const LinkView *v, LinkSide *a, LinkSide *b) {
    const LinkOutline *p = &a->all, *q = &b->all;
    const size_t most = (p->length < q->length ? p->length : q->length) / SLIP_OF;
    if (p->length > SIMILARITY_TEXT || q->length > SIMILARITY_TEXT) return false;
    if (!few_apart(p->letters, p->length, q->letters, q->length, most)) return false;
    const LinkText *x = link_side_text(v, a, TEXT_ALL), *y = link_side_text(v, b, TEXT_ALL);
    return slips(x->text, x->outline.length, y->text, y->outline.length) <= most;
}

static int name_level(const LinkView *v, LinkSide *a, LinkSide *b) {
    if (!a->record->names || !b->record->names) return LINK_MISSING;
    if (a->name == b->name) return a->common ? 1 : 0;
    const Share of = share(a, b);
    const double both = (of.a + of.b) / (a->weights + b->weights);
    const double held = fmax(of.a / a->weights, of.b / b->weights);
    if (both >= 0.8 || one_text(v, a, b)) return 2;
    /* a likeness that could not change the level is not worth computing */
    const bool half = both >= 0.5;
    const double likeness = whole_similarity(v, a, b, half || held >= 0.95 ? alike : half_alike);
    if (likeness >= alike) return 2;
    if (held >= 0.95) return 3;
    if (half || likeness >= half_alike) return 4;
    return both >= 0.2 ? 5 : 6;
}

/* ---- doors ---- */

static bool holds(const uint32_t *word, size_t words, uint32_t wanted) {
    for (size_t k = 0; k < words; k++)
        if (word[k] == wanted) return true;
    return false;
}

typedef enum Streets { STREETS_OTHER, STREETS_PART, STREETS_SAME } Streets;

static Streets compare_streets(const LinkView *v, const LinkSide *one, size_t s,
                               const LinkSide *other, size_t t) {
    const Record *a = one->record, *b = other->record;
    size_t common = 0;
    const size_t la = a->streets[s], lb = b->streets[t], fewer = la < lb ? la : lb;
    if (!fewer) return STREETS_OTHER;
    for (size_t k = 0; k < la; k++) common += holds(b->street[t], lb, a->street[s][k]);
    if (common >= fewer) return STREETS_SAME;
    const LinkOutline *p = &one->street[s], *q = &other->street[t];
    const bool cut = p->length > SIMILARITY_TEXT || q->length > SIMILARITY_TEXT;
    if (!cut && !jaro_winkler_can(p->letters, p->length, q->letters, q->length, street_alike))
        return common ? STREETS_PART : STREETS_OTHER;
    LinkText x, y;
    link_side_write(v, a->street[s], la, false, &x);
    link_side_write(v, b->street[t], lb, false, &y);
    if (similar(&x, &y, street_alike) >= street_alike) return STREETS_SAME;
    return common ? STREETS_PART : STREETS_OTHER;
}

/* The best of all names of both streets. */
static Streets best_streets(const LinkView *v, const LinkSide *a, const LinkSide *b) {
    Streets best = STREETS_OTHER;
    for (size_t s = 0; s < STREET_NAMES && a->record->streets[s]; s++)
        for (size_t t = 0; t < STREET_NAMES && b->record->streets[t] && best < STREETS_SAME; t++) {
            const Streets found = compare_streets(v, a, s, b, t);
            if (found > best) best = found;
        }
    return best;
}

static int door_level(const LinkView *v, const LinkSide *one, const LinkSide *other) {
    const Record *a = one->record, *b = other->record;
    const bool codes = a->postcode && b->postcode;
    const int area = codes && a->postcode == b->postcode ? 3 : 4;
    if (!a->streets[0] || !b->streets[0]) return codes ? area : LINK_MISSING;
    const bool far = codes && a->postcode != b->postcode;
    const Streets street = best_streets(v, one, other);
    if (street == STREETS_SAME && a->low && b->low) {
        if (a->low <= b->high && b->low <= a->high) return far ? 1 : 0;
        const uint32_t apart = a->low > b->low ? a->low - b->low : b->low - a->low;
        return (double)apart <= v->near_numbers ? 2 : far ? 4 : 3;
    }
    if (street == STREETS_SAME) return 2;
    return a->low && a->low == b->low && street == STREETS_PART ? 1 : area;
}

/* ---- activities ---- */

/* Labels that are no sector group are as far from all others as can be. */
static int activity_level(const LinkView *v, uint32_t a, uint32_t b) {
    if (!a || !b) return LINK_MISSING;
    if (a == b) return NACE_SAME;
    if (!v->sector[a] || !v->sector[b]) return NACE_APART;
    return v->kins->kin[v->sector[a] - 1][v->sector[b] - 1];
}

/* ---- all ---- */

LinkVector link_compare_sides(const LinkView *v, LinkSide *one, LinkSide *other) {
    const Record *a = one->record, *b = other->record;
    LinkVector out = {{(int8_t)name_level(v, one, other), (int8_t)door_level(v, one, other),
                       LINK_MISSING, (int8_t)activity_level(v, a->activity, b->activity)}};
    if (a->phone && b->phone)
        out.level[LINK_PHONE] = a->phone != b->phone ? 2 : v->shared[a->phone] ? 1 : 0;
    return out;
}

LinkVector link_compare(const LinkView *v, size_t i, size_t j) {
    assert(i < v->records->n && j < v->records->n);
    LinkSide a, b;
    link_side(v, i, &a);
    link_side(v, j, &b);
    return link_compare_sides(v, &a, &b);
}
