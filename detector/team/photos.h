/* photos.h - the photo of a visit: kept in the store beside it, so that it is in every backup and
 * goes with the visit, or alone when it shows what it should not. */
#ifndef DETECTOR_TEAM_PHOTOS_H
#define DETECTOR_TEAM_PHOTOS_H
#include "datasets/base/mem.h"
#include "datasets/store/store.h"
#include "detector/team/picture.h"

typedef struct Photo {
    PictureKind kind;
    const char *bytes; /* in the arena */
    size_t length;
} Photo;

/* Whose it is. */
typedef struct PhotoOf {
    int64_t visit;
    const char *storefront_id; /* for the log */
} PhotoOf;

/* Cleans and keeps what was sent, within the caller's transaction. ST_USAGE for what is no photo.
 */
Status photo_add(Store *store, const PhotoOf *of, const char *bytes, size_t length, Err *err);
/* bytes NULL when the visit has none. */
Status photo_load(Store *store, int64_t visit, Arena *arena, Photo *photo, Err *err);
/* ST_USAGE when the visit has none. */
Status photo_remove(Store *store, const PhotoOf *of, Err *err);

#endif
