#include "datasets/guess/guess_net.h"

#include <math.h>
#include <string.h>

#include "datasets/base/number_text.h"
#include "datasets/base/word_fold.h"
#include "datasets/guess/guess_pick.h"

/* Highest rate of VAT in Europe, and those of the countries whose tables gevel knows. */
static const double rate_most = 0.27;
static const double rates[] = {0.04, 0.05, 0.055, 0.06, 0.07, 0.08, 0.09,
                               0.1,  0.12, 0.19,  0.2,  0.21, 0.22};
static const double rounding = 0.0101; /* of a row, euros */

/* A heading that is called net, with words for an amount around it and no other. */
static bool is_net(const char *heading) {
    static const char net[] = " netto net nett nette neto ht htva excl exkl ex exclusief ";
    static const char amount[] =
        " total totaal montant bedrag betrag importe importo amount sales umsatz omzet eur euro "
        "in btw tva mwst ust vat iva som summe ontvangst ontvangsten ";
    char folded[WORD_FOLD];
    bool found = false;
    for (const char *at = word_fold(heading, folded); *at;) {
        char word[WORD_FOLD];
        const size_t length = strcspn(at, " ");
        memcpy(word, at, length);
        word[length] = 0;
        const bool is = guess_has_word(word, net);
        if (!is && !guess_has_word(word, amount)) return false;
        found |= is;
        at += length + (at[length] == ' ');
    }
    return found;
}

/* Dutch and German say netto of what is without VAT; French and Spanish ones also of discounts. */
static bool is_plain_word(const char *heading) {
    char folded[WORD_FOLD];
    return guess_has_word(word_fold(heading, folded),
                          " netto nettoumsatz excl exkl exclusief ht htva ");
}

static bool number_of(const char *text, double *value) {
    NumberText number;
    const NumberForm form = number_text_read(text, strlen(text), 0, &number);
    *value = number.value;
    return form == NUMBER_READ || form == NUMBER_DOUBTFUL;
}

static bool is_rate_of(double net, double gross) {
    for (size_t k = 0; k < sizeof rates / sizeof *rates; k++)
        if (fabs(net * (1 + rates[k]) - gross) <= rounding) return true;
    return false;
}

/* Whether what lies between the columns is VAT. */
static bool agree(const GuessSheet *sheet, size_t net, size_t gross) {
    size_t rows = 0, between = 0, exact = 0, more = 0;
    for (size_t r = sheet->columns.first; r < sheet->grid.rows; r++) {
        double n, g;
        if (!number_of(sheet->grid.cell[r][net], &n) || !number_of(sheet->grid.cell[r][gross], &g))
            continue;
        if (n == 0 && g == 0) continue;
        rows++;
        more += g > n;
        between += fabs(g) >= fabs(n) && fabs(g) <= fabs(n) * (1 + rate_most) + rounding;
        exact += is_rate_of(n, g);
    }
    if (!more) return false;
    return is_plain_word(sheet->columns.column[net].heading) ? pick_most(between, rows)
                                                             : pick_most(exact, rows);
}

static bool holds_amounts(const GuessSheet *sheet, size_t c) {
    const GuessColumn *column = &sheet->columns.column[c];
    return !column->twice && pick_plain(column->heading) &&
           pick_most(column->numbers, column->filled);
}

int guess_net(const GuessSheet *sheet) {
    for (size_t n = 0; n < sheet->columns.count; n++) {
        if (sheet->about[n].refused || !holds_amounts(sheet, n)) continue;
        if (!is_net(sheet->columns.column[n].heading)) continue;
        for (size_t g = 0; g < sheet->columns.count; g++)
            if (sheet->about[g].gross && holds_amounts(sheet, g) && agree(sheet, n, g))
                return (int)n;
    }
    return -1;
}

bool guess_net_doubtful(const GuessSheet *sheet, int column) {
    bool some = false;
    if (column < 0 || !is_net(sheet->columns.column[column].heading)) return false;
    for (size_t g = 0; g < sheet->columns.count; g++) {
        if (!sheet->about[g].gross || !holds_amounts(sheet, g)) continue;
        if (agree(sheet, (size_t)column, g)) return false;
        some = true;
    }
    return some;
}

void guess_net_tell(GuessSheet *sheet) {
    for (size_t c = 0; c < sheet->columns.count; c++)
        if (sheet->about[c].gross && !sheet->about[c].other && holds_amounts(sheet, c))
            sheet->refused[c] = sheet->about[c].refused;
}
