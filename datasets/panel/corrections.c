#include "datasets/panel/corrections.h"

#include <math.h>

#include "datasets/panel/stored.h"

/* Columns of the row: 0 storefront, 1 month, 2 amount. */
static Status take(const FigureRows *rows, const Panel *panel, Stmt *stmt, PanelCorrection *out,
                   Err *err) {
    TRY(figures_row(rows, stmt_get_int(stmt, 0), &out->row, err));
    out->column = (size_t)(stmt_get_int(stmt, 1) - panel->first_month);
    return stored_number(stmt, 2, &stored_money, &out->amount_eur, err);
}

Status corrections_load(const FigureRows *rows, Panel *panel, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    PanelCorrection *all = NULL;
    TRY(stmt_open(rows->store, sql_query(rows->only ? "corrections_alone" : "corrections_load"),
                  &stmt, err));
    stmt_int(&stmt, 1, panel->first_month);
    stmt_int(&stmt, 2, panel->first_month + (int)panel->months - 1);
    if (rows->only) stmt_int(&stmt, 4, rows->only);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        PanelCorrection one = {0};
        status = take(rows, panel, &stmt, &one, err);
        if (status) break;
        all = arena_room(rows->arena, all, panel->corrections, &room, sizeof *all);
        all[panel->corrections++] = one;
        rows->turnover[one.row * panel->months + one.column] = (float)one.amount_eur;
        zero_months_put(rows->zero, one.row, one.column, one.amount_eur == 0);
    }
    stmt_close(&stmt);
    panel->correction = all;
    return status;
}

void corrections_settle(Panel *panel) {
    float *turnover = (float *)panel->turnover;
    for (size_t k = 0; k < panel->corrections; k++) {
        const PanelCorrection *c = &panel->correction[k];
        turnover[c->row * panel->months + c->column] =
            c->amount_eur > 0 ? (float)c->amount_eur : NAN;
    }
}
