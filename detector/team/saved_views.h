/* saved_views.h - lists that a person looks at again and again, under names of their own.
 *
 * A view is the query of the list's page, which holds its whole state. Nobody sees another's. */
#ifndef DETECTOR_TEAM_SAVED_VIEWS_H
#define DETECTOR_TEAM_SAVED_VIEWS_H
#include "datasets/base/mem.h"
#include "datasets/store/store.h"

enum { VIEW_NAME = 60 /* characters */, VIEWS_MOST = 30 /* of one person */ };

typedef struct SavedView {
    int64_t id, account;
    const char *name, *query;
} SavedView;

/* Those of a person by name, or the one with that id (0 = any); in the arena. */
Status saved_views_load(Store *store, int64_t account, int64_t id, Arena *arena, SavedView **views,
                        size_t *count, Err *err);

/* Both write their entry of the log, in the caller's transaction. Saving puts the view in the place
 * of one of the same name; ST_USAGE without a name, with one that is too long, and for one too
 * many. */
Status saved_view_put(Store *store, const SavedView *view, int64_t now, Err *err);
Status saved_view_delete(Store *store, const SavedView *view, Err *err);

#endif
