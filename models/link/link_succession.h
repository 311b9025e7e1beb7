/* link_succession.h - two records of one register, one after the other: at one door, or elsewhere
 * with the same telephone. */
#ifndef MODELS_LINK_LINK_SUCCESSION_H
#define MODELS_LINK_LINK_SUCCESSION_H
#include "models/link/link_levels.h"
#include "models/params/params_link.h"

typedef enum LinkSuccessionKind {
    SUCCESSION_RELICENCE, /* the same or an alike name, hardly a day without trade: one business */
    SUCCESSION_TAKEOVER,  /* anybody else at the door */
    SUCCESSION_ELSEWHERE  /* at another door, with the same telephone: a move, or the same people */
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

/* The nearest successor of each record that closed, at its door and by its telephone. O(n log n).
 */
void link_successions_find(const LinkView *view, const SuccessionParams *params, Arena *arena,
                           LinkSuccessions *out);

#endif
