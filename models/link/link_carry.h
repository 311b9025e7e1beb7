/* link_carry.h - the doubt of a link, as the model takes doubt about figures. */
#ifndef MODELS_LINK_LINK_CARRY_H
#define MODELS_LINK_LINK_CARRY_H
#include "datasets/panel/panel.h"
#include "models/params/params.h"

/* Sets panel->link_sd where turnover came by a link; a panel without any stays as it is. */
void link_carry(Panel *panel, const Params *params, Arena *arena);

#endif
