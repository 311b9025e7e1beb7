#include "reports/draw/plots.h"

#include "reports/write/asset.h"
#include "reports/write/output.h"

static Status put(Markup *m, const char *dir, const char *name, Err *err) {
    markup_newline(m);
    const Status status = output_file(dir, name, &m->out, err);
    text_clear(&m->out);
    return status;
}

static Status write_all(Markup *m, const Voice *v, const Quality *quality, const char *dir,
                        Err *err) {
    const char *style = asset_text("plot.css");
    SectorSpread *spread;
    Crowd crowd;
    if (quality && quality->known) {
        plot_reliability(m, v, quality, style);
        TRY(put(m, dir, "reliability.svg", err));
        plot_precision(m, v, quality, style);
        TRY(put(m, dir, "precision.svg", err));
    }
    const size_t sectors = spread_by_sector(v, &spread);
    plot_evidence(m, v, spread, sectors, style);
    TRY(put(m, dir, "evidence.svg", err));
    crowd_make(v, &crowd);
    if (!crowd.n) return ST_OK;
    plot_footfall(m, v, &crowd, style);
    return put(m, dir, "footfall.svg", err);
}

Status plots_write(const Voice *v, const Quality *quality, const char *dir, Err *err) {
    Markup m = {0};
    const Status status = write_all(&m, v, quality, dir, err);
    markup_free(&m);
    return status ? status : output_flush_tree(dir, err);
}
