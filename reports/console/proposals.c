/* proposals.c - other parameters that somebody proposes: what changes, why, who decided, what scans
 * use now. */
#include "reports/console/lab.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"

static const char *state_words(const Page *page, ProposalState state) {
    static const Say words[] = {SAY_C_PROPOSAL_WAITING, SAY_C_PROPOSAL_APPROVED,
                                SAY_C_PROPOSAL_REFUSED, SAY_C_PROPOSAL_ENDED};
    return say(page->v, words[state]);
}

static const char *proposal_name(const Page *page, int64_t id) {
    return say_with(page->v, SAY_C_PROPOSAL_NUMBER, "number", count_text(page->v, (size_t)id));
}

/* ---- all of them ---- */

static void in_force(Page *page, const ValueInForce *values, size_t count) {
    static const Say head[] = {SAY_C_PARAMETER, SAY_C_VALUE, SAY_C_PROPOSAL};
    Markup *m = &page->m;
    html_section(m, "card", "in-force", say(page->v, SAY_C_IN_FORCE));
    if (!count) markup_element(m, "p", "muted", say(page->v, SAY_C_NONE_IN_FORCE));
    if (count) {
        markup_begin(m, "table", "ranking");
        console_heads(page, head, sizeof head / sizeof *head, 1 << 1);
        markup_open(m, "tbody");
        for (size_t k = 0; k < count; k++) {
            markup_open(m, "tr");
            console_row_name(page, page_path_number(page, "/proposal", values[k].proposal),
                             values[k].key);
            console_cell(page, SAY_C_VALUE, "num", values[k].value);
            console_cell(page, SAY_C_PROPOSAL, NULL, proposal_name(page, values[k].proposal));
            markup_close(m);
        }
        markup_close(m);
        markup_close(m);
    }
    markup_close(m);
}

static void proposal_row(Page *page, const Proposal *proposal) {
    Markup *m = &page->m;
    markup_open(m, "tr");
    console_row_name(page, page_path_number(page, "/proposal", proposal->id),
                     proposal_name(page, proposal->id));
    console_cell(page, SAY_C_STATE, NULL, state_words(page, proposal->state));
    console_cell(page, SAY_C_WHO, NULL, proposal->by_name);
    console_cell(page, SAY_C_SINCE, NULL, page_when(page, proposal->at));
    console_cell(page, SAY_C_REASON, "why", proposal->reason);
    markup_close(m);
}

static void all_proposals(Page *page, const Proposal *proposals, size_t count) {
    static const Say head[] = {SAY_C_PROPOSAL, SAY_C_STATE, SAY_C_WHO, SAY_C_SINCE, SAY_C_REASON};
    Markup *m = &page->m;
    html_section(m, "group", "all", say(page->v, SAY_C_PROPOSALS));
    if (!count) markup_element(m, "p", "muted", say(page->v, SAY_C_NO_PROPOSALS));
    if (count) {
        markup_begin(m, "table", "ranking");
        console_heads(page, head, sizeof head / sizeof *head, 0);
        markup_open(m, "tbody");
        for (size_t k = 0; k < count; k++) proposal_row(page, &proposals[k]);
        markup_close(m);
        markup_close(m);
    }
    markup_close(m);
}

Status console_proposals(Request *request, Answer *answer, Err *err) {
    Page page;
    Proposal *proposals = NULL;
    ValueInForce *values = NULL;
    size_t count = 0, forced = 0;
    TRY(proposals_load(request->store, 0, request->arena, &proposals, &count, err));
    TRY(proposals_in_force(request->store, request->arena, &values, &forced, err));
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_PROPOSALS), say(page.v, SAY_C_PROPOSALS_HOW));
    all_proposals(&page, proposals, count);
    in_force(&page, values, forced);
    page_end(&page, answer);
    return ST_OK;
}

/* ---- one ---- */

static void step(Page *page, int64_t at, const char *who, Say did, const char *because) {
    Markup *m = &page->m;
    markup_open(m, "li");
    markup_element(m, "span", "muted", page_time(page, at));
    markup_text(m, arena_printf(page->v->arena, " %s, %s", who,
                                say_with(page->v, SAY_C_DID_DETAIL, "deed", say(page->v, did),
                                         "detail", because)));
    markup_close(m);
}

static void history(Page *page, const Proposal *proposal) {
    html_section(&page->m, "card", "history", say(page->v, SAY_C_HISTORY));
    markup_begin(&page->m, "ol", "history");
    step(page, proposal->at, proposal->by_name, SAY_C_DID_PROPOSE, proposal->reason);
    if (proposal->decided_at)
        step(page, proposal->decided_at, proposal->decided_name,
             proposal->state == PROPOSAL_REFUSED ? SAY_C_DID_REFUSE : SAY_C_DID_APPROVE,
             proposal->because);
    if (proposal->ended_at)
        step(page, proposal->ended_at, proposal->ended_name, SAY_C_DID_END,
             proposal->ended_because);
    markup_close(&page->m);
    markup_close(&page->m);
}

static void decide_form(Page *page, const Proposal *proposal) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    const bool waits = proposal->state == PROPOSAL_WAITING;
    if (!waits && proposal->state != PROPOSAL_APPROVED) return;
    html_section(m, "card", "decide", say(v, waits ? SAY_C_DECIDE : SAY_C_TAKE_BACK));
    if (waits && proposal->by == page->request->account->id) {
        markup_element(m, "p", "muted", say(v, SAY_C_DECIDE_OTHER));
    } else {
        form_begin(page, waits ? "/proposal/decide" : "/proposal/end", "decide");
        form_hidden_number(page, "id", proposal->id);
        form_field(
            page,
            &(Field){
                .label = say(v, SAY_C_REASON), .name = "reason", .type = "text", .required = true});
        if (waits) {
            console_decision(page, proposal_states[PROPOSAL_APPROVED], SAY_C_APPROVE, "button");
            console_decision(page, proposal_states[PROPOSAL_REFUSED], SAY_C_REFUSE,
                             "button danger");
        } else {
            form_button(page, "button danger", say(v, SAY_C_TAKE_BACK));
        }
        markup_close(m);
    }
    markup_close(m);
}

Status console_proposal(Request *request, Answer *answer, Err *err) {
    Page page;
    const Proposal *proposal = request->proposal;
    const Changes changes = {proposal->values, proposal->value};
    const Role role = request->account->role;
    (void)err;
    page_open(&page, request);
    page_begin(&page, proposal_name(&page, proposal->id),
               say_with(page.v, SAY_C_PROPOSAL_LINE, "state", state_words(&page, proposal->state),
                        "run", arena_printf(request->arena, "%lld", (long long)proposal->run_id)));
    html_section(&page.m, "card", "changed", say(page.v, SAY_C_CHANGED_PARAMETERS));
    console_changes_table(&page, &changes);
    markup_element(&page.m, "p", "note-text", proposal->reason);
    markup_close(&page.m);
    if (role == ROLE_LEAD || role == ROLE_ANALYST) decide_form(&page, proposal);
    history(&page, proposal);
    page_end(&page, answer);
    return ST_OK;
}

/* ---- deeds ---- */

static void go_to(const Request *request, int64_t id, Answer *answer) {
    answer_go(answer, arena_printf(request->arena, "/proposal?id=%lld", (long long)id));
}

Status console_proposal_add(Request *request, Answer *answer, Err *err) {
    Changes changes = {0};
    int64_t id = 0;
    TRY(console_changes(request, &changes, err));
    const Proposal proposal = {.run_id = request->shelf.list->run_id,
                               .reason = form_text(&request->form, "reason"),
                               .by = request->account->id,
                               .at = request->now,
                               .values = changes.count,
                               .value = changes.value};
    TRY(proposal_add(request->store, &proposal, &id, err));
    go_to(request, id, answer);
    return ST_OK;
}

static Status decide(Request *request, ProposalState to, Answer *answer, Err *err) {
    const ProposalDeed deed = {.by = request->account->id,
                               .now = request->now,
                               .to = to,
                               .because = form_text(&request->form, "reason")};
    TRY(proposal_decide(request->store, request->proposal, &deed, err));
    go_to(request, request->proposal->id, answer);
    return ST_OK;
}

Status console_proposal_decide(Request *request, Answer *answer, Err *err) {
    const char *word = form_text(&request->form, "decision");
    if (text_equal(word, proposal_states[PROPOSAL_APPROVED]))
        return decide(request, PROPOSAL_APPROVED, answer, err);
    if (text_equal(word, proposal_states[PROPOSAL_REFUSED]))
        return decide(request, PROPOSAL_REFUSED, answer, err);
    return FAIL(err, ST_USAGE, "approve it or refuse it");
}

Status console_proposal_end(Request *request, Answer *answer, Err *err) {
    return decide(request, PROPOSAL_ENDED, answer, err);
}
