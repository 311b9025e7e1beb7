/* plant_proxies - what copies and mirror images buy, take by card, pay and use.
 *
 * Input     copies with their turnover and footfall made; the panel they came from.
 * Method    money added buys nothing and comes by no card, so all stays as the source's, but: where
 *           customers leave, purchases and card takings fall as footfall does; a share `phantom` of
 *           copies buys goods on paper, P' = P T'/T. A mirror image has u' = 2 usual - u for every
 *           ratio u, so the amount is T' T/A exp(-2 usual), usual with the month's part.
 * Output    proxy [n x T] of the panel of copies.
 * Blind to  owners who put relatives on the pay-roll, and cards that are topped up with cash.
 * Cites     MODEL 13.14
 */
#include "models/plant/plant_proxies.h"

#include <string.h>

#include "models/math/vector.h"

static float *own_cells(const PlantedProxies *planted, ProxyKind kind) {
    Panel *panel = planted->panel;
    const size_t cells = panel->n * panel->months;
    if (!panel->proxy[kind]) return NULL;
    float *cell = ARENA_ARRAY(planted->arena, float, cells);
    memcpy(cell, panel->proxy[kind], cells * sizeof *cell);
    panel->proxy[kind] = cell;
    return cell;
}

static void multiply(float *cell, double by) {
    *cell = (float)((double)*cell * by);
}

/* stays[T]: the share of customers that is left. */
static void customers_left(const PlantedProxies *planted, size_t k, double *stays) {
    const float *before = panel_footfall(planted->from, planted->source[k]);
    const float *after = panel_footfall(planted->panel, k);
    double left = 1;
    for (size_t t = 0; t < planted->panel->months; t++) {
        if (before[t] > 0) left = (double)after[t] / (double)before[t];
        stays[t] = left;
    }
}

void plant_proxies_copies(const PlantedProxies *planted, const unsigned char *paper) {
    const size_t months = planted->panel->months;
    float *goods = own_cells(planted, PROXY_PURCHASES), *card = own_cells(planted, PROXY_CARD);
    for (size_t k = 0; k < planted->panel->n; k++) {
        const float *declared = panel_turnover(planted->panel, k);
        const float *traded = panel_turnover(planted->from, planted->source[k]);
        double stays[MONTHS_MAX];
        customers_left(planted, k, stays);
        for (size_t t = 0; t < months; t++) {
            const double more = traded[t] > 0 ? (double)declared[t] / (double)traded[t] : 1;
            if (goods) multiply(&goods[k * months + t], paper[k] ? more : stays[t]);
            if (card) multiply(&card[k * months + t], stays[t]);
        }
    }
}

/* What a ratio turned round makes of an amount, turnover before and after being known. usual: with
 * the month's part. */
static double turned(const ProxyParams *p, ProxyKind kind, double value, double usual,
                     const double turnover[2]) {
    const bool goods = kind == PROXY_PURCHASES || kind == PROXY_CARD;
    const double least = goods ? p->least_share * turnover[0] : 0;
    const double amount = fmax(plain_proxy_amount(p, kind, value), least);
    if (!(amount > 0)) return value;
    return plain_proxy_value(p, kind, turnover[1] * turnover[0] / amount * vector_exp(-2 * usual));
}

static void turn_row(const PlantedProxies *planted, const PlainProxies *proxies, ProxyKind kind,
                     size_t k, float *value) {
    const size_t months = planted->panel->months, sector = (size_t)planted->panel->sector[k];
    for (size_t t = 0; t < months; t++) {
        const double usual =
            proxies->usual[kind][sector] + proxies->month[kind][sector * months + t];
        const double turnover[2] = {(double)panel_turnover(planted->from, planted->source[k])[t],
                                    (double)panel_turnover(planted->panel, k)[t]};
        if (isnan(value[t]) || !(turnover[0] > 0) || !(turnover[1] > 0)) continue;
        value[t] = (float)turned(proxies->params, kind, (double)value[t], usual, turnover);
    }
}

void plant_proxies_mirror(const PlantedProxies *planted, const PlainProxies *proxies) {
    for (ProxyKind kind = 0; kind < PROXY_KINDS; kind++) {
        float *cell = own_cells(planted, kind);
        for (size_t k = 0; cell && k < planted->panel->n; k++)
            turn_row(planted, proxies, kind, k, cell + k * planted->panel->months);
    }
}
