#include "reports/console/console.h"

#include "reports/console/api.h"
#include "reports/console/page.h"
#include "reports/console/routes.h"
#include "reports/write/asset.h"

const Endpoint console_routes[] = {
#define ROUTE(path, way, roles, object, fresh, log, function) \
    {path, way, roles, object, fresh, log, function},
#include "reports/console/routes.def"
#undef ROUTE
    {0},
};

const char *const console_people[ROLES] = {"ines", "lars", "anna", "otto", "adam"};

Status console_style(Request *request, Answer *answer, Err *err) {
    (void)request, (void)err;
    answer->type = "text/css; charset=utf-8";
    answer->keep = true;
    text_adds(&answer->body, asset_text("style.css"));
    text_adds(&answer->body, asset_text("console.css"));
    return ST_OK;
}

Status console_script(Request *request, Answer *answer, Err *err) {
    (void)request, (void)err;
    answer->type = "text/javascript; charset=utf-8";
    answer->keep = true;
    text_adds(&answer->body, asset_text("console.js"));
    return ST_OK;
}

Status console_icon(Request *request, Answer *answer, Err *err) {
    (void)request, (void)err;
    answer->type = "image/svg+xml";
    answer->keep = true;
    text_adds(&answer->body, asset_text("icon.svg"));
    return ST_OK;
}

Status console_home(Request *request, Answer *answer, Err *err) {
    static const char *const homes[ROLES] = {"/day", "/cases", "/list", "/log", "/people"};
    (void)err;
    answer_go(answer, homes[request->account->role]);
    return ST_OK;
}

static Say heading_of(int code) {
    switch (code) {
        case 403:
            return SAY_C_FORBIDDEN;
        case 404:
            return SAY_C_NOT_HERE;
        case 422:
            return SAY_C_NOT_TAKEN;
        case 429:
            return SAY_C_TOO_MUCH;
        case 503:
            return SAY_C_BROKEN;
        default:
            return SAY_C_NOT_UNDERSTOOD;
    }
}

static Say advice_of(int code) {
    switch (code) {
        case 403:
        case 404:
            return SAY_C_FORBIDDEN_HOW;
        case 429:
            return SAY_C_TOO_MUCH_HOW;
        case 503:
            return SAY_C_BROKEN_HOW;
        default:
            return SAY_C_NOT_UNDERSTOOD_HOW;
    }
}

void console_refuse(const Request *request, int code, const char *why, Answer *answer) {
    Page page;
    answer->code = code;
    if (request->route && endpoint_is_api(request->route->path)) {
        console_api_refuse(code, why, answer);
        return;
    }
    page_open(&page, request);
    page_begin(&page, say(page.v, heading_of(code)),
               why ? say_foreign(page.v, why) : say(page.v, advice_of(code)));
    markup_open(&page.m, "p");
    html_link(&page.m, "/", say(page.v, SAY_C_BACK));
    markup_close(&page.m);
    page_end(&page, answer);
}
