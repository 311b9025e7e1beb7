/* proxies.h - turnover against what a shop must buy, is paid by card, pays, uses and has room for.
 *
 * Money added to a till buys no goods, comes by no card, needs no staff and takes no seat. Each
 * number is the log of turnover over one of these, less what is usual in the sector; it is positive
 * where turnover is high. Where a storefront's purchases, say, are not known, numbers of purchases
 * are NaN. */
#ifndef MODELS_PLAIN_PROXIES_H
#define MODELS_PLAIN_PROXIES_H
#include "models/plain/plain.h"

typedef struct ProxyParams {
    double sector_shrink, least_months, least_share;
    double hour_eur, owner_hours;
    double seat_minutes; /* that a guest keeps a seat, at least */
    double phantom;      /* read by plant_proxies */
} ProxyParams;
extern const ParamGroup proxies_group;

/* What is learned once from the storefronts as they filed. [S sectors, T months] */
typedef struct PlainProxies {
    const ProxyParams *params;
    double
        *month[PROXY_KINDS]; /* [S x T] what a month adds to the log ratio; NULL = kind unknown */
    double *usual[PROXY_KINDS]; /* [S] the sector's median log ratio, shrunk */
    double *most;               /* [S] log EUR of turnover that an hour of staff can serve; NaN */
    double *hours;              /* [S] a week that its sector is open; NaN */
    double *most_seat;          /* [S] log EUR of turnover a month that a seat can serve; NaN */
} PlainProxies;

/* NULL where the panel has none. city: its months and places are learned. */
const PlainProxies *plain_proxies_learn(const PlainCity *city, const Fit *fit, const Params *params,
                                        const Parallel *parallel, Arena *arena);

/* Fills the numbers of proxies of storefront i. */
void plain_proxies(const PlainCity *city, const Fit *fit, size_t i, double *out);

/* Wages as hours of staff a month, the owner's own included; other kinds as they are. And back. */
double plain_proxy_amount(const ProxyParams *params, ProxyKind kind, double value);
double plain_proxy_value(const ProxyParams *params, ProxyKind kind, double amount);

#endif
