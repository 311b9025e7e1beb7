/* place_text: places in one cell. The truth is the town hall of Antwerp (4.3997 E, 51.2211 N), a
 * corner of Melbourne and one of Brest, written by hand in the forms that people and programs use.
 */
#include "datasets/base/place_text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "tests/support/rows.h"

#define DEGREE "\xC2\xB0"

static const struct {
    const char *text;
    PlaceForm form;
    double x, y;
} cases[] = {
    {"51.2211, 4.3997", PLACE_PAIR, 4.3997, 51.2211},
    {"51.2211,4.3997", PLACE_PAIR, 4.3997, 51.2211},
    {"51,2211 4,3997", PLACE_PAIR, 4.3997, 51.2211},
    {"51,2211; 4,3997", PLACE_PAIR, 4.3997, 51.2211},
    {"51,2211, 4,3997", PLACE_PAIR, 4.3997, 51.2211},
    {"(51.2211, 4.3997)", PLACE_PAIR, 4.3997, 51.2211},
    {"[4.3997, 51.2211]", PLACE_PAIR, 4.3997, 51.2211}, /* only so in Europe */
    {"-37.8136, 144.9631", PLACE_PAIR, 144.9631, -37.8136},
    {"144.9631 -37.8136", PLACE_PAIR, 144.9631, -37.8136}, /* no latitude is 144 */
    {"POINT (4.3997 51.2211)", PLACE_PAIR, 4.3997, 51.2211},
    {"POINT(4.3997 51.2211)", PLACE_PAIR, 4.3997, 51.2211},
    {"POINT Z (4.3997 51.2211 12)", PLACE_PAIR, 4.3997, 51.2211},
    {"SRID=4326;POINT(4.3997 51.2211)", PLACE_PAIR, 4.3997, 51.2211},
    {"POINT (51.2211 4.3997)", PLACE_PAIR, 51.2211, 4.3997}, /* as it says: told as swapped */
    {"POINT (152000 212000)", PLACE_PAIR, 152000, 212000},
    {"152000.5 212000.25", PLACE_PAIR, 152000.5, 212000.25},
    {"{\"type\":\"Point\",\"coordinates\":[4.3997,51.2211]}", PLACE_PAIR, 4.3997, 51.2211},
    {"{\"lon\": 4.3997, \"lat\": 51.2211}", PLACE_PAIR, 4.3997, 51.2211},
    {"geo:51.2211,4.3997", PLACE_PAIR, 4.3997, 51.2211},
    {"51" DEGREE "13'15.96\"N 4" DEGREE "23'58.92\"E", PLACE_PAIR, 4.3997, 51.2211},
    {"4" DEGREE "23'58.92\"E, 51" DEGREE "13'15.96\"N", PLACE_PAIR, 4.3997, 51.2211},
    {"51" DEGREE "13'15.96\"N", PLACE_LAT, 51.2211, 51.2211},
    {"N 51" DEGREE " 13,266'", PLACE_LAT, 51.2211, 51.2211},
    {"51" DEGREE "13\xE2\x80\xB2"
     "15.96\xE2\x80\xB3 N",
     PLACE_LAT, 51.2211, 51.2211},
    {"4" DEGREE "23'58.92''E", PLACE_LON, 4.3997, 4.3997},
    {"4" DEGREE "29'10\" W", PLACE_LON, -4.486111, -4.486111},
    {"4.3997" DEGREE, PLACE_DEGREES, 4.3997, 4.3997},
    {"51.2211 N", PLACE_LAT, 51.2211, 51.2211},
    {"37" DEGREE "48'49\"S", PLACE_LAT, -37.813611, -37.813611},
    {"4" DEGREE "24' O", PLACE_EITHER, 0, 0},
    {"4" DEGREE "61'E", PLACE_NONE, 0, 0},
    {"51" DEGREE "N 50" DEGREE "N", PLACE_NONE, 0, 0},
    {"51.2211", PLACE_NONE, 0, 0},
    {"Meir 12", PLACE_NONE, 0, 0},
    {"12 A", PLACE_NONE, 0, 0},
    {"POINT (4.3997)", PLACE_NONE, 0, 0},
    {"POINT", PLACE_NONE, 0, 0},
    {"POLYGON ((4 51, 5 51, 5 52, 4 51))", PLACE_NONE, 0, 0},
    {"1 2 3 4", PLACE_NONE, 0, 0},
    {"", PLACE_NONE, 0, 0},
};

EachRow(place_text, is_the_place_meant, cases) {
    PlaceText place;
    const PlaceForm form = place_text_read(cases[*row].text, strlen(cases[*row].text), &place);
    cr_assert(eq(int, (int)form, (int)cases[*row].form), "%s", cases[*row].text);
    if (form == PLACE_NONE || form == PLACE_EITHER) return;
    cr_expect(fabs(place.x - cases[*row].x) < 1e-6, "%s gives x %.9g", cases[*row].text, place.x);
    if (form == PLACE_PAIR)
        cr_expect(fabs(place.y - cases[*row].y) < 1e-6, "%s gives y %.9g", cases[*row].text,
                  place.y);
}
