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
#include <string.h>

#include "models/link/link_similarity.h"

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

/* Words behind each other. */
typedef struct Whole {
    size_t length;
    uint64_t letters;
    char text[SIMILARITY_TEXT];
} Whole;

static Whole whole(const LinkView *v, const uint32_t *word, size_t words, bool blanks) {
    Whole w = {.length = 0};
    for (size_t k = 0; k < words; k++) {
        const char *text = v->records->word[word[k]];
        if (k && blanks && w.length < SIMILARITY_TEXT) w.text[w.length++] = ' ';
        while (*text && w.length < SIMILARITY_TEXT) w.text[w.length++] = *text++;
    }
    w.letters = letters_of(w.text, w.length);
    return w;
}

/* The words of a name without those that only say the trade, unless it has no others. */
static size_t telling_words(const LinkView *v, const Record *r, uint32_t word[NAME_WORDS]) {
    size_t words = 0;
    for (size_t k = 0; k < r->names; k++)
        if (!v->trade[r->name[k]]) word[words++] = r->name[k];
    if (words) return words;
    for (size_t k = 0; k < r->names; k++) word[k] = r->name[k];
    return r->names;
}

/* What jaro_winkler_can needs of the words behind each other, without putting them there. */
static Whole outline(const LinkView *v, const uint32_t *word, size_t words) {
    Whole w = {.length = 0, .letters = 0};
    for (size_t k = 0; k < words; k++) {
        w.length += v->length[word[k]];
        w.letters |= v->letters[word[k]];
    }
    return w;
}

/* Their similarity; 0 when it is below `least`. */
static double similar(const Whole *a, const Whole *b, double least) {
    if (!jaro_winkler_can(a->letters, a->length, b->letters, b->length, least)) return 0;
    return jaro_winkler(a->text, a->length, b->text, b->length);
}

/* A slip or two change few kinds of letter. */
static bool few_apart(uint64_t a, size_t la, uint64_t b, size_t lb, size_t most) {
    const size_t apart = la > lb ? la - lb : lb - la;
    return apart <= most && count_bits(a ^ b) <= 2 * most;
}

static bool partners(const LinkView *v, uint32_t a, uint32_t b) {
    if (a == b) return true;
    const size_t la = v->length[a], lb = v->length[b], shorter = la < lb ? la : lb;
    const char *const x = v->records->word[a], *const y = v->records->word[b];
    if (!jaro_winkler_can(v->letters[a], la, v->letters[b], lb, partner)) return false;
    if (jaro_winkler(x, la, y, lb) >= partner) return true;
    return shorter >= SLIP_LETTERS && few_apart(v->letters[a], la, v->letters[b], lb, 1) &&
           slips(x, la, y, lb) == 1;
}

/* Summed weights of the words of a name, and of those with a partner in the other. */
typedef struct Share {
    double all, found;
} Share;

static void add_word(const LinkView *v, uint32_t word, bool found, Share *share) {
    share->all += (double)v->weight[word];
    if (found) share->found += (double)v->weight[word];
}

static void share(const LinkView *v, const Record *a, const Record *b, Share of[2]) {
    bool found[NAME_WORDS] = {false}; /* of b */
    for (size_t k = 0; k < a->names; k++) {
        bool any = false;
        for (size_t j = 0; j < b->names; j++) {
            if (any && found[j]) continue;
            const bool both = partners(v, a->name[k], b->name[j]);
            any |= both;
            found[j] |= both;
        }
        add_word(v, a->name[k], any, &of[0]);
    }
    for (size_t j = 0; j < b->names; j++) add_word(v, b->name[j], found[j], &of[1]);
}

static const uint64_t blank_letter = UINT64_C(1) << 36; /* as letters_of has it */

/* Of all words, with blanks between them or none; 0 when it is below `least`. */
static double whole_similarity(const LinkView *v, const Record *a, const Record *b, double least) {
    uint32_t of_a[NAME_WORDS], of_b[NAME_WORDS];
    const size_t na = telling_words(v, a, of_a), nb = telling_words(v, b, of_b);
    const Whole p = outline(v, of_a, na), q = outline(v, of_b, nb);
    const bool cut = p.length > SIMILARITY_TEXT || q.length > SIMILARITY_TEXT;
    double words = 0;
    const bool longer = p.length + na > SIMILARITY_TEXT || q.length + nb > SIMILARITY_TEXT;
    if ((na > 1 || nb > 1) &&
        (longer ||
         jaro_winkler_can(p.letters | (na > 1 ? blank_letter : 0), p.length + na - 1,
                          q.letters | (nb > 1 ? blank_letter : 0), q.length + nb - 1, least))) {
        const Whole x = whole(v, of_a, na, true), y = whole(v, of_b, nb, true);
        words = similar(&x, &y, least);
    }
    if (!cut && !jaro_winkler_can(p.letters, p.length, q.letters, q.length, least)) return words;
    const Whole x = whole(v, of_a, na, false), y = whole(v, of_b, nb, false);
    return fmax(words, similar(&x, &y, least));
}

/* The same letters but for slips of the pen, wherever the blanks are. */
static bool one_text(const LinkView *v, const Record *a, const Record *b) {
    const Whole p = outline(v, a->name, a->names), q = outline(v, b->name, b->names);
    const size_t most = (p.length < q.length ? p.length : q.length) / SLIP_OF;
    if (p.length > SIMILARITY_TEXT || q.length > SIMILARITY_TEXT) return false;
    if (!few_apart(p.letters, p.length, q.letters, q.length, most)) return false;
    const Whole x = whole(v, a->name, a->names, false), y = whole(v, b->name, b->names, false);
    return slips(x.text, x.length, y.text, y.length) <= most;
}

static int name_level(const LinkView *v, size_t i, size_t j) {
    const Record *a = &v->records->record[i], *b = &v->records->record[j];
    Share of[2] = {0};
    if (!a->names || !b->names) return LINK_MISSING;
    if (v->name[i] == v->name[j]) return v->common[i] ? 1 : 0;
    share(v, a, b, of);
    const double both = (of[0].found + of[1].found) / (of[0].all + of[1].all);
    const double held = fmax(of[0].found / of[0].all, of[1].found / of[1].all);
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

static Streets compare_streets(const LinkView *v, const Record *a, size_t s, const Record *b,
                               size_t t) {
    size_t common = 0;
    const size_t la = a->streets[s], lb = b->streets[t], fewer = la < lb ? la : lb;
    if (!fewer) return STREETS_OTHER;
    for (size_t k = 0; k < la; k++) common += holds(b->street[t], lb, a->street[s][k]);
    if (common >= fewer) return STREETS_SAME;
    const Whole p = outline(v, a->street[s], la), q = outline(v, b->street[t], lb);
    const bool cut = p.length > SIMILARITY_TEXT || q.length > SIMILARITY_TEXT;
    if (!cut && !jaro_winkler_can(p.letters, p.length, q.letters, q.length, street_alike))
        return common ? STREETS_PART : STREETS_OTHER;
    const Whole x = whole(v, a->street[s], la, false), y = whole(v, b->street[t], lb, false);
    if (similar(&x, &y, street_alike) >= street_alike) return STREETS_SAME;
    return common ? STREETS_PART : STREETS_OTHER;
}

/* The best of all names of both streets. */
static Streets best_streets(const LinkView *v, const Record *a, const Record *b) {
    Streets best = STREETS_OTHER;
    for (size_t s = 0; s < STREET_NAMES && a->streets[s]; s++)
        for (size_t t = 0; t < STREET_NAMES && b->streets[t] && best < STREETS_SAME; t++) {
            const Streets found = compare_streets(v, a, s, b, t);
            if (found > best) best = found;
        }
    return best;
}

static int door_level(const LinkView *v, const Record *a, const Record *b) {
    const bool codes = a->postcode && b->postcode;
    const int area = codes && a->postcode == b->postcode ? 3 : 4;
    if (!a->streets[0] || !b->streets[0]) return codes ? area : LINK_MISSING;
    const bool far = codes && a->postcode != b->postcode;
    const Streets street = best_streets(v, a, b);
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

LinkVector link_compare(const LinkView *v, size_t i, size_t j) {
    assert(i < v->records->n && j < v->records->n);
    const Record *a = &v->records->record[i], *b = &v->records->record[j];
    LinkVector out = {{(int8_t)name_level(v, i, j), (int8_t)door_level(v, a, b), LINK_MISSING,
                       (int8_t)activity_level(v, a->activity, b->activity)}};
    if (a->phone && b->phone)
        out.level[LINK_PHONE] = a->phone != b->phone ? 2 : v->shared[a->phone] ? 1 : 0;
    return out;
}
