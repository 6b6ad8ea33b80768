// Joins the resources of a feed by their links: a child's `up` is its parent's `related`, a
// reference is `related` to `self` (espi-model section 1). Never by order, repeatable, also on half
// a feed.
#pragma once

#include "shared/espi/model.hpp"

namespace smd::espi {

void join_feed(FeedModel& model);

}  // namespace smd::espi
