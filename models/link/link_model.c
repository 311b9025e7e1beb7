/* link_model - the score of a pair.
 *
 * Input     weights in millibits per kind, comparison and level; the vector of a pair.
 * Method    S_q = prior_q + sum_c weight_qc(level); total = S_same - 1000 log2(1 + sum over sibling
 *           and neighbour of 2^(S_q/1000)), rounded; missing levels weigh nothing.
 * Output    log2 odds of "same" in millibits and their parts, which add up exactly.
 * Blind to  dependence between comparisons given the kind: certainty is overstated at the top.
 * Cites     MODEL 14.3; Fellegi & Sunter (1969), doi:10.1080/01621459.1969.10501049
 */
#include "models/link/link_model.h"
#include "models/math/portable.h"

#include <math.h>

const char *const link_kind_names[LINK_KINDS] = {"same", "sibling", "neighbour", "unrelated"};

static int32_t sum_of(const LinkModel *m, int kind, LinkVector v) {
    int32_t sum = m->prior[kind];
    for (int c = 0; c < LINK_COMPARISONS; c++)
        if (v.level[c] >= 0) sum += m->weight[kind][c][v.level[c]];
    return sum;
}

LinkScore link_score(const LinkModel *m, LinkVector v) {
    LinkScore s = {.prior = m->prior[LINK_SAME], .kind = LINK_UNRELATED};
    int32_t best = 0;
    double rest = 1;
    for (int c = 0; c < LINK_COMPARISONS; c++)
        s.weight[c] = v.level[c] >= 0 ? m->weight[LINK_SAME][c][v.level[c]] : 0;
    for (int q = 0; q < LINK_UNRELATED; q++) {
        const int32_t sum = sum_of(m, q, v);
        if (q != LINK_SAME) rest += portable_exp2(sum / 1000.0);
        if (sum <= best) continue;
        best = sum;
        s.kind = (LinkKind)q;
    }
    s.others = -(int32_t)lround(1000 * portable_log2(rest));
    s.total = sum_of(m, LINK_SAME, v) + s.others;
    return s;
}

LinkScore link_score_left(const LinkModel *m, int32_t prior, LinkVector v) {
    LinkScore s = link_score(m, v);
    s.prior = prior;
    s.total = s.prior + s.others;
    for (int c = 0; c < LINK_COMPARISONS; c++) {
        s.weight[c] = v.level[c] >= 0 ? m->left.weight[c][v.level[c]] : 0;
        s.total += s.weight[c];
    }
    if (s.total > 0) s.kind = LINK_SAME;
    return s;
}

double link_probability(int32_t millibits) {
    return 1 / (1 + portable_exp2(-millibits / 1000.0));
}

int32_t link_millibits(double p) {
    if (!(p > 0)) return INT32_MIN / 2;
    return p < 1 ? (int32_t)lround(1000 * portable_log2(p / (1 - p))) : INT32_MAX / 2;
}

void link_model_digest(const LinkModel *m, char out[DIGEST_TEXT]) {
    Digest digest;
    const double numbers[] = {m->rarity.records, m->near_numbers, m->block_cap, m->word_cap};
    digest_init(&digest);
    digest_add(&digest, numbers, sizeof numbers);
    for (size_t k = 0; k < m->rarity.count; k++) {
        digest_add(&digest, &m->rarity.at[k].hash, sizeof m->rarity.at[k].hash);
        digest_add(&digest, &m->rarity.at[k].records, sizeof m->rarity.at[k].records);
    }
    digest_add(&digest, m->prior, sizeof m->prior);
    digest_add(&digest, m->weight, sizeof m->weight);
    if (m->left.registers) {
        digest_add(&digest, m->left.registry, m->left.registers * sizeof *m->left.registry);
        digest_add(&digest, m->left.prior, m->left.registers * sizeof *m->left.prior);
        digest_add(&digest, m->left.weight, sizeof m->left.weight);
    }
    digest_hex(&digest, out);
}
