/* link_succession.h - two records of one register at one door, one after the other. */
#ifndef MODELS_LINK_LINK_SUCCESSION_H
#define MODELS_LINK_LINK_SUCCESSION_H
#include "models/link/link_levels.h"
#include "models/params/params_link.h"

typedef enum LinkSuccessionKind {
    SUCCESSION_RELICENCE, /* the same or an alike name, hardly a day without trade: one business */
    SUCCESSION_TAKEOVER   /* anybody else */
} LinkSuccessionKind;

typedef struct LinkSuccession {
    uint32_t before, after;
    int32_t closed_on, opened_on; /* days */
    LinkSuccessionKind kind;
    int8_t name_level; /* of link_levels.h, -1 = a name is missing */
    bool same_phone;
} LinkSuccession;

typedef struct LinkSuccessions {
    size_t count;
    LinkSuccession *at; /* [count] in order of (before, after) */
} LinkSuccessions;

/* The nearest successor at the door of each record that closed. O(n log n). */
void link_successions_find(const LinkView *view, const SuccessionParams *params, Arena *arena,
                           LinkSuccessions *out);

#endif
