/* pdf.c - one sheet per selected storefront for the visit, by address: dossiers.pdf, or one file
 * per numbered copy: dossiers-1.pdf, dossiers-2.pdf; and the round of visits, when there is one:
 * round.pdf. */
#include "reports/pdf/dossier.h"
#include "reports/pdf/route.h"
#include "reports/publish/report.h"
#include "reports/words/doors.h"
#include "reports/words/words.h"

static void draw_pages(Paper *paper, const Copy *copy) {
    Door *door;
    const size_t count = doors_selected(paper->v, &door);
    for (size_t k = 0; k < count; k++) dossier_page(paper, door[k].row, copy);
    if (count) return;
    Sheet sheet;
    const SheetColumn page = {PAPER_MARGIN, PAPER_WIDTH - 2 * PAPER_MARGIN, PAPER_MARGIN};
    sheet_begin(&sheet, paper, 1.0);
    (void)sheet_text(&sheet, FACE_TITLE, "H1", &page, say(paper->v, SAY_DOSSIER_NONE));
    sheet_end(&sheet);
}

static Status write_copy(const Voice *v, const Copy *copy, const char *dir, Err *err) {
    const char *run = arena_printf(v->arena, "%lld", (long long)v->list->run_id);
    Paper paper;
    paper_open(&paper, v, say_with(v, SAY_DOSSIER_TITLE, "run", run));
    draw_pages(&paper, copy);
    const Status status = paper_write(
        &paper, dir,
        copy->count > 1 ? arena_printf(v->arena, "dossiers-%zu.pdf", copy->number) : "dossiers.pdf",
        err);
    paper_close(&paper);
    return status;
}

static Status write_pdf(const Edition *edition, const char *dir, Err *err) {
    const ReportInput *input = edition->input;
    const char *basis = words_basis(&edition->voice);
    Copy copy = {.count = input->copies ? input->copies : 1,
                 .keep_until = report_keep_until(input),
                 .basis = basis ? basis : say(&edition->voice, SAY_DOSSIER_BASIS)};
    for (copy.number = 1; copy.number <= copy.count; copy.number++)
        TRY(write_copy(&edition->voice, &copy, dir, err));
    if (input->round) TRY(route_write(&edition->voice, input->round, dir, err));
    return ST_OK;
}

const Format format_pdf = {.id = "pdf",
                           .title = "One sheet of A4 per storefront for the visit",
                           .write = write_pdf,
                           .sheets = true};
