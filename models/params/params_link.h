/* params_link.h - how records are linked, and what a link is good for. */
#ifndef MODELS_PARAMS_PARAMS_LINK_H
#define MODELS_PARAMS_PARAMS_LINK_H
#include "models/params/params.h"

typedef struct LinkParams {
    double accept, accept_turnover; /* least probability of a link, and of one that carries money */
    double runner_up;               /* bits by which the second best must be behind, for money */
    double review_low;              /* least probability at which a person is asked */
    double shown_max;               /* no probability above it is told */
    double block_cap;               /* records of a block; larger ones are not compared */
    double word_cap;                /* records with a word that makes a block by itself */
    double rare_name;               /* records with a name that still tells something by itself */
    double shared_doors;            /* doors with one phone, above which it is a switchboard */
    double near_numbers;            /* house numbers this far apart are next to each other */
    double leak;                    /* share of pairs that a kind may have where it has none */
    double elsewhere;               /* most of the pairs of one premises whose addresses disagree */
    double sample;                  /* pairs drawn to learn what unrelated ones look like */
    double foreign_sd;              /* log units between the turnover of two storefronts */
    double least_sd; /* log units of doubt up to which figures are taken as its own */
} LinkParams;
extern const ParamGroup link_group;

typedef struct SuccessionParams {
    double months;        /* most between a closing and an opening at one door */
    double overlap_days;  /* that two lives may share */
    double join_gap_days; /* most without trade in a re-licence */
} SuccessionParams;
extern const ParamGroup succession_group;

#endif
