// SPDX-License-Identifier: MIT
// Where the precompiled header of the tests is made.
#include "support/catch.hpp"
