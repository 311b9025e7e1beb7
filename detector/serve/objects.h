/* objects.h - the thing that a request is about, and whether it is theirs. */
#ifndef DETECTOR_SERVE_OBJECTS_H
#define DETECTOR_SERVE_OBJECTS_H
#include "detector/serve/endpoint.h"

/* Finds what the field `id` of query or form names, of the kind of the request's route, and sets
 * its field of the request. Of a stranger's thing *theirs is false, as of one that is not there. */
Status object_find(Request *request, bool *theirs, Err *err);

#endif
