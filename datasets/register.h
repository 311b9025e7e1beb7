/* register.h - what any business register says about a storefront, into the facts.
 *
 * A register owns who trades where in which sector, and documented states; floor area, staff and
 * hours stay as another table gave them unless the register knows them too. */
#ifndef DATASETS_REGISTER_H
#define DATASETS_REGISTER_H
#include "datasets/nace.h"
#include "datasets/source.h"

typedef struct RegisterShop {
    const char *storefront_id, *enterprise_id;
    const char *name, *street, *house_number, *postcode, *municipality; /* NULL = unknown */
    double lon, lat, staff_fte;                                         /* NaN = unknown */
    int opened_on, closed_on; /* days since 1970-01-01; INT_MIN = unknown, open */
    int64_t input_id, line;
} RegisterShop;

/* One sector the storefront may belong to. */
typedef struct RegisterSector {
    const char *sector, *code, *basis; /* "2025:47400", "003 MAIN" */
    double weight;                     /* 0..1 */
} RegisterSector;

typedef struct Register {
    Load *load;
    Stmt put, close, clear_sectors, put_sector, best_sector, clear_states, put_state;
} Register;

Status register_open(Load *load, Register *reg, Err *err);
void register_close(Register *reg); /* also after a failure */

/* storefront.id of a storefront_id, or -1. */
int64_t register_find(const Register *reg, const char *storefront_id);
/* Writes the storefront with the sector; *key = storefront.id. */
Status register_put(Register *reg, const RegisterShop *shop, const char *sector, int64_t *key,
                    Err *err);
/* Replaces its candidate sectors, best first. */
Status register_sectors(Register *reg, int64_t key, const RegisterSector *sector, size_t count,
                        Err *err);
/* The sector at place 0; "" when it has none. */
Status register_sector(Register *reg, int64_t key, char sector[64], Err *err);
/* It is no longer there, or no longer a storefront. day INT_MIN = unknown. */
Status register_gone(Register *reg, int64_t key, int day, Err *err);

Status register_states_clear(Register *reg, int64_t key, Err *err);
Status register_state(Register *reg, int64_t key, const char *state, int since, Err *err);

#endif
