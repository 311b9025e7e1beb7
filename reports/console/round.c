/* round.c - an inspector's round of the day: what is theirs and what nobody has, in an order that
 * spares the way. Who was drawn by lot looks like any other stop. */
#include "reports/console/export.h"
#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"
#include "reports/console/stops.h"

#include "datasets/base/num.h"
#include "detector/contest/contest.h"
#include "detector/route/route.h"
#include "detector/team/rounds.h"
#include "models/params/params_detector.h"
#include "reports/draw/map.h"
#include "reports/formats/ics.h"
#include "reports/pdf/route.h"

#include <math.h>

enum { STOPS_FREE = 10, STOPS_MOST = 60, WHOLE_DAY = 24 * 60 };

/* ---- which stops ---- */

/* As if all were chosen alike: neither the order nor a file that is taken along tells who was drawn
 * by lot, whose rank may be any. */
static Status take(const Request *request, const WatchRow *row, Watchlist *stops, Err *err) {
    bool skipped = false;
    const Contest *contest = NULL;
    if (!row || stops->n == STOPS_MOST) return ST_OK;
    TRY(contest_find(request->store, row->storefront_id, request->arena, &contest, err));
    if (contest) return ST_OK;
    TRY(round_skipped(request->store, request->account->id, row->key,
                      (int)(request->now / PAGE_DAY_S), &skipped, err));
    if (skipped) return ST_OK;
    WatchRow *stop = &stops->rows[stops->n++];
    *stop = *row;
    stop->selection = SELECTION_RANKED;
    stop->rank = (size_t)row->key;
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
    const WatchRow *row[STOPS_FREE];
    size_t count;
    TRY(stops_free(request, STOPS_FREE, row, &count, err));
    for (size_t k = 0; k < count; k++) TRY(take(request, row[k], stops, err));
    return ST_OK;
}

/* ---- their order ---- */

static size_t place_of(const RoundOrder *order, const RouteStop *stop) {
    size_t k = 0;
    while (k < order->count && order->storefront[k] != stop->row->key) k++;
    return k;
}

/* Those that the person put in order first; the others after them, as planned. */
static void put_in_order(const RoundOrder *order, const RouteOptions *options, Route *round) {
    for (size_t k = 1; k < round->count; k++) {
        const RouteStop moved = round->stop[k];
        size_t to = k;
        for (; to && place_of(order, &round->stop[to - 1]) > place_of(order, &moved); to--)
            round->stop[to] = round->stop[to - 1];
        round->stop[to] = moved;
    }
    route_walk(round, options, 0);
}

/* The round of the day; no stop when none has a place. */
typedef struct Today {
    Route round;
    RoundOrder order;
    size_t
        closed; /* left out, for their doors stay shut; all of them: planned as if they were not */
} Today;

static Status plan(const Request *request, Today *today, Err *err) {
    const RoundParams *p = params_group(params_open(request->arena), &round_group);
    const int day = (int)(request->now / PAGE_DAY_S);
    double lon, lat;
    *today = (Today){.order = {.account = request->account->id, .day = day}};
    if (!request->shelf.list) return ST_OK;
    Watchlist stops = {.rows = ARENA_ARRAY(request->arena, WatchRow, STOPS_MOST)};
    TRY(take_own(request, &stops, err));
    TRY(take_free(request, &stops, err));
    if (!route_middle(&stops, &lon, &lat)) return ST_OK;
    const RouteHours *hours;
    TRY(route_hours_load(request->store, &stops, request->arena, &hours, err));
    RouteOptions options = {.lon = NAN,
                            .lat = NAN,
                            .days = 1,
                            .day_minutes = WHOLE_DAY,
                            .visit_minutes = p->visit_minutes,
                            .speed_kmh = p->speed_kmh,
                            .detour = p->detour,
                            .seed = (uint64_t)request->shelf.list->seed,
                            .restarts = (size_t)p->restarts,
                            .first_date = day,
                            .hours = hours,
                            .start_minute = 60 * p->start_hour};
    TRY(route_plan(&stops, &options, request->arena, &today->round, err));
    today->closed = today->round.closed;
    if (!today->round.count && today->closed) {
        options.hours = NULL;
        TRY(route_plan(&stops, &options, request->arena, &today->round, err));
    }
    TRY(round_order_load(request->store, &today->order, request->arena, err));
    if (today->order.count && today->round.count)
        put_in_order(&today->order, &options, &today->round);
    return ST_OK;
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

static void move_button(Page *page, const char *to, const char *sign, Say what) {
    Markup *m = &page->m;
    markup_begin(m, "button", "button small");
    markup_attr(m, "type", "submit");
    markup_attr(m, "name", "to");
    markup_attr(m, "value", to);
    markup_attr(m, "aria-label", say(page->v, what));
    markup_text(m, sign);
    markup_close(m);
}

/* One place up or down; script drags, and fills in the place. */
static void move_form(Page *page, const Route *round, size_t k) {
    form_begin(page, "/round/move", "move");
    form_hidden(page, "id", round->stop[k].row->storefront_id);
    if (k) move_button(page, "up", "\xE2\x86\x91", SAY_C_MOVE_UP);
    if (k + 1 < round->count) move_button(page, "down", "\xE2\x86\x93", SAY_C_MOVE_DOWN);
    markup_close(&page->m);
}

/* "150 m", "9.1 km". */
static const char *way_text(const Page *page, double metres) {
    enum { KM = 1000 };
    Arena *arena = page->v->arena;
    if (metres < KM)
        return arena_printf(arena, "%s\xC2\xA0m", count_text(page->v, (size_t)lround(metres)));
    return arena_printf(arena, "%s\xC2\xA0km", number_text(page->v, "x", metres / KM, ""));
}

static void one_stop(Page *page, const Route *round, size_t k) {
    const RouteStop *stop = &round->stop[k];
    console_stop_begin(page, stop->row);
    markup_element(&page->m, "span", "chip",
                   say_with(page->v, SAY_C_STOP_AT, "time", clock_text(page, round, stop->arrive),
                            "way", way_text(page, stop->way_m)));
    const char *hours = words_hours(page->v, round, stop);
    if (hours) markup_element(&page->m, "span", "muted", hours);
    move_form(page, round, k);
    skip_form(page, stop->row);
    console_stop_end(page, stop->row);
}

static const char *visit_of(const WatchRow *row, Arena *arena) {
    return arena_printf(arena, "/visit?id=%s", query_text(row->storefront_id, arena));
}

static void draw(Page *page, const Route *round, const MapShapes *shapes) {
    html_section(&page->m, "group", "map", say(page->v, SAY_MAP_HEADING));
    map_round(&page->m, page->v, round, shapes, visit_of);
    markup_close(&page->m);
}

static void take_along(Page *page, const RoundOrder *order) {
    static const struct {
        const char *path;
        Say name;
    } files[] = {{"/round/gpx", SAY_C_TAKE_GPX},
                 {"/round/ics", SAY_C_TAKE_ICS},
                 {"/round/pdf", SAY_C_TAKE_PDF}};
    markup_begin(&page->m, "div", "deeds");
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        form_begin(page, files[k].path, "inline");
        form_button(page, "button small", say(page->v, files[k].name));
        markup_close(&page->m);
    }
    if (order->count) {
        form_begin(page, "/round/planned", "inline");
        form_button(page, "button small", say(page->v, SAY_C_AS_PLANNED));
        markup_close(&page->m);
    }
    markup_close(&page->m);
}

Status console_round(Request *request, Answer *answer, Err *err) {
    Page page;
    Today today;
    MapShapes shapes = {0};
    TRY(plan(request, &today, err));
    TRY(map_shapes_load(request->store, request->arena, &shapes, err));
    const Route *round = &today.round;
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_ROUND),
               round->count
                   ? say_with(page.v, SAY_C_ROUND_LINE, "count", count_text(page.v, round->count),
                              "km", number_text(page.v, "x", round->day[0].way_m / 1000, ""), "end",
                              clock_text(&page, round, round->day[0].minutes))
                   : say(page.v, SAY_C_ROUND_NONE));
    if (today.closed)
        markup_element(
            &page.m, "p", "muted",
            round->closed ? words_round_closed(page.v, round) : say(page.v, SAY_C_ROUND_SHUT));
    if (round->count) take_along(&page, &today.order);
    markup_begin(&page.m, "ol", "stops round-stops");
    for (size_t k = 0; k < round->count; k++) one_stop(&page, round, k);
    markup_close(&page.m);
    if (round->count) draw(&page, round, &shapes);
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

/* Where a stop goes: up, down, or to a place; ST_USAGE when it is not in the round. */
static Status read_move(const Request *request, const Route *round, size_t *from, size_t *to,
                        Err *err) {
    const char *word = form_text(&request->form, "to");
    size_t k = 0;
    while (k < round->count && round->stop[k].row->key != request->row->key) k++;
    if (k == round->count) return FAIL(err, ST_USAGE, "this stop is not in the round of today");
    const int64_t last = (int64_t)round->count;
    const int64_t place = text_equal(word, "up")     ? (int64_t)k
                          : text_equal(word, "down") ? (int64_t)k + 2
                                                     : form_whole(&request->form, "to", 1, last, 0);
    if (place < 1 || place > last)
        return FAIL(err, ST_USAGE, "the round of today has no such place");
    *from = k;
    *to = (size_t)place - 1;
    return ST_OK;
}

Status console_round_move(Request *request, Answer *answer, Err *err) {
    Today today;
    size_t from, to;
    TRY(plan(request, &today, err));
    TRY(read_move(request, &today.round, &from, &to, err));
    RoundOrder *order = &today.order;
    order->count = today.round.count; /* all get a place, also those that had none yet */
    order->storefront = ARENA_ARRAY(request->arena, int64_t, order->count);
    for (size_t k = 0; k < order->count; k++) order->storefront[k] = today.round.stop[k].row->key;
    const int64_t moved = order->storefront[from];
    for (; from < to; from++) order->storefront[from] = order->storefront[from + 1];
    for (; from > to; from--) order->storefront[from] = order->storefront[from - 1];
    order->storefront[to] = moved;
    TRY(round_order_save(request->store, order, err));
    answer_go(answer, arena_printf(request->arena, "/round#%zu", to + 1));
    return ST_OK;
}

Status console_round_planned(Request *request, Answer *answer, Err *err) {
    const RoundOrder planned = {.account = request->account->id,
                                .day = (int)(request->now / PAGE_DAY_S)};
    TRY(round_order_save(request->store, &planned, err));
    answer_go(answer, "/round");
    return ST_OK;
}

/* ---- taken along ---- */

/* Addresses alone, and in the calendar and on paper names: a device that is lost tells nothing of
 * why. Each file has the number of its entry in the log. */
static Status begin_file(const Request *request, const char *kind, Today *today, Answer *answer,
                         Err *err) {
    const AuditEvent taken = {.action = "round_export",
                              .detail = arena_printf(request->arena, "{\"format\":\"%s\"}", kind)};
    TRY(plan(request, today, err));
    if (!today->round.count) return FAIL(err, ST_USAGE, "the round of today has no stop");
    TRY(audit_add(request->store, &taken, err));
    return export_name(request, request->store, "round", kind, answer, err);
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

Status console_round_gpx(Request *request, Answer *answer, Err *err) {
    Today today;
    Markup m = {0};
    TRY(begin_file(request, "gpx", &today, answer, err));
    markup_open(&m, "gpx");
    markup_attr(&m, "version", "1.1");
    markup_attr(&m, "creator", "gevel");
    markup_attr(&m, "xmlns", "http://www.topografix.com/GPX/1/1");
    markup_open(&m, "rte");
    for (size_t k = 0; k < today.round.count; k++)
        way_point(&m, &today.round.stop[k], request->arena);
    markup_close(&m);
    markup_close(&m);
    answer->type = "application/gpx+xml";
    answer->body = m.out;
    m.out = (Text){0};
    markup_free(&m);
    return ST_OK;
}

Status console_round_ics(Request *request, Answer *answer, Err *err) {
    Today today;
    Page page;
    TRY(begin_file(request, "ics", &today, answer, err));
    page_open(&page, request);
    answer->type = "text/calendar; charset=utf-8";
    ics_add(page.v, &today.round, &answer->body);
    return ST_OK;
}

Status console_round_pdf(Request *request, Answer *answer, Err *err) {
    Today today;
    Page page;
    TRY(begin_file(request, "pdf", &today, answer, err));
    page_open(&page, request);
    answer->type = "application/pdf";
    return route_print(page.v, &today.round, &answer->body, err);
}
