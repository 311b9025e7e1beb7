#include "datasets/city/city.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "datasets/city/chance.h"
#include "datasets/city/filing.h"
#include "datasets/city/flow.h"
#include "datasets/city/proxies.h"
#include "datasets/city/registers.h"
#include "datasets/city/storefront.h"
#include "datasets/city/wild.h"
#include "datasets/city/writer.h"

/* name, header */
#define TABLES(X)                                                                               \
    X(STOREFRONTS, "storefronts.csv",                                                           \
      ("storefront_id,enterprise_id,name,sector,street,house_number,postcode,municipality,lon," \
       "lat,floor_area_m2,staff_fte,opening_hours_week,opened_on,closed_on,traits"))            \
    X(TURNOVER, "turnover.csv", NULL) /* filing.c */                                            \
    X(FOOTFALL, "footfall.csv", "storefront_id,month,count,kind")                               \
    X(LINKS, "links.csv", "party_id,enterprise_id,role,from,until")                             \
    X(TRANSFERS, "ownership_changes.csv", "storefront_id,changed_on")                           \
    X(COUNTS, "counts.csv", "sensor_id,start,seconds,count,uptime")                             \
    X(SENSORS, "sensors.csv", "sensor_id,lon,lat,kind")                                         \
    X(PROXIES, "proxies.csv", "storefront_id,month,kind,value")                                 \
    X(DISTRICTS, "districts.geojson", "")                                                       \
    X(TRUTH, "truth.csv", "storefront_id,front,mechanism,illicit_share,from_month")

typedef enum Table {
#define X(name, file, header) name,
    TABLES(X)
#undef X
        TABLE_COUNT
} Table;

static const char *const table_file[] = {
#define X(name, file, header) file,
    TABLES(X)
#undef X
};
static const char *const table_header[] = {
#define X(name, file, header) header,
    TABLES(X)
#undef X
};

static Status check_options(const CityOptions *o, Err *err) {
    if (o->storefronts < 50 || o->storefronts > 2000000)
        return FAIL(err, ST_USAGE, "A city has 50 to 2,000,000 storefronts, not %zu.",
                    o->storefronts);
    if (o->months < 12 || o->months > CITY_MONTHS)
        return FAIL(err, ST_USAGE, "A city has 12 to %d months, not %zu.", CITY_MONTHS, o->months);
    if (!(o->front_share >= 0 && o->front_share <= 0.3))
        return FAIL(err, ST_USAGE, "The share of fronts lies between 0 and 0.3, not at %g.",
                    o->front_share);
    if (!(o->legit_share >= 0 && o->legit_share <= 0.5))
        return FAIL(err, ST_USAGE,
                    "The share of legitimate exceptions lies between 0 and 0.5, not at %g.",
                    o->legit_share);
    if (o->period_months != 0 && o->period_months != 1 && o->period_months != 3 &&
        o->period_months != 12)
        return FAIL(err, ST_USAGE, "Turnover is filed by 1, 3 or 12 months, not by %d.",
                    o->period_months);
    if (!(o->chain_share >= 0 && o->chain_share <= 1))
        return FAIL(err, ST_USAGE, "The share of chains lies between 0 and 1, not at %g.",
                    o->chain_share);
    return ST_OK;
}

static Status make_folder(const char *out, Err *err) {
    struct stat info;
    if (mkdir(out, 0755) == 0) return ST_OK;
    if (errno == EEXIST && stat(out, &info) == 0 && S_ISDIR(info.st_mode)) return ST_OK;
    return FAIL(err, ST_FAILED,
                "Cannot create the folder %s: %s. Name a folder that can be created.", out,
                strerror(errno));
}

/* "" where not known, or not yet. */
typedef struct RegisterDates {
    char opened_on[DATE_TEXT], closed_on[DATE_TEXT];
} RegisterDates;

static void write_storefront(Writer *w, const CityWorld *world, const CityStreetView *view,
                             const CityStorefront *shop, const RegisterDates *dates, CityPoint at) {
    const int number = city_house_number(view, shop);
    char name[CITY_SHOP_NAME];
    city_shop_name(world, view, shop, name);
    writer_padded(w, 'S', shop->index);
    writer_char(w, ',');
    writer_padded(w, 'E', shop->enterprise);
    writer_char(w, ',');
    writer_text(w, name);
    writer_char(w, ',');
    writer_text(w, shop->sector->group);
    writer_char(w, ',');
    writer_text(w, view->name);
    writer_char(w, ',');
    writer_whole(w, (uint64_t)number);
    writer_char(w, ',');
    writer_whole(w, (uint64_t)view->postcode);
    writer_text(w, ",Antwerpen,");
    writer_fixed(w, at.lon, 6);
    writer_char(w, ',');
    writer_fixed(w, at.lat, 6);
    writer_char(w, ',');
    writer_fixed(w, shop->area_m2, 1);
    writer_char(w, ',');
    writer_fixed(w, shop->staff_fte, 1);
    writer_char(w, ',');
    writer_fixed(w, shop->hours_week, 1);
    writer_char(w, ',');
    writer_text(w, dates->opened_on);
    writer_char(w, ',');
    writer_text(w, dates->closed_on);
    writer_char(w, ',');
    writer_text(w, shop->trait);
    writer_char(w, '\n');
}

/* "id,YYYY-MM,": what each row of a series starts with. */
static void write_series(Writer *w, const CityWorld *world, const CityStorefront *shop,
                         const double *value, const char *end) {
    const size_t end_length = strlen(end);
    for (size_t t = (size_t)shop->start; t < world->options.months; t++) {
        if (value[t] < 0.5) continue;
        writer_padded(w, 'S', shop->index);
        writer_char(w, ',');
        writer_bytes(w, world->month_text[t], MONTH_TEXT - 1);
        writer_char(w, ',');
        writer_whole(w, (uint64_t)(value[t] + 0.5));
        writer_bytes(w, end, end_length);
    }
}

static void write_transfer(Writer *w, const CityWorld *world, const CityStorefront *shop) {
    if (shop->transfer < 0) return;
    writer_padded(w, 'S', shop->index);
    writer_char(w, ',');
    writer_text(w, world->month_text[shop->transfer]);
    writer_text(w, "-01\n");
}

static void write_truth(Writer *w, const CityWorld *world, const CityStorefront *shop) {
    writer_padded(w, 'S', shop->index);
    writer_text(w, shop->role.front ? ",1," : ",0,");
    if (shop->mechanism) writer_text(w, shop->mechanism);
    if (shop->exception) writer_text(w, shop->exception);
    writer_char(w, ',');
    writer_fixed(w, city_illicit_share(shop), 4);
    writer_char(w, ',');
    if (shop->role.front) writer_text(w, world->month_text[shop->from]);
    writer_char(w, '\n');
}

typedef struct Link {
    char letter;
    uint64_t party;
    const char *role, *from, *until;
} Link;

static void write_link(Writer *w, const CityStorefront *shop, Link link) {
    writer_padded(w, link.letter, link.party);
    writer_char(w, ',');
    writer_padded(w, 'E', shop->enterprise);
    writer_char(w, ',');
    writer_text(w, link.role);
    writer_char(w, ',');
    writer_text(w, link.from);
    writer_char(w, ',');
    writer_text(w, link.until);
    writer_char(w, '\n');
}

/* Directors are numbered at random, so that a number does not reveal who leads a ring. */
static uint64_t director(const CityWorld *world, gsl_rng *rng, size_t ring) {
    const size_t plain = gsl_rng_uniform_int(rng, world->owners);
    const size_t who = ring == SIZE_MAX ? plain : world->owners + ring;
    return chance_permute(chance_key(world->options.seed, FOR_PARTY, 0), who,
                          world->owners + world->rings);
}

static void write_links(Writer *w, const CityWorld *world, gsl_rng *rng, const CityStorefront *shop,
                        const char *opened_on) {
    const size_t n = world->options.storefronts;
    char changed[DATE_TEXT] = "";
    if (shop->transfer >= 0)
        date_format(month_first_date(world->first_month + shop->transfer), changed);
    const char *since = *changed ? changed : opened_on;
    if (*changed)
        write_link(w, shop,
                   (Link){'P', director(world, rng, SIZE_MAX), "director", opened_on, changed});
    write_link(w, shop, (Link){'P', director(world, rng, shop->role.ring), "director", since, ""});
    if (gsl_rng_uniform(rng) < 0.15)
        write_link(w, shop, (Link){'P', director(world, rng, SIZE_MAX), "director", "", ""});
    if (gsl_rng_uniform(rng) < 0.20)
        write_link(w, shop, (Link){'P', director(world, rng, SIZE_MAX), "owner", since, ""});
    /* Six in a hundred are registered at an accounting office, about three at each. */
    const bool office = gsl_rng_uniform(rng) < 0.06;
    const uint64_t desk = gsl_rng_uniform_int(rng, n / 50);
    write_link(w, shop, (Link){'A', office ? n + desk : shop->index, "address", opened_on, ""});
    const bool shared = shop->role.ring != SIZE_MAX && gsl_rng_uniform(rng) < 0.3;
    if (shared || gsl_rng_uniform(rng) < 0.5)
        write_link(w, shop,
                   (Link){'T', shared ? n + shop->role.ring : shop->index, "phone", "", ""});
}

/* Storefronts older than the window were opened in the forty years before it; one in five unknown.
 */
static void date_opened(const CityWorld *world, gsl_rng *rng, const CityStorefront *shop,
                        char opened_on[DATE_TEXT]) {
    const int first = month_first_date(world->first_month + shop->start);
    const int late = (int)((1 - shop->first_open) * 28); /* days */
    const bool known = gsl_rng_uniform(rng) < 0.8;
    const double u = gsl_rng_uniform(rng);
    opened_on[0] = 0;
    if (shop->start > 0 && shop->dated)
        date_format(first + late, opened_on);
    else if (shop->start == 0 && known)
        date_format(first - 31 - (int)(u * u * 40 * 365), opened_on);
}

static void date_closed(const CityWorld *world, const CityStorefront *shop,
                        char closed_on[DATE_TEXT]) {
    const int first = month_first_date(world->first_month + shop->end - 1);
    closed_on[0] = 0;
    if (shop->end < shop->months && shop->dated)
        date_format(first + (int)(shop->last_open * 27), closed_on);
}

static void write_shop(Writer *w, const CityWorld *world, const CityStreetView *view, gsl_rng *rng,
                       const CityStorefront *shop, CityPoint at) {
    RegisterDates dates;
    date_opened(world, rng, shop, dates.opened_on);
    date_closed(world, shop, dates.closed_on);
    write_storefront(&w[STOREFRONTS], world, view, shop, &dates, at);
    filing_take(world->filing, &w[TURNOVER], shop);
    if (world->options.footfall != CITY_SENSORS)
        write_series(&w[FOOTFALL], world, shop, shop->passers, ",passers_by\n");
    write_transfer(&w[TRANSFERS], world, shop);
    write_links(&w[LINKS], world, rng, shop, dates.opened_on);
    write_truth(&w[TRUTH], world, shop);
    if (world->options.proxies) city_proxies_write(&w[PROXIES], world, shop);
    if (world->options.registers) city_registers_write(w + TABLE_COUNT, world, view, shop);
}

static void write_sensor(Writer *w, size_t street, const CityStreetView *view) {
    const CityPoint a = view->bend[view->bends / 2 - 1], b = view->bend[view->bends / 2];
    writer_padded(w, 'C', street);
    writer_char(w, ',');
    writer_fixed(w, 0.5 * (a.lon + b.lon), 6);
    writer_char(w, ',');
    writer_fixed(w, 0.5 * (a.lat + b.lat), 6);
    writer_text(w, ",passers_by\n");
}

static void write_street(Writer *w, const CityWorld *world, size_t street, gsl_rng *rng,
                         CityStorefront *shop) {
    CityStreetView view;
    const size_t first = world->street[street].first, end = world->street[street + 1].first;
    city_street_view(world, street, &view);
    city_wild_street(world, street, &view);
    city_flow(world, street, &view);
    if (city_flow_counted(world, street)) write_sensor(&w[SENSORS], street, &view);
    city_flow_write(&w[COUNTS], world, street, &view);
    for (size_t i = first; i < end; i++) {
        gsl_rng_set(rng, chance_key(world->options.seed, FOR_STOREFRONT, i));
        shop->index = i;
        shop->position = i - first;
        shop->role = city_role(world, street, i);
        city_storefront_make(world, &view, rng, shop);
        shop->enterprise = filing_enterprise(world->filing, shop);
        write_shop(w, world, &view, rng, shop, city_place(&view, i - first, end - first));
    }
}

static void write_all(Writer *w, const CityWorld *world, Arena *arena) {
    const CityOptions *o = &world->options;
    CityStorefront *shop = ARENA_ARRAY(arena, CityStorefront, 1);
    gsl_rng *rng = chance_open();
    for (size_t s = 0; s < world->streets; s++) {
        write_street(w, world, s, rng, shop);
        if (o->progress && s % 128 == 127)
            o->progress(o->progress_context, "storefronts", (double)world->street[s + 1].first,
                        (double)o->storefronts);
    }
    filing_finish(world->filing, &w[TURNOVER]);
    gsl_rng_free(rng);
}

/* Behind the tables come the registers, in a folder of their own. */
enum { FILES = TABLE_COUNT + CITY_REGISTERS };

/* Of footfall and counts only what is known. */
static bool wanted(const CityOptions *o, size_t table) {
    if (table >= TABLE_COUNT) return o->registers;
    const bool sensors = o->footfall == CITY_SENSORS;
    if (table == PROXIES) return o->proxies;
    return table == FOOTFALL ? !sensors : table == COUNTS ? sensors : true;
}

/* The outlines that the streets were drawn in, as they are shipped. */
static void write_districts(Writer *w) {
    size_t length = 0;
    const char *text = city_reference("reference/antwerp_districts.geojson", &length);
    for (size_t k = 0; k < length; k++) writer_char(w, text[k]);
}

static Status open_file(Writer *w, const CityOptions *o, size_t k, const char *out, Arena *arena,
                        Err *err) {
    if (k < TABLE_COUNT)
        return writer_open(w, arena, out, table_file[k],
                           table_header[k] ? table_header[k] : filing_header(o), err);
    const char *folder = arena_printf(arena, "%s/registers", out);
    TRY(make_folder(folder, err));
    return writer_open(w, arena, folder, city_register_files[k - TABLE_COUNT],
                       city_register_headers[k - TABLE_COUNT], err);
}

static Status write_tables(Writer *w, const CityWorld *world, const char *out, Arena *arena,
                           Err *err) {
    const CityOptions *o = &world->options;
    for (size_t k = 0; k < FILES; k++)
        if (wanted(o, k)) TRY(open_file(&w[k], o, k, out, arena, err));
    write_all(w, world, arena);
    write_districts(&w[DISTRICTS]);
    for (size_t k = 0; k < FILES; k++)
        if (wanted(o, k)) TRY(writer_finish(&w[k], err));
    for (size_t k = 0; k < FILES; k++)
        if (wanted(o, k)) TRY(writer_publish(&w[k], err));
    return ST_OK;
}

Status city_write(const CityOptions *options, const char *out, Err *err) {
    TRY(check_options(options, err));
    TRY(make_folder(out, err));
    Arena *arena = arena_open();
    CityWorld world;
    Writer writers[FILES] = {0};
    Status status = city_world_make(options, arena, &world, err);
    if (!status) world.filing = filing_open(&world, arena);
    if (!status) status = write_tables(writers, &world, out, arena, err);
    for (size_t k = 0; k < FILES; k++) writer_abandon(&writers[k]);
    arena_close(arena);
    return status;
}
