/* visit_figures.c - customers = turnover x (1 + VAT) / ticket / quarters of an hour open. */
#include "reports/words/visit_figures.h"

#include "datasets/base/embed.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"

#include <math.h>
#include <string.h>

static const double weeks_month = 365.25 / 7 / 12;

/* Columns of reference/sector_priors.csv and sector_priors_extra.csv; none before them is quoted.
 */
enum { BASKET = 1, HOURS = 9, VAT = 7 };

static const char *reference(const char *path) {
    for (const EmbeddedText *text = dataset_texts; text->path; text++)
        if (text_equal(text->path, path)) return text->text;
    return "";
}

/* The number in a column of the line of a sector group; NaN when there is none. */
static double look_up(const char *csv, const char *sector, int column) {
    const size_t length = sector ? strlen(sector) : 0;
    for (const char *line = csv; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        if (!length || strncmp(line, sector, length) != 0 || line[length] != ',') continue;
        for (int k = 0; k < column; k++) line += strcspn(line, ",\n") + 1;
        double value;
        return num_parse(line, strcspn(line, ",\n"), &value) ? value : (double)NAN;
    }
    return NAN;
}

VisitFigures visit_figures_of(const Watchlist *list, const WatchRow *row) {
    const char *priors = reference("reference/sector_priors.csv");
    const double vat = look_up(reference("reference/sector_priors_extra.csv"), row->sector, VAT);
    VisitFigures visit = {.basket_eur = look_up(priors, row->sector, BASKET),
                          .hours_week = look_up(priors, row->sector, HOURS)};
    const double quarters = visit.hours_week * weeks_month * 4;
    const double ticket = visit.basket_eur / (1 + vat) * quarters;
    visit.expected = watchlist_detail(list, row, "level.expected_eur") / ticket;
    visit.declared = watchlist_detail(list, row, "level.declared_eur") / ticket;
    return visit;
}
