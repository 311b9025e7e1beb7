/* law_sectors.h - the six sectors of the Belgian law of 15 January 2024 (article 119ter of the New
 * Municipal Act; royal decree of 22 April 2024) as sector groups.
 *
 * The decree lists 35 activities, of which we have read 22; real estate, beauty and gambling hold
 * the groups that the names of these sectors say. Biker clubs, party halls and sex businesses have
 * no group of their own. A by-law that names others lists their groups itself. */
#ifndef DATASETS_REFERENCE_LAW_SECTORS_H
#define DATASETS_REFERENCE_LAW_SECTORS_H
#include "datasets/base/mem.h"

/* The sector groups of `name` ("horeca" "cars" "retail" "real_estate" "beauty" "gambling") joined
 * by ';', or NULL for another name. */
const char *law_sector(const char *name, Arena *arena);

#endif
