/* guess_net.h - which of two columns of amounts is the one without VAT: "Brutto" and "Netto",
 * "Totaal incl." and "Totaal excl.". */
#ifndef DATASETS_GUESS_GUESS_NET_H
#define DATASETS_GUESS_GUESS_NET_H
#include "datasets/guess/guess_sheet.h"

/* The column that is called net and stands beside one that is called gross, where the figures
 * agree: what is between them is VAT in nearly every row. -1 = none is sure. */
int guess_net(const GuessSheet *sheet);
/* Whether a column that is called net stands beside one that is called gross, and what lies between
 * them is no VAT: discounts, perhaps. */
bool guess_net_doubtful(const GuessSheet *sheet, int column);
/* Notes why columns of gross amounts are not read where nothing else is. */
void guess_net_tell(GuessSheet *sheet);

#endif
