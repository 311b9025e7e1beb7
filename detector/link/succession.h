/* succession.h - what ended before what began, as facts of the store. */
#ifndef DETECTOR_LINK_SUCCESSION_H
#define DETECTOR_LINK_SUCCESSION_H
#include "detector/link/linking.h"

/* Whether the store holds other successions than the linking found. */
Status succession_changed(Store *store, const Linking *linking, bool *changed, Err *err);

/* Replaces those of the store, as of input `input`; within the caller's transaction. */
Status succession_save(Store *store, const Linking *linking, int64_t input, Err *err);

#endif
