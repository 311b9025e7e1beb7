/* manual_map.h - what mapping files say, for gevel manual: as plain text, and as gevel-map(5). */
#ifndef CLI_MANUAL_MAP_H
#define CLI_MANUAL_MAP_H
#include <stdio.h>

void manual_map_text(FILE *out);
void manual_map_page(FILE *out);

#endif
