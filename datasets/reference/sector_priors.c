#include "datasets/reference/sector_priors.h"

#include <string.h>

#include "datasets/base/embed.h"
#include "datasets/base/num.h"

enum { CELLS = 10 };

/* Numbers of the row that starts with `group`; text cells are 0. Returns how many cells. */
static size_t find_row(const char *path, const char *group, double cell[CELLS]) {
    const size_t length = strlen(group);
    const char *line = embedded(path)->text;
    while (line && !(strncmp(line, group, length) == 0 && line[length] == ',')) {
        line = strchr(line, '\n');
        if (line) line++;
    }
    size_t found = 0;
    for (const char *at = line; at && found < CELLS; found++) {
        const size_t width = strcspn(at, ",\n");
        cell[found] = 0;
        if (!num_parse(at, width, &cell[found])) cell[found] = 0;
        at = at[width] == ',' ? at + width + 1 : NULL;
    }
    return found;
}

bool sector_prior(const char *group, SectorPrior *prior) {
    double p[CELLS], x[CELLS];
    if (find_row("reference/sector_priors.csv", group, p) < 10 ||
        find_row("reference/sector_priors_extra.csv", group, x) < 9)
        return false;
    *prior = (SectorPrior){.basket = p[1],
                           .basket_sd = p[2],
                           .capture = p[3],
                           .capture_sd = p[4],
                           .density = p[5],
                           .density_sd = p[6],
                           .per_fte = p[7],
                           .per_fte_sd = p[8],
                           .hours = p[9],
                           .conversion = x[1],
                           .floor = x[2],
                           .floor_sd = x[3],
                           .staff = x[4],
                           .staff_sd = x[5],
                           .goods_margin = x[6],
                           .vat = x[7],
                           .tickets = x[8]};
    return true;
}
