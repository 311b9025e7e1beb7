/* letters.c - what one business is told, to be saved and sent: as a PDF or as a page. */
#include "reports/console/export.h"
#include "reports/console/page.h"
#include "reports/console/routes.h"

#include "detector/rerun/past.h"
#include "detector/run/scope.h"
#include "reports/formats/letter.h"

enum { KEEP_MONTHS = 12 /* as gevel letter prints when nothing is said */ };

/* The facts of a letter; the row has its months, also where the list keeps none. */
typedef struct Facts {
    WatchRow row;
    Corrections corrections;
    const Contest *contest;
} Facts;

static Status read_facts(const Request *request, Store *store, Facts *facts, Err *err) {
    Arena *arena = request->arena;
    const char *id = request->row->storefront_id;
    facts->row = *request->row;
    TRY(past_months(store, request->shelf.list, &facts->row, arena, err));
    TRY(corrections_list(store, id, arena, &facts->corrections, err));
    return contest_find(store, id, arena, &facts->contest, err);
}

/* On a connection of its own: months of the past may take a while to be looked up. */
static Status load_facts(const Request *request, Facts *facts, Err *err) {
    Store store = {.lock_fd = -1};
    const ServeSettings *settings = server_settings(request->server);
    TRY(store_open_wait(settings->store_path, STORE_READ, settings->lock_wait_s, &store, err));
    const Status status = read_facts(request, &store, facts, err);
    store_close(&store);
    return status;
}

/* The entry comes before the letter goes out. */
static Status log_letter(const Request *request, const Language *language, LetterMedium medium,
                         Answer *answer, Err *err) {
    const char *detail =
        arena_printf(request->arena, "{\"run\":%lld,\"language\":\"%s\",\"file\":\"%s\"}",
                     (long long)request->shelf.list->run_id, language->code, letter_files[medium]);
    const AuditEvent entry = {
        .action = "letter", .subject = request->row->storefront_id, .detail = detail};
    return export_log(request, &entry, "letter", medium == LETTER_PAGE ? "html" : "pdf", answer,
                      err);
}

static Status write_letter(const Request *request, const Language *language, LetterMedium medium,
                           Answer *answer, Err *err) {
    Facts facts;
    Scope scope;
    const Watchlist *list = request->shelf.list;
    TRY(load_facts(request, &facts, err));
    scope_of_manifest(list->manifest, request->arena, &scope);
    const Letter letter = {.row = &facts.row,
                           .corrections = &facts.corrections,
                           .contest = facts.contest,
                           .contact = scope.contact};
    const ReportInput input = {.list = list, .keep_months = KEEP_MONTHS};
    const Edition edition = {
        .input = &input, .voice = {.language = language, .list = list, .arena = request->arena}};
    return letter_make(&edition, &letter, medium, &answer->body, err);
}

Status console_letter(Request *request, Answer *answer, Err *err) {
    const Language *language = language_find(form_text(&request->form, "language"));
    const char *word = form_text(&request->form, "medium");
    const LetterMedium medium = text_equal(word, "page") ? LETTER_PAGE : LETTER_PAPER;
    if (!language || (medium == LETTER_PAPER && !text_equal(word, "paper")))
        return FAIL(err, ST_USAGE, "choose one of the answers that the form offers");
    TRY(write_letter(request, language, medium, answer, err));
    TRY(log_letter(request, language, medium, answer, err));
    answer->type = medium == LETTER_PAGE ? "text/html; charset=utf-8" : "application/pdf";
    return ST_OK;
}
