/* picture.h - a photo as a phone sends it: what it is by its first bytes, and the same picture
 * without what the camera wrote beside it.
 *
 * JPEG (ITU-T T.81), PNG (W3C, third edition) and WebP (RFC 9649) are read as segments or chunks;
 * nothing is decoded. Kept is what a decoder needs to show the picture; all else goes: Exif and XMP
 * with place, times and serial numbers, comments, colour profiles, previews, and what follows the
 * picture's end (films of a "live" photo, second pictures). How a JPEG is turned is written again,
 * as an Exif block with that one entry. */
#ifndef DETECTOR_TEAM_PICTURE_H
#define DETECTOR_TEAM_PICTURE_H
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/text.h"

enum {
    PICTURE_BYTES = 12 << 20, /* phones write 2 to 8 MB */
    PICTURE_SIDE = 20000      /* pixels; the largest sensors of phones have 16,384 */
};

typedef enum PictureKind { PICTURE_JPEG, PICTURE_PNG, PICTURE_WEBP, PICTURES } PictureKind;
extern const char *const picture_kinds[]; /* "jpeg", ..., NULL */
extern const char *const picture_types[]; /* "image/jpeg", ... */

typedef struct Picture {
    PictureKind kind;
    unsigned width, height; /* pixels, as stored */
    unsigned turned;        /* Exif orientation of a JPEG, 1..8 */
} Picture;

/* The picture is added to `out`. ST_USAGE for another kind (HEIC and AVIF by name), one that is too
 * large, damaged or animated. */
Status picture_clean(const char *bytes, size_t length, Picture *picture, Text *out, Err *err);

#endif
