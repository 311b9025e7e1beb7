#include "datasets/city/trade.h"

double city_mean_sales(const CityStorefront *shop) {
    double total = 0;
    int traded = 0;
    for (int t = shop->start; t < shop->end; t++) {
        if (shop->shut[t]) continue;
        total += shop->sales[t];
        traded++;
    }
    return total / traded;
}

double city_illicit_share(const CityStorefront *shop) {
    double illicit = 0, declared = 0;
    for (int t = shop->start; t < shop->months; t++) {
        if (shop->declared[t] <= 0) continue;
        illicit += shop->illicit[t];
        declared += shop->declared[t];
    }
    return declared > 0 ? illicit / declared : 0;
}
