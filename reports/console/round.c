/* round.c - an inspector's round of the day: what is theirs and what nobody has, in an order that
 * spares the way. Who was drawn by lot looks like any other stop. */
#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include "detector/contest/contest.h"
#include "detector/route/route.h"
#include "detector/team/rounds.h"
#include "models/params/params_detector.h"

#include <math.h>

enum { STOPS_FREE = 10, STOPS_MOST = 60, WHOLE_DAY = 24 * 60 };

/* ---- which stops ---- */

/* As if all were chosen alike: the order must not tell who was drawn by lot. */
static Status take(const Request *request, const WatchRow *row, Watchlist *stops, Err *err) {
    bool skipped = false;
    const Contest *contest = NULL;
    if (!row || stops->n == STOPS_MOST) return ST_OK;
    TRY(contest_find(request->store, row->storefront_id, request->arena, &contest, err));
    if (contest) return ST_OK;
    TRY(round_skipped(request->store, request->account->id, row->key,
                      (int)(request->now / PAGE_DAY_S), &skipped, err));
    if (skipped) return ST_OK;
    stops->rows[stops->n] = *row;
    stops->rows[stops->n++].selection = SELECTION_RANKED;
    return ST_OK;
}

static Status take_own(const Request *request, Watchlist *stops, Err *err) {
    Case *cases = NULL;
    size_t count = 0;
    const CaseFilter mine = {.assignee = request->account->id};
    TRY(cases_load(request->store, &mine, request->arena, &cases, &count, err));
    for (size_t k = 0; k < count; k++) {
        const bool awake = cases[k].asleep_until <= (int)(request->now / PAGE_DAY_S);
        if (!awake || cases[k].state == CASE_VISITED) continue;
        TRY(take(request, shelf_find(&request->shelf, cases[k].storefront_id), stops, err));
    }
    return ST_OK;
}

static Status take_free(const Request *request, Watchlist *stops, Err *err) {
    const Watchlist *list = request->shelf.list;
    for (size_t r = 0, taken = 0; r < list->n && taken < STOPS_FREE; r++) {
        const WatchRow *row = &list->rows[r];
        bool is_free = false;
        if (row->selection == SELECTION_NONE) continue;
        TRY(console_is_free(request->store, row->key, list->run_id, &is_free, err));
        if (!is_free) continue;
        TRY(take(request, row, stops, err));
        taken++;
    }
    return ST_OK;
}

/* *planned is false when no stop has a place. */
static Status plan(const Request *request, Route *round, bool *planned, Err *err) {
    const RoundParams *p = params_group(params_open(request->arena), &round_group);
    double lon, lat;
    *planned = false;
    if (!request->shelf.list) return ST_OK;
    Watchlist stops = {.rows = ARENA_ARRAY(request->arena, WatchRow, STOPS_MOST)};
    TRY(take_own(request, &stops, err));
    TRY(take_free(request, &stops, err));
    *planned = route_middle(&stops, &lon, &lat);
    if (!*planned) return ST_OK;
    const RouteOptions options = {.lon = NAN,
                                  .lat = NAN,
                                  .days = 1,
                                  .day_minutes = WHOLE_DAY,
                                  .visit_minutes = p->visit_minutes,
                                  .speed_kmh = p->speed_kmh,
                                  .detour = p->detour,
                                  .seed = (uint64_t)request->shelf.list->seed,
                                  .restarts = (size_t)p->restarts,
                                  .first_date = (int)(request->now / PAGE_DAY_S),
                                  .start_minute = 60 * p->start_hour};
    return route_plan(&stops, &options, request->arena, round, err);
}

/* ---- the page ---- */

static const char *clock_text(const Page *page, const Route *round, double minutes) {
    const int minute = (int)lround(round->start_minute + minutes) % WHOLE_DAY;
    return arena_printf(page->v->arena, "%02d:%02d", minute / 60, minute % 60);
}

static void skip_form(Page *page, const WatchRow *row) {
    markup_begin(&page->m, "details", "omit");
    markup_element(&page->m, "summary", NULL, say(page->v, SAY_C_LEAVE_OUT));
    form_begin(page, "/round/skip", "inline");
    form_hidden(page, "id", row->storefront_id);
    form_field(page, &(Field){.label = say(page->v, SAY_C_REASON),
                              .name = "reason",
                              .type = "text",
                              .required = true});
    form_button(page, "button small", say(page->v, SAY_C_LEAVE_OUT));
    markup_close(&page->m);
    markup_close(&page->m);
}

static void one_stop(Page *page, const Route *round, const RouteStop *stop) {
    console_stop_begin(page, stop->row);
    markup_element(&page->m, "span", "chip",
                   say_with(page->v, SAY_C_STOP_AT, "time", clock_text(page, round, stop->arrive),
                            "metres", count_text(page->v, (size_t)lround(stop->way_m))));
    skip_form(page, stop->row);
    console_stop_end(page, stop->row);
}

static void take_along(Page *page) {
    form_begin(page, "/round/gpx", "inline");
    form_button(page, "button small", say(page->v, SAY_C_TAKE_GPX));
    markup_close(&page->m);
}

Status console_round(Request *request, Answer *answer, Err *err) {
    Page page;
    Route round = {0};
    bool planned = false;
    TRY(plan(request, &round, &planned, err));
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_ROUND),
               planned
                   ? say_with(page.v, SAY_C_ROUND_LINE, "count", count_text(page.v, round.count),
                              "km", number_text(page.v, "x", round.day[0].way_m / 1000, ""), "end",
                              clock_text(&page, &round, round.day[0].minutes))
                   : say(page.v, SAY_C_ROUND_NONE));
    if (planned) take_along(&page);
    markup_begin(&page.m, "ol", "stops");
    for (size_t k = 0; k < round.count; k++) one_stop(&page, &round, &round.stop[k]);
    markup_close(&page.m);
    page_end(&page, answer);
    return ST_OK;
}

/* ---- deeds ---- */

Status console_round_skip(Request *request, Answer *answer, Err *err) {
    const CaseDeed deed = {.storefront_id = request->row->storefront_id,
                           .by = request->account->id,
                           .now = request->now,
                           .reason = form_text(&request->form, "reason")};
    TRY(round_skip(request->store, request->row->key, &deed, err));
    answer_go(answer, "/round");
    return ST_OK;
}

static void way_point(Markup *m, const RouteStop *stop, Arena *arena) {
    const WatchRow *row = stop->row;
    markup_open(m, "rtept");
    markup_attr(m, "lat", arena_printf(arena, "%.6f", row->lat));
    markup_attr(m, "lon", arena_printf(arena, "%.6f", row->lon));
    markup_element(m, "name", NULL, words_address(row, arena));
    markup_close(m);
    markup_newline(m);
}

/* Addresses alone: a device that is lost tells nothing of why. */
Status console_round_gpx(Request *request, Answer *answer, Err *err) {
    Route round = {0};
    Markup m = {0};
    bool planned = false;
    const AuditEvent taken = {.action = "round_export", .detail = "{\"format\":\"gpx\"}"};
    TRY(plan(request, &round, &planned, err));
    TRY(audit_add(request->store, &taken, err));
    markup_open(&m, "gpx");
    markup_attr(&m, "version", "1.1");
    markup_attr(&m, "creator", "gevel");
    markup_attr(&m, "xmlns", "http://www.topografix.com/GPX/1/1");
    markup_open(&m, "rte");
    for (size_t k = 0; k < round.count; k++) way_point(&m, &round.stop[k], request->arena);
    markup_close(&m);
    markup_close(&m);
    answer->type = "application/gpx+xml";
    answer->file = "round.gpx";
    answer->body = m.out;
    m.out = (Text){0};
    markup_free(&m);
    return ST_OK;
}
