/* plant_proxies.h - what copies and mirror images buy, take by card, pay and use. */
#ifndef MODELS_PLANT_PLANT_PROXIES_H
#define MODELS_PLANT_PLANT_PROXIES_H
#include "models/plain/proxies.h"

/* Storefronts picked from a panel, with turnover and footfall of their own. */
typedef struct PlantedProxies {
    const Panel *from;
    const uint32_t *source; /* [n] row of that panel */
    Panel *panel;           /* [n] its purchases and card takings, or all proxies, become its own */
    Arena *arena;
} PlantedProxies;

/* Purchases and card takings of copies. paper[n]: 1 = buys goods on paper for what it adds. */
void plant_proxies_copies(const PlantedProxies *planted, const unsigned char *paper);

/* The proxies of mirror images, so that every ratio is turned round too. */
void plant_proxies_mirror(const PlantedProxies *planted, const PlainProxies *proxies);

#endif
