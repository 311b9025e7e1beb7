#include "detector/run/city_share.h"

#include <jansson.h>
#include <math.h>

#include "models/curves/kinds.h"

static double number_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static double param_of(const json_t *root, const char *key) {
    return number_of(json_object_get(json_object_get(root, "params"), key), "value");
}

/* Where curves were learned the ends of their grid, else those that the mixture is held between. */
static bool at_edge(const CityShare *s, const json_t *root) {
    const double near = 1.05;
    if (isfinite(s->low))
        return s->low < near * front_share_least || s->high > front_share_most / near;
    return s->share < near * param_of(root, "mixture.prevalence_min") ||
           s->share > param_of(root, "mixture.prevalence_max") / near;
}

CityShare city_share_of(const char *manifest) {
    json_t *root = manifest ? json_loads(manifest, 0, NULL) : NULL;
    const json_t *fit = json_object_get(root, "fit");
    CityShare share = {number_of(root, "prevalence"), number_of(fit, "prevalence_low"),
                       number_of(fit, "prevalence_high"), false};
    share.at_edge = at_edge(&share, root);
    json_decref(root);
    return share;
}
