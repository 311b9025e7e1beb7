/* place_text.h - places as people and programs write them in one cell: "51.2194, 4.4025",
 * "POINT (4.4025 51.2194)", {"type":"Point","coordinates":[4.4,51.2]}, 51°13'10"N. */
#ifndef BASE_PLACE_TEXT_H
#define BASE_PLACE_TEXT_H
#include <stddef.h>

typedef enum PlaceForm {
    PLACE_NONE,
    PLACE_PAIR,    /* x and y */
    PLACE_LON,     /* degrees east in x, which the text says to be so */
    PLACE_LAT,     /* degrees north in y */
    PLACE_DEGREES, /* degrees in x, of which axis is not said */
    PLACE_EITHER   /* "4° O": east (Ost, oost) or west (ouest) */
} PlaceForm;

typedef struct PlaceText {
    double x, y; /* longitude and latitude, or metres east and north */
} PlaceText;

/* Pairs of degrees without a word on their order are latitude and longitude, as maps give them,
 * unless only the other order lies on Earth, or in Europe; metres are x and y. */
PlaceForm place_text_read(const char *text, size_t length, PlaceText *place);

#endif
