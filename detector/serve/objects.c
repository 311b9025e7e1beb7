#include "detector/serve/objects.h"

#include "detector/team/access.h"

static const char *object_id(const Request *request) {
    return form_text(endpoint_posts(request->route->way) ? &request->form : &request->query, "id");
}

static int64_t object_number(const Request *request) {
    return form_whole(endpoint_posts(request->route->way) ? &request->form : &request->query, "id",
                      1, INT64_MAX, 0);
}

/* Of a stranger's thing nobody learns whether it is there. */
static Status find_dossier(Request *request, bool *theirs, Err *err) {
    request->row = shelf_find(&request->shelf, object_id(request));
    *theirs = false;
    if (!request->row) return ST_OK;
    return access_dossier(request->store, request->account, request->row, request->now, theirs,
                          err);
}

static Status find_case(Request *request, bool *theirs, Err *err) {
    Case *work = NULL;
    size_t count = 0;
    const CaseFilter filter = {.id = object_number(request), .closed = true, .proposed = true};
    *theirs = false;
    if (!filter.id) return ST_OK;
    TRY(cases_load(request->store, &filter, request->arena, &work, &count, err));
    if (!count) return ST_OK;
    request->work = work;
    request->row = shelf_find(&request->shelf, work->storefront_id);
    *theirs = request->account->role != ROLE_INSPECTOR ||
              (work->assignee == request->account->id && work->state != CASE_PROPOSED);
    return ST_OK;
}

static Status find_visit(Request *request, bool *theirs, Err *err) {
    Visit *visit = NULL;
    size_t count = 0;
    const VisitFilter filter = {.id = object_number(request), .most = 1};
    *theirs = false;
    if (!filter.id) return ST_OK;
    TRY(visits_load(request->store, &filter, request->arena, &visit, &count, err));
    if (!count) return ST_OK;
    request->visit = visit;
    request->row = shelf_find(&request->shelf, visit->storefront_id);
    *theirs = request->account->role == ROLE_LEAD || visit->account == request->account->id;
    return ST_OK;
}

/* Of one that was taken away nobody learns that it was there. */
static Status find_photo(Request *request, bool *theirs, Err *err) {
    TRY(find_visit(request, theirs, err));
    if (!request->visit) return ST_OK;
    if (!*theirs && request->row)
        TRY(access_dossier(request->store, request->account, request->row, request->now, theirs,
                           err));
    *theirs &= request->visit->has_photo;
    return ST_OK;
}

static Status find_account(Request *request, bool *theirs, Err *err) {
    Account *subject = ARENA_ARRAY(request->arena, Account, 1);
    TRY(account_get(request->store, object_number(request), request->arena, subject, theirs, err));
    if (*theirs) request->subject = subject;
    return ST_OK;
}

static Status find_proposal(Request *request, bool *theirs, Err *err) {
    Proposal *found = NULL;
    size_t count = 0;
    const int64_t id = object_number(request);
    *theirs = false;
    if (!id) return ST_OK;
    TRY(proposals_load(request->store, id, request->arena, &found, &count, err));
    *theirs = count > 0;
    if (count) request->proposal = found;
    return ST_OK;
}

static Status find_job(Request *request, bool *theirs, Err *err) {
    Job *found = NULL;
    size_t count = 0;
    const int64_t id = object_number(request);
    *theirs = false;
    if (!id) return ST_OK;
    TRY(jobs_load(request->store, id, 1, request->arena, &found, &count, err));
    *theirs = count && job_is_care(found->kind) == (request->account->role == ROLE_ADMIN);
    if (*theirs) request->job = found;
    return ST_OK;
}

static Status find_correction(Request *request, bool *theirs, Err *err) {
    CorrectionRequest *found = NULL;
    size_t count = 0;
    const CorrectionFilter filter = {.id = object_number(request)};
    *theirs = false;
    if (!filter.id) return ST_OK;
    TRY(corrections_asked(request->store, &filter, request->arena, &found, &count, err));
    *theirs = count > 0;
    if (!count) return ST_OK;
    request->correction = found;
    request->row = shelf_find(&request->shelf, found->storefront_id);
    return ST_OK;
}

static Status find_view(Request *request, bool *theirs, Err *err) {
    SavedView *found = NULL;
    size_t count = 0;
    const int64_t id = object_number(request);
    *theirs = false;
    if (!id) return ST_OK;
    TRY(saved_views_load(request->store, request->account->id, id, request->arena, &found, &count,
                         err));
    *theirs = count > 0;
    if (count) request->view = found;
    return ST_OK;
}

static Status find_input(Request *request, bool *theirs, Err *err) {
    StoredInput *all = NULL;
    size_t count = 0;
    const int64_t id = object_number(request);
    *theirs = false;
    if (!id) return ST_OK;
    TRY(inputs_list(request->store, request->arena, &all, &count, err));
    for (size_t k = 0; k < count && !*theirs; k++) {
        *theirs = all[k].id == id;
        if (*theirs) request->input = &all[k];
    }
    return ST_OK;
}

/* What somebody sent is theirs; a lead sees all. */
static Status find_upload(Request *request, bool *theirs, Err *err) {
    Upload *found = NULL;
    size_t count = 0;
    const int64_t id = object_number(request);
    *theirs = false;
    if (!id) return ST_OK;
    TRY(uploads_load(request->store, id, request->arena, &found, &count, err));
    if (!count) return ST_OK;
    *theirs = request->account->role == ROLE_LEAD || found->account == request->account->id;
    if (*theirs) request->upload = found;
    return ST_OK;
}

Status object_find(Request *request, bool *theirs, Err *err) {
    *theirs = true;
    switch (request->route->object) {
        case OBJECT_NONE:
            return ST_OK;
        case OBJECT_DOSSIER:
            return find_dossier(request, theirs, err);
        case OBJECT_CASE:
            return find_case(request, theirs, err);
        case OBJECT_VISIT:
            return find_visit(request, theirs, err);
        case OBJECT_ACCOUNT:
            return find_account(request, theirs, err);
        case OBJECT_PROPOSAL:
            return find_proposal(request, theirs, err);
        case OBJECT_JOB:
            return find_job(request, theirs, err);
        case OBJECT_CORRECTION:
            return find_correction(request, theirs, err);
        case OBJECT_VIEW:
            return find_view(request, theirs, err);
        case OBJECT_INPUT:
            return find_input(request, theirs, err);
        case OBJECT_UPLOAD:
            return find_upload(request, theirs, err);
        case OBJECT_PHOTO:
            return find_photo(request, theirs, err);
    }
    *theirs = false;
    return ST_OK;
}
